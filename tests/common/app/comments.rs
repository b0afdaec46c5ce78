//! Comments that come in by other doors than the form, and their moderation.

use tympan::discussion::{self, Attribution, Guest, Place, Submission};
use tympan::model::comment::CommentInput;
use tympan::model::settings::Moderation;
use tympan::model::{
    AccountId, Actor, Comment, CommentId, CommentStatus, Door, NewComment, Post, Settings,
};
use tympan::store;

use super::Node;

impl Node {
    /// A visitor's comment, approved whatever the settings; no rate limit stands at this door.
    pub async fn say(&self, post: &Post, parent: Option<CommentId>, body: &str) -> Comment {
        self.submit(
            post,
            parent,
            Attribution::Visitor(Guest::Nobody),
            "Vera",
            body,
        )
        .await
    }

    /// The owner's comment.
    pub async fn say_as_owner(
        &self,
        post: &Post,
        parent: Option<CommentId>,
        body: &str,
    ) -> Comment {
        self.submit(
            post,
            parent,
            Attribution::Author(AccountId(1)),
            "Olga Owner",
            body,
        )
        .await
    }

    async fn submit(
        &self,
        post: &Post,
        parent: Option<CommentId>,
        by: Attribution,
        name: &str,
        body: &str,
    ) -> Comment {
        let input = CommentInput {
            name: name.to_owned(),
            body: body.to_owned(),
            ..CommentInput::default()
        };
        let submission = Submission {
            parent,
            new: NewComment::parse(&input, 10_000).expect("a valid comment"),
            by,
            door: Door::Api,
            honeypot: false,
            seconds_to_write: None,
            pace: None,
        };
        let mut conn = self.app.db.read().await.expect("a connection");
        let post = store::posts::find(&mut conn, post.id)
            .await
            .expect("the post is read")
            .expect("the post is there");
        let mut settings = Settings {
            moderation: Moderation::None,
            ..Settings::default()
        };
        settings.spam.weights.insert("burst".to_owned(), 0.0);
        let place = Place {
            post: &post,
            settings: &settings,
        };
        let judged = discussion::judge(&mut conn, &self.app.services, place, submission)
            .await
            .expect("it is judged");
        drop(conn);
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let submitted = discussion::submit(&mut tx, &self.app.services, &judged)
            .await
            .expect("it is taken");
        tx.commit().await.expect("it is committed");
        submitted.comment().clone()
    }

    /// Every comment under a post, whatever its state, oldest first.
    pub async fn comments(&self, post: &Post) -> Vec<Comment> {
        let mut conn = self.app.db.read().await.expect("a connection");
        store::comments::list_by_post(&mut conn, post.id)
            .await
            .expect("the comments are read")
    }

    /// Gives a comment another status, as a moderator would.
    pub async fn moderate(&self, id: CommentId, to: CommentStatus) -> Comment {
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let before = store::comments::find(&mut tx, id)
            .await
            .expect("it is read")
            .expect("it is there");
        let edit = discussion::Edit {
            status: Some(to),
            text: None,
        };
        let after = discussion::edit(
            &mut tx,
            &self.app.services,
            Actor::CommandLine,
            &before,
            &edit,
        )
        .await
        .expect("it is changed");
        tx.commit().await.expect("that is committed");
        after
    }
}

//! Comments that are created without the form, and their moderation.

use tympan::discussion::{self, Attribution, CommentTarget, Guest, Submission};
use tympan::model::comment::CommentInput;
use tympan::model::settings::Moderation;
use tympan::model::{
    Authority, Channel, Comment, CommentId, CommentStatus, NewComment, Post, PostId, Scope,
    Settings, UserId,
};
use tympan::store;
use tympan::store::comments::CommentRow;

use super::Node;
use crate::store::rows::{begin, below};

/// The settings of a blog on which every comment is approved.
fn approving() -> Settings {
    let mut settings = Settings {
        moderation: Moderation::None,
        ..Settings::default()
    };
    settings.spam.weights.insert("burst".to_owned(), 0.0);
    settings
}

/// A comment as it comes in, without an address.
pub(super) fn submission(
    by: Attribution,
    channel: Channel,
    parent: Option<CommentId>,
    name: &str,
    body: &str,
) -> Submission {
    let input = CommentInput {
        name: name.to_owned(),
        body: body.to_owned(),
        ..CommentInput::default()
    };
    Submission {
        parent,
        new: NewComment::parse(&input, 10_000).expect("a valid comment"),
        by,
        channel,
        honeypot: false,
        seconds_to_write: None,
        frequency: None,
    }
}

impl Node {
    /// Stores a visitor's comment, approved whatever the settings. Rate limits do not apply.
    pub async fn say(&self, post: &Post, parent: Option<CommentId>, body: &str) -> Comment {
        let by = Attribution::Guest(Guest::Anonymous);
        let said = submission(by, Channel::Api, parent, "Vera", body);
        self.submit(post.id, &approving(), said).await
    }

    /// Stores a thread of approved comments at the present time, in one transaction and past the use
    /// case, which takes long for hundreds of them. `parents` has for each comment the position of
    /// its parent among them.
    pub async fn say_many(&self, post: &Post, parents: &[Option<usize>]) -> Vec<CommentId> {
        let mut tx = begin(&self.app.db).await;
        let mut said: Vec<Comment> = Vec::new();
        for parent in parents {
            let row = CommentRow {
                author_name: "Vera",
                created_at: self.clock.now(),
                updated_at: self.clock.now(),
                ..below(post.id, parent.map(|at| &said[at]))
            };
            let comment = store::comments::insert(&mut tx, &row).await;
            said.push(comment.expect("it is stored"));
        }
        let count = i64::try_from(said.len()).expect("not that many");
        store::posts::add_to_comment_count(&mut tx, post.id, count)
            .await
            .expect("they are counted");
        tx.commit().await.expect("it is committed");
        said.into_iter().map(|comment| comment.id).collect()
    }

    /// Stores a comment by the owner.
    pub async fn say_as_owner(
        &self,
        post: &Post,
        parent: Option<CommentId>,
        body: &str,
    ) -> Comment {
        let by = Attribution::Author(UserId(1));
        let said = submission(by, Channel::Api, parent, "Olga Owner", body);
        self.submit(post.id, &approving(), said).await
    }

    /// Stores a comment under these settings. Rate limits do not apply.
    pub(super) async fn submit(
        &self,
        post: PostId,
        settings: &Settings,
        submission: Submission,
    ) -> Comment {
        let post = self.find(post).await;
        let place = CommentTarget {
            post: &post,
            settings,
        };
        let author = match submission.by {
            Attribution::Author(id) => Some(id),
            Attribution::Guest(_) => None,
        };
        let judged = discussion::judge(&self.app.db, &self.app.services, place, submission)
            .await
            .expect("it is judged");
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let by = match author {
            Some(id) => {
                let user = store::users::find(&mut tx, id).await.expect("it is read");
                Authority::of_user(&user.expect("it is there"), &[Scope::Admin])
            }
            None => Authority::of_anonymous(),
        };
        let submitted = discussion::submit(&mut tx, &self.app.services, &by, &judged)
            .await
            .expect("it is taken");
        tx.commit().await.expect("it is committed");
        submitted.comment().clone()
    }

    /// Lists every comment under a post, of any status, oldest first.
    pub async fn comments(&self, post: &Post) -> Vec<Comment> {
        let mut conn = self.app.db.read().await.expect("a connection");
        store::comments::list_by_post(&mut conn, post.id)
            .await
            .expect("the comments are read")
    }

    /// Changes the status of a comment, as a moderator would.
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
            &Authority::of_operator(),
            &before,
            &edit,
        )
        .await
        .expect("it is changed");
        tx.commit().await.expect("that is committed");
        after
    }
}

//! A builder for posts, which are created through `publishing`.

use tympan::model::{
    Authority, CommentMode, Kind, Label, LabelName, Post, PostStatus, Scope, Slug, User, UserId,
};
use tympan::publishing::{self, Draft};
use tympan::store;

use super::{Node, moment};

/// A post to be created: a draft with a title, unless methods change that.
pub struct PostBuilder<'a> {
    node: &'a Node,
    draft: Draft,
}

impl<'a> PostBuilder<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        let draft = Draft {
            title: "A post".to_owned(),
            source: "Some words.".to_owned(),
            ..Draft::new(UserId(1))
        };
        Self { node, draft }
    }

    pub fn title(mut self, title: &str) -> Self {
        self.draft.title = title.to_owned();
        self
    }

    pub fn subtitle(mut self, subtitle: &str) -> Self {
        self.draft.subtitle = subtitle.to_owned();
        self
    }

    pub fn slug(mut self, slug: &str) -> Self {
        self.draft.slug = Some(Slug::parse(slug).expect("a slug"));
        self
    }

    /// Sets the text, in Markdown.
    pub fn body(mut self, source: &str) -> Self {
        self.draft.source = source.to_owned();
        self
    }

    pub fn labels(mut self, names: &[&str]) -> Self {
        self.draft.labels = Some(
            names
                .iter()
                .map(|name| LabelName::parse(name).expect("a label"))
                .collect(),
        );
        self
    }

    pub fn comments(mut self, mode: CommentMode) -> Self {
        self.draft.comments = mode;
        self
    }

    pub fn pinned(mut self) -> Self {
        self.draft.pinned = true;
        self
    }

    /// Makes it a page instead of a post.
    pub fn page(mut self) -> Self {
        self.draft.kind = Kind::Page;
        self
    }

    /// Makes it public from now on.
    pub fn published(mut self) -> Self {
        self.draft.status = PostStatus::Public;
        self
    }

    /// Makes it public from this time on, in the past or the future.
    pub fn published_at(mut self, at: &str) -> Self {
        self.draft.published_at = Some(moment(at));
        self.published()
    }

    /// Changes any other field.
    pub fn draft(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        change(&mut self.draft);
        self
    }

    /// Stores the post in the name of the blog's owner.
    pub async fn create(mut self) -> Post {
        let app = &self.node.app;
        let owner = store::users::list(&mut app.db.read().await.expect("a connection"))
            .await
            .expect("the users are read");
        let owner: &User = owner.first().expect("there is an owner");
        self.draft.author = owner.id;
        let prepared = publishing::prepare(&app.db, &app.services, self.draft)
            .await
            .expect("the draft is valid");
        let mut tx = app.db.begin().await.expect("the writer is free");
        let post = publishing::create(
            &mut tx,
            &app.services,
            &Authority::of_user(owner, &[Scope::Admin]),
            &prepared,
        )
        .await
        .expect("the post is made");
        tx.commit().await.expect("the post is committed");
        post
    }
}

/// The draft from which the post could be created again.
pub fn draft_of(post: &Post, labels: &[Label]) -> Draft {
    let names = labels
        .iter()
        .map(|label| LabelName::parse(&label.name).expect("a stored label"));
    Draft {
        slug: Some(post.slug.clone()),
        labels: Some(names.collect()),
        ..Draft::of(post)
    }
}

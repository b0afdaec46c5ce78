//! Posts made through `publishing`, word by word.

use tympan::model::{
    Account, Actor, CommentMode, CommentPolicy, Format, Kind, Label, LabelName, Post, PostStatus,
    Slug,
};
use tympan::publishing::{self, Draft};
use tympan::store;

use super::{Node, moment};

/// A post to be: a draft with a title until it is told otherwise.
pub struct PostBuilder<'a> {
    node: &'a Node,
    draft: Draft,
}

impl<'a> PostBuilder<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        let draft = Draft {
            kind: Kind::Post,
            status: PostStatus::Draft,
            slug: None,
            title: "A post".to_owned(),
            subtitle: String::new(),
            source: "Some words.".to_owned(),
            format: Format::Markdown,
            labels: None,
            author: tympan::model::AccountId(1),
            lang: None,
            comments: CommentMode::Open,
            comment_policy: CommentPolicy::default(),
            pinned: false,
            series: None,
            translation_key: None,
            published_at: None,
            imported: None,
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

    /// Its text, in Markdown.
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

    /// A standing page instead of a dated post.
    pub fn page(mut self) -> Self {
        self.draft.kind = Kind::Page;
        self
    }

    /// Public from now on.
    pub fn published(mut self) -> Self {
        self.draft.status = PostStatus::Public;
        self
    }

    /// Public from this moment on, be it past or to come.
    pub fn published_at(mut self, at: &str) -> Self {
        self.draft.published_at = Some(moment(at));
        self.published()
    }

    /// Changes anything else of it.
    pub fn draft(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        change(&mut self.draft);
        self
    }

    /// Stores it, by the blog's owner.
    pub async fn create(mut self) -> Post {
        let app = &self.node.app;
        let owner = store::accounts::list(&mut app.db.read().await.expect("a connection"))
            .await
            .expect("the accounts are read");
        let owner: &Account = owner.first().expect("there is an owner");
        self.draft.author = owner.id;
        let prepared = publishing::prepare(&app.db, &app.services, self.draft)
            .await
            .expect("the draft is valid");
        let mut tx = app.db.begin().await.expect("the writer is free");
        let post = publishing::create(&mut tx, &app.services, Actor::Account(owner.id), &prepared)
            .await
            .expect("the post is made");
        tx.commit().await.expect("the post is committed");
        post
    }
}

/// The draft that a post would be made of again.
pub fn draft_of(post: &Post, labels: &[Label]) -> Draft {
    Draft {
        kind: post.kind,
        status: post.status,
        slug: Some(post.slug.clone()),
        title: post.title.clone(),
        subtitle: post.subtitle.clone(),
        source: post.source.clone(),
        format: post.format,
        labels: Some(
            labels
                .iter()
                .map(|label| LabelName::parse(&label.name).expect("a stored label"))
                .collect(),
        ),
        author: post.author_id,
        lang: post.lang.clone(),
        comments: post.comments,
        comment_policy: post.comment_policy.0.clone(),
        pinned: post.pinned,
        series: post.series(),
        translation_key: post.translation_key.clone(),
        published_at: post.published_at,
        imported: None,
    }
}

//! A post as the API shows it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::app::App;
use crate::error::Result;
use crate::model::{
    AccountId, CommentMode, CommentPolicy, Format, Kind, Origin, Post, PostId, SeriesPlace, Shown,
    Slug, TranslationKey,
};
use crate::services::Services;
use crate::store::{self, Conn};
use crate::urls;

/// A post or page.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Post, example = json!({
    "id": 42, "kind": "post", "status": "published", "slug": "hello", "path": "/2022/01/hello", "url": "https://blog.example.org/2022/01/hello",
    "title": "Hello", "subtitle": "", "body": "Hello, *world*.", "format": "markdown", "html": "<p>Hello, <em>world</em>.</p>\n",
    "excerpt": "Hello, world.", "labels": ["News"], "author": 1, "comments": "open",
    "comment_policy": { "moderation": null, "close_after_days": null, "moderate_after_days": null, "slow_mode_seconds": 0 }, "comment_count": 0, "pinned": false,
    "series": { "id": 3, "position": 2 }, "translation_key": null, "lang": null,
    "created_at": "2022-01-07T09:30:00Z", "published_at": "2022-01-07T10:00:00Z", "updated_at": "2022-01-07T09:30:00Z", "version": 1, "origin": null
}))]
pub struct PostView {
    /// Its id.
    pub id: PostId,
    /// Post or page.
    pub kind: Kind,
    /// `scheduled` and `published` follow from `published_at` and the clock.
    pub status: Shown,
    /// The last part of its address.
    pub slug: Slug,
    /// Its address from `/`, encoded; `null` until it was first published or scheduled.
    pub path: Option<String>,
    /// The same as a full address.
    pub url: Option<String>,
    /// One line; empty only for an imported post.
    pub title: String,
    /// One line, may be empty.
    pub subtitle: String,
    /// What the author wrote, in `format`.
    pub body: String,
    /// What the body is written in.
    pub format: Format,
    /// The body as HTML, sanitised.
    pub html: String,
    /// Its beginning as plain text.
    pub excerpt: String,
    /// What it is about, in the author's order.
    pub labels: Vec<String>,
    /// The user who wrote it.
    pub author: AccountId,
    /// Who may comment.
    pub comments: CommentMode,
    /// What it says about comments beside that.
    pub comment_policy: CommentPolicy,
    /// How many approved comments it has.
    pub comment_count: i64,
    /// Whether it stays on top.
    pub pinned: bool,
    /// The series that it is a part of.
    pub series: Option<SeriesPlace>,
    /// What it shares with the same text in other languages.
    pub translation_key: Option<TranslationKey>,
    /// Its language (BCP 47); `null` for the blog's own.
    pub lang: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is public.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts its changes, from 1: its `ETag`. A new comment is no change of the post.
    pub version: i64,
    /// Where it was imported from.
    pub origin: Option<Origin>,
}

/// One post with its labels.
pub async fn view(conn: &mut Conn, app: &App, post: Post) -> Result<PostView> {
    let labels = store::labels::list_by_post(conn, post.id).await?;
    let names = labels.into_iter().map(|label| label.name).collect();
    Ok(show(&app.services, post, names))
}

/// Posts with their labels, in the same order.
pub async fn views(conn: &mut Conn, app: &App, posts: Vec<Post>) -> Result<Vec<PostView>> {
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let mut labels: HashMap<PostId, Vec<String>> = HashMap::new();
    for (id, name) in store::labels::list_by_posts(conn, &ids).await? {
        labels.entry(id).or_default().push(name);
    }
    let show = |post: Post| {
        let names = labels.remove(&post.id).unwrap_or_default();
        show(&app.services, post, names)
    };
    Ok(posts.into_iter().map(show).collect())
}

/// A post with these labels.
fn show(services: &Services, post: Post, labels: Vec<String>) -> PostView {
    let path = post.path.as_ref().map(urls::path);
    PostView {
        id: post.id,
        kind: post.kind,
        status: post.shown(services.clock.now()),
        url: path.as_ref().map(|path| services.urls.absolute(path)),
        path,
        origin: post.origin(),
        slug: post.slug,
        title: post.title,
        subtitle: post.subtitle,
        body: post.source,
        format: post.format,
        html: post.html.into_string(),
        excerpt: post.excerpt,
        labels,
        author: post.author_id,
        comments: post.comments,
        comment_policy: post.comment_policy.0,
        comment_count: post.comment_count,
        pinned: post.pinned,
        series: post.series_id.map(|id| SeriesPlace {
            id,
            position: post.series_position,
        }),
        translation_key: post.translation_key,
        lang: post.lang,
        created_at: post.created_at,
        published_at: post.published_at,
        updated_at: post.updated_at,
        version: post.version,
    }
}

//! The representation of a post in the API.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::Result;
use crate::model::{
    CommentMode, CommentPolicy, Format, Kind, LanguageTag, MediaPath, Origin, Post, PostId,
    SeriesPlace, Shown, Slug, TranslationKey, UserId,
};
use crate::publishing::{Prepared, Warning};
use crate::services::Services;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::answer::Created;
use crate::web::app::App;

/// A post or page.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Post, example = json!({
    "id": 42, "kind": "post", "status": "published", "slug": "hello", "path": "/2022/01/hello", "url": "https://blog.example.org/2022/01/hello",
    "title": "Hello", "subtitle": "", "body": "Hello, *world*.", "format": "markdown", "html": "<p>Hello, <em>world</em>.</p>\n",
    "excerpt": "Hello, world.", "labels": ["News"], "author": 1, "comments": "open",
    "comment_policy": { "moderation": null, "close_after_days": null, "moderate_after_days": null, "slow_mode_seconds": 0 }, "comment_count": 0, "pinned": false,
    "series": { "id": 3, "position": 2 }, "translation_key": null, "cover": "/media/5891b5b522d5df086d0ff0b110fbd9d2/press.jpg", "lang": null,
    "created_at": "2022-01-07T09:30:00Z", "published_at": "2022-01-07T10:00:00Z", "updated_at": "2022-01-07T09:30:00Z", "version": 1, "origin": null
}))]
pub struct PostView {
    /// The id.
    pub id: PostId,
    /// Post or page.
    pub kind: Kind,
    /// The status. `scheduled` and `published` follow from `published_at` and the current time.
    pub status: Shown,
    /// The last part of the path.
    pub slug: Slug,
    /// The path, encoded; `null` until the post is first published or scheduled.
    pub path: Option<String>,
    /// The full URL; `null` until the post is first published or scheduled.
    pub url: Option<String>,
    /// The title; may be empty.
    pub title: String,
    /// The subtitle; may be empty.
    pub subtitle: String,
    /// The text as written, in `format`.
    pub body: String,
    /// The format of the body.
    pub format: Format,
    /// The body as sanitised HTML.
    pub html: String,
    /// The beginning of the text, as plain text.
    pub excerpt: String,
    /// The labels, in the author's order.
    pub labels: Vec<String>,
    /// The author.
    pub author: UserId,
    /// Whether comments are shown and accepted.
    pub comments: CommentMode,
    /// The comment rules of this post.
    pub comment_policy: CommentPolicy,
    /// The number of approved comments.
    pub comment_count: i64,
    /// Whether the post is pinned to the top of the home page.
    pub pinned: bool,
    /// The series that the post belongs to.
    pub series: Option<SeriesPlace>,
    /// The key that is shared by all translations of one text.
    pub translation_key: Option<TranslationKey>,
    /// The picture that stands for the post in lists and link previews, by its path. While the
    /// picture is in the trash, or after it was deleted, the post is shown without it.
    pub cover: Option<MediaPath>,
    /// The language (BCP 47); `null` for the blog's.
    #[schema(value_type = Option<String>)]
    pub lang: Option<LanguageTag>,
    /// When the post was created.
    pub created_at: DateTime<Utc>,
    /// When the post is published.
    pub published_at: Option<DateTime<Utc>>,
    /// When the title, subtitle, text, language or author last changed, as shown in feeds and the
    /// sitemap. All changes are in the change log, `GET /changes`.
    pub updated_at: DateTime<Utc>,
    /// The version, which counts the changes from 1 and is the `ETag`. New comments do not count.
    pub version: i64,
    /// The system and the id that the post was imported from; `null` if it was not imported.
    pub origin: Option<Origin>,
}

/// A post that was saved, with what its author should look at.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SavedPost {
    /// The post.
    #[serde(flatten)]
    pub post: PostView,
    /// Pictures without alternative text, and links and pictures that lead to nothing on this blog;
    /// at most 100.
    pub warnings: Vec<Warning>,
}

impl Created for SavedPost {}

/// Loads the labels of a post and returns its representation.
pub async fn view(conn: &mut Conn, app: &App, post: Post) -> Result<PostView> {
    let labels = store::labels::list_by_post(conn, post.id).await?;
    let names = labels.into_iter().map(|label| label.name).collect();
    Ok(show(&app.services, post, names))
}

/// Loads the labels of a saved post and returns its representation with the warnings about it.
pub async fn saved(
    conn: &mut Conn,
    app: &App,
    post: Post,
    prepared: &Prepared,
) -> Result<SavedPost> {
    Ok(SavedPost {
        post: view(conn, app, post).await?,
        warnings: prepared.warnings().to_vec(),
    })
}

/// Loads the labels of posts and returns their representations, in the same order.
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

/// Returns the representation of a post with these labels.
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
        cover: post.cover,
        lang: post.lang,
        created_at: post.created_at,
        published_at: post.published_at,
        updated_at: post.updated_at,
        version: post.version,
    }
}

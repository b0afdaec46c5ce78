//! `POST /api/v1/posts/{id}/revisions/{number}/restore`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{LabelName, Post, PostId};
use crate::publishing::{self, Draft};
use crate::store::revisions::Revision;
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Once;
use crate::web::api::path::Path;
use crate::web::api::posts::{self, PostView};
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;

/// Gives a post the words that it had at an earlier save.
///
/// Title, subtitle, body, format, labels and language come back, as a new
/// version; its address and state stay. A label that was renamed or merged
/// since comes back under the name that it has now.
#[utoipa::path(post, path = "/v1/posts/{id}/revisions/{number}/restore", tag = "revisions",
    params(("id" = PostId, Path, description = "The post"), ("number" = i64, Path, description = "The post's version at that save"), IfMatchHeader),
    security(("token" = ["posts:write"])),
    responses((status = 200, description = "The post as it is now", body = PostView, headers(("ETag" = String)))))]
pub async fn restore_revision(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path((id, number)): Path<(PostId, i64)>,
    if_match: IfMatch,
    once: Once,
) -> Answered<Response<Body>> {
    let (before, revision) = load(&mut app.db.read().await?, id, number).await?;
    if_match.check(before.version)?;
    let prepared = publishing::prepare(
        &app.db,
        &app.services,
        draft(&mut app.db.read().await?, &before, revision).await?,
    )
    .await?;
    let mut tx = app.db.begin().await?;
    let before = posts::load_again(&mut tx, &before).await?;
    let post =
        publishing::update(&mut tx, &app.services, caller.actor(), &before, &prepared).await?;
    let post = posts::view(&mut tx, &app, post).await?;
    let answer = Answer::ok(&post)?.version(post.version);
    once.finish(&app, tx, answer).await
}

async fn load(conn: &mut Conn, id: PostId, number: i64) -> Result<(Post, Revision)> {
    let post = posts::load(conn, id).await?;
    let revision = store::revisions::find(conn, id, number)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((post, revision))
}

async fn draft(conn: &mut Conn, post: &Post, revision: Revision) -> Result<Draft> {
    if post.status == crate::model::PostStatus::Trash {
        return Err(Error::conflict(
            "the post is in the trash: bring it back first",
        ));
    }
    let labels: Result<Vec<LabelName>, _> = revision
        .labels
        .iter()
        .map(|name| LabelName::parse(name))
        .collect();
    Ok(Draft {
        kind: post.kind,
        status: post.status,
        slug: None,
        title: revision.title,
        subtitle: revision.subtitle,
        source: revision.source,
        format: revision.format,
        labels: Some(publishing::current_labels(conn, labels.map_err(Error::internal)?).await?),
        author: post.author_id,
        lang: revision.lang,
        comments: post.comments,
        comment_policy: post.comment_policy.0.clone(),
        pinned: post.pinned,
        series: post.series(),
        translation_key: post.translation_key.clone(),
        published_at: post.published_at,
        imported: None,
    })
}

//! `POST /api/v1/posts/{id}/revisions/{number}/restore`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::error::{ConflictFault, Error, Result};
use crate::model::{Authority, LabelName, Post, PostId};
use crate::publishing::{self, Draft};
use crate::store::Conn;
use crate::store::revisions::Revision;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentEmpty;
use crate::web::api::path::Path;
use crate::web::api::posts::{self, SavedPost};
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// Restores the text of an earlier revision of a post.
///
/// Title, subtitle, body, format, labels, language and cover are restored as a new version; path and
/// status do not change. A label that was renamed or merged since has its current name.
#[utoipa::path(post, path = "/v1/posts/{id}/revisions/{number}/restore", tag = "revisions",
    params(("id" = PostId, Path, description = "The post"), ("number" = i64, Path, description = "The number of the revision"), IfMatchHeader),
    security(("token" = ["posts:write"])),
    responses((status = 200, description = "The changed post", body = SavedPost, headers(("ETag" = String)))))]
pub async fn restore_revision(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path((id, number)): Path<(PostId, i64)>,
    if_match: IfMatch,
    posted: IdempotentEmpty,
) -> Answered<Response<Body>> {
    let (before, revision) = load(&mut app.db.read().await?, &app, &caller, (id, number)).await?;
    if_match.check(before.version)?;
    let draft = restored_draft(&mut app.db.read().await?, &caller, &before, revision).await?;
    let prepared = publishing::prepare_restored(&app.db, &app.services, draft).await?;
    let mut tx = posted.commit.begin().await?;
    let before = posts::load_again(&mut tx, &before).await?;
    let post = publishing::update(&mut tx, &app.services, &caller, &before, &prepared).await?;
    let version = post.version;
    let post = posts::saved(&mut tx, &app, post, &prepared).await?;
    let answer = Answer::ok(&post)?.version(version);
    posted.commit.finish(tx, answer).await
}

async fn load(
    conn: &mut Conn,
    app: &App,
    by: &Authority,
    (id, number): (PostId, i64),
) -> Result<(Post, Revision)> {
    let post = publishing::find_to_change(conn, &app.services, by, id).await?;
    let revision = publishing::find_revision(conn, &app.services, by, id, number).await?;
    Ok((post, revision))
}

/// Returns the draft that gives a post the text of one of its revisions.
///
/// # Errors
/// [`Error::Conflict`] for a post in the trash.
pub async fn restored_draft(
    conn: &mut Conn,
    by: &Authority,
    post: &Post,
    revision: Revision,
) -> Result<Draft> {
    if post.status == crate::model::PostStatus::Trash {
        return Err(Error::conflict(
            ConflictFault::PostInTrash,
            "the post is in the trash: bring it back first",
        ));
    }
    let labels: Result<Vec<LabelName>, _> = revision
        .labels
        .iter()
        .map(|name| LabelName::parse(name))
        .collect();
    Ok(Draft {
        title: revision.title,
        subtitle: revision.subtitle,
        source: revision.source,
        format: revision.format,
        labels: Some(publishing::current_labels(conn, labels.map_err(Error::internal)?).await?),
        lang: revision.lang,
        cover: publishing::current_cover(conn, by, post, revision.cover).await?,
        ..Draft::of(post)
    })
}

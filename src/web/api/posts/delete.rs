//! `DELETE /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{PostView, load, view};
use crate::app::App;
use crate::model::{PostId, Scope};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// How a post is deleted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whether it goes for good, with its comments and revisions: needs the scope `posts:purge` too.
    #[serde(default)]
    #[param(required = false)]
    purge: bool,
}

/// Throws a post into the trash, or deletes it for good.
///
/// Its address answers 410 from then on; from the trash it can be brought back
/// by a change of its `status`.
#[utoipa::path(delete, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post"), Parameters, IfMatchHeader),
    security(("token" = ["posts:write"])),
    responses(
        (status = 200, description = "The post, now in the trash", body = PostView, headers(("ETag" = String))),
        (status = 204, description = "It is gone for good")))]
pub async fn delete_post(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path(id): Path<PostId>,
    Query(parameters): Query<Parameters>,
    if_match: IfMatch,
) -> Answered<Response<Body>> {
    if parameters.purge {
        caller.require(Scope::PostsPurge)?;
    }
    let mut tx = app.db.begin().await?;
    let before = load(&mut tx, id).await?;
    if_match.check(before.version)?;
    let answer = if parameters.purge {
        publishing::purge(&mut tx, &app.services, caller.actor(), &before).await?;
        Answer::nothing()
    } else {
        let post = publishing::trash(&mut tx, &app.services, caller.actor(), &before).await?;
        let post = view(&mut tx, &app, post).await?;
        Answer::ok(&post)?.version(post.version)
    };
    tx.commit().await?;
    Ok(answer.into_response())
}

//! `DELETE /api/v1/posts/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{PostView, view};
use crate::model::{PostId, Scope};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// The query parameters of `delete_post`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PostDeleteParameters {
    /// Whether to delete the post permanently, with its comments and revisions. Also needs the
    /// scope `posts:purge`.
    #[serde(default)]
    #[param(required = false)]
    purge: bool,
}

/// Moves a post to the trash, or deletes it permanently.
///
/// The URL of the post returns 410 from then on. To restore the post from the trash, change its
/// `status`. Authors can only delete their own posts, and only owners can delete posts permanently.
#[utoipa::path(delete, path = "/v1/posts/{id}", tag = "posts", params(("id" = PostId, Path, description = "The post"), PostDeleteParameters, IfMatchHeader),
    security(("token" = ["posts:write"])),
    responses(
        (status = 200, description = "The post, now in the trash", body = PostView, headers(("ETag" = String))),
        (status = 204, description = "Deleted for good")))]
pub async fn delete_post(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<PostId>,
    Query(parameters): Query<PostDeleteParameters>,
    if_match: IfMatch,
    commit: Commit,
) -> Answered<Response<Body>> {
    if parameters.purge {
        caller.require(Scope::PostsPurge)?;
    }
    let mut tx = commit.begin().await?;
    let before = publishing::find_to_change(&mut tx, &app.services, &caller, id).await?;
    if_match.check(before.version)?;
    let answer = if parameters.purge {
        publishing::purge(&mut tx, &app.services, &caller, &before).await?;
        Answer::nothing()
    } else {
        let post = publishing::trash(&mut tx, &app.services, &caller, &before).await?;
        let post = view(&mut tx, &app, post).await?;
        Answer::ok(&post)?.version(post.version)
    };
    commit.finish(tx, answer).await
}

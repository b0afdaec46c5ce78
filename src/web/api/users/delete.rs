//! `DELETE /api/v1/users/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::load;
use crate::library;
use crate::model::{User, UserId};
use crate::publishing;
use crate::store::{self, Conn};
use crate::users;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;
use crate::web::app::App;

/// The query parameters of `delete_user`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserDeleteParameters {
    /// The user who gets the posts, pictures and files; required if the removed user has any.
    reassign_to: Option<UserId>,
}

/// Removes a user. The last owner cannot be removed. Only owners can do this.
///
/// The posts go to the user `reassign_to`, including drafts and trash, with their series, labels
/// and URLs, and so do pictures and files. The page and the feeds of the removed user redirect permanently to those of that user
/// (308). The removed user's comments keep their name and badge. The removed user's tokens stop
/// working at once.
#[utoipa::path(delete, path = "/v1/users/{id}", tag = "users", params(("id" = UserId, Path, description = "The user", example = 2), UserDeleteParameters, IfMatchHeader),
    security(("token" = ["admin"])),
    responses((status = 204, description = "Removed")))]
pub async fn delete_user(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<UserId>,
    Query(parameters): Query<UserDeleteParameters>,
    if_match: IfMatch,
    commit: Commit,
) -> Answered<Response<Body>> {
    caller.require_users()?;
    let mut tx = commit.begin().await?;
    let user = load(&mut tx, id).await?;
    if_match.check(user.version)?;
    let successor = match parameters.reassign_to {
        Some(successor) => Some(find_successor(&mut tx, &user, successor).await?),
        None => None,
    };
    if let Some(successor) = &successor {
        publishing::reassign(&mut tx, &app.services, &caller, &user, successor).await?;
        library::reassign(&mut tx, &app.services, &caller, &user, successor).await?;
    }
    users::remove(&mut tx, &app.services, &caller, &user, successor.as_ref()).await?;
    commit.finish(tx, Answer::nothing()).await
}

async fn find_successor(conn: &mut Conn, user: &User, successor: UserId) -> Answered<User> {
    if successor == user.id {
        return Err(Problem::parameter("reassign_to", "name another user"));
    }
    store::users::find(conn, successor)
        .await?
        .ok_or_else(|| Problem::parameter("reassign_to", "there is no user with this id"))
}

//! `DELETE /api/v1/media/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::representation::uses_of;
use super::{MediaView, view};
use crate::library::{self, Trashed, Uses};
use crate::model::{Authority, Media, MediaId, Scope};
use crate::store::Tx;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;
use crate::web::app::App;

/// The query parameters of `delete_media`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediaDeleteParameters {
    /// Whether to delete the item although something shows it.
    #[serde(default)]
    #[param(required = false)]
    force: bool,
    /// Whether to delete the item permanently. Also needs the scope `posts:purge`.
    #[serde(default)]
    #[param(required = false)]
    purge: bool,
}

/// Moves an item to the trash, or deletes it permanently.
///
/// Its address returns 410 from then on. An item that something shows is only deleted with
/// `force`; without it, the answer is 409 with what shows it as `used_by`. Items in the trash are
/// deleted permanently after 30 days.
#[utoipa::path(delete, path = "/v1/media/{id}", tag = "media", params(("id" = MediaId, Path, description = "The item"), MediaDeleteParameters, IfMatchHeader),
    security(("token" = ["media:write"])),
    responses(
        (status = 200, description = "The item, now in the trash", body = MediaView, headers(("ETag" = String))),
        (status = 204, description = "Deleted for good")))]
pub async fn delete_media(
    State(app): State<App>,
    caller: RequireScope<scope::MediaWrite>,
    Path(id): Path<MediaId>,
    Query(parameters): Query<MediaDeleteParameters>,
    if_match: IfMatch,
    commit: Commit,
) -> Answered<Response<Body>> {
    if parameters.purge {
        caller.require(Scope::PostsPurge)?;
    }
    let mut tx = commit.begin().await?;
    let before = library::find(&mut tx, &caller, id).await?;
    if_match.check(before.version)?;
    match remove(&mut tx, &app, &caller, &before, &parameters).await? {
        Trashed::InUse(uses) => Err(in_use(&uses)),
        Trashed::Done(_) if parameters.purge => commit.finish(tx, Answer::nothing()).await,
        Trashed::Done(media) => {
            let media = view(&mut tx, &app, &caller, media).await?;
            let answer = Answer::ok(&media)?.version(media.version);
            commit.finish(tx, answer).await
        }
    }
}

async fn remove(
    tx: &mut Tx,
    app: &App,
    caller: &Authority,
    media: &Media,
    parameters: &MediaDeleteParameters,
) -> Answered<Trashed> {
    let force = parameters.force;
    let removed = if parameters.purge {
        library::purge(tx, &app.services, caller, media, force).await
    } else {
        library::trash(tx, &app.services, caller, media, force).await
    };
    Ok(removed?)
}

fn in_use(uses: &Uses) -> Problem {
    let detail = format!(
        "{} show it: change them first, or send `force=true`",
        uses.count
    );
    Problem::in_use(detail, uses_of(uses))
}

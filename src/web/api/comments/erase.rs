//! `POST /api/v1/comments/erase`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use super::filter::lookup;
use crate::app::App;
use crate::discussion::{self, Whose};
use crate::error::Error;
use crate::model::CapabilityId;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, ModeratePersonal};
use crate::web::api::idempotency::Posted;
use crate::web::api::json::present;
use crate::web::api::problem::{Answered, Problem};

/// Whose comments are erased: exactly one of `guest` and `email`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ann@example.org", "dry_run": true }))]
pub struct Erasure {
    /// A guest's, with every vote; the guest's key ends.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    guest: Option<CapabilityId>,
    /// Those that were sent with this mail address.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Whether nothing is erased, and the answer is what would be.
    #[serde(default)]
    #[schema(default = false)]
    dry_run: bool,
}

/// What was erased.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErasureResult {
    /// How many comments.
    erased: i64,
}

/// Erases everything that one person wrote, for good.
///
/// Every comment becomes a tombstone without words, name or address; its earlier
/// texts and what the filter learned from it go too. Many are erased in several
/// steps: after a failure send it again, and it goes on where it stopped.
#[utoipa::path(post, path = "/v1/comments/erase", tag = "comments", request_body = Erasure,
    security(("token" = ["comments:moderate", "comments:personal"])),
    responses((status = 200, description = "How many were erased", body = ErasureResult)))]
pub async fn erase_comments(
    State(app): State<App>,
    caller: May<ModeratePersonal>,
    posted: Posted<Erasure>,
) -> Answered<Response<Body>> {
    let dry_run = posted.body.dry_run;
    let whose = whose(&app, posted.body).await?;
    if dry_run {
        let erased = discussion::count_whose(&mut app.db.read().await?, &whose).await?;
        return Ok(Answer::ok(&ErasureResult { erased })?.into_response());
    }
    let (tx, erased) = discussion::erase(&app.db, &app.services, caller.actor(), &whose).await?;
    let answer = Answer::ok(&ErasureResult { erased })?;
    posted.once.finish(&app, tx, answer).await
}

async fn whose(app: &App, erasure: Erasure) -> Answered<Whose> {
    match (erasure.guest, erasure.email) {
        (Some(guest), None)
            if store::capabilities::exists(&mut app.db.read().await?, guest).await? =>
        {
            Ok(Whose::Guest(guest))
        }
        (Some(guest), None) => {
            Err(Error::invalid("guest", format!("there is no guest {guest}")).into())
        }
        (None, Some(email)) => Ok(Whose::Email(
            lookup(app, &email).map_err(|why| Error::invalid("email", why))?,
        )),
        _ => Err(Problem::field(
            String::new(),
            "name either `guest` or `email`",
        )),
    }
}

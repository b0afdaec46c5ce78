//! `POST /api/v1/comments/erase`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use super::filter::lookup;
use crate::discussion::{self, ErasureSubject};
use crate::error::Error;
use crate::model::GuestId;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{ModeratePersonal, RequireScope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::json::present;
use crate::web::api::problem::{Answered, Problem};
use crate::web::app::App;

/// The person whose comments are erased: exactly one of `guest` and `email`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ann@example.org" }))]
pub struct Erasure {
    /// Erases the comments and votes of this guest and invalidates the guest's key.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    guest: Option<GuestId>,
    /// Erases the comments with this e-mail address.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    email: Option<String>,
}

/// The result of an erasure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErasureResult {
    /// The number of erased comments.
    erased: i64,
}

/// Erases everything that one person wrote, permanently.
///
/// Every comment becomes a tombstone without text, name or address. Its earlier texts and what the
/// spam filter learned from it are erased too. Many comments are erased in several steps. If a
/// request fails, send it again, and it continues where it stopped.
#[utoipa::path(post, path = "/v1/comments/erase", tag = "comments", request_body = Erasure,
    security(("token" = ["comments:moderate", "comments:personal"])),
    responses((status = 200, description = "The number of erased comments", body = ErasureResult)))]
pub async fn erase_comments(
    State(app): State<App>,
    caller: RequireScope<ModeratePersonal>,
    posted: IdempotentJson<Erasure>,
) -> Answered<Response<Body>> {
    let subject = subject(&app, posted.body).await?;
    posted.commit.check_caller().await?;
    let (tx, erased) = if posted.commit.is_dry_run() {
        discussion::dry_run_erase(&app.db, &app.services, &caller, &subject).await?
    } else {
        discussion::erase(&app.db, &app.services, &caller, &subject).await?
    };
    let answer = Answer::ok(&ErasureResult { erased })?;
    posted.commit.finish(tx, answer).await
}

async fn subject(app: &App, erasure: Erasure) -> Answered<ErasureSubject> {
    match (erasure.guest, erasure.email) {
        (Some(guest), None) if store::guests::exists(&mut app.db.read().await?, guest).await? => {
            Ok(ErasureSubject::Guest(guest))
        }
        (Some(guest), None) => {
            Err(Error::invalid("guest", format!("there is no guest {guest}")).into())
        }
        (None, Some(email)) => Ok(ErasureSubject::Email(
            lookup(app, &email).map_err(|why| Error::invalid("email", why))?,
        )),
        _ => Err(Problem::field(
            String::new(),
            "name either `guest` or `email`",
        )),
    }
}

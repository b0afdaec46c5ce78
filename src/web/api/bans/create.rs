//! `POST /api/v1/bans`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::BanView;
use crate::app::App;
use crate::discussion::{self, NewBan};
use crate::error::{Error, Result};
use crate::model::{Caller, CapabilityId, CommentId, Scope};
use crate::store::bans::Banned;
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::comments::lookup;
use crate::web::api::idempotency::Posted;
use crate::web::api::json::{expiry, present};
use crate::web::api::problem::{Answered, Problem};

/// A new ban: of exactly one of `comment_id`, `guest`, `email` and `domain`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBan, example = json!({ "comment_id": 7, "reason": "insults", "hide_earlier": true }))]
pub struct BanRequest {
    /// The guest of this comment.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    comment_id: Option<CommentId>,
    /// This guest.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    guest: Option<CapabilityId>,
    /// This mail address.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Links to this domain and below it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    domain: Option<String>,
    /// Why: one line of at most 300 characters. It stands with every comment that is held by the ban.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: String,
    /// When the ban ends; never when absent.
    expires_at: Option<DateTime<Utc>>,
    /// Whether public and waiting comments of that guest or address go to the trash, at most 1000.
    #[serde(default)]
    #[schema(default = false)]
    hide_earlier: bool,
}

/// A fresh ban, and what it hid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CreatedBan {
    #[serde(flatten)]
    view: BanView,
    /// How many comments went to the trash.
    hidden: usize,
}

/// Keeps a guest, a mail address or links to a domain out.
///
/// A comment that a ban fits is spam from then on; what was written before
/// stays where it is unless `hide_earlier` says otherwise.
#[utoipa::path(post, path = "/v1/bans", tag = "bans", request_body = BanRequest, security(("token" = ["comments:moderate"])),
    responses((status = 201, description = "The ban", body = CreatedBan, headers(("Location" = String)))))]
pub async fn create_ban(
    State(app): State<App>,
    caller: May<scope::CommentsModerate>,
    posted: Posted<BanRequest>,
) -> Answered<Response<Body>> {
    let request = posted.body;
    if request.email.is_some() {
        caller.require(Scope::CommentsPersonal)?;
    }
    let expires_at = expiry(request.expires_at)?;
    let (reason, hide_earlier) = (request.reason.clone(), request.hide_earlier);
    let mut tx = app.db.begin().await?;
    let new = NewBan {
        banned: banned(&app, &mut tx, request).await?,
        reason,
        expires_at,
        hide_earlier,
    };
    let (ban, hidden) = discussion::ban(&mut tx, &app.services, caller.actor(), &new).await?;
    let answer = created(&caller, ban, hidden)?;
    posted.once.finish(&app, tx, answer).await
}

fn created(caller: &Caller, ban: store::bans::Ban, hidden: usize) -> Answered<Answer> {
    let location = format!("/api/v1/bans/{}", ban.id);
    Answer::created(
        location,
        &CreatedBan {
            view: BanView::new(caller, ban),
            hidden,
        },
    )
}

/// The one thing that a request names.
async fn banned(app: &App, conn: &mut Conn, request: BanRequest) -> Answered<Banned> {
    match (
        request.comment_id,
        request.guest,
        request.email,
        request.domain,
    ) {
        (Some(id), None, None, None) => Ok(Banned::Capability(guest_of(conn, id).await?)),
        (None, Some(guest), None, None) => Ok(Banned::Capability(known(conn, guest).await?)),
        (None, None, Some(email), None) => Ok(Banned::Email(
            lookup(app, &email).map_err(|why| Error::invalid("email", why))?,
        )),
        (None, None, None, Some(domain)) => Ok(Banned::Domain(
            discussion::parse_domain(&domain).map_err(|why| Error::invalid("domain", why))?,
        )),
        _ => Err(Problem::field(
            String::new(),
            "name exactly one of `comment_id`, `guest`, `email` and `domain`",
        )),
    }
}

async fn guest_of(conn: &mut Conn, id: CommentId) -> Result<CapabilityId> {
    let comment = store::comments::find(conn, id)
        .await?
        .ok_or_else(|| Error::invalid("comment_id", format!("there is no comment {id}")))?;
    comment.capability_id.ok_or_else(|| {
        Error::invalid(
            "comment_id",
            "no guest is known for this comment: ban its address or a domain",
        )
    })
}

async fn known(conn: &mut Conn, guest: CapabilityId) -> Result<CapabilityId> {
    if store::capabilities::exists(conn, guest).await? {
        Ok(guest)
    } else {
        Err(Error::invalid(
            "guest",
            format!("there is no guest {guest}"),
        ))
    }
}

//! `POST /api/v1/bans`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use super::BanView;
use crate::discussion::{self, NewBan};
use crate::error::{Error, Result};
use crate::model::{Authority, CommentId, GuestId, Scope};
use crate::store::bans::Banned;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::answer::{Answer, Created};
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::comments::lookup;
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::instant::Instant;
use crate::web::api::json::present;
use crate::web::api::problem::{Answered, Problem};
use crate::web::app::App;

/// A new ban of exactly one of `comment_id`, `guest`, `email` and `domain`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBan, example = json!({ "domain": "example.com", "reason": "advertises casinos" }))]
pub struct BanRequest {
    /// Bans the guest who wrote this comment.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    comment_id: Option<CommentId>,
    /// Bans this guest.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    guest: Option<GuestId>,
    /// Bans this e-mail address.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Bans links to this domain and its subdomains.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    domain: Option<String>,
    /// The reason, one line of at most 300 characters. It is shown with every comment that the ban
    /// catches.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: String,
    /// When the ban ends; never by default.
    expires_at: Option<Instant>,
    /// Whether to move public and pending comments of that guest or address to the trash, at most
    /// 1000.
    #[serde(default)]
    #[schema(default = false)]
    trash_existing: bool,
}

/// A new ban and the number of comments it hid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CreatedBan {
    #[serde(flatten)]
    view: BanView,
    /// The number of comments moved to the trash.
    hidden: usize,
}

impl Created for CreatedBan {}

/// Bans a guest, an e-mail address, or links to a domain.
///
/// New comments that match a ban are marked as spam. Earlier comments are kept unless
/// `trash_existing` is true.
#[utoipa::path(post, path = "/v1/bans", tag = "bans", request_body = BanRequest, security(("token" = ["comments:moderate"])),
    responses((status = 201, description = "The ban", body = CreatedBan, headers(("Location" = String)))))]
pub async fn create_ban(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    posted: IdempotentJson<BanRequest>,
) -> Answered<Response<Body>> {
    caller.require_bans(Scope::CommentsModerate)?;
    let request = posted.body;
    // A moderator without this scope can still ban a guest, through one of the guest's comments.
    if request.email.is_some() || request.guest.is_some() {
        caller.require(Scope::CommentsPersonal)?;
    }
    let expires_at = request.expires_at.map(|Instant(at)| at);
    let (reason, trash_existing) = (request.reason.clone(), request.trash_existing);
    let mut tx = posted.commit.begin().await?;
    let new = NewBan {
        banned: banned(&app, &mut tx, request).await?,
        reason,
        expires_at,
        trash_existing,
    };
    let (ban, hidden) = discussion::ban(&mut tx, &app.services, &caller, &new).await?;
    let answer = created(&caller, ban, hidden)?;
    posted.commit.finish(tx, answer).await
}

fn created(caller: &Authority, ban: store::bans::Ban, hidden: usize) -> Answered<Answer> {
    let location = urls::api("bans", ban.id);
    Answer::created(
        location,
        &CreatedBan {
            view: BanView::new(caller, ban),
            hidden,
        },
    )
}

/// Returns the target of the ban. The request must name exactly one.
async fn banned(app: &App, conn: &mut Conn, request: BanRequest) -> Answered<Banned> {
    match (
        request.comment_id,
        request.guest,
        request.email,
        request.domain,
    ) {
        (Some(id), None, None, None) => Ok(Banned::Guest(guest_of(conn, id).await?)),
        (None, Some(guest), None, None) => Ok(Banned::Guest(known(conn, guest).await?)),
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

async fn guest_of(conn: &mut Conn, id: CommentId) -> Result<GuestId> {
    let comment = store::comments::find(conn, id)
        .await?
        .ok_or_else(|| Error::invalid("comment_id", format!("there is no comment {id}")))?;
    comment.guest_id.ok_or_else(|| {
        Error::invalid(
            "comment_id",
            "no guest is known for this comment: ban its address or a domain",
        )
    })
}

async fn known(conn: &mut Conn, guest: GuestId) -> Result<GuestId> {
    if store::guests::exists(conn, guest).await? {
        Ok(guest)
    } else {
        Err(Error::invalid(
            "guest",
            format!("there is no guest {guest}"),
        ))
    }
}

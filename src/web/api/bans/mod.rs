//! `/bans`: bans of guests, e-mail addresses and linked domains.
//!
//! Each operation has a file of its own and a line in `routes`; [`BanView`] is what they return.

mod create;
mod delete;
mod get;
mod list;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Authority, BanId, GuestId, Scope};
use crate::store::bans::Ban;
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_bans, create::create_ban))
        .routes(routes!(get::get_ban, delete::delete_ban))
}

/// A ban of a guest, of an e-mail address, or of links to a domain. A banned address is not
/// returned.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Ban, example = json!({
    "id": 2, "guest": null, "email": false, "domain": "casino.example.com", "reason": "the same advertisement every day",
    "created_at": "2022-01-07T10:00:00Z", "expires_at": null
}))]
pub struct BanView {
    /// The id.
    id: BanId,
    /// The banned guest. Only for a token with the scope `comments:personal`, otherwise absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, required = false)]
    guest: Option<Option<GuestId>>,
    /// Whether the ban is of an e-mail address.
    email: bool,
    /// The banned domain, with its subdomains.
    domain: Option<String>,
    /// The moderator's reason.
    reason: String,
    /// When the ban was created.
    created_at: DateTime<Utc>,
    /// When the ban ends; `null` means never.
    expires_at: Option<DateTime<Utc>>,
}

impl BanView {
    /// Returns the ban with the fields that `caller` may see.
    fn new(caller: &Authority, ban: Ban) -> Self {
        Self {
            id: ban.id,
            guest: caller.may(Scope::CommentsPersonal).then_some(ban.guest_id),
            email: ban.email_lookup.is_some(),
            domain: ban.domain,
            reason: ban.reason,
            created_at: ban.created_at,
            expires_at: ban.expires_at,
        }
    }
}

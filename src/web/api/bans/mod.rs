//! `/bans`: who is kept out.

mod create;
mod delete;
mod get;
mod list;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::model::{BanId, Caller, CapabilityId, Scope};
use crate::store::bans::Ban;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_bans, create::create_ban))
        .routes(routes!(get::get_ban, delete::delete_ban))
}

/// A ban of a guest, of a mail address, or of links to a domain. Which address stands nowhere.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Ban, example = json!({
    "id": 2, "guest": null, "email": false, "domain": "casino.example.com", "reason": "the same advertisement every day",
    "created_at": "2022-01-07T10:00:00Z", "expires_at": null
}))]
pub struct BanView {
    /// Its id.
    id: BanId,
    /// The guest that it keeps out: only for a token with the scope `comments:personal`, else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, required = false)]
    guest: Option<Option<CapabilityId>>,
    /// Whether it keeps a mail address out.
    email: bool,
    /// The domain to which, and below which, links may not lead.
    domain: Option<String>,
    /// The moderator's words.
    reason: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it ends; `null` for never.
    expires_at: Option<DateTime<Utc>>,
}

impl BanView {
    /// What `caller` may see of a ban.
    fn new(caller: &Caller, ban: Ban) -> Self {
        Self {
            id: ban.id,
            guest: caller
                .may(Scope::CommentsPersonal)
                .then_some(ban.capability_id),
            email: ban.email_lookup.is_some(),
            domain: ban.domain,
            reason: ban.reason,
            created_at: ban.created_at,
            expires_at: ban.expires_at,
        }
    }
}

//! `/tokens`: who may use this API, and for what.

mod create;
mod delete;
mod get;
mod list;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::model::{AccountId, Scope, Token, TokenId};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_tokens, create::create_token))
        .routes(routes!(get::get_token, delete::delete_token))
}

/// A token; never its text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Token, example = json!({
    "id": 2, "name": "backup script", "scopes": ["posts:read", "comments:read"], "user": 1, "created_at": "2022-01-01T00:00:00Z",
    "expires_at": null, "last_used_at": "2022-01-07T10:00:00Z", "revoked_at": null
}))]
pub struct TokenView {
    /// Its id.
    id: TokenId,
    /// What it is for, in the owner's words.
    name: String,
    /// What it allows.
    scopes: Vec<Scope>,
    /// The user in whose name it acts.
    user: AccountId,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// From when on it is refused.
    expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the hour.
    last_used_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    revoked_at: Option<DateTime<Utc>>,
}

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes.0,
            user: token.account_id,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        }
    }
}

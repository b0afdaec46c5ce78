//! `/tokens`: API tokens with their users and scopes.
//!
//! Each operation has a file of its own and a line in `routes`; [`TokenView`] is what they return.

mod create;
mod delete;
mod get;
mod list;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Scope, Token, TokenId, UserId};
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_tokens, create::create_token))
        .routes(routes!(get::get_token, delete::delete_token))
}

/// A token, without its text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Token, example = json!({
    "id": 2, "name": "backup script", "scopes": ["posts:read", "comments:read"], "user": 1, "created_at": "2022-01-01T00:00:00Z",
    "expires_at": null, "last_used_at": "2022-01-07T10:00:00Z", "revoked_at": null
}))]
pub struct TokenView {
    /// The id.
    id: TokenId,
    /// The name of the token.
    name: String,
    /// The scopes of the token.
    scopes: Vec<Scope>,
    /// The user that the token belongs to.
    user: UserId,
    /// When the token was created.
    created_at: DateTime<Utc>,
    /// When the token expires; `null` means never.
    expires_at: Option<DateTime<Utc>>,
    /// When the token was last used; updated at most once an hour.
    last_used_at: Option<DateTime<Utc>>,
    /// When the token was revoked; `null` if it was not.
    revoked_at: Option<DateTime<Utc>>,
}

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes.0,
            user: token.user_id,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        }
    }
}

//! `POST /api/v1/tokens`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use super::TokenView;
use crate::error::Result;
use crate::model::{Authority, Scope, UserId};
use crate::urls;
use crate::users::{self, tokens::TokenRequest};
use crate::web::api::answer::{Answer, Created};
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::instant::Instant;
use crate::web::api::json::present;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A new token.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "backup script", "scopes": ["posts:read", "comments:read"] }))]
pub struct NewApiToken {
    /// The name by which you recognise the token, one line of 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The scopes, limited to those of the token that creates it and to the user's role.
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
    /// The user that the token belongs to; the caller by default. Only owners can create tokens for
    /// others.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    user: Option<UserId>,
    /// When the token expires, no later than the token that creates it; never by default.
    expires_at: Option<Instant>,
}

/// A new token with its text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CreatedToken {
    #[serde(flatten)]
    view: TokenView,
    /// The token to send as `Authorization: Bearer …`. It is shown only this once; `null` if the
    /// request is repeated with its `Idempotency-Key`.
    #[schema(example = "tym_k3n7…")]
    token: Option<String>,
}

impl Created for CreatedToken {
    const KNOWN_ONCE_STORED: &[&str] = &["id", "token"];
}

/// Creates a token. Owners can create tokens for all users, other users only for themselves.
#[utoipa::path(post, path = "/v1/tokens", tag = "tokens", request_body = NewApiToken, security(("token" = ["admin"])),
    responses((status = 201, description = "The token with its text", body = CreatedToken, headers(("Location" = String)))))]
pub async fn create_token(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    posted: IdempotentJson<NewApiToken>,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    let request = request(&caller, posted.body)?;
    let (token, text) = users::tokens::create(&mut tx, &app.services, &caller, &request).await?;
    let location = urls::api("tokens", token.id);
    let mut created = CreatedToken {
        view: TokenView::from(token),
        token: None,
    };
    // Only a hash of the token may be stored, so the stored answer omits its text.
    let kept = Answer::created(location.clone(), &created)?;
    created.token = Some(text);
    let answer = Answer::created(location, &created)?;
    posted.commit.finish_keeping(tx, answer, &kept).await
}

fn request(caller: &Authority, new: NewApiToken) -> Result<TokenRequest> {
    Ok(TokenRequest {
        name: new.name,
        scopes: new.scopes,
        user: new.user.map_or_else(|| caller.user_id(), Ok)?,
        expires_at: new.expires_at.map(|Instant(at)| at),
    })
}

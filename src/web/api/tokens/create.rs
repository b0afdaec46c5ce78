//! `POST /api/v1/tokens`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::TokenView;
use crate::accounts::{self, TokenRequest};
use crate::app::App;
use crate::error::{FieldErrors, Result};
use crate::model::{AccountId, Caller, Scope};
use crate::store::{self, Tx};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::json::{expiry, present};
use crate::web::api::problem::Answered;

/// A new token.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "backup script", "scopes": ["posts:read", "comments:read"] }))]
pub struct NewApiToken {
    /// What it is for: one line of 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// What it allows: nothing that the token that creates it does not.
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
    /// The user in whose name it acts; the caller's own when absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    user: Option<AccountId>,
    /// From when on it is refused.
    expires_at: Option<DateTime<Utc>>,
}

/// A fresh token with its text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CreatedToken {
    #[serde(flatten)]
    view: TokenView,
    /// What to send as `Authorization: Bearer …`. It is shown here and never
    /// again; `null` when the request is answered a second time by its key.
    #[schema(example = "tym_k3n7…")]
    token: Option<String>,
}

/// Creates a token.
#[utoipa::path(post, path = "/v1/tokens", tag = "tokens", request_body = NewApiToken, security(("token" = ["admin"])),
    responses((status = 201, description = "The token with its text", body = CreatedToken, headers(("Location" = String)))))]
pub async fn create_token(
    State(app): State<App>,
    caller: May<scope::Admin>,
    posted: Posted<NewApiToken>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let request = check(&mut tx, &caller, posted.body).await?;
    let (token, text) =
        accounts::create_token(&mut tx, &app.services, caller.actor(), &request).await?;
    let location = format!("/api/v1/tokens/{}", token.id);
    let mut created = CreatedToken {
        view: TokenView::from(token),
        token: None,
    };
    // Only a hash of the text may be stored, so that the kept answer is without it.
    let kept = Answer::created(location.clone(), &created)?;
    created.token = Some(text);
    let answer = Answer::created(location, &created)?;
    posted.once.finish_keeping(&app, tx, answer, &kept).await
}

async fn check(tx: &mut Tx, caller: &Caller, new: NewApiToken) -> Result<TokenRequest> {
    let mut errors = FieldErrors::default();
    for (n, scope) in new.scopes.iter().enumerate() {
        if !caller.may(*scope) {
            errors.push(format!("scopes/{n}"), "your own token does not allow this");
        }
    }
    let account = new.user.unwrap_or(caller.account);
    if store::accounts::find(tx, account).await?.is_none() {
        errors.push("user", "there is no user with this id");
    }
    errors.into_result()?;
    Ok(TokenRequest {
        name: new.name,
        scopes: new.scopes,
        account,
        expires_at: expiry(new.expires_at)?,
    })
}

//! `/users/{id}/email`: the e-mail address of the caller, which signs in by mail once it is confirmed.
//!
//! Each operation has a file of its own and a line in `routes`. Only the user sees the address: it is
//! in no other answer of the API, and in none that is kept for a repeated request.

mod confirm;
mod delete;
mod get;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::UserEmail;
use crate::services::Services;
use crate::users::emails::{self, UserEmails};
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(
            get::get_user_email,
            update::update_user_email,
            delete::delete_user_email
        ))
        .routes(routes!(confirm::confirm_user_email))
}

/// The e-mail address of a user.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = UserEmail, example = json!({
    "email": "ann@example.org", "confirmed_at": "2022-01-01T00:00:00Z", "unconfirmed": null
}))]
pub struct UserEmailView {
    /// The confirmed address, to which links to sign in are sent.
    email: Option<String>,
    /// When it was confirmed.
    confirmed_at: Option<DateTime<Utc>>,
    /// The address that waits for its confirmation.
    unconfirmed: Option<String>,
}

impl UserEmailView {
    fn new(services: &Services, found: &UserEmails) -> Self {
        let text = |email: &UserEmail| {
            let address = emails::decrypt(services, email)?;
            Some(address.as_str().to_owned())
        };
        Self {
            email: found.proven.as_ref().and_then(text),
            confirmed_at: found.proven.as_ref().and_then(|email| email.proven_at),
            unconfirmed: found.unproven.as_ref().and_then(text),
        }
    }
}

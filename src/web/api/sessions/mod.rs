//! `/sessions`: the browsers in which users are signed in.
//!
//! Each operation has a file of its own and a line in `routes`; [`SessionView`] is what they return.
//! Sessions are begun on the sign-in page only.

mod delete;
mod get;
mod list;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Session, SessionId, UserId};
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_sessions))
        .routes(routes!(get::get_session, delete::delete_session))
}

/// A browser in which a user is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Session, example = json!({
    "id": 7, "user": 1, "device": "Firefox (Android)", "created_at": "2022-01-01T00:00:00Z", "seen_at": "2022-01-07T10:00:00Z"
}))]
pub struct SessionView {
    /// The id.
    id: SessionId,
    /// The user who is signed in.
    user: UserId,
    /// The browser and the system in words; empty if they are not known.
    device: String,
    /// When the user signed in. The session ends 180 days later at the latest.
    created_at: DateTime<Utc>,
    /// When the session was last used; updated at most once an hour. It ends after 30 days without
    /// use.
    seen_at: DateTime<Utc>,
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id,
            user: session.user_id,
            device: session.device,
            created_at: session.created_at,
            seen_at: session.seen_at,
        }
    }
}

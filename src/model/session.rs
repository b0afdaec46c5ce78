//! Sessions: the browsers in which users are signed in; and the links that sign in once.

use chrono::TimeDelta;

use super::{SessionId, UserId};
use crate::clock::Timestamp;

/// The time without a request after which a session ends.
pub const IDLE: TimeDelta = TimeDelta::days(30);
/// The time after which every session ends. Sessions are long, because a short one ends while
/// somebody writes.
pub const LONGEST: TimeDelta = TimeDelta::days(180);
/// The time for which a proof of identity counts as recent.
pub const RECENT: TimeDelta = TimeDelta::minutes(15);
/// The time for which a link that lets a user choose a password works.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// The time for which a link that was sent by mail signs in. It is short, because mail lies around.
pub const MAILED_LINK_LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// The moment in the sessions of users who have not proved who they are by all that they could.
pub const NEVER: Timestamp = Timestamp::UNIX_EPOCH;

/// A browser in which a user is signed in. The key in its cookie is not stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// The session's id.
    pub id: SessionId,
    /// The user who is signed in.
    pub user_id: UserId,
    /// The browser and the system in words.
    pub device: String,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// When a request last came, to the hour.
    pub seen_at: Timestamp,
    /// When the user last proved who they are, by the password or a link; [`NEVER`] after signing in
    /// by mail as a user who has a password.
    pub authenticated_at: Timestamp,
}

impl Session {
    /// Whether the session is accepted at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        now - self.seen_at < IDLE && now - self.created_at < LONGEST
    }

    /// Whether the user proved who they are so recently that what cannot be taken back may be done.
    #[must_use]
    pub fn is_recently_authenticated(&self, now: Timestamp) -> bool {
        now - self.authenticated_at < RECENT
    }
}

/// What a link that signs a user in leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum LinkPurpose {
    /// The page that sets a new blog up.
    SetUp,
    /// The page on which the user chooses a password.
    Password,
    /// The page that signs the user in. It is sent by mail.
    SignIn,
}

/// A link that signs a user in, once. Its key is not stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SignInLink {
    /// The user whom it signs in.
    pub user_id: UserId,
    /// What it leads to.
    pub purpose: LinkPurpose,
    /// When it stops working.
    pub expires_at: Timestamp,
}

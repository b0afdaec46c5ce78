//! Rights over settings, users, tokens, the change log and imports.

use super::{Authority, forbidden};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Role, Scope, Settings, UserId};

/// The part of the change log that a user may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeReach {
    /// Every change.
    All,
    /// Changes of posts.
    Posts,
    /// Changes of comments.
    Comments,
}

impl ChangeReach {
    /// The prefix of the subjects of these changes, such as `post:`; `None` for every subject.
    #[must_use]
    pub fn subject_prefix(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Posts => Some("post:"),
            Self::Comments => Some("comment:"),
        }
    }
}

impl Authority {
    /// The names of the settings that may be read; `None` for all.
    #[must_use]
    pub fn readable_settings(&self) -> Option<&'static [&'static str]> {
        match self.user().map(|user| user.role) {
            Some(Role::Author) => Some(&["title", "language", "time_zone"]),
            Some(Role::Moderator) => Some(&["title", "language", "time_zone", "spam"]),
            Some(Role::Owner | Role::Editor) => None,
            None if self.is_machine() => None,
            None => Some(&[]),
        }
    }

    /// Checks that the settings may be changed from `before` to `after`.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`], which names the settings that may be changed. A
    /// moderator may change the weights and lists of the spam policy, an owner everything.
    pub fn require_change_settings(&self, before: &Settings, after: &Settings) -> Result<()> {
        self.require(Scope::SettingsWrite)?;
        if self.has_role(&[Role::Owner]) {
            return Ok(());
        }
        self.require_role(&[Role::Moderator], "only an owner may change the settings")?;
        let mut allowed = before.clone();
        allowed.spam.weights.clone_from(&after.spam.weights);
        allowed.spam.hold.clone_from(&after.spam.hold);
        allowed.spam.reject.clone_from(&after.spam.reject);
        if allowed == *after {
            Ok(())
        } else {
            Err(forbidden(
                "a moderator may change the settings `spam/weights`, `spam/hold` and `spam/reject` only",
            ))
        }
    }

    /// Checks that users may be created, renamed, removed and given another role or address.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] for everyone but an owner whose token has the scope
    /// `admin`.
    pub fn require_users(&self) -> Result<()> {
        self.require(Scope::Admin)?;
        self.require_role(
            &[Role::Owner],
            "only an owner may add, remove and rename users and give them roles",
        )
    }

    /// Checks that the name, website and description of `user` may be changed.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] without the scope `admin`, and for another user than
    /// `user` who is no owner.
    pub fn require_profile(&self, user: UserId) -> Result<()> {
        self.require(Scope::Admin)?;
        if self.is(user) || self.has_role(&[Role::Owner]) {
            Ok(())
        } else {
            Err(forbidden("only an owner may change somebody else"))
        }
    }

    /// The user whose tokens may be listed, created and revoked; `None` for the tokens of all
    /// users.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] without the scope `admin`.
    pub fn token_reach(&self) -> Result<Option<UserId>> {
        self.require(Scope::Admin)?;
        if self.has_role(&[Role::Owner]) {
            Ok(None)
        } else {
            self.user_id().map(Some)
        }
    }

    /// The user whose sessions may be listed and ended; `None` for the sessions of all users.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] without the scope `admin`.
    pub fn session_reach(&self) -> Result<Option<UserId>> {
        self.token_reach()
    }

    /// Checks that the password or the e-mail address of `user` may be changed.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] for everyone but that user and the operator. An owner gives
    /// another user a link instead, so that nobody knows another's password.
    pub fn require_own_access(&self, user: UserId) -> Result<()> {
        self.require(Scope::Admin)?;
        if self.is(user) || self.is_machine() {
            Ok(())
        } else {
            Err(forbidden("only the user may see and change what signs in"))
        }
    }

    /// When this authority ends; a token that it creates must not outlive it.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.user().and_then(|user| user.ends_at)
    }

    /// The part of the change log that may be read.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] without the scope `changes:read`, and for authors.
    pub fn change_reach(&self) -> Result<ChangeReach> {
        self.require(Scope::ChangesRead)?;
        match self.user().map(|user| user.role) {
            Some(Role::Owner) | None => Ok(ChangeReach::All),
            Some(Role::Editor) => Ok(ChangeReach::Posts),
            Some(Role::Moderator) => Ok(ChangeReach::Comments),
            Some(Role::Author) => Err(forbidden("an author may not read the change log")),
        }
    }

    /// Checks that another blog may be imported, with its authors and its dates.
    ///
    /// # Errors
    /// [`crate::error::Error::Forbidden`] for everyone but an owner whose token has the scope
    /// `admin`.
    pub fn require_import(&self) -> Result<()> {
        self.require(Scope::Admin)?;
        self.require_role(&[Role::Owner], "only an owner may import")
    }
}

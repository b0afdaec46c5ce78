//! API tokens, what they allow, and who calls.

use serde::{Deserialize, Serialize};

use super::{AccountId, Actor, TokenId};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// One thing that a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Scope {
    /// Read posts that are not public.
    #[serde(rename = "posts:read")]
    PostsRead,
    /// Create and change posts.
    #[serde(rename = "posts:write")]
    PostsWrite,
    /// Delete posts for good.
    #[serde(rename = "posts:purge")]
    PostsPurge,
    /// Read comments that are not public.
    #[serde(rename = "comments:read")]
    CommentsRead,
    /// Write comments as an author.
    #[serde(rename = "comments:write")]
    CommentsWrite,
    /// Approve, reject, edit and remove comments.
    #[serde(rename = "comments:moderate")]
    CommentsModerate,
    /// Read commenters' mail addresses.
    #[serde(rename = "comments:personal")]
    CommentsPersonal,
    /// Upload and delete media.
    #[serde(rename = "media:write")]
    MediaWrite,
    /// Read the settings.
    #[serde(rename = "settings:read")]
    SettingsRead,
    /// Change the settings.
    #[serde(rename = "settings:write")]
    SettingsWrite,
    /// Read the change log.
    #[serde(rename = "changes:read")]
    ChangesRead,
    /// Everything, users and tokens included.
    #[serde(rename = "admin")]
    Admin,
}

impl Scope {
    /// Every scope, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::PostsRead,
        Self::PostsWrite,
        Self::PostsPurge,
        Self::CommentsRead,
        Self::CommentsWrite,
        Self::CommentsModerate,
        Self::CommentsPersonal,
        Self::MediaWrite,
        Self::SettingsRead,
        Self::SettingsWrite,
        Self::ChangesRead,
        Self::Admin,
    ];

    /// The scope's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PostsRead => "posts:read",
            Self::PostsWrite => "posts:write",
            Self::PostsPurge => "posts:purge",
            Self::CommentsRead => "comments:read",
            Self::CommentsWrite => "comments:write",
            Self::CommentsModerate => "comments:moderate",
            Self::CommentsPersonal => "comments:personal",
            Self::MediaWrite => "media:write",
            Self::SettingsRead => "settings:read",
            Self::SettingsWrite => "settings:write",
            Self::ChangesRead => "changes:read",
            Self::Admin => "admin",
        }
    }

    /// The scope of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// A token as stored: never the token itself.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is for, in the owner's words.
    pub name: String,
    /// What it allows.
    pub scopes: sqlx::types::Json<Vec<Scope>>,
    /// Whose it is.
    pub account_id: AccountId,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Whether it is accepted at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

/// Who calls the API: made from a valid token and from nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The token presented.
    pub token: TokenId,
    /// Whose it is.
    pub account: AccountId,
    scopes: Vec<Scope>,
}

impl Caller {
    /// The caller behind a token that is valid at `now`.
    #[must_use]
    pub fn of(token: &Token, now: Timestamp) -> Option<Self> {
        token.is_valid(now).then(|| Self {
            token: token.id,
            account: token.account_id,
            scopes: token.scopes.0.clone(),
        })
    }

    /// Whether the token allows `scope`.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope) || self.scopes.contains(&Scope::Admin)
    }

    /// [`Error::Forbidden`] with the scope's name unless the token allows it.
    pub fn require(&self, scope: Scope) -> Result<()> {
        if self.may(scope) {
            return Ok(());
        }
        Err(Error::Forbidden(format!(
            "this needs a token with the scope `{}`",
            scope.as_str()
        )))
    }

    /// Who is named in the change log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Account(self.account)
    }
}

//! API tokens and their scopes.
//!
//! To add a scope, add a line to `scopes!` below, and the scope to the roles in `authority/mod.rs`
//! that may have it.

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{TokenId, UserId};
use crate::clock::Timestamp;

macro_rules! scopes {
    ($($name:ident = $word:literal, $description:literal;)+) => {
        /// A right that a token grants.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $(
                #[doc = $description]
                #[serde(rename = $word)]
                $name,
            )+
        }

        impl Scope {
            /// Every scope, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The scope's name in tokens and messages, such as `posts:read`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The description of the scope for users.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $description,)+ }
            }
        }
    };
}

scopes! {
    PostsRead = "posts:read", "Read posts that are not public.";
    PostsWrite = "posts:write", "Create and change posts.";
    PostsPurge = "posts:purge", "Delete posts for good.";
    CommentsRead = "comments:read", "Read comments that are not public.";
    CommentsWrite = "comments:write", "Write comments as an author.";
    CommentsModerate = "comments:moderate", "Approve, reject, edit and remove comments.";
    CommentsPersonal = "comments:personal", "Read commenters' mail addresses.";
    MediaWrite = "media:write", "Upload pictures and files, change and delete them.";
    SettingsRead = "settings:read", "Read the settings.";
    SettingsWrite = "settings:write", "Change the settings.";
    ChangesRead = "changes:read", "Read the change log.";
    Admin = "admin", "Everything that the user's role allows, own tokens and the own description included; of an owner, everything.";
}

impl Scope {
    /// Parses the name of a scope.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|scope| scope.as_str() == word)
    }
}

/// Written by hand, because the names of the variants are in the table.
impl PartialSchema for Scope {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("One thing that a token allows."))
            .enum_values(Some(Self::ALL.iter().copied().map(Self::as_str)))
            .into()
    }
}

impl ToSchema for Scope {}

/// A token as stored; the secret itself is not.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Token {
    /// The token's id.
    pub id: TokenId,
    /// The name that its creator gave it.
    pub name: String,
    /// The scopes that it grants.
    pub scopes: sqlx::types::Json<Vec<Scope>>,
    /// The user to whom it belongs.
    pub user_id: UserId,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it expires; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Whether the token is accepted at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

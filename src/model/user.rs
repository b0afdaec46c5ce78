//! The users of the blog: the people who write posts and moderate comments.

use serde::{Deserialize, Serialize};

use super::{MediaPath, Slug, UserEmailId, UserId};
use crate::clock::Timestamp;

/// The most characters in a user's name.
pub const NAME_MAX: usize = 80;
/// The most characters in a user's description of themselves.
pub const BIO_MAX: usize = 2000;

/// A user's role: it decides which scopes a token can have and whose posts and comments it reaches.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// May read and change the posts of every author.
    Editor,
    /// May read and change own posts.
    Author,
    /// May moderate comments.
    Moderator,
}

/// A user as stored: a person who writes or moderates.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The name shown to readers.
    pub name: String,
    /// The last part of the address `/author/{slug}`.
    pub slug: Slug,
    /// The user's own website.
    pub url: Option<String>,
    /// The user's description of themselves, in Markdown.
    pub bio: String,
    /// The picture of the user.
    pub photo: Option<MediaPath>,
    /// The user's role.
    pub role: Role,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When the user was last changed.
    pub updated_at: Timestamp,
    /// The number of the user's version: 1 at first, one more with each change.
    pub version: i64,
}

/// An e-mail address that a user gave, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UserEmail {
    /// The address's id.
    pub id: UserEmailId,
    /// The user.
    pub user_id: UserId,
    /// The address, encrypted.
    pub email_encrypted: Vec<u8>,
    /// The blind index by which the address is found.
    pub email_lookup: Vec<u8>,
    /// When the user gave it.
    pub created_at: Timestamp,
    /// When the user opened the link that was sent to it. Until then the only mail sent to it asks
    /// for that.
    pub proven_at: Option<Timestamp>,
}

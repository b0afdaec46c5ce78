//! The people who write and moderate.

use serde::{Deserialize, Serialize};

use super::AccountId;
use crate::clock::Timestamp;

/// The most characters in a person's name.
pub const NAME_MAX: usize = 80;
/// The most characters in what a person says of themselves.
pub const BIO_MAX: usize = 2000;

/// What a person does on the blog.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everybody's posts.
    Editor,
    /// Own posts.
    Author,
    /// Comments.
    Moderator,
}

/// A person who writes or moderates.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The name shown to readers.
    pub name: String,
    /// The name in addresses.
    pub slug: String,
    /// The person's own page.
    pub url: Option<String>,
    /// What the person says of themselves, in Markdown.
    pub bio: String,
    /// What the person does.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

//! Pictures on other servers that posts show, and that are fetched into the media library.

use serde::{Deserialize, Serialize};

use super::{MediaHash, RemotePictureId};
use crate::clock::Timestamp;

/// How far a remote picture is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RemotePictureStatus {
    /// It will be fetched, perhaps after a failed try.
    Waiting,
    /// It is in the media library.
    Fetched,
    /// It could not be fetched, and is not tried again unless a user asks for it.
    Failed,
}

/// A picture at an address on another server.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RemotePicture {
    /// The id.
    pub id: RemotePictureId,
    /// The address that posts show.
    pub url: String,
    /// The address at which the same picture is largest.
    pub best_url: String,
    /// The host of `best_url`, with its port unless that is the scheme's own.
    pub host: String,
    /// How far it is.
    pub status: RemotePictureStatus,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed; empty without one.
    pub reason: String,
    /// When it is tried again if it is waiting.
    pub next_try_at: Timestamp,
    /// The file in the media library.
    pub hash: Option<MediaHash>,
    /// When it was first found in a post.
    pub found_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// A text in a post's source that was replaced by the address of a file in the media library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The address as the post had it.
    pub from: String,
    /// The path of the file.
    pub to: String,
}

//! The media library: pictures and files that users upload, and where they are shown.
//!
//! An item belongs to one user. Its file is named by its content ([`MediaHash`]), so that equal
//! uploads of two users are two items and one file. Where an item is shown is known by its address:
//! a use names the hash, not the item.

use serde::{Deserialize, Serialize};

use super::{AutosaveId, MediaHash, MediaId, MediaName, PostId, SeriesId, UserId};
use crate::clock::Timestamp;

/// The most characters in an alternative text and in a caption.
pub const TEXT_MAX: usize = 1000;
/// The highest value of a focus: the right or lower edge.
pub const FOCUS_MAX: i64 = 100;

/// What an item is, which decides how it is shown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture or an animation.
    Picture,
    /// A sound file.
    Audio,
    /// A video.
    Video,
    /// Any other file, which is downloaded.
    Document,
}

/// An item of the media library.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Media {
    /// The item's id.
    pub id: MediaId,
    /// The hash of its file.
    pub hash: MediaHash,
    /// The user to whom it belongs.
    pub user_id: UserId,
    /// What it is.
    pub kind: MediaKind,
    /// The last part of its address.
    pub name: MediaName,
    /// The media type of its file.
    pub content_type: String,
    /// The size of its file.
    pub bytes: i64,
    /// The width of a picture in pixels.
    pub width: Option<i64>,
    /// The height of a picture in pixels.
    pub height: Option<i64>,
    /// The number of frames of a picture: 1 unless it moves.
    pub frames: Option<i64>,
    /// What a picture shows, for those who do not see it; may be empty.
    pub alt: String,
    /// Whether a picture only decorates, so that it needs no alternative text.
    pub decorative: bool,
    /// The text below a picture; may be empty.
    pub caption: String,
    /// The most important point of a picture, in percent of its width; `None` for the middle.
    pub focus_x: Option<i64>,
    /// The most important point of a picture, in percent of its height; `None` for the middle.
    pub focus_y: Option<i64>,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The number of its version: 1 at first, one more with each change.
    pub version: i64,
    /// When it was moved to the trash; `None` if it is not there.
    pub trashed_at: Option<Timestamp>,
}

/// A smaller size of a picture, or the still first frame of an animation.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MediaVariant {
    /// The item.
    pub media_id: MediaId,
    /// The width in pixels. An animation's still is as wide as the animation.
    pub width: i64,
    /// The height in pixels.
    pub height: i64,
    /// The version of the encoding, which is part of the address.
    pub recipe: i64,
    /// The hash of the variant's own file.
    pub hash: MediaHash,
    /// The media type.
    pub content_type: String,
    /// The size of the file.
    pub bytes: i64,
}

/// What shows an own picture or links to an own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsedBy {
    /// A post or page, in any state.
    Post(PostId),
    /// The description of a series.
    Series(SeriesId),
    /// The description of a user.
    User(UserId),
    /// The settings: the footer, the menu, the owner's CSS.
    Settings,
    /// A copy of a text that is being written.
    Autosave(AutosaveId),
}

impl UsedBy {
    /// The kind and the id, as the table has them; the settings have the id 0.
    #[must_use]
    pub fn parts(self) -> (&'static str, i64) {
        match self {
            Self::Post(id) => ("post", id.0),
            Self::Series(id) => ("series", id.0),
            Self::User(id) => ("user", id.0),
            Self::Settings => ("settings", 0),
            Self::Autosave(id) => ("autosave", id.0),
        }
    }

    /// The inverse of [`UsedBy::parts`]; `None` for a kind that only a later release knows.
    #[must_use]
    pub fn of_parts(kind: &str, id: i64) -> Option<Self> {
        Some(match kind {
            "post" => Self::Post(PostId(id)),
            "series" => Self::Series(SeriesId(id)),
            "user" => Self::User(UserId(id)),
            "settings" => Self::Settings,
            "autosave" => Self::Autosave(AutosaveId(id)),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_uses_media_is_read_from_its_parts() {
        for used_by in [
            UsedBy::Post(PostId(1)),
            UsedBy::Series(SeriesId(2)),
            UsedBy::User(UserId(3)),
            UsedBy::Settings,
            UsedBy::Autosave(AutosaveId(4)),
        ] {
            let (kind, id) = used_by.parts();
            assert_eq!(UsedBy::of_parts(kind, id), Some(used_by));
        }
        assert_eq!(UsedBy::of_parts("menu", 1), None);
    }
}

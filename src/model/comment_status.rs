//! The status of a comment.

use serde::{Deserialize, Serialize};

/// A comment's status.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CommentStatus {
    /// Waits for approval by a moderator.
    Pending,
    /// Public.
    Approved,
    /// Marked as spam.
    Spam,
    /// In the trash; can be restored.
    Trash,
    /// Removed permanently: a tombstone without its text remains.
    Removed,
}

impl CommentStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Approved,
        Self::Spam,
        Self::Trash,
        Self::Removed,
    ];

    /// Returns the status with this word; `None` for any other text.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether a comment with this status may get the status `next`. Removal is final.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self == next || self != Self::Removed
    }

    /// The word in the database, the API and the change log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Removed => "removed",
        }
    }
}

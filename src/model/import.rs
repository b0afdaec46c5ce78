//! Imports of other blogs.

use serde::{Deserialize, Serialize};

/// How far an import is.
///
/// An import from the command line is `running` from the start, because its survey comes before it is
/// stored.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ImportState {
    /// Its files are read for the first time. Nothing is written.
    Surveying,
    /// It was surveyed, and waits for its user to start it.
    Ready,
    /// It writes.
    Running,
    /// Its user stopped it, or its command was interrupted. It can be started again.
    Stopped,
    /// It cannot go on.
    Failed,
    /// It is complete.
    Done,
    /// What it wrote is being deleted.
    Undoing,
    /// What it wrote is deleted, except for what was touched since.
    Undone,
}

impl ImportState {
    /// Whether the server works on it.
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Self::Surveying | Self::Running | Self::Undoing)
    }
}

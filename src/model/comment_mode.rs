//! Who may comment on a post.

use serde::{Deserialize, Serialize};

/// Who may comment on a post, and whether its comments are shown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CommentMode {
    /// The blog's policy decides about each comment.
    Open,
    /// Every comment waits for approval.
    Moderated,
    /// Comments are shown, but no new ones are accepted.
    Closed,
    /// Comments are neither shown nor accepted.
    Hidden,
}

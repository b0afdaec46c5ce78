//! What a button of the list does with comments.

use crate::error::{Error, Result};
use crate::model::{CommentId, CommentStatus};
use crate::web::admin::context::AdminContext;

/// What a button does with comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Approves them.
    Approve,
    /// Marks them as spam.
    Spam,
    /// Moves them to the trash.
    Trash,
    /// Lets them wait again.
    Hold,
}

impl Action {
    /// Every action, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Spam, Self::Trash, Self::Hold];

    /// Returns the word in a form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Hold => "hold",
        }
    }

    /// Returns the status that comments get.
    pub fn status(self) -> CommentStatus {
        match self {
            Self::Approve => CommentStatus::Approved,
            Self::Spam => CommentStatus::Spam,
            Self::Trash => CommentStatus::Trash,
            Self::Hold => CommentStatus::Pending,
        }
    }

    /// Returns the key that presses the button.
    pub fn key(self) -> &'static str {
        match self {
            Self::Approve => "a",
            Self::Spam => "s",
            Self::Trash => "d",
            Self::Hold => "h",
        }
    }

    /// Whether the action lets comments wait.
    pub fn is_hold(self) -> bool {
        self == Self::Hold
    }

    /// Returns the label of the button.
    pub fn label(self, context: &AdminContext) -> &'static str {
        let t = &context.t.comments;
        match self {
            Self::Approve => t.approve,
            Self::Spam => t.mark_spam,
            Self::Trash => t.move_to_trash,
            Self::Hold => t.hold,
        }
    }

    /// Returns a comment with the status that the moderator saw, as a form sends it.
    pub fn item(id: CommentId, seen: CommentStatus) -> String {
        format!("{id}:{}", seen.as_str())
    }

    /// Returns the action with this word.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for any other text.
    pub fn parse(word: &str) -> Result<Self> {
        let action = Self::ALL.into_iter().find(|action| action.word() == word);
        action.ok_or_else(|| Error::BadRequest("the form names no action".to_owned()))
    }
}

//! The rows of the change log.
//!
//! The cached pages that a change invalidates follow from its row alone (`keys.rs`).
//!
//! To add an action, add it to [`Action`] and, if it has a new subject, the subject's text to
//! [`Subject`] and its keys to `surrogate_keys` in `keys.rs`.

mod keys;

use std::fmt;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    BanId, CommentId, CommentStatus, LabelId, MediaHash, MediaId, PostId, RedirectId, SeriesId,
    TokenId, UserId,
};
use crate::clock::Timestamp;

/// The originator of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A user.
    User(UserId),
    /// A guest, with or without a key.
    Guest,
    /// An operator who ran a command.
    CommandLine,
    /// The server itself: a job or the first start.
    System,
}

impl Actor {
    /// Whether the actor decides as a moderator: true for users and operators, false for guests
    /// and the server.
    #[must_use]
    pub fn moderates(self) -> bool {
        matches!(self, Self::User(_) | Self::CommandLine)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Guest => f.write_str("guest"),
            Self::CommandLine => f.write_str("cli"),
            Self::System => f.write_str("system"),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// The kind of a change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// Every action, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The action's name in the log, such as `post.created`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

actions! {
    /// A post was created.
    PostCreated = "post.created",
    /// A post's text or settings were changed.
    PostUpdated = "post.updated",
    /// A post was rendered again, without a change of its text.
    PostRendered = "post.rendered",
    /// A post's time of publication came.
    PostPublished = "post.published",
    /// A post became a draft again.
    PostUnpublished = "post.unpublished",
    /// A post was moved to the trash.
    PostTrashed = "post.trashed",
    /// A post was restored from the trash.
    PostRestored = "post.restored",
    /// A post was deleted permanently.
    PostPurged = "post.purged",
    /// A series was created.
    SeriesCreated = "series.created",
    /// A series was changed.
    SeriesUpdated = "series.updated",
    /// A series was deleted; its posts remain.
    SeriesDeleted = "series.deleted",
    /// A comment came in and waits for approval.
    CommentReceived = "comment.received",
    /// A comment was approved, by the rules or by a moderator.
    CommentApproved = "comment.approved",
    /// A comment went back to waiting for approval.
    CommentHeld = "comment.held",
    /// A comment was marked as spam.
    CommentSpammed = "comment.spammed",
    /// A comment was moved to the trash.
    CommentTrashed = "comment.trashed",
    /// A comment was removed permanently; a tombstone remains.
    CommentRemoved = "comment.removed",
    /// A comment's text was changed.
    CommentEdited = "comment.edited",
    /// A comment's row was deleted.
    CommentPurged = "comment.purged",
    /// The votes for a comment were counted again.
    CommentVoted = "comment.voted",
    /// A ban was created.
    BanCreated = "ban.created",
    /// A ban was lifted.
    BanLifted = "ban.lifted",
    /// The learning spam filter was trained again.
    FilterTrained = "filter.trained",
    /// A label was renamed.
    LabelRenamed = "label.renamed",
    /// A label was merged into another.
    LabelMerged = "label.merged",
    /// A label was deleted.
    LabelDeleted = "label.deleted",
    /// A redirect was created.
    RedirectCreated = "redirect.created",
    /// A redirect got another target, or now answers that its address is gone.
    RedirectUpdated = "redirect.updated",
    /// A redirect was deleted; its address is not found any more.
    RedirectDeleted = "redirect.deleted",
    /// A picture or file was uploaded.
    MediaCreated = "media.created",
    /// The texts, the name or the owner of an item of the media library were changed.
    MediaUpdated = "media.updated",
    /// An item of the media library was moved to the trash; its address answers 410.
    MediaTrashed = "media.trashed",
    /// An item of the media library was restored from the trash.
    MediaRestored = "media.restored",
    /// An item of the media library was deleted permanently.
    MediaPurged = "media.purged",
    /// The settings were changed.
    SettingsUpdated = "settings.updated",
    /// A user was created.
    UserCreated = "user.created",
    /// A user was changed.
    UserUpdated = "user.updated",
    /// A user was removed; the user's posts now belong to another user.
    UserRemoved = "user.removed",
    /// A user chose a new password; the user's other sessions ended.
    PasswordChanged = "user.password_changed",
    /// A user proved another e-mail address, or removed it.
    EmailChanged = "user.email_changed",
    /// A token was created.
    TokenCreated = "token.created",
    /// A token was revoked.
    TokenRevoked = "token.revoked",
}

/// The object of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A post or page.
    Post(PostId),
    /// A series.
    Series(SeriesId),
    /// A comment.
    Comment(CommentId),
    /// A user.
    User(UserId),
    /// A token.
    Token(TokenId),
    /// A ban.
    Ban(BanId),
    /// The learning spam filter.
    Filter,
    /// A label.
    Label(LabelId),
    /// A redirect.
    Redirect(RedirectId),
    /// An item of the media library.
    Media(MediaId),
    /// The settings.
    Settings,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(id) => write!(f, "post:{id}"),
            Self::Series(id) => write!(f, "series:{id}"),
            Self::Comment(id) => write!(f, "comment:{id}"),
            Self::User(id) => write!(f, "user:{id}"),
            Self::Token(id) => write!(f, "token:{id}"),
            Self::Ban(id) => write!(f, "ban:{id}"),
            Self::Filter => f.write_str("filter"),
            Self::Label(id) => write!(f, "label:{id}"),
            Self::Redirect(id) => write!(f, "redirect:{id}"),
            Self::Media(id) => write!(f, "media:{id}"),
            Self::Settings => f.write_str("settings"),
        }
    }
}

impl Subject {
    /// Reads a subject from its text; `None` for one that only a later release knows.
    fn read(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':').unwrap_or((text, "0"));
        let id = id.parse().ok()?;
        Some(match kind {
            "post" => Self::Post(PostId(id)),
            "series" => Self::Series(SeriesId(id)),
            "comment" => Self::Comment(CommentId(id)),
            "user" => Self::User(UserId(id)),
            "token" => Self::Token(TokenId(id)),
            "ban" => Self::Ban(BanId(id)),
            "filter" => Self::Filter,
            "label" => Self::Label(LabelId(id)),
            "redirect" => Self::Redirect(RedirectId(id)),
            "media" => Self::Media(MediaId(id)),
            "settings" => Self::Settings,
            _ => return None,
        })
    }
}

/// The facts about a post from which its surrogate keys follow, before or after a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Facts {
    /// The post's status.
    pub status: String,
    /// The post's labels, folded.
    pub labels: Vec<String>,
    /// The post's decoded path.
    pub path: Option<String>,
    /// The id of the post's author.
    pub author: Option<i64>,
    /// The month of its publication in UTC, such as `2022-01`.
    pub month: Option<String>,
    /// The id of the post's series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<i64>,
    /// The key that the post shares with its translations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
    /// The ids of the published posts before and after this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<i64>,
}

/// The details of a change; each kind of subject fills in those that apply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Detail {
    /// The id of the post that a comment is under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<i64>,
    /// The names of the fields that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The facts about the post before the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Facts>,
    /// The facts about the post after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Facts>,
    /// A label's folded names before and after the change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// The ids of the posts with a label; empty if there are too many to list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<i64>,
    /// The hash of the file of an item of the media library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaHash>,
    /// The decoded path from which a redirect leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A comment's status, a redirect's target or a label's name before the change; absent for a
    /// new comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// A comment's status or a redirect's target after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Returns the names of the fields that changed, given each name and whether it did.
#[must_use]
pub fn changed_fields<const N: usize>(fields: [(&str, bool); N]) -> Vec<String> {
    fields
        .into_iter()
        .filter(|(_, has_changed)| *has_changed)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// A change that is about to be recorded.
#[derive(Clone, Debug)]
pub struct NewChange {
    /// When it happened.
    pub at: Timestamp,
    /// The user, guest or program that made it.
    pub actor: Actor,
    /// The kind of the change.
    pub action: Action,
    /// The object that changed.
    pub subject: Subject,
    /// The details of the change.
    pub detail: Detail,
}

/// A row of the change log.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Change {
    /// The row's number: 1, 2, 3 and so on without gaps, in the order of the commits.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// The originator as text, such as `user:1`, `guest`, `cli` or `system`.
    pub actor: String,
    /// The kind of the change, such as `post.created`.
    pub action: String,
    /// The object that changed, such as `post:42`.
    pub subject: String,
    /// The name of the process that made the change.
    pub node: String,
    /// The details of the change.
    pub detail: Json<Detail>,
}

impl Change {
    /// Returns the comment that changed from one status to another, with the two; `None` for a change
    /// of anything else. A new comment had no status before.
    #[must_use]
    pub fn comment_transition(&self) -> Option<(CommentId, Option<CommentStatus>, CommentStatus)> {
        let Some(Subject::Comment(id)) = Subject::read(&self.subject) else {
            return None;
        };
        let status = |word: &Option<String>| CommentStatus::parse(word.as_deref()?);
        let to = status(&self.detail.to)?;
        Some((id, status(&self.detail.from), to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_is_read_from_its_text() {
        let subjects = [
            Subject::Post(PostId(1)),
            Subject::Series(SeriesId(2)),
            Subject::Comment(CommentId(3)),
            Subject::User(UserId(4)),
            Subject::Token(TokenId(5)),
            Subject::Ban(BanId(6)),
            Subject::Filter,
            Subject::Label(LabelId(7)),
            Subject::Redirect(RedirectId(8)),
            Subject::Media(MediaId(9)),
            Subject::Settings,
        ];
        for subject in subjects {
            assert_eq!(Subject::read(&subject.to_string()), Some(subject));
        }
        assert_eq!(Subject::read("menu:1"), None);
    }
}

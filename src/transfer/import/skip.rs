//! Kinds of entries that are left out on request.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::ledger;
use crate::model::{CommentStatus, Kind, PostStatus};
use crate::transfer::imported::{EntryKind, ImportEntry, ImportedCommentKind, Skipped};

const ASKED: &str = "it was left out as asked";

/// A kind of entries that can be left out.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SkipKind {
    /// Pages
    Pages,
    /// Drafts
    Drafts,
    /// Posts and pages in the trash, and comments in the trash
    Trash,
    /// Comments
    Comments,
    /// Pingbacks and trackbacks
    Pingbacks,
    /// Comments marked as spam
    Spam,
    /// Pictures and other files
    Files,
    /// Redirects
    Redirects,
    /// Settings
    Settings,
}

impl SkipKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Pages,
        Self::Drafts,
        Self::Trash,
        Self::Comments,
        Self::Pingbacks,
        Self::Spam,
        Self::Files,
        Self::Redirects,
        Self::Settings,
    ];

    /// The kind's name in the API and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Drafts => "drafts",
            Self::Trash => "trash",
            Self::Comments => "comments",
            Self::Pingbacks => "pingbacks",
            Self::Spam => "spam",
            Self::Files => "files",
            Self::Redirects => "redirects",
            Self::Settings => "settings",
        }
    }

    /// Returns the kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    fn applies(self, entry: &ImportEntry) -> bool {
        match (self, entry) {
            (Self::Pages, ImportEntry::Post(post)) => post.kind == Kind::Page,
            (Self::Drafts, ImportEntry::Post(post)) => post.status == PostStatus::Draft,
            (Self::Trash, ImportEntry::Post(post)) => post.status == PostStatus::Trash,
            (Self::Trash, ImportEntry::Comment(comment)) => comment.status == CommentStatus::Trash,
            (Self::Spam, ImportEntry::Comment(comment)) => comment.status == CommentStatus::Spam,
            (Self::Pingbacks, ImportEntry::Comment(comment)) => {
                comment.kind == ImportedCommentKind::Mention
            }
            (Self::Comments, ImportEntry::Comment(_))
            | (Self::Files, ImportEntry::Media(_))
            | (Self::Redirects, ImportEntry::Redirect(_))
            | (Self::Settings, ImportEntry::Setting(_)) => true,
            _ => false,
        }
    }
}

/// Returns the entry, or in its place one that says that it was left out.
pub(super) fn filter(entry: ImportEntry, skip: &[SkipKind]) -> ImportEntry {
    if !skip.iter().any(|kind| kind.applies(&entry)) {
        return entry;
    }
    let (kind, id) = match entry {
        ImportEntry::Post(post) => (post.kind.into(), Some(post.origin.id)),
        ImportEntry::Comment(comment) => (EntryKind::Comment, Some(comment.origin.id)),
        ImportEntry::Media(media) => (EntryKind::Media, Some(media.name)),
        ImportEntry::Redirect(redirect) => (EntryKind::Redirect, Some(redirect.from)),
        ImportEntry::Label(label) => (EntryKind::Label, Some(label.name)),
        ImportEntry::Author(author) => (EntryKind::Author, Some(author.login)),
        ImportEntry::Setting(setting) => (EntryKind::Setting, Some(setting.name().to_owned())),
        ImportEntry::Skipped(skipped) => return ImportEntry::Skipped(skipped),
    };
    ImportEntry::Skipped(Skipped {
        kind,
        id: id.map(|id| ledger::name(&id, "")),
        why: ASKED.to_owned(),
        line: 0,
    })
}

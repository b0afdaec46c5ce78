//! The entries of a file from another system, independent of its format.
//!
//! A reader yields one [`ImportEntry`] after another and keeps none; the importer maps them to the
//! blog. A reader reports what it cannot carry over: whole entries as [`Skipped`], parts of an
//! entry in its `losses`. In the loss ledger, entries read are thus always entries imported plus
//! entries skipped.
//!
//! Nothing here is trusted: HTML is not sanitised, texts are as long as in the file, and references
//! may lead nowhere. A new format needs a reader that yields these types, and nothing else here.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{EntryId, Kind, LanguageTag, Origin};

/// The author of an entry. An e-mail address is never kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedAuthor {
    /// The name shown to readers; empty if the file has none.
    pub name: String,
    /// The http or https address of the author's profile or website.
    pub url: Option<String>,
}

/// A post or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPost {
    /// The system and id from which it comes, equal in every export of the blog.
    pub origin: Origin,
    /// The id by which feed readers know it.
    pub entry_id: Option<EntryId>,
    /// Whether it is a post or a page.
    pub kind: Kind,
    /// Whether it was not published.
    pub draft: bool,
    /// The title as plain text, trimmed; may be empty.
    pub title: String,
    /// The body as HTML, not sanitised.
    pub html: String,
    /// The path of `old_url`, from `/`, percent-encoded as in the file, without query and fragment.
    /// `None` for drafts. Never derived from the date, which may have changed since.
    pub path: Option<String>,
    /// The whole address on the old blog, so that links between posts can be mapped.
    pub old_url: Option<String>,
    /// The labels in the order of the file, without duplicates.
    pub labels: Vec<String>,
    /// The author.
    pub author: ImportedAuthor,
    /// The time of its first publication; for a draft, the time in the file.
    pub published_at: DateTime<Utc>,
    /// The time of its last change; `published_at` if the file has none.
    pub updated_at: DateTime<Utc>,
    /// Whether the file names a form for new comments. False means little, because some formats
    /// omit it for drafts and pages.
    pub has_comment_form: bool,
    /// The number of comments that the file claims, for comparison with those found.
    pub stated_comments: Option<u32>,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
}

/// A comment. Its post and its parent may come later in the file, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedComment {
    /// The system and id from which it comes.
    pub origin: Origin,
    /// The id by which feed readers know it.
    pub entry_id: Option<EntryId>,
    /// The `origin.id` of its post.
    pub post_id: String,
    /// The `origin.id` of the comment that it answers; `None` for a top-level comment.
    pub parent_id: Option<String>,
    /// The author.
    pub author: ImportedAuthor,
    /// The body as HTML, not sanitised; for a removed comment, the old system's notice.
    pub html: String,
    /// The time at which it was written.
    pub published_at: DateTime<Utc>,
    /// The time of its last change; `published_at` if the file has none.
    pub updated_at: DateTime<Utc>,
    /// Whether it was removed and only its place in the thread remains.
    pub removed: bool,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
}

/// A setting of the old blog that exists here too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedSetting {
    /// The blog's name.
    Title(String),
    /// The blog's description; may contain HTML.
    Description(String),
    /// The time zone in which dates are shown.
    TimeZone(Tz),
    /// The language.
    Language(LanguageTag),
    /// Whether every comment waits for approval.
    ModerateAll(bool),
    /// Whether new posts accept comments.
    CommentsOpen(bool),
}

/// The settings of the old blog; `None` for those that the file does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSettings {
    /// The blog's name.
    pub title: Option<String>,
    /// The blog's description; may contain HTML.
    pub description: Option<String>,
    /// The time zone in which dates are shown.
    pub time_zone: Option<Tz>,
    /// The language.
    pub language: Option<LanguageTag>,
    /// Whether every comment waits for approval.
    pub moderate_all: Option<bool>,
    /// Whether new posts accept comments.
    pub comments_open: Option<bool>,
}

impl ImportedSettings {
    /// Adds a setting. A later value replaces an earlier one, except that comments are open only if
    /// no value about them is "closed".
    pub fn apply(&mut self, setting: ImportedSetting) {
        match setting {
            ImportedSetting::Title(title) => self.title = Some(title),
            ImportedSetting::Description(description) => self.description = Some(description),
            ImportedSetting::TimeZone(zone) => self.time_zone = Some(zone),
            ImportedSetting::Language(language) => self.language = Some(language),
            ImportedSetting::ModerateAll(all) => self.moderate_all = Some(all),
            ImportedSetting::CommentsOpen(open) => {
                self.comments_open = Some(open && self.comments_open != Some(false))
            }
        }
    }
}

/// The kind of an entry, as far as the reader can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A post.
    Post,
    /// A page.
    Page,
    /// A comment.
    Comment,
    /// A setting.
    Setting,
    /// The blog's design.
    Template,
    /// Any other kind.
    Unknown,
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Post => "post",
            Self::Page => "page",
            Self::Comment => "comment",
            Self::Setting => "setting",
            Self::Template => "template",
            Self::Unknown => "entry",
        })
    }
}

/// An entry that is not imported. It contains nothing of the entry's text or author, so that it may
/// be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}{} (line {line}): {why}", id.as_ref().map(|id| format!(" {id}")).unwrap_or_default())]
pub struct Skipped {
    /// The kind of the entry.
    pub kind: EntryKind,
    /// The entry's id in the old system, or the name of a setting.
    pub id: Option<String>,
    /// The reason, as a clause for the loss ledger.
    pub why: String,
    /// The line on which the entry begins, counted from 1.
    pub line: u64,
}

/// An entry of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportEntry {
    /// A post or a page.
    Post(Box<ImportedPost>),
    /// A comment.
    Comment(Box<ImportedComment>),
    /// A setting.
    Setting(ImportedSetting),
    /// An entry that is not imported.
    Skipped(Skipped),
}

/// The reason why a file cannot be read further. Nothing after that position has been read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ReadError {
    /// The line, counted from 1.
    pub line: u64,
    /// The number of bytes read before the error.
    pub byte: u64,
    /// A description of the error, and how to fix it.
    pub message: String,
}

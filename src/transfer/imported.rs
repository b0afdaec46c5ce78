//! What a reader finds in another system's file, whatever the format.
//!
//! A reader yields one [`Entry`] after the other and keeps none; the one writer
//! maps them onto the blog. What a reader cannot carry it names: whole entries
//! as [`Skipped`], parts of an entry in its `losses`, so that the loss ledger can
//! count read = carried + skipped. Nothing here is trusted: HTML is unsanitised,
//! texts are as long as the file has them, references may lead nowhere.
//! A new format needs a reader that yields these types, and nothing else here.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{EntryId, Kind, Origin};

/// Who wrote something, as far as it may be known: never an e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedAuthor {
    /// The name shown; empty when the file gives none.
    pub name: String,
    /// The profile's or website's http or https address.
    pub url: Option<String>,
}

/// A post or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPost {
    /// Where it comes from; the same on every import of the same thing.
    pub origin: Origin,
    /// The id that feed readers know it by.
    pub entry_id: Option<EntryId>,
    /// Post or page.
    pub kind: Kind,
    /// Whether readers could not see it yet.
    pub draft: bool,
    /// Plain text, trimmed; may be empty.
    pub title: String,
    /// The body, unsanitised.
    pub html: String,
    /// The path of `old_url`, from `/`, percent-encoded as it stands there, without query and
    /// fragment. `None` for drafts. Never made of the date, which may have moved since.
    pub path: Option<String>,
    /// The whole address on the old blog, so that links between posts can be mapped.
    pub old_url: Option<String>,
    /// In the order of the file, without repetitions.
    pub labels: Vec<String>,
    /// The writer.
    pub author: ImportedAuthor,
    /// First publication, or what the file gives for a draft.
    pub published_at: DateTime<Utc>,
    /// The last change; `published_at` when the file gives none.
    pub updated_at: DateTime<Utc>,
    /// Whether the file names a form for new comments. False says little: some
    /// formats leave it out of drafts and pages.
    pub has_comment_form: bool,
    /// How many comments the file says that there are, to compare with those found.
    pub stated_comments: Option<u32>,
    /// What of it is not carried, each a clause for the loss ledger.
    pub losses: Vec<String>,
}

/// A comment. Its post, and its parent, may come later in the file or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedComment {
    /// Where it comes from.
    pub origin: Origin,
    /// The id that feed readers know it by.
    pub entry_id: Option<EntryId>,
    /// The `origin.id` of its post.
    pub post_id: String,
    /// The `origin.id` of the comment that it answers; `None` when it answers the post.
    pub parent_id: Option<String>,
    /// The writer.
    pub author: ImportedAuthor,
    /// The body, unsanitised; for a removed one the old system's notice.
    pub html: String,
    /// When it was written.
    pub published_at: DateTime<Utc>,
    /// The last change; `published_at` when the file gives none.
    pub updated_at: DateTime<Utc>,
    /// Whether only its place in the thread is left.
    pub removed: bool,
    /// What of it is not carried, each a clause for the loss ledger.
    pub losses: Vec<String>,
}

/// One choice of the old blog's owner that this blog has too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedSetting {
    /// The blog's name.
    Title(String),
    /// What the blog is about; may hold HTML.
    Description(String),
    /// The zone in which dates are shown.
    TimeZone(Tz),
    /// BCP 47, such as `pt-BR`.
    Language(String),
    /// Whether every comment waits for a moderator.
    ModerateAll(bool),
    /// Whether new posts take comments.
    CommentsOpen(bool),
}

/// The old owner's choices together; `None` where the file says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSettings {
    /// The blog's name.
    pub title: Option<String>,
    /// What the blog is about; may hold HTML.
    pub description: Option<String>,
    /// The zone in which dates are shown.
    pub time_zone: Option<Tz>,
    /// BCP 47, such as `pt-BR`.
    pub language: Option<String>,
    /// Whether every comment waits for a moderator.
    pub moderate_all: Option<bool>,
    /// Whether new posts take comments.
    pub comments_open: Option<bool>,
}

impl ImportedSettings {
    /// Takes one more choice; the last one counts. Comments are open only if every
    /// choice about them says so.
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

/// What an entry is, as far as it could be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A post.
    Post,
    /// A page.
    Page,
    /// A comment.
    Comment,
    /// One of the owner's choices.
    Setting,
    /// The blog's design.
    Template,
    /// Something else.
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

/// An entry that is not carried. It holds nothing of its text or author, so it may be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}{} (line {line}): {why}", id.as_ref().map(|id| format!(" {id}")).unwrap_or_default())]
pub struct Skipped {
    /// What it is.
    pub kind: EntryKind,
    /// Its id in the old system, or a setting's name.
    pub id: Option<String>,
    /// A clause for the loss ledger.
    pub why: String,
    /// The line on which it begins, from 1.
    pub line: u64,
}

/// One entry of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A post or a page.
    Post(Box<ImportedPost>),
    /// A comment.
    Comment(Box<ImportedComment>),
    /// One of the owner's choices.
    Setting(ImportedSetting),
    /// Something that is not carried.
    Skipped(Skipped),
}

/// Why a file cannot be read on; nothing after that place has been read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ReadError {
    /// The line, from 1.
    pub line: u64,
    /// How many bytes had been read.
    pub byte: u64,
    /// What is wrong and what to do.
    pub message: String,
}

//! The entries of a file from another system, independent of its format.
//!
//! A reader yields one [`ImportEntry`] after another and keeps none; the importer maps them to the
//! blog. A reader reports what it cannot carry over: whole entries as [`Skipped`], parts of an
//! entry in its `losses`. In the loss ledger, entries read are thus always entries imported plus
//! entries skipped.
//!
//! Nothing here is trusted: HTML is not sanitised, texts are as long as in the file, and references
//! may lead nowhere. A new format needs a reader that yields these types, and nothing else here.

mod settings;

use std::fmt;

use chrono::{DateTime, Utc};

use crate::model::comment::EmailAddress;
use crate::model::{
    CommentMode, CommentStatus, EntryId, Format, Kind, LanguageTag, Origin, PostStatus,
};

pub use settings::{ImportedSetting, ImportedSettings};

/// The author of a post or comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedAuthor {
    /// The name by which the old system identified the author of a post, such as a login. Two posts
    /// with the same login have the same author, whatever their other fields. `None` if the system
    /// has no such name; then the address of the profile identifies the author, or else the name.
    pub login: Option<String>,
    /// The name shown to readers; empty if the file has none.
    pub name: String,
    /// The http or https address of the author's profile or website.
    pub url: Option<String>,
    /// The address that a commenter gave. The importer encrypts it before anything is stored; no
    /// report contains it. It is not used for the authors of posts.
    pub email: Option<EmailAddress>,
}

/// A post or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPost {
    /// The system and the id from which it comes, equal in every export of the blog. If ids are only
    /// unique within one site of the system, the id begins with the site, such as
    /// `example.org/post/12`.
    pub origin: Origin,
    /// The id by which feed readers know it.
    pub entry_id: Option<EntryId>,
    /// Whether it is a post or a page.
    pub kind: Kind,
    /// Whether it is public, a draft, or in the trash. A public one with a later `published_at` is
    /// scheduled. What only some readers may see, such as a private post or one with a password, is
    /// a draft with a loss.
    pub status: PostStatus,
    /// The title as plain text, trimmed; may be empty.
    pub title: String,
    /// The subtitle as plain text; may be empty.
    pub subtitle: String,
    /// The author's own summary as plain text; may be empty. It is carried only as the subtitle.
    pub excerpt: String,
    /// The body, not sanitised.
    pub body: String,
    /// The format of `body`.
    pub format: Format,
    /// The language, if it differs from the blog's.
    pub lang: Option<LanguageTag>,
    /// Who may comment; `None` if the file does not tell.
    pub comments: Option<CommentMode>,
    /// Whether it is pinned to the top of the front page.
    pub pinned: bool,
    /// The address of the picture that stands for it in lists: one of the `urls` of an
    /// [`ImportedMedia`], which may come earlier or later in the file.
    pub cover: Option<String>,
    /// The wanted last part of its address, for a post without `path`, such as a draft.
    pub slug: Option<String>,
    /// The path of `old_url`, from `/`, percent-encoded as in the file, without query and fragment.
    /// `None` for drafts. Never derived from the date, which may have changed since.
    pub path: Option<String>,
    /// The whole address on the old blog, so that links between posts can be mapped.
    pub old_url: Option<String>,
    /// Further paths at which the old blog showed it or redirected to it, each from `/` and
    /// percent-encoded, without query and fragment.
    pub aliases: Vec<String>,
    /// The labels in the order of the file, without duplicates.
    pub labels: Vec<String>,
    /// The author.
    pub author: ImportedAuthor,
    /// The time of its first publication; for a draft, the time in the file.
    pub published_at: DateTime<Utc>,
    /// The time of its last change; `published_at` if the file has none.
    pub updated_at: DateTime<Utc>,
    /// The number of comments that the file claims, for comparison with those found.
    pub stated_comments: Option<u32>,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
}

impl ImportedPost {
    /// A post in HTML with these required fields, and without all others.
    #[must_use]
    pub fn new(origin: Origin, kind: Kind, published_at: DateTime<Utc>) -> Self {
        Self {
            origin,
            entry_id: None,
            kind,
            status: PostStatus::Public,
            title: String::new(),
            subtitle: String::new(),
            excerpt: String::new(),
            body: String::new(),
            format: Format::Html,
            lang: None,
            comments: None,
            pinned: false,
            cover: None,
            slug: None,
            path: None,
            old_url: None,
            aliases: Vec::new(),
            labels: Vec::new(),
            author: ImportedAuthor::default(),
            published_at,
            updated_at: published_at,
            stated_comments: None,
            losses: Vec::new(),
        }
    }
}

/// The post that a comment is under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentedPost {
    /// The `origin.id` of a post of the same file.
    Origin(String),
    /// The address of a page. It is looked up among the posts of this blog, since the file has
    /// comments only.
    Address(String),
}

/// How a comment was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportedCommentKind {
    /// By a person.
    #[default]
    Comment,
    /// By another site that links to the post: a pingback or trackback.
    Mention,
}

/// A comment. Its post and its parent may come later in the file, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedComment {
    /// The system and id from which it comes; see [`ImportedPost::origin`].
    pub origin: Origin,
    /// The id by which feed readers know it.
    pub entry_id: Option<EntryId>,
    /// Its post.
    pub post: CommentedPost,
    /// The `origin.id` of the comment that it answers; `None` for a top-level comment.
    pub parent_id: Option<String>,
    /// How it was written.
    pub kind: ImportedCommentKind,
    /// The author.
    pub author: ImportedAuthor,
    /// The body, not sanitised; for a removed comment, the old system's notice.
    pub body: String,
    /// The format of `body`.
    pub format: Format,
    /// The time at which it was written.
    pub published_at: DateTime<Utc>,
    /// The time of its last change; `published_at` if the file has none.
    pub updated_at: DateTime<Utc>,
    /// Its moderation status. [`CommentStatus::Removed`] keeps only its place in the thread.
    pub status: CommentStatus,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
}

impl ImportedComment {
    /// An approved comment in HTML with these required fields, and without all others.
    #[must_use]
    pub fn new(origin: Origin, post: CommentedPost, published_at: DateTime<Utc>) -> Self {
        Self {
            origin,
            entry_id: None,
            post,
            parent_id: None,
            kind: ImportedCommentKind::Comment,
            author: ImportedAuthor::default(),
            body: String::new(),
            format: Format::Html,
            published_at,
            updated_at: published_at,
            status: CommentStatus::Approved,
            losses: Vec::new(),
        }
    }
}

/// A picture or another file. Texts that show it at one of its `urls` show the stored file
/// afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedMedia {
    /// The system and id from which it comes; see [`ImportedPost::origin`].
    pub origin: Origin,
    /// The member of the source that holds its bytes; `None` if the file only tells where it was.
    pub member: Option<String>,
    /// The name of the file, without a folder.
    pub name: String,
    /// The http or https addresses at which the old blog served it, and smaller versions of it.
    /// The path of each address redirects to the stored file.
    pub urls: Vec<String>,
    /// The text for those who cannot see it; may be empty.
    pub alt: String,
    /// The caption as plain text; may be empty.
    pub caption: String,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
}

/// A redirect of the old blog, or an address that it had for something other than a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRedirect {
    /// The system and id from which it comes; see [`ImportedPost::origin`].
    pub origin: Origin,
    /// The old path from `/`, percent-encoded, without query and fragment.
    pub from: String,
    /// A path of this blog from `/`, or an http or https address.
    pub to: String,
}

/// A label as such. Labels that posts have are created with the posts; an entry like this adds what
/// a post does not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedLabel {
    /// The system and id from which it comes; see [`ImportedPost::origin`].
    pub origin: Origin,
    /// The name.
    pub name: String,
    /// The paths at which the old blog listed its posts, each from `/` and percent-encoded, without
    /// query and fragment. They redirect to the label's page.
    pub aliases: Vec<String>,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
}

/// An author of the old blog as such. A user is created only when a post names the author by
/// `login`, which may come earlier or later in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedUser {
    /// The name by which posts refer to the author.
    pub login: String,
    /// The name shown to readers.
    pub name: String,
    /// The http or https address of the author's website.
    pub url: Option<String>,
    /// The text about the author; may be empty.
    pub bio: String,
    /// The paths at which the old blog listed the author's posts, each from `/` and
    /// percent-encoded, without query and fragment. They redirect to the author's page.
    pub aliases: Vec<String>,
    /// The parts that are not imported, each as a clause for the loss ledger.
    pub losses: Vec<String>,
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
    /// A picture or another file.
    Media,
    /// A redirect.
    Redirect,
    /// A label.
    Label,
    /// An author.
    Author,
    /// The blog's design.
    Template,
    /// Any other kind.
    Unknown,
}

impl From<Kind> for EntryKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Post => Self::Post,
            Kind::Page => Self::Page,
        }
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Post => "post",
            Self::Page => "page",
            Self::Comment => "comment",
            Self::Setting => "setting",
            Self::Media => "file",
            Self::Redirect => "redirect",
            Self::Label => "label",
            Self::Author => "author",
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
    /// A picture or another file.
    Media(Box<ImportedMedia>),
    /// A redirect.
    Redirect(ImportedRedirect),
    /// A label.
    Label(Box<ImportedLabel>),
    /// An author.
    Author(Box<ImportedUser>),
    /// A setting.
    Setting(ImportedSetting),
    /// An entry that is not imported.
    Skipped(Skipped),
}

/// The reason why a file cannot be read further. Nothing after that position has been read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}line {line}: {message}", file.as_ref().map(|file| format!("{file}, ")).unwrap_or_default())]
pub struct ReadError {
    /// The member of the source, if the source has several.
    pub file: Option<String>,
    /// The line, counted from 1.
    pub line: u64,
    /// The number of bytes read before the error.
    pub byte: u64,
    /// A description of the error, and how to fix it.
    pub message: String,
}

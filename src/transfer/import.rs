//! The importer: writes the entries of any reader to the blog.
//!
//! It reads the file several times from the start and keeps only the current entry in memory; what it
//! must know of the other ones is in a file of its own (`store::scratch`). The
//! first pass is a survey: it reads the whole file, so that a broken file changes nothing, and
//! collects the settings and the ids of comments. Then the settings are applied, because dates
//! depend on the time zone. The second pass writes posts and pages. The third writes comments,
//! parents before their replies, and is repeated if the order of the file requires it.
//!
//! Each entry is checked and rendered first, and then given to the `writer`, which writes a batch of
//! them in one short transaction, so that a running server is not blocked. Every entry is found again by its origin:
//! running an import again completes one that was interrupted, and changes nothing after one that
//! was complete. Each entry is counted exactly once in the [`Report`].
//!
//! Writing during the survey was rejected. It would save one pass, but leave half a blog if the end
//! of the file is broken.

mod address_map;
mod addressed_post;
mod authors;
mod comment_links;
mod comments;
mod extras;
mod file;
mod fingerprint;
mod ledger;
mod links;
mod local_changes;
mod parked_comments;
mod places;
mod posts;
mod ready_comment;
mod ready_post;
mod report;
mod settings;
mod skip;
pub(in crate::transfer) mod stored_report;
mod target;
mod undo;
mod writer;

use std::collections::HashMap;
use std::io;

use url::Url;

use crate::error::{Error, Result};
use crate::model::{Authority, ImportId};
use crate::services::Services;
use crate::store::Db;
use crate::store::scratch::Scratch;
use crate::transfer::formats::Input;
use crate::transfer::imported::{ImportEntry, ReadError};
use comments::Comments;
use file::File;
use settings::SettingsFound;
use target::Target;
use writer::Writer;

pub use address_map::{AddressMap, InvalidMap};
pub use authors::FoundAuthor;
pub use ledger::{Counts, Loss, LossKind, ReportRow, SettingChange};
pub use report::{LossReader, Report};
pub use skip::SkipKind;
pub(in crate::transfer) use undo::undo_entries;
pub use undo::{Undone, undo};

/// The number of passes over the file, unless its comments need more.
pub const PASSES: u64 = 3;

/// Receives the progress of the import. If it returns an error, the import stops; committed batches
/// remain.
pub type ProgressCallback<'a> = &'a mut (dyn FnMut(Step) -> Result<()> + Send);

/// A step of an import's progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Bytes of the file were read.
    Read {
        /// The number of the pass, from 0.
        pass: u64,
        /// The number of bytes read in this pass.
        bytes: u64,
    },
    /// A batch was committed.
    Committed {
        /// The number of posts or comments in the batch.
        entries: usize,
    },
}

/// The options of an import.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether to do everything except writing.
    pub dry_run: bool,
    /// The stored import to carry out; `None` to begin one, or to go on with one of the same files.
    pub import: Option<ImportId>,
    /// Whether to overwrite what was changed here since an earlier import.
    pub theirs: bool,
    /// The address of the old blog, if the export does not tell it.
    pub home: Option<Url>,
    /// The kinds of entries to leave out.
    pub skip: Vec<SkipKind>,
    /// Users of this blog for authors of the old one: the slug by the author's login or name.
    pub authors: HashMap<String, String>,
    /// New addresses for old ones, for comments that come without posts.
    pub map: AddressMap,
    /// Whether the excerpts that authors wrote become subtitles of posts without one.
    pub excerpts_as_subtitles: bool,
    /// Whether to import a blog that only invited readers could see.
    pub from_private: bool,
    /// The most bytes of comments that are kept in memory while they wait for their parents.
    pub held_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dry_run: false,
            import: None,
            theirs: false,
            home: None,
            skip: Vec::new(),
            authors: HashMap::new(),
            map: AddressMap::default(),
            excerpts_as_subtitles: false,
            from_private: false,
            held_bytes: 16 * 1024 * 1024,
        }
    }
}

/// The reason why an import stopped. Earlier batches are committed; running the import again
/// continues from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened.
    #[error("the file cannot be opened: {0}")]
    Open(#[from] io::Error),
    /// The file is broken or cannot be read.
    #[error("the file cannot be read: {0}")]
    Read(#[from] ReadError),
    /// Only invited readers could see the old blog.
    #[error("the old blog was for invited readers only, and this one is public")]
    Private,
    /// An author is to become a user that does not exist.
    #[error("there is no user `{0}` here")]
    UnknownAuthor(String),
    /// The blog could not store an entry.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Imports the input.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import, and [`ImportError::Read`] if the file is broken,
/// both before anything is written; [`ImportError::Store`] if the blog cannot store an entry.
pub async fn run(
    db: &Db,
    services: &Services,
    by: &Authority,
    input: &Input,
    options: &Options,
    progress: ProgressCallback<'_>,
) -> Result<Report, ImportError> {
    by.require_import()?;
    let target = Target {
        db,
        services,
        by,
        dry_run: options.dry_run,
        theirs: options.theirs,
        import: None,
    };
    let mut file = File::new(input, &options.skip);
    let mut writer = Writer::new(target, progress, options, Scratch::create().await?);
    let mut comments = Comments::new(options.held_bytes);
    writer.authors.choose(target, &options.authors).await?;
    let found = survey(&mut file, &mut writer, &mut comments).await?;
    if found.settings.is_private() && !options.from_private {
        return Err(ImportError::Private);
    }
    if let Some(home) = &options.home {
        writer.links.set_home(home.as_str());
    }
    writer.links.finish();
    if !options.dry_run {
        writer.target.import = Some(match options.import {
            Some(id) => id,
            None => stored_report::begin(target, input).await?,
        });
    }
    settings::apply(&mut writer, found.settings).await?;
    if found.has_extras {
        Box::pin(extras::write(&mut file, &mut writer)).await?;
    }
    Box::pin(posts::write(&mut file, &mut writer)).await?;
    extras::finish_authors(&mut writer).await?;
    comments.write(&mut file, &mut writer).await?;
    comment_links::finish(&mut writer).await?;
    let target = writer.target;
    let home = writer.links.home();
    let authors = writer.authors.found();
    let (ledger, scratch) = writer.close().await?;
    let report = Report::new(ledger, options.dry_run, scratch).with_origin(home, authors);
    stored_report::finish(target, &report, options.import.is_none()).await?;
    Ok(report)
}

/// What the first pass collects.
#[derive(Default)]
struct Survey {
    settings: SettingsFound,
    /// Whether there are entries that are neither posts nor comments nor settings.
    has_extras: bool,
}

/// Reads the whole file: counts the entries, reports those that the reader skipped, and collects
/// the settings and the ids of comments.
async fn survey(
    file: &mut File<'_>,
    writer: &mut Writer<'_>,
    comments: &mut Comments,
) -> Result<Survey, ImportError> {
    let mut found = Survey::default();
    let mut pass = file.pass()?;
    while let Some(entry) = pass.next(writer).await? {
        writer.ledger.read(ReportRow::of(&entry));
        writer.links.add(&entry);
        match entry {
            ImportEntry::Setting(setting) => found.settings.add(setting),
            ImportEntry::Comment(comment) => {
                comments.expect(&writer.scratch, comment.origin.id).await?;
            }
            ImportEntry::Skipped(skipped) => writer.ledger.skip(
                ReportRow::from(skipped.kind),
                &ledger::name_of(&skipped),
                &skipped.why,
            ),
            ImportEntry::Media(_)
            | ImportEntry::Redirect(_)
            | ImportEntry::Label(_)
            | ImportEntry::Author(_) => found.has_extras = true,
            ImportEntry::Post(_) => {}
        }
    }
    comments.expect_all(&writer.scratch).await?;
    if let Some(home) = pass.home().await {
        writer.links.set_home(&home);
    }
    Ok(found)
}

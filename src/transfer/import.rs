//! The one writer of every import.
//!
//! The file is read several times, from its start each time, and an entry at a
//! time is held: the survey reads all of it, so that a broken file changes
//! nothing, and learns the settings and the comments' ids; then the settings
//! are applied (dates depend on the zone), then posts and pages are written,
//! then comments, parents before their answers whatever the order of the file.
//!
//! An entry is checked and rendered first; a batch of them is written in one
//! short transaction, so that a server beside it goes on. Everything is found
//! again by its origin: an import that was cut off is finished by running it
//! again, and one that is run twice changes nothing. Each entry read ends in
//! the [`Report`] exactly once.
//!
//! Refused: to write while surveying. It would save one reading of the file,
//! and leave half a blog when its end is broken.

mod authors;
mod batch;
mod comments;
mod held;
mod ledger;
mod posts;
mod report;
mod settings;
mod stream;

use std::collections::HashMap;
use std::io;

use crate::error::{Error, Result};
use crate::model::PostId;
use crate::services::Services;
use crate::store::Db;
use crate::transfer::EntryReader;
use crate::transfer::imported::{Entry, ReadError};
use authors::Authors;
use comments::Comments;
use ledger::Ledger;
use settings::SettingsFound;
use stream::Stream;

pub use ledger::{Counts, Fate, Loss, Row};
pub use report::Report;

/// How many times a file is read unless its comments need more.
pub const PASSES: u64 = 3;

/// Opens the file at its start; called for each pass.
pub type Open<'a> = &'a (dyn Fn() -> io::Result<Box<dyn EntryReader>> + Sync);

/// Is told how far the import is. An error from it stops the import; what was
/// committed stays.
pub type Progress<'a> = &'a mut (dyn FnMut(Step) -> Result<()> + Send);

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Bytes of the file were read.
    Read {
        /// The pass, from 0.
        pass: u64,
        /// The bytes read in this pass.
        bytes: u64,
    },
    /// A batch is on disk.
    Committed {
        /// How many posts or comments were in it.
        entries: usize,
    },
}

/// What an import may do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Do everything but write.
    pub dry_run: bool,
    /// The most bytes of comments that are kept in memory while they wait for the one they answer.
    pub held_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dry_run: false,
            held_bytes: 16 * 1024 * 1024,
        }
    }
}

/// Why an import stopped. The batches before are on disk; running it again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened.
    #[error("the file cannot be opened: {0}")]
    Open(#[from] io::Error),
    /// The file cannot be read on.
    #[error("the file cannot be read: {0}")]
    Read(#[from] ReadError),
    /// The blog could not take it.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Brings the file into the blog.
///
/// # Errors
/// [`ImportError::Read`] before anything is written when the file is broken.
pub async fn run(
    db: &Db,
    services: &Services,
    open: Open<'_>,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Report, ImportError> {
    let mut import = Import::new(db, services, open, options, progress);
    let settings = import.survey().await?;
    settings::apply(&mut import, settings).await?;
    posts::write(&mut import).await?;
    comments::write(&mut import).await?;
    posts::compare_stated(&mut import);
    Ok(Report::new(import.ledger, options.dry_run))
}

/// A post that stands in the file and on the blog.
struct Placed {
    /// Its id here; a made-up one below 0 in a dry run.
    id: PostId,
    /// Post or page.
    row: Row,
    /// How many comments the file says that it has.
    stated: Option<u32>,
    /// How many comments of it were found.
    found: u32,
}

/// An import under way.
struct Import<'a> {
    db: &'a Db,
    services: &'a Services,
    open: Open<'a>,
    options: &'a Options,
    progress: Progress<'a>,
    ledger: Ledger,
    authors: Authors,
    /// By their id in the file.
    posts: HashMap<String, Placed>,
    comments: Comments,
    passes: u64,
}

impl<'a> Import<'a> {
    fn new(
        db: &'a Db,
        services: &'a Services,
        open: Open<'a>,
        options: &'a Options,
        progress: Progress<'a>,
    ) -> Self {
        Self {
            db,
            services,
            open,
            options,
            progress,
            ledger: Ledger::default(),
            authors: Authors::default(),
            posts: HashMap::new(),
            comments: Comments::new(options.held_bytes),
            passes: 0,
        }
    }

    /// Reads the whole file: counts it, names what its reader skipped, and learns what comes first.
    async fn survey(&mut self) -> Result<SettingsFound, ImportError> {
        let mut settings = SettingsFound::default();
        let mut stream = self.stream()?;
        while let Some(entry) = self.next(&mut stream).await? {
            self.ledger.read(Row::of(&entry));
            match entry {
                Entry::Setting(setting) => settings.add(setting),
                Entry::Comment(comment) => self.comments.expect(comment.origin.id),
                Entry::Skipped(skipped) => self.ledger.skip(
                    Row::from(skipped.kind),
                    &ledger::name_of(&skipped),
                    &skipped.why,
                ),
                Entry::Post(_) => {}
            }
        }
        Ok(settings)
    }

    /// The entries once more, from the start.
    fn stream(&mut self) -> Result<Stream, ImportError> {
        let reader = (self.open)()?;
        self.passes += 1;
        Ok(Stream::start(reader))
    }

    /// Notes where a post of the file stands on the blog.
    fn place(&mut self, origin_id: String, id: PostId) {
        if let Some(placed) = self.posts.get_mut(&origin_id) {
            placed.id = id;
        }
    }

    /// The next entry of a pass.
    async fn next(&mut self, stream: &mut Stream) -> Result<Option<Entry>, ImportError> {
        let Some((entry, bytes)) = stream.next().await else {
            return Ok(None);
        };
        (self.progress)(Step::Read {
            pass: self.passes - 1,
            bytes,
        })?;
        Ok(Some(entry?))
    }
}

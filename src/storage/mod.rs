//! Where the files of the media library are: in a folder of this machine, or in a bucket of a
//! storage service, which several nodes share.
//!
//! A file is stored under its hash, in a folder named by the first two digits of it:
//! `media/58/5891b5b522d5df086d0ff0b110fbd9d2`. So a stored file never changes, equal files are
//! stored once, and every file can be verified. Which files belong to the blog, under which name
//! and of which type, only the rows of the library tell.
//!
//! [`Storage::put`] returns once the file, and its entry in its folder, is on the disk, or once the
//! service has accepted it. A file that is stored again is written again, so that it counts as new.
//! An interrupted put leaves something behind, a file such as `5891…#1` or the parts of an upload,
//! which only [`Storage::list`] shows and only [`Storage::delete`] removes.
//!
//! Below it is the crate `object_store` for both. `Place` has what differs: the room that is left,
//! what interrupted puts leave, and what an error means. To add a service that the crate knows, add
//! a variant to it, and its store in a constructor.
//!
//! Refused: files in the database, which every backup would copy whole, and which would have to be
//! read through it; folders by date and names by users, under which two equal files are two and a
//! file can be replaced; redirecting readers to the service, where neither the trash nor the
//! headers of the blog hold.

mod bucket;
mod error;
mod folder;
mod read;
mod write;

use std::fmt;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use chrono::SubsecRound as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::task::spawn_blocking;

use crate::clock::Timestamp;
use crate::config::{self, Config};
use crate::error::{Error, FileFault, Result};
use crate::i18n;
use crate::model::MediaHash;
use bucket::{Bucket, Upload};
pub use bucket::{BucketError, Patience};
use folder::Folder;
pub use read::{Pieces, missing};

/// The bytes of a disk that stay free: below that, the database and the log could not be written.
const RESERVE: u64 = 512 << 20;

/// The files of the media library. A clone is cheap and shares the place.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    place: Place,
    reserve: u64,
    /// The folder for files that are being received.
    receiving: PathBuf,
}

/// Where the files are.
#[derive(Clone, Debug)]
enum Place {
    Folder(Arc<Folder>),
    Bucket(Arc<Bucket>),
}

/// A file in the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The hash under which it is stored; `None` for what an interrupted put has left.
    pub hash: Option<MediaHash>,
    /// Its size.
    pub bytes: u64,
    /// When it was last written.
    pub written_at: Timestamp,
    entry: Entry,
}

/// How a place knows a stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// A file of the folder.
    File(PathBuf),
    /// An object of the bucket, which its hash names.
    Object,
    /// An upload to the bucket that was not completed.
    Upload(Upload),
}

impl Default for Storage {
    /// The folder `media` in the working directory.
    fn default() -> Self {
        Self::in_folder(FilePath::new("media")).expect("`media` is a path that can be named")
    }
}

impl Storage {
    /// The number of parts in which files are listed.
    pub const PARTS: u16 = 256;

    /// Returns the storage that the configuration names.
    ///
    /// # Errors
    /// [`Error::Internal`] if the working directory is gone, or if no client can be made.
    pub fn of(config: &Config) -> Result<Self> {
        if config.media.s3.name.is_some() {
            let folder = config.database_url.folder().unwrap_or_default();
            let folder = std::path::absolute(folder.join(".")).map_err(Error::internal)?;
            return Ok(Self {
                receiving: folder,
                ..Self::in_bucket(&config.media.s3, Patience::default())?
            });
        }
        Self::in_folder(&config.media_folder())
    }

    /// Returns the storage in a folder, which is created with the first file.
    ///
    /// # Errors
    /// [`Error::Internal`] if the working directory is gone.
    pub fn in_folder(folder: &FilePath) -> Result<Self> {
        let folder = std::path::absolute(folder).map_err(Error::internal)?;
        let prefix = Path::from_absolute_path(&folder).map_err(Error::internal)?;
        let files = LocalFileSystem::new().with_fsync(true);
        Ok(Self {
            store: Arc::new(PrefixStore::new(files, prefix)),
            receiving: folder.clone(),
            place: Place::Folder(Arc::new(Folder::new(folder))),
            reserve: RESERVE,
        })
    }

    /// Returns the storage in a bucket. Nothing is asked yet.
    ///
    /// # Errors
    /// [`Error::Internal`] if no client can be made.
    pub fn in_bucket(config: &config::Bucket, patience: Patience) -> Result<Self> {
        let bucket = Bucket::new(config, patience).map_err(Error::internal)?;
        Ok(Self {
            store: bucket.store(),
            place: Place::Bucket(Arc::new(bucket)),
            reserve: RESERVE,
            receiving: std::env::temp_dir(),
        })
    }

    /// Puts another store before the one below, as tests do that let operations fail.
    #[must_use]
    pub fn wrapped(self, wrap: impl FnOnce(Arc<dyn ObjectStore>) -> Arc<dyn ObjectStore>) -> Self {
        Self {
            store: wrap(self.store),
            ..self
        }
    }

    /// Sets the bytes of the disk that stay free.
    #[must_use]
    pub fn with_reserve(self, reserve: u64) -> Self {
        Self { reserve, ..self }
    }

    /// The folder in which the files are; `None` if they are in a bucket.
    #[must_use]
    pub fn folder(&self) -> Option<&FilePath> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Bucket(_) => None,
        }
    }

    /// The folder for files that are being received: the one in whose file system they will be
    /// stored, or that of the database before they go to a bucket.
    #[must_use]
    pub fn receiving_folder(&self) -> &FilePath {
        &self.receiving
    }

    /// Checks that the place can be reached. There is nothing to check of a folder, which may not
    /// exist yet.
    pub async fn check(&self) -> Result<()> {
        if let Place::Bucket(_) = self.place {
            self.list(0).await?;
        }
        Ok(())
    }

    /// Checks that the disk has room for `bytes` and what stays free. A bucket always has.
    ///
    /// # Errors
    /// [`Error::InsufficientStorage`] if it has not, with what to do.
    pub async fn check_room(&self, bytes: u64) -> Result<()> {
        let Place::Folder(folder) = &self.place else {
            return Ok(());
        };
        let folder = Arc::clone(folder);
        let free = on_thread(move || folder.free_bytes()).await?;
        if free >= self.reserve.saturating_add(bytes) {
            return Ok(());
        }
        Err(Error::InsufficientStorage(i18n::refusal(
            FileFault::Reserve {
                free: free >> 20,
                kept: self.reserve >> 20,
            },
        )))
    }

    /// Lists the files of one part, 0 to [`Storage::PARTS`], what interrupted puts have left
    /// included. Files of other names are not the library's, and left out.
    pub async fn list(&self, part: u16) -> Result<Vec<StoredFile>> {
        let part = format!("{part:02x}");
        match &self.place {
            Place::Folder(folder) => {
                let folder = Arc::clone(folder);
                on_thread(move || folder.list(&part)).await
            }
            Place::Bucket(bucket) => {
                let listed = bucket.list(self.store.as_ref(), &part).await;
                listed.map_err(|error| self.failed(error))
            }
        }
    }

    /// Deletes a file that [`Storage::list`] gave, unless it was written again since. Returns
    /// whether it is gone.
    pub async fn delete(&self, file: &StoredFile) -> Result<bool> {
        let Some(hash) = &file.hash else {
            return self.delete_leftover(file).await;
        };
        let head = self.store.head(&path(hash)).await;
        match self.found(head)? {
            None => Ok(true),
            Some(now) if is_as_listed(now.last_modified, file) => {
                self.found(self.store.delete(&path(hash)).await)?;
                Ok(true)
            }
            Some(_) => Ok(false),
        }
    }

    /// Deletes what an interrupted put has left.
    async fn delete_leftover(&self, file: &StoredFile) -> Result<bool> {
        match (&self.place, &file.entry) {
            (Place::Folder(folder), Entry::File(path)) => {
                let (folder, path) = (Arc::clone(folder), path.clone());
                let listed = file.written_at;
                on_thread(move || folder.delete(&path, listed)).await
            }
            (Place::Bucket(bucket), Entry::Upload(upload)) => {
                self.found(bucket.abort(upload).await)?;
                Ok(true)
            }
            (_, entry) => Err(Error::internal(format!("{entry:?} is of another storage"))),
        }
    }

    /// Turns "not found" into `None`.
    fn found<T>(&self, outcome: object_store::Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(error) if error::is_of_file(&error) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Turns an error of the store into the domain's.
    fn failed(&self, error: object_store::Error) -> Error {
        match &self.place {
            Place::Folder(_) => error::of_folder(error),
            Place::Bucket(_) => Error::Unavailable(Box::new(BucketError::of(&error))),
        }
    }
}

/// Shows the place as the operator knows it.
impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Folder(folder) => folder.path().display().fmt(f),
            Place::Bucket(bucket) => bucket.fmt(f),
        }
    }
}

/// The place of a file in the store.
fn path(hash: &MediaHash) -> Path {
    Path::from(format!("{}/{hash}", &hash.as_str()[..2]))
}

/// Whether a file that was last written at `now` was not written again since it was listed. Some
/// services list fractions of seconds that they do not tell of a single file.
fn is_as_listed(now: Timestamp, listed: &StoredFile) -> bool {
    now == listed.written_at || now == listed.written_at.trunc_subsecs(0)
}

/// Runs `work` where it may block.
async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(error::of_io)
}

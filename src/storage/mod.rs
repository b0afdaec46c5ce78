//! Where the files of the media library are: a folder of this machine.
//!
//! A file is stored under its hash, in a folder named by the first two digits of it:
//! `media/58/5891b5b522d5df086d0ff0b110fbd9d2`. So a stored file never changes, equal files are
//! stored once, and every file can be verified. Which files belong to the blog, under which name
//! and of which type, only the rows of the library tell.
//!
//! [`Storage::put`] returns once the file, and its entry in its folder, is on the disk. A file that
//! is stored again is written again, so that it counts as new. An interrupted put leaves a file
//! such as `5891…#1`, which only [`Storage::list`] shows and only [`Storage::delete`] removes.
//!
//! Below it is the crate `object_store`, whose interface the large storage services have too: to
//! add one, make its store in a constructor here, and list and delete through it.
//!
//! Refused: files in the database, which every backup would copy whole, and which would have to be
//! read through it; folders by date and names by users, under which two equal files are two and a
//! file can be replaced.

mod error;
mod folder;

use std::io::Read;
use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload};
use tokio::task::spawn_blocking;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::MediaHash;
use folder::Folder;

/// The bytes of a disk that stay free: below that, the database and the log could not be written.
const RESERVE: u64 = 512 << 20;
/// The bytes of a file that are in memory at a time while it is stored. Storage services refuse
/// smaller parts than 5 MiB.
const PART: usize = 8 << 20;

/// The files of the media library. A clone is cheap and shares the place.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    folder: Arc<Folder>,
    reserve: u64,
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
    path: PathBuf,
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
            folder: Arc::new(Folder::new(folder)),
            reserve: RESERVE,
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

    /// The folder in which the files are.
    #[must_use]
    pub fn folder(&self) -> &FilePath {
        self.folder.path()
    }

    /// Checks that the disk has room for `bytes` and what stays free.
    ///
    /// # Errors
    /// [`Error::InsufficientStorage`] if it has not, with what to do.
    pub async fn check_room(&self, bytes: u64) -> Result<()> {
        let folder = Arc::clone(&self.folder);
        let free = on_thread(move || folder.free_bytes()).await?;
        if free >= self.reserve.saturating_add(bytes) {
            return Ok(());
        }
        Err(Error::InsufficientStorage(format!(
            "the disk has {} MiB free, and {} MiB stay free for the database: make room on the disk",
            free >> 20,
            self.reserve >> 20,
        )))
    }

    /// Stores a file under its hash and returns it. A file that is stored already is written again.
    pub async fn put(&self, content: Bytes) -> Result<MediaHash> {
        let hash = MediaHash::of(&content);
        let payload = PutPayload::from_bytes(content);
        self.store
            .put(&path(&hash), payload)
            .await
            .map_err(error::domain)?;
        Ok(hash)
    }

    /// Stores what a reader gives under `hash`, in parts. It must have that hash.
    pub async fn put_reader(
        &self,
        hash: &MediaHash,
        reader: impl Read + Send + 'static,
    ) -> Result<()> {
        let mut upload = self
            .store
            .put_multipart(&path(hash))
            .await
            .map_err(error::domain)?;
        match put_parts(upload.as_mut(), reader).await {
            Ok(()) => Ok(()),
            Err(why) => {
                // What cannot be removed now is removed by the sweep.
                let _ = upload.abort().await;
                Err(why)
            }
        }
    }

    /// Reads a whole file; `None` if there is none.
    pub async fn get(&self, hash: &MediaHash) -> Result<Option<Bytes>> {
        let found = async { self.store.get(&path(hash)).await?.bytes().await };
        error::found(found.await)
    }

    /// Reads a part of a file at once; `None` if there is no file. With a range that is the whole
    /// file it is the fastest way to read one.
    ///
    /// # Errors
    /// When the file ends before the range does.
    pub async fn get_range(&self, hash: &MediaHash, range: Range<u64>) -> Result<Option<Bytes>> {
        let expected = range.end.saturating_sub(range.start);
        let bytes = error::found(self.store.get_range(&path(hash), range).await)?;
        match bytes {
            Some(bytes) if bytes.len() as u64 != expected => Err(Error::internal(format!(
                "the stored file {hash} is shorter than its row says"
            ))),
            bytes => Ok(bytes),
        }
    }

    /// Returns the size of a file; `None` if there is none.
    pub async fn size(&self, hash: &MediaHash) -> Result<Option<u64>> {
        let head = self.store.head(&path(hash)).await;
        Ok(error::found(head)?.map(|meta| meta.size))
    }

    /// Lists the files of one part, 0 to [`Storage::PARTS`], what interrupted puts have left
    /// included. Files of other names are not the library's, and left out.
    pub async fn list(&self, part: u16) -> Result<Vec<StoredFile>> {
        let folder = Arc::clone(&self.folder);
        on_thread(move || folder.list(&format!("{part:02x}"))).await
    }

    /// Deletes a file that [`Storage::list`] gave, unless it was written again since. Returns
    /// whether it is gone.
    pub async fn delete(&self, file: &StoredFile) -> Result<bool> {
        let (folder, listed) = (Arc::clone(&self.folder), file.clone());
        let is_same = on_thread(move || folder.is_as_listed(&listed)).await?;
        if !is_same {
            return Ok(false);
        }
        match &file.hash {
            Some(hash) => error::found(self.store.delete(&path(hash)).await)?,
            None => {
                let (folder, listed) = (Arc::clone(&self.folder), file.clone());
                on_thread(move || folder.delete(&listed)).await.map(Some)?
            }
        };
        Ok(true)
    }

    /// Reads a file in parts and returns its hash and its size; `None` if there is none.
    pub async fn hash_of(&self, hash: &MediaHash) -> Result<Option<MediaHash>> {
        let (folder, name) = (Arc::clone(&self.folder), hash.clone());
        on_thread(move || folder.hash_of(&name)).await
    }
}

/// The place of a file in the store.
fn path(hash: &MediaHash) -> Path {
    Path::from(format!("{}/{hash}", &hash.as_str()[..2]))
}

async fn put_parts(
    upload: &mut dyn MultipartUpload,
    mut reader: impl Read + Send + 'static,
) -> Result<()> {
    loop {
        let (rest, part) = on_thread(move || {
            let mut part = Vec::new();
            reader.by_ref().take(PART as u64).read_to_end(&mut part)?;
            Ok((reader, part))
        })
        .await?;
        if part.is_empty() {
            break;
        }
        reader = rest;
        let put = upload.put_part(PutPayload::from(part)).await;
        put.map_err(error::domain)?;
    }
    upload.complete().await.map_err(error::domain)?;
    Ok(())
}

/// Runs `work` where it may block.
async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(error::of_io)
}

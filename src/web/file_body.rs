//! Bodies of responses that are stored files.
//!
//! A file of up to 1 MiB is read at once, and kept in memory for ten minutes while others ask for it
//! too: reading it again takes as long as sending it. Only a caller that has found the row of the
//! item asks for a body, so that nothing is served that was deleted. A larger file is read from a
//! folder in pieces of 256 KiB, because each read is a trip to another thread: in pieces of 8 KiB a
//! picture takes ten times as long.
//!
//! What is read and not yet sent is memory, and thousands of readers may be slow. So all bytes that
//! are kept or in flight come out of `IN_MEMORY`, and a file that is kept and sent to a thousand
//! readers is counted once. When nothing is left, files are read in small pieces.

use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};
use crate::model::MediaHash;
use crate::storage::{self, Pieces, Storage};

/// The largest file that is read at once.
const WHOLE: u64 = 1 << 20;
/// The bytes of a piece of a larger file.
const PIECE: u64 = 256 << 10;
/// The bytes of a piece while too much is in flight.
const SMALL_PIECE: u64 = 32 << 10;
/// The bytes of whole files and large pieces that are in memory at a time, in KiB.
const IN_MEMORY: usize = 64 << 10;
/// The most bytes of whole files that are kept. The rest of `IN_MEMORY` is for what is being sent.
const KEPT: u64 = 32 << 20;
/// The time after which a file that is kept is read again. Until then the bytes of a purged file can
/// be in memory, though they are not served, and a damaged file that was repaired is served damaged.
const KEPT_FOR: Duration = Duration::from_mins(10);
/// The approximate bytes of a kept file beside its content.
const OVERHEAD: usize = 256;

/// The files of the media library as bodies.
#[derive(Clone, Debug)]
pub struct FileBodies {
    storage: Storage,
    memory: Arc<Semaphore>,
    kept: moka::sync::Cache<MediaHash, Bytes>,
}

impl FileBodies {
    /// Returns the bodies of the files in a storage. Half of `cache`, the bytes of the page cache,
    /// are for files that are asked for again and again, but at most `KEPT`.
    #[must_use]
    pub fn new(storage: Storage, cache: u64) -> Self {
        let weight = |_: &MediaHash, bytes: &Bytes| {
            u32::try_from(bytes.len() + OVERHEAD).unwrap_or(u32::MAX)
        };
        Self {
            storage,
            memory: Arc::new(Semaphore::new(IN_MEMORY)),
            kept: moka::sync::Cache::builder()
                .max_capacity(KEPT.min(cache / 2))
                .weigher(weight)
                .time_to_live(KEPT_FOR)
                .build(),
        }
    }

    /// Returns a range of a file of `length` bytes as a body.
    ///
    /// # Errors
    /// When the file is not in the storage, which means that it was lost, or cannot be read.
    pub async fn body(&self, hash: &MediaHash, length: u64, range: Range<u64>) -> Result<Body> {
        if range.is_empty() {
            return Ok(Body::empty());
        }
        if length <= WHOLE
            && let Some(whole) = self.whole(hash, length).await?
        {
            return part(&whole, &range).ok_or_else(wrong_length);
        }
        let left = range.end - range.start;
        let permit = self.reserve(PIECE.min(left));
        let piece = if permit.is_some() { PIECE } else { SMALL_PIECE };
        let pieces = self.storage.read(hash, range, piece).await?;
        Ok(Body::new(FileBody {
            pieces: pieces.ok_or_else(|| Error::internal(storage::missing(hash)))?,
            left,
            _permit: permit,
        }))
    }

    /// Returns a range of a file as a body if the file is kept.
    #[must_use]
    pub fn kept(&self, hash: &MediaHash, range: &Range<u64>) -> Option<Body> {
        part(&self.kept.get(hash)?, range)
    }

    /// Returns a whole file of `length` bytes, from memory or else read and kept; `None` if there is
    /// no memory for it.
    async fn whole(&self, hash: &MediaHash, length: u64) -> Result<Option<Bytes>> {
        if let Some(kept) = self.kept.get(hash) {
            return Ok(Some(kept));
        }
        let Some(permit) = self.reserve(length) else {
            return Ok(None);
        };
        let read = self.storage.get_range(hash, 0..length).await?;
        let content = read.ok_or_else(|| Error::internal(storage::missing(hash)))?;
        let whole = Bytes::from_owner(WholeFile {
            content,
            _permit: permit,
        });
        self.kept.insert(hash.clone(), whole.clone());
        Ok(Some(whole))
    }

    /// Finishes every background task of the cache, for tests.
    pub fn settle(&self) {
        self.kept.run_pending_tasks();
    }

    /// Reserves memory for `bytes`; `None` if there is none left.
    fn reserve(&self, bytes: u64) -> Option<OwnedSemaphorePermit> {
        let permits = u32::try_from(bytes.div_ceil(1 << 10)).ok()?;
        let memory = Arc::clone(&self.memory);
        memory.try_acquire_many_owned(permits).ok()
    }
}

/// Returns a range of a whole file; `None` if it has no such range.
fn part(whole: &Bytes, range: &Range<u64>) -> Option<Body> {
    let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
    (range.end <= whole.len()).then(|| Body::from(whole.slice(range)))
}

/// The content of a file. Its memory is free again when nobody keeps or sends it any more.
struct WholeFile {
    content: Bytes,
    _permit: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for WholeFile {
    fn as_ref(&self) -> &[u8] {
        &self.content
    }
}

/// A range of a file, which is read as it is sent.
struct FileBody {
    pieces: Pieces,
    /// The bytes that are not sent yet.
    left: u64,
    _permit: Option<OwnedSemaphorePermit>,
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let piece = match ready!(self.pieces.as_mut().poll_next(cx)) {
            Some(piece) => piece?,
            None => return Poll::Ready(Some(Err(wrong_length()))),
        };
        let left = self.left.checked_sub(piece.len() as u64);
        self.left = left.ok_or_else(wrong_length)?;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

fn wrong_length() -> Error {
    Error::internal("a stored file has another length than its row says")
}

impl fmt::Debug for FileBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBody")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

//! Bodies of responses that are stored files.
//!
//! From a folder, a file of up to 1 MiB is read at once, a larger one in pieces of 256 KiB, because
//! each read is a trip to another thread: in pieces of 8 KiB a picture takes ten times as long. What
//! is read and not yet sent is memory, though, and thousands of readers may be slow. So those who
//! are within `IN_FLIGHT` get large pieces, and all others small ones.

use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

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
/// The bytes of large pieces that are in memory at a time, in KiB.
const IN_FLIGHT: usize = 64 << 10;

/// The files of the media library as bodies.
#[derive(Clone, Debug)]
pub struct FileBodies {
    storage: Storage,
    in_flight: Arc<Semaphore>,
}

impl FileBodies {
    /// Returns the bodies of the files in a storage.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        Self {
            storage,
            in_flight: Arc::new(Semaphore::new(IN_FLIGHT)),
        }
    }

    /// Returns a range of a file as a body that is being read.
    ///
    /// # Errors
    /// When the file is not in the storage, which means that it was lost, or cannot be read.
    pub async fn body(&self, hash: &MediaHash, range: Range<u64>) -> Result<Body> {
        let length = range.end - range.start;
        if length == 0 {
            return Ok(Body::empty());
        }
        let wanted = if length <= WHOLE { length } else { PIECE };
        let permits = u32::try_from(wanted.div_ceil(1 << 10)).map_err(Error::internal)?;
        let permit = Arc::clone(&self.in_flight).try_acquire_many_owned(permits);
        let piece = if permit.is_ok() { wanted } else { SMALL_PIECE };
        let pieces = self.storage.read(hash, range, piece).await?;
        Ok(Body::new(FileBody {
            pieces: pieces.ok_or_else(|| Error::internal(storage::missing(hash)))?,
            left: length,
            _permit: permit.ok(),
        }))
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

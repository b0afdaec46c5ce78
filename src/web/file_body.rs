//! Bodies of responses that are stored files.
//!
//! A file of up to 1 MiB is read at once, a larger one in parts of 256 KiB, because each read is a
//! trip to another thread: in parts of 8 KiB a picture takes ten times as long. What is read and not
//! yet sent is memory, though, and thousands of readers may be slow. So those who are within
//! `IN_FLIGHT` get large parts, and all others small ones.

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
use crate::storage::Storage;

/// The largest file that is read at once.
const WHOLE: u64 = 1 << 20;
/// The bytes of a part of a larger file.
const PART: u64 = 256 << 10;
/// The bytes of a part while too much is in flight.
const SMALL_PART: u64 = 32 << 10;
/// The bytes of large parts that are in memory at a time, in KiB.
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

    /// Returns a range of a file as a body, whose first part is read.
    ///
    /// # Errors
    /// When the file is not in the storage, which means that it was lost, or cannot be read.
    pub async fn body(&self, hash: &MediaHash, range: Range<u64>) -> Result<Body> {
        let length = range.end - range.start;
        let wanted = if length <= WHOLE { length } else { PART };
        let permits = u32::try_from(wanted.div_ceil(1 << 10)).map_err(Error::internal)?;
        let permit = Arc::clone(&self.in_flight).try_acquire_many_owned(permits);
        let mut body = FileBody {
            storage: self.storage.clone(),
            hash: hash.clone(),
            part: if permit.is_ok() { wanted } else { SMALL_PART },
            left: range,
            read: None,
            reading: None,
            _permit: permit.ok(),
        };
        let first = body.next_range();
        body.read = Some(read(body.storage.clone(), body.hash.clone(), first).await?);
        Ok(Body::new(body))
    }
}

type PendingRead = Pin<Box<dyn Future<Output = Result<Bytes>> + Send>>;

/// A range of a file, which is read as it is sent.
struct FileBody {
    storage: Storage,
    hash: MediaHash,
    /// The bytes of a part.
    part: u64,
    /// What is not read yet.
    left: Range<u64>,
    /// What is read and not taken.
    read: Option<Bytes>,
    reading: Option<PendingRead>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl FileBody {
    /// Takes the next part off what is left.
    fn next_range(&mut self) -> Range<u64> {
        let start = self.left.start;
        self.left.start = self.left.end.min(start.saturating_add(self.part));
        start..self.left.start
    }
}

async fn read(storage: Storage, hash: MediaHash, range: Range<u64>) -> Result<Bytes> {
    let read = storage.get_range(&hash, range).await?;
    read.ok_or_else(|| Error::internal(format!("the stored file {hash} is missing")))
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>>>> {
        if let Some(read) = self.read.take() {
            return Poll::Ready(Some(Ok(Frame::data(read))));
        }
        if self.reading.is_none() {
            if self.left.is_empty() {
                return Poll::Ready(None);
            }
            let range = self.next_range();
            let reading = read(self.storage.clone(), self.hash.clone(), range);
            self.reading = Some(Box::pin(reading));
        }
        let Some(reading) = &mut self.reading else {
            return Poll::Ready(None);
        };
        let read = ready!(reading.as_mut().poll(cx));
        self.reading = None;
        Poll::Ready(Some(read.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_none() && self.reading.is_none() && self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let read = self.read.as_ref().map_or(0, Bytes::len) as u64;
        match &self.reading {
            None => SizeHint::with_exact(read + self.left.end - self.left.start),
            Some(_) => SizeHint::default(),
        }
    }
}

impl fmt::Debug for FileBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBody")
            .field("hash", &self.hash)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

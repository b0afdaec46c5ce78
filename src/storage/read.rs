//! Reading stored files.

use std::ops::Range;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore as _, ObjectStoreExt as _};

use super::{Place, Storage, on_thread, path};
use crate::error::{Error, Result};
use crate::model::{MediaHash, MediaHasher};

/// The content of a file in pieces.
pub type Pieces = BoxStream<'static, Result<Bytes>>;

/// The sentence about a file that its row names.
#[must_use]
pub fn missing(hash: &MediaHash) -> String {
    format!("the stored file {hash} is missing")
}

impl Storage {
    /// Reads a whole file; `None` if there is none.
    pub async fn get(&self, hash: &MediaHash) -> Result<Option<Bytes>> {
        let found = async { self.store.get(&path(hash)).await?.bytes().await };
        self.found(found.await)
    }

    /// Reads a part of a file at once; `None` if there is no file. With a range that is the whole
    /// file it is the fastest way to read one.
    ///
    /// # Errors
    /// When the file ends before the range does.
    pub async fn get_range(&self, hash: &MediaHash, range: Range<u64>) -> Result<Option<Bytes>> {
        let expected = range.end.saturating_sub(range.start);
        let bytes = self.found(self.store.get_range(&path(hash), range).await)?;
        match bytes {
            Some(bytes) if bytes.len() as u64 != expected => Err(Error::internal(format!(
                "the stored file {hash} is shorter than its row says"
            ))),
            bytes => Ok(bytes),
        }
    }

    /// Opens a range of a file for reading it bit by bit; `None` if there is no file. The first
    /// piece of a file in a folder is read already. From a folder a piece is `piece` bytes long,
    /// because each is a trip to another thread. From a bucket it is what has arrived.
    pub async fn read(
        &self,
        hash: &MediaHash,
        range: Range<u64>,
        piece: u64,
    ) -> Result<Option<Pieces>> {
        if let Place::Folder(_) = self.place {
            return self.read_by_piece(hash, range, piece).await;
        }
        let options = GetOptions::new().with_range(Some(GetRange::Bounded(range)));
        let opened = self.found(self.store.get_opts(&path(hash), options).await)?;
        let storage = self.clone();
        Ok(opened.map(|opened| {
            let pieces = opened.into_stream();
            let pieces = pieces.map_err(move |error| storage.failed(error));
            pieces.boxed()
        }))
    }

    async fn read_by_piece(
        &self,
        hash: &MediaHash,
        range: Range<u64>,
        piece: u64,
    ) -> Result<Option<Pieces>> {
        let end = range.end;
        let next = move |start: u64| start..end.min(start.saturating_add(piece));
        let first = next(range.start);
        let left = first.end;
        let Some(first) = self.get_range(hash, first).await? else {
            return Ok(None);
        };
        let first = stream::once(std::future::ready(Ok(first)));
        if left == end {
            return Ok(Some(first.boxed()));
        }
        let (storage, hash) = (self.clone(), hash.clone());
        let rest = stream::try_unfold(left, move |start| {
            let (storage, hash, range) = (storage.clone(), hash.clone(), next(start));
            async move {
                if range.is_empty() {
                    return Ok(None);
                }
                let read = storage.get_range(&hash, range.clone()).await?;
                let read = read.ok_or_else(|| Error::internal(missing(&hash)))?;
                Ok(Some((read, range.end)))
            }
        });
        Ok(Some(first.chain(rest).boxed()))
    }

    /// Returns the size of a file; `None` if there is none.
    pub async fn size(&self, hash: &MediaHash) -> Result<Option<u64>> {
        let head = self.store.head(&path(hash)).await;
        Ok(self.found(head)?.map(|meta| meta.size))
    }

    /// Reads a file bit by bit and returns the hash of its content; `None` if there is none.
    pub async fn hash_of(&self, hash: &MediaHash) -> Result<Option<MediaHash>> {
        let Some(opened) = self.found(self.store.get(&path(hash)).await)? else {
            return Ok(None);
        };
        let mut pieces = match opened.payload {
            GetResultPayload::File(file, _) => {
                return on_thread(move || MediaHash::of_reader(file))
                    .await
                    .map(Some);
            }
            GetResultPayload::Stream(pieces) => pieces,
        };
        let mut hasher = MediaHasher::default();
        while let Some(piece) = pieces.next().await {
            hasher.update(&piece.map_err(|error| self.failed(error))?);
        }
        Ok(Some(hasher.finish()))
    }
}

//! Storing files.

use std::io::Read;

use bytes::Bytes;
use object_store::{MultipartUpload, ObjectStoreExt as _, PutPayload};

use super::{Storage, on_thread, path};
use crate::error::Result;
use crate::model::MediaHash;

/// The bytes of a file that are in memory at a time while it is stored. Storage services refuse
/// smaller parts than 5 MiB.
const PART: usize = 8 << 20;

impl Storage {
    /// Stores a file under its hash and returns it. A file that is stored already is written again.
    pub async fn put(&self, content: Bytes) -> Result<MediaHash> {
        let hash = MediaHash::of(&content);
        self.put_at(&hash, PutPayload::from_bytes(content)).await?;
        Ok(hash)
    }

    async fn put_at(&self, hash: &MediaHash, payload: PutPayload) -> Result<()> {
        let put = self.store.put(&path(hash), payload).await;
        put.map(drop).map_err(|error| self.failed(error))
    }

    /// Stores what a reader gives under `hash`, in parts. It must have that hash.
    pub async fn put_reader(
        &self,
        hash: &MediaHash,
        reader: impl Read + Send + 'static,
    ) -> Result<()> {
        let (reader, first) = read_part(reader).await?;
        if first.len() < PART {
            return self.put_at(hash, PutPayload::from(first)).await;
        }
        let upload = self.store.put_multipart(&path(hash)).await;
        let mut upload = upload.map_err(|error| self.failed(error))?;
        match self.put_parts(upload.as_mut(), first, reader).await {
            Ok(()) => Ok(()),
            Err(why) => {
                // What cannot be removed now is removed by the sweep.
                let _ = upload.abort().await;
                Err(why)
            }
        }
    }

    async fn put_parts(
        &self,
        upload: &mut dyn MultipartUpload,
        first: Vec<u8>,
        mut reader: impl Read + Send + 'static,
    ) -> Result<()> {
        let mut part = first;
        while !part.is_empty() {
            let put = upload.put_part(PutPayload::from(part)).await;
            put.map_err(|error| self.failed(error))?;
            (reader, part) = read_part(reader).await?;
        }
        let completed = upload.complete().await;
        completed.map(drop).map_err(|error| self.failed(error))
    }
}

/// Reads the next part, which is shorter than [`PART`] only at the end.
async fn read_part<R: Read + Send + 'static>(mut reader: R) -> Result<(R, Vec<u8>)> {
    on_thread(move || {
        let mut part = Vec::new();
        reader.by_ref().take(PART as u64).read_to_end(&mut part)?;
        Ok((reader, part))
    })
    .await
}

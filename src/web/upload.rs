//! Receiving a large body: into a temporary file while it is hashed, never into memory.
//!
//! The file has no name, so that it is gone with its last handle, also if the client breaks off or
//! the process is killed. It lies in the file system in which the upload will be stored, or in that
//! of the database. Refused: the system's folder for temporary files, which is memory on many
//! machines, and not writable in many containers.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use axum::body::{Body, HttpBody as _};
use http_body_util::BodyExt as _;
use ring::digest::{Context, SHA256};
use tokio::io::AsyncWriteExt as _;
use tokio::task::spawn_blocking;

use crate::error::{Error, Result};

/// Where the files of a request are received, and how much of them.
#[derive(Clone, Copy, Debug)]
pub struct FilePlace<'a> {
    /// The folder in whose file system the files are received.
    pub folder: &'a Path,
    /// The most bytes of all files together.
    pub bytes: usize,
    /// The most files.
    pub files: usize,
}

/// A file that was received completely.
#[derive(Debug)]
pub struct ReceivedFile {
    /// The file, open for reading and writing, at any position.
    pub file: File,
    /// The number of bytes.
    pub bytes: u64,
    /// The SHA-256 of the bytes.
    pub sha256: Vec<u8>,
}

/// A file that is being received.
pub struct FileReceiver {
    file: tokio::fs::File,
    hash: Context,
    bytes: u64,
    limit: usize,
}

impl FileReceiver {
    /// Creates an empty file of at most `limit` bytes in the file system of `folder`, which is
    /// created if there is none.
    pub async fn create(folder: &Path, limit: usize) -> Result<Self> {
        let folder = folder.to_owned();
        let file = spawn_blocking(move || temporary_file(folder)).await;
        let file = file.map_err(Error::internal)?.map_err(Error::internal)?;
        Ok(Self {
            file: tokio::fs::File::from_std(file),
            hash: Context::new(&SHA256),
            bytes: 0,
            limit,
        })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more bytes than the limit.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.limit as u64 {
            return Err(Error::TooLarge { limit: self.limit });
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).await.map_err(Error::internal)
    }

    /// Returns the file when everything is written.
    pub async fn finish(mut self) -> Result<ReceivedFile> {
        self.file.flush().await.map_err(Error::internal)?;
        Ok(ReceivedFile {
            file: self.file.into_std().await,
            bytes: self.bytes,
            sha256: self.hash.finish().as_ref().to_vec(),
        })
    }
}

fn temporary_file(folder: PathBuf) -> io::Result<File> {
    fs::create_dir_all(&folder)?;
    tempfile::tempfile_in(folder)
}

/// Receives a body as a file of at most `limit` bytes. A longer `Content-Length` is refused before a
/// byte is read.
///
/// # Errors
/// [`Error::TooLarge`] for a body above the limit, [`Error::BadRequest`] when it ends early or is
/// malformed.
pub async fn receive(mut body: Body, folder: &Path, limit: usize) -> Result<ReceivedFile> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Error::TooLarge { limit });
    }
    let mut receiver = FileReceiver::create(folder, limit).await?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Error::BadRequest("the body broke off".to_owned()))?;
        if let Some(bytes) = frame.data_ref() {
            receiver.write(bytes).await?;
        }
    }
    receiver.finish().await
}

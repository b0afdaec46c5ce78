//! What is stored of an upload, of whatever kind it is.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek as _, SeekFrom};
use std::ops::Range;

use super::budget::Reservation;
use super::encode::EncodedPicture;
use super::file::Cleaned;
use super::format::Kind;
use super::picture::Picture;

/// The files that are made of an upload.
#[derive(Debug)]
pub struct Processed {
    /// What readers do with it.
    pub kind: Kind,
    /// The file to which the address of the item leads. Its SHA-256 is the item's hash.
    pub master: StoredFile,
    /// Smaller sizes of a picture, from the largest.
    pub variants: Vec<StoredFile>,
    /// The first frame of an animation.
    pub still: Option<StoredFile>,
    /// The number of frames of a picture; 1 for all else.
    pub frames: u32,
    /// The memory of the finished pictures, until all of them are stored.
    reservation: Option<Reservation>,
}

/// A finished file.
#[derive(Debug)]
pub struct StoredFile {
    /// The media type, without parameters.
    pub content_type: &'static str,
    /// The extension of the file's name, without the dot.
    pub extension: &'static str,
    /// The width and height in pixels, of pictures and, where they are known, of films.
    pub size: Option<(u32, u32)>,
    /// The bytes.
    pub content: Content,
}

/// The bytes of a finished file.
#[derive(Debug)]
pub enum Content {
    /// In memory.
    Bytes(Vec<u8>),
    /// A part of the upload's own file, which was changed in place.
    Part {
        /// The file.
        file: File,
        /// The part that is stored.
        range: Range<u64>,
    },
}

impl Content {
    /// The number of bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Part { range, .. } => range.end - range.start,
        }
    }

    /// Returns a reader of all bytes from the first one that owns them, which may block.
    pub fn into_reader(self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Self::Part { mut file, range } => {
                file.seek(SeekFrom::Start(range.start))?;
                Box::new(file.take(range.end - range.start))
            }
        })
    }

    /// Returns a reader of all bytes from the first one, which may block.
    pub fn reader(&mut self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(&bytes[..])),
            Self::Part { file, range } => {
                file.seek(SeekFrom::Start(range.start))?;
                Box::new(file.take(range.end - range.start))
            }
        })
    }
}

impl Processed {
    /// Returns every file: the master, the variants and the still.
    pub fn files(&self) -> impl Iterator<Item = &StoredFile> {
        std::iter::once(&self.master)
            .chain(&self.variants)
            .chain(&self.still)
    }

    /// Returns every file in the order of [`Processed::files`].
    pub fn files_mut(&mut self) -> impl Iterator<Item = &mut StoredFile> {
        std::iter::once(&mut self.master)
            .chain(&mut self.variants)
            .chain(&mut self.still)
    }

    /// Returns every file in the order of [`Processed::files`], and the memory that they take. Drop
    /// that when they are stored.
    #[must_use]
    pub fn into_files(self) -> (Vec<StoredFile>, Option<Reservation>) {
        let files = std::iter::once(self.master)
            .chain(self.variants)
            .chain(self.still);
        (files.collect(), self.reservation)
    }

    pub(super) fn picture(picture: Picture, reservation: Reservation) -> Self {
        Self {
            kind: Kind::Picture,
            master: picture.master.into(),
            variants: picture.variants.into_iter().map(Into::into).collect(),
            still: picture.still.map(Into::into),
            frames: picture.frames,
            reservation: Some(reservation),
        }
    }

    pub(super) fn file(cleaned: Cleaned, file: File) -> Self {
        let range = cleaned.range;
        Self {
            kind: cleaned.format.kind(),
            master: StoredFile {
                content_type: cleaned.format.content_type(),
                extension: cleaned.format.extension(),
                size: cleaned.size,
                content: Content::Part { file, range },
            },
            variants: Vec::new(),
            still: None,
            frames: 1,
            reservation: None,
        }
    }
}

impl From<EncodedPicture> for StoredFile {
    fn from(picture: EncodedPicture) -> Self {
        Self {
            content_type: picture.format.content_type(),
            extension: picture.format.extension(),
            size: Some((picture.width, picture.height)),
            content: Content::Bytes(picture.bytes),
        }
    }
}

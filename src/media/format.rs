//! The types of files, recognised by their content and never by a name or a header.

use super::error::{Error, Result};
use super::mp3_frame::frame_length;
use super::refused;
use super::text_bytes;
use crate::error::RefusedFormat;

/// The bytes at the start of a file that suffice to recognise it.
pub const SIGNATURE_BYTES: usize = 1_024;

/// What readers do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They see it in the page.
    Picture,
    /// They listen to it in the page.
    Audio,
    /// They watch it in the page.
    Video,
    /// They save it.
    Document,
}

/// A type that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture, which is decoded and encoded again.
    Picture(PictureFormat),
    /// Another file, whose content is kept.
    File(FileFormat),
}

/// A format of pictures that is accepted and stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG, with APNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    WebP,
}

/// A format of other files that is accepted and stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// MPEG audio, layer III.
    Mp3,
    /// Sound in the ISO base media format.
    M4a,
    /// Vorbis, Opus or FLAC in Ogg.
    Ogg,
    /// FLAC in its own container.
    Flac,
    /// Sound in WebM.
    WebMAudio,
    /// A film in the ISO base media format.
    Mp4,
    /// A film in WebM.
    WebM,
    /// PDF.
    Pdf,
    /// A ZIP archive.
    Zip,
    /// A book in EPUB.
    Epub,
    /// Text in UTF-8.
    Text,
    /// A table as text in UTF-8. Only the declared type tells it from other text.
    Csv,
}

impl Format {
    /// Recognises the type of a file by its first bytes. MP4 and WebM turn out to be sound only when
    /// the file is read.
    pub fn detect(start: &[u8]) -> Result<Self> {
        if let Some(format) = PictureFormat::detect(start) {
            return Ok(Self::Picture(format));
        }
        if let Some(format) = FileFormat::detect(start) {
            return Ok(Self::File(format));
        }
        if let Some(found) = refused::known(start) {
            return Err(Error::Unsupported(found));
        }
        if text_bytes::is_likely(start) {
            return Ok(Self::File(FileFormat::Text));
        }
        Err(Error::Unsupported(RefusedFormat::Unknown))
    }

    /// The media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Picture(format) => format.content_type(),
            Self::File(format) => format.content_type(),
        }
    }
}

impl PictureFormat {
    fn detect(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"\xFF\xD8\xFF") {
            Some(Self::Jpeg)
        } else if start.starts_with(b"\x89PNG\r\n\x1A\n") {
            Some(Self::Png)
        } else if start.starts_with(b"GIF87a") || start.starts_with(b"GIF89a") {
            Some(Self::Gif)
        } else if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP)
        } else {
            None
        }
    }

    /// The media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }

    /// The extension of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }
}

impl FileFormat {
    fn detect(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"ID3") || is_mp3_frame(start) {
            Some(Self::Mp3)
        } else if start.starts_with(b"OggS") {
            Some(Self::Ogg)
        } else if start.starts_with(b"fLaC") {
            Some(Self::Flac)
        } else if start.get(4..8) == Some(b"ftyp") && refused::known(start).is_none() {
            Some(Self::Mp4)
        } else if start.starts_with(b"\x1A\x45\xDF\xA3") {
            Some(Self::WebM)
        } else if start.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            detect_archive(start)
        } else {
            None
        }
    }

    /// The media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Ogg => "audio/ogg",
            Self::Flac => "audio/flac",
            Self::WebMAudio => "audio/webm",
            Self::Mp4 => "video/mp4",
            Self::WebM => "video/webm",
            Self::Pdf => "application/pdf",
            Self::Zip => "application/zip",
            Self::Epub => "application/epub+zip",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
        }
    }

    /// The extension of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Ogg => "ogg",
            Self::Flac => "flac",
            Self::Mp4 => "mp4",
            Self::WebM | Self::WebMAudio => "webm",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::Epub => "epub",
            Self::Text => "txt",
            Self::Csv => "csv",
        }
    }

    /// What readers do with the file.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Mp3 | Self::M4a | Self::Ogg | Self::Flac | Self::WebMAudio => Kind::Audio,
            Self::Mp4 | Self::WebM => Kind::Video,
            Self::Pdf | Self::Zip | Self::Epub | Self::Text | Self::Csv => Kind::Document,
        }
    }
}

/// Whether the bytes begin with a frame of MPEG audio.
fn is_mp3_frame(start: &[u8]) -> bool {
    let first = start.get(..4).and_then(|bytes| bytes.try_into().ok());
    first.and_then(frame_length).is_some()
}

/// Tells the archives apart by their first entry (EPUB OCF 3.3, section 4.2.2).
fn detect_archive(start: &[u8]) -> Option<FileFormat> {
    match refused::archive_type(start) {
        Some(b"application/epub+zip") => Some(FileFormat::Epub),
        _ if refused::known(start).is_some() => None,
        _ => Some(FileFormat::Zip),
    }
}

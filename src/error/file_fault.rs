//! Why an uploaded file is refused, as values. Their sentences are in `i18n`.

use std::fmt;

/// A format that is not accepted, recognised by the content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedFormat {
    /// A photo in HEIC.
    Heic,
    /// A picture in AVIF.
    Avif,
    /// A drawing in SVG.
    Svg,
    /// A web page.
    Html,
    /// A picture in TIFF, or the raw file of a camera.
    Tiff,
    /// A picture in BMP.
    Bmp,
    /// An icon file.
    Ico,
    /// A picture in JPEG XL.
    JpegXl,
    /// A picture in JPEG 2000.
    Jpeg2000,
    /// A document of Photoshop.
    Photoshop,
    /// A QuickTime movie.
    QuickTime,
    /// A Matroska video.
    Matroska,
    /// A video in another format.
    Video,
    /// A recording in another format.
    Audio,
    /// An Ogg file with other content than one recording.
    Ogg,
    /// A document of an office program.
    Office,
    /// An archive other than ZIP.
    Archive,
    /// Text in UTF-16.
    Utf16,
    /// No content at all.
    Empty,
    /// Content that is not recognised.
    Unknown,
}

impl RefusedFormat {
    /// Returns the name of the format, which is not translated.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Svg => "SVG",
            Self::Html => "HTML",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Ico => "ICO",
            Self::JpegXl => "JPEG XL",
            Self::Jpeg2000 => "JPEG 2000",
            Self::Photoshop => "Photoshop",
            Self::QuickTime => "QuickTime",
            Self::Matroska => "Matroska",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Ogg => "Ogg with other content",
            Self::Office => "office document",
            Self::Archive => "archive",
            Self::Utf16 => "UTF-16 text",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }
}

/// The reason why a file is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// The content is of a format that is not accepted.
    Format(RefusedFormat),
    /// The content has another type than the upload declares.
    Mismatch {
        /// The type of the content.
        found: &'static str,
    },
    /// The file is not a picture, where only a picture will do.
    NoPicture {
        /// The type of the content.
        found: &'static str,
    },
    /// The picture has too many bytes.
    Bytes {
        /// The most MiB that are accepted.
        most: u64,
        /// The pixels of the longest side that is shown.
        shown: u32,
    },
    /// The picture has too many pixels.
    Pixels {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
        /// The most millions of pixels that are accepted.
        most: u64,
        /// The most pixels on a side.
        side: u32,
        /// The pixels of the longest side that is shown.
        shown: u32,
    },
    /// The animation has too many frames, or too many pixels in all of them.
    Frames {
        /// The number of frames.
        frames: u32,
        /// The pixels of all frames.
        pixels: u64,
        /// The most frames that are accepted.
        most: u32,
        /// The most millions of pixels in all frames.
        millions: u64,
    },
    /// The animation has too many pixels on a side.
    Animation {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
        /// The most pixels on a side.
        side: u32,
    },
    /// The animation is marked as turned.
    TurnedAnimation,
    /// Decoding the picture would take too much memory.
    Memory {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
        /// The pixels of the longest side that is shown.
        shown: u32,
    },
    /// The file ends before its content does.
    CutShort,
    /// The picture cannot be decoded.
    Picture,
    /// Another file cannot be read.
    Unreadable,
    /// The text is in another encoding.
    NotUtf8 {
        /// The number of the first byte that is wrong, from 1.
        byte: u64,
    },
    /// The media library has as many bytes as the operator allows.
    Quota {
        /// The MiB that are used.
        used: u64,
        /// The MiB that are allowed.
        most: u64,
        /// The KiB that the file needs.
        needs: u64,
    },
    /// The disk has little more room than what stays free for the database.
    Reserve {
        /// The MiB that are free.
        free: u64,
        /// The MiB that stay free.
        kept: u64,
    },
    /// The disk is full.
    DiskFull,
}

/// The refusal of a file: the reason as a value for pages, and in words for everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRefusal {
    /// The reason.
    pub fault: FileFault,
    /// The reason in English, with more detail.
    pub detail: String,
}

impl fmt::Display for FileRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

//! Why an upload is refused.

use std::fmt;
use std::time::Duration;

use super::limits::{MASTER_SIDE, MAX_BYTES, MAX_FRAME_PIXELS, MAX_FRAMES, MAX_PIXELS, MAX_SIDE};
use crate::error::{FileFault, RefusedFormat};
use crate::i18n;

/// The result of a step on the way from an upload to stored files.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason why nothing is stored. Except for [`Error::Busy`] and [`Error::Internal`], the text
/// tells the owner in English what to do.
#[derive(Debug)]
pub enum Error {
    /// The content is of a format that is not accepted.
    Unsupported(RefusedFormat),
    /// The file has too many bytes.
    TooManyBytes {
        /// The size of the file.
        bytes: u64,
    },
    /// The content has another type than the upload declares.
    Mismatch {
        /// The declared type.
        declared: String,
        /// The type of the content.
        found: &'static str,
    },
    /// The picture has too many pixels.
    TooManyPixels {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The animation has too many frames, or too many pixels in all of them.
    TooManyFrames {
        /// The number of frames.
        frames: u32,
        /// The pixels of all frames.
        pixels: u64,
    },
    /// The animation is larger than what is stored, and animations are not reduced.
    AnimationTooLarge {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The animation has a note that it is to be turned, and animations are stored as they are.
    TurnedAnimation,
    /// Decoding would take more memory than all decoders together may have.
    TooDemanding {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The file ends before its content does.
    Truncated,
    /// The picture cannot be decoded.
    Damaged(String),
    /// Another file cannot be read.
    Unreadable(&'static str),
    /// The text is in another encoding.
    NotUtf8 {
        /// The number of the first byte that is wrong, from 1.
        byte: u64,
    },
    /// Every decoder was occupied for as long as a caller may wait.
    Busy {
        /// The time to wait before another attempt.
        retry_after: Duration,
    },
    /// A failure that is not the file's fault.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Returns the fault of the file; `None` if it has none.
    #[must_use]
    pub fn fault(&self) -> Option<FileFault> {
        let shown = MASTER_SIDE;
        Some(match *self {
            Self::Unsupported(format) => FileFault::Format(format),
            Self::TooManyBytes { .. } => FileFault::Bytes {
                most: MAX_BYTES >> 20,
                shown,
            },
            Self::Mismatch { found, .. } => FileFault::Mismatch { found },
            Self::TooManyPixels { width, height } => FileFault::Pixels {
                width,
                height,
                most: MAX_PIXELS / 1_000_000,
                side: MAX_SIDE,
                shown,
            },
            Self::TooManyFrames { frames, pixels } => FileFault::Frames {
                frames,
                pixels,
                most: MAX_FRAMES,
                millions: MAX_FRAME_PIXELS / 1_000_000,
            },
            Self::AnimationTooLarge { width, height } => FileFault::Animation {
                width,
                height,
                side: MASTER_SIDE,
            },
            Self::TurnedAnimation => FileFault::TurnedAnimation,
            Self::TooDemanding { width, height } => FileFault::Memory {
                width,
                height,
                shown,
            },
            Self::Truncated => FileFault::CutShort,
            Self::Damaged(_) => FileFault::Picture,
            Self::Unreadable(_) => FileFault::Unreadable,
            Self::NotUtf8 { byte } => FileFault::NotUtf8 { byte },
            Self::Busy { .. } | Self::Internal(_) => return None,
        })
    }

    /// Returns what the sentence about the fault does not say.
    fn detail(&self) -> Option<String> {
        match self {
            Self::TooManyBytes { bytes } => Some(format!("it has {bytes} bytes")),
            Self::Mismatch { declared, .. } => Some(format!("it is declared as `{declared}`")),
            Self::Damaged(why) => Some(why.clone()),
            Self::Unreadable(why) => Some((*why).to_owned()),
            _ => None,
        }
    }

    /// Returns an [`Error::Damaged`] with its reason.
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(reason.to_string())
    }

    /// Returns an [`Error::Internal`] with its cause.
    pub(super) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { .. } => {
                f.write_str("Too many pictures are being processed. Try again in a moment.")
            }
            Self::Internal(cause) => write!(f, "internal: {cause}"),
            _ => {
                if let Some(fault) = self.fault() {
                    f.write_str(&i18n::file_fault_in_english(fault))?;
                }
                match self.detail() {
                    Some(detail) => write!(f, " ({detail})"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

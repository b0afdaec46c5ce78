//! Why an upload is refused, in sentences for its owner.

use std::time::Duration;

use super::limits::{MASTER_SIDE, MAX_BYTES, MAX_FRAME_PIXELS, MAX_FRAMES, MAX_PIXELS, MAX_SIDE};

/// The result of a step on the way from an upload to stored files.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason why nothing is stored. Except for [`Error::Busy`] and [`Error::Internal`], the text
/// tells the owner what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The content is of a type that is not accepted.
    #[error("{sentence}")]
    Unsupported {
        /// The name of the type.
        found: &'static str,
        /// What to do instead.
        sentence: &'static str,
    },
    /// The file has too many bytes.
    #[error(
        "This picture has {bytes} bytes; at most {} MiB are accepted. Reduce it to {MASTER_SIDE} \
         pixels, which is the largest size that is shown, or export it as JPEG.",
        MAX_BYTES >> 20
    )]
    TooManyBytes {
        /// The size of the file.
        bytes: u64,
    },
    /// The content has another type than the upload declares.
    #[error(
        "The file is declared as `{declared}`, but its content is `{found}`. Send it with that type, \
         or with `application/octet-stream`."
    )]
    Mismatch {
        /// The declared type.
        declared: String,
        /// The type of the content.
        found: &'static str,
    },
    /// The picture has too many pixels.
    #[error(
        "This picture is {width} × {height} pixels; at most {} million pixels and {MAX_SIDE} on a \
         side are accepted. Reduce it to {MASTER_SIDE} pixels, which is the largest size that is \
         shown.",
        MAX_PIXELS / 1_000_000
    )]
    TooManyPixels {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The animation has too many frames, or too many pixels in all of them.
    #[error(
        "This animation has {frames} frames with {pixels} pixels in all; at most {MAX_FRAMES} \
         frames and {} million pixels are accepted. Shorten it, make it smaller, or upload it as a \
         video.",
        MAX_FRAME_PIXELS / 1_000_000
    )]
    TooManyFrames {
        /// The number of frames.
        frames: u32,
        /// The pixels of all frames.
        pixels: u64,
    },
    /// The animation is larger than what is stored, and animations are not reduced.
    #[error(
        "This animation is {width} × {height} pixels; since animations are stored as they are, \
         at most {MASTER_SIDE} pixels on a side are accepted. Export it smaller."
    )]
    AnimationTooLarge {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The animation has a note that it is to be turned, and animations are stored as they are.
    #[error(
        "This animation is marked as turned or mirrored, which browsers show in different ways. \
         Turn it upright in the program that made it, and export it again."
    )]
    TurnedAnimation,
    /// Decoding would take more memory than all decoders together may have.
    #[error(
        "This picture is {width} × {height} pixels, stored in a way that takes too much memory to \
         decode. Save it as an ordinary JPEG (not progressive, not CMYK), or reduce it to \
         {MASTER_SIDE} pixels."
    )]
    TooDemanding {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The file ends before its content does.
    #[error(
        "This file is cut short: its end is missing. Copy it again from the camera or the program \
         that made it, and upload that copy."
    )]
    Truncated,
    /// The picture cannot be decoded.
    #[error(
        "This picture cannot be decoded ({0}). Open it in a picture editor, and export it as JPEG \
         or PNG."
    )]
    Damaged(String),
    /// Another file cannot be read.
    #[error(
        "This file cannot be read ({0}). Open it in the program that made it, and export it again."
    )]
    Unreadable(&'static str),
    /// The text is in another encoding.
    #[error("This text is not in UTF-8 (see byte {byte}). Save it again with that encoding.")]
    NotUtf8 {
        /// The number of the first byte that is wrong, from 1.
        byte: u64,
    },
    /// Every decoder was occupied for as long as a caller may wait.
    #[error("Too many pictures are being processed. Try again in a moment.")]
    Busy {
        /// The time to wait before another attempt.
        retry_after: Duration,
    },
    /// A failure that is not the file's fault.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Returns an [`Error::Damaged`] with its reason.
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(reason.to_string())
    }

    /// Returns an [`Error::Internal`] with its cause.
    pub(super) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

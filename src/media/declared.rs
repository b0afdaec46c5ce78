//! Whether the type that an upload declares is the type of its content.
//!
//! Browsers and systems know some types under several names, and derive them from the name of a
//! file. What contradicts the content is a mistake or a disguise, and is refused.

use super::error::{Error, Result};
use super::format::{FileFormat, Format, PictureFormat};

/// The type that means "unknown".
const ANY: &str = "application/octet-stream";

/// Returns the format of a file whose content has the type `found`, if its declared type agrees.
/// Only the declared type tells a table from other text.
pub fn agree(declared: Option<&str>, found: Format) -> Result<Format> {
    let Some(declared) = declared.map(essence) else {
        return Ok(found);
    };
    if declared.is_empty() || declared == ANY {
        return Ok(found);
    }
    if found == Format::File(FileFormat::Text) && names(FileFormat::Csv).contains(&&*declared) {
        return Ok(Format::File(FileFormat::Csv));
    }
    let accepted = match found {
        Format::Picture(format) => picture_names(format),
        Format::File(format) => names(format),
    };
    if accepted.contains(&&*declared) {
        return Ok(found);
    }
    Err(Error::Mismatch {
        declared,
        found: found.content_type(),
    })
}

/// Returns a media type in lower case, without its parameters.
fn essence(declared: &str) -> String {
    let essence = declared.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn picture_names(format: PictureFormat) -> &'static [&'static str] {
    match format {
        PictureFormat::Jpeg => &["image/jpeg", "image/jpg", "image/pjpeg"],
        PictureFormat::Png => &["image/png", "image/apng", "image/x-png"],
        PictureFormat::Gif => &["image/gif"],
        PictureFormat::WebP => &["image/webp"],
    }
}

/// The names of a type. Those of MP4, WebM and Ogg do not depend on whether there is a picture,
/// since systems go by the name of the file. Windows calls a CSV by the program that opens it.
fn names(format: FileFormat) -> &'static [&'static str] {
    match format {
        FileFormat::Mp3 => &[
            "audio/mpeg",
            "audio/mp3",
            "audio/mpeg3",
            "audio/x-mp3",
            "audio/x-mpeg",
        ],
        FileFormat::M4a | FileFormat::Mp4 => &[
            "video/mp4",
            "audio/mp4",
            "audio/m4a",
            "audio/x-m4a",
            "audio/aac",
            "video/x-m4v",
            "application/mp4",
        ],
        FileFormat::Ogg => &[
            "audio/ogg",
            "video/ogg",
            "application/ogg",
            "audio/opus",
            "audio/vorbis",
            "audio/x-vorbis+ogg",
        ],
        FileFormat::Flac => &["audio/flac", "audio/x-flac"],
        FileFormat::WebM | FileFormat::WebMAudio => &["video/webm", "audio/webm"],
        FileFormat::Pdf => &["application/pdf", "application/x-pdf"],
        FileFormat::Zip => &[
            "application/zip",
            "application/x-zip",
            "application/x-zip-compressed",
        ],
        FileFormat::Epub => &["application/epub+zip"],
        FileFormat::Text => &["text/plain", "text/markdown", "text/x-markdown"],
        FileFormat::Csv => &["text/csv", "application/csv", "application/vnd.ms-excel"],
    }
}

//! Files that are not pictures: recordings, films and documents.
//!
//! Recordings and films are not encoded again, which would take minutes and lose quality. Instead
//! [`clean`] removes what is not needed to play them: text, pictures, dates and positions. Nothing
//! is moved. What is at the start or the end of the file is cut off, what is between is overwritten,
//! so that a file of 200 MiB is never in memory, and offsets inside of it stay true.
//!
//! - MP4 and M4A (`boxes.rs`, `tracks.rs`): all boxes that players do not need become `free`. So do
//!   tracks that are neither picture nor sound, in which action cameras and drones note where they
//!   are, and their samples.
//! - WebM (`webm.rs`): all elements that players do not need become `Void`.
//! - MP3 (`mp3.rs`): tags are cut off, what is between frames is zeroed.
//! - FLAC and Ogg (`flac.rs`, `ogg.rs`): comments and pictures become padding.
//!
//! Names of songs, chapters and covers go with the tags: a tag is text that its owner does not see
//! before it is published, its pictures are photos with metadata of their own, and programs and
//! telephones write positions into it. The title and the cover of a podcast's episode are in the
//! feed.
//!
//! Documents (`document.rs`, `text.rs`) are checked and stored unchanged, because what they say is
//! the reason why they are published. A PDF names its author, and photos in a ZIP keep their
//! positions; `docs/MEDIA.md` tells owners.
//!
//! What is inside of the compressed picture and sound is not looked at.
//!
//! To add a format, add a variant to [`FileFormat`] with its signature, its names in `declared.rs`,
//! and a file here.

mod box_at;
mod boxes;
mod document;
mod editor;
mod flac;
mod mp3;
mod ogg;
mod tags;
mod text;
mod tracks;
mod webm;

use std::fs::File;
use std::ops::Range;

use super::error::Result;
use super::format::{FileFormat, SIGNATURE_BYTES};
use editor::Editor;

/// A file that was cleaned in place.
#[derive(Debug)]
pub struct Cleaned {
    /// The format, of which it is known now whether there is a picture.
    pub format: FileFormat,
    /// The part of the file that is stored.
    pub range: Range<u64>,
    /// The width and height of a film in pixels, if its header states them.
    pub size: Option<(u32, u32)>,
}

/// Returns the bytes by which a file is recognised. The tags that some programs write in front of
/// MP3 and FLAC are skipped.
pub fn signature(file: &File) -> Result<Vec<u8>> {
    let mut editor = Editor::new(file)?;
    let content = tags::end_of_leading(&mut editor)?;
    let start = editor.up_to(content, SIGNATURE_BYTES)?;
    if content > 0 && !start.starts_with(b"fLaC") {
        // Padding may follow the tag. Whether there is a recording turns out when it is read.
        return Ok(b"ID3".to_vec());
    }
    Ok(start)
}

/// Checks a file of the given format, and removes from it what is not needed to play it. The file
/// itself is changed.
pub fn clean(file: &File, format: FileFormat) -> Result<Cleaned> {
    let mut editor = Editor::new(file)?;
    let whole = 0..editor.length();
    let range = match format {
        FileFormat::M4a | FileFormat::Mp4 => return boxes::clean(&mut editor),
        FileFormat::WebM | FileFormat::WebMAudio => return webm::clean(&mut editor),
        FileFormat::Mp3 => mp3::clean(&mut editor),
        FileFormat::Ogg => ogg::clean(&mut editor),
        FileFormat::Flac => flac::clean(&mut editor),
        FileFormat::Pdf => document::check_pdf(&mut editor).map(|()| whole),
        FileFormat::Zip | FileFormat::Epub => document::check_zip(&mut editor).map(|()| whole),
        FileFormat::Text | FileFormat::Csv => text::check(&mut editor).map(|()| whole),
    };
    Ok(Cleaned {
        format,
        range: range?,
        size: None,
    })
}

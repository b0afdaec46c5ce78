//! MP4 and M4A: the boxes of the ISO base media format (ISO/IEC 14496-12).
//!
//! Only the boxes that are named here are kept. Every other one becomes `free` in place and is
//! zeroed: `udta` and `meta`, in which telephones write the position, at any level, `uuid` with
//! XMP, and boxes that are not known. In those that are kept, the dates and the name of the program
//! are zeroed.

use std::ops::Range;

use super::Cleaned;
use super::box_at::{BoxAt, Name};
use super::editor::Editor;
use super::tracks::{Track, TrackKind};
use crate::media::error::{Error, Result};
use crate::media::format::FileFormat;

/// The name under which the content of the file is looked up in [`LAYOUT`].
const FILE: Name = *b"file";

/// What is kept in a box.
struct Layout {
    name: Name,
    /// The boxes that are kept as they are.
    kept: &'static [Name],
    /// The boxes of which parts are kept.
    opened: &'static [Name],
}

/// The boxes that players need, by the box in which they are.
const LAYOUT: [Layout; 8] = [
    Layout {
        name: FILE,
        kept: &[
            *b"ftyp", *b"styp", *b"mdat", *b"sidx", *b"ssix", *b"mfra", *b"pdin",
        ],
        opened: &[*b"moov", *b"moof"],
    },
    Layout {
        name: *b"moov",
        kept: &[*b"mvhd", *b"mvex", *b"iods"],
        opened: &[*b"trak"],
    },
    Layout {
        name: *b"trak",
        kept: &[*b"tkhd", *b"edts", *b"tref"],
        opened: &[*b"mdia"],
    },
    Layout {
        name: *b"mdia",
        kept: &[*b"mdhd", *b"hdlr", *b"elng"],
        opened: &[*b"minf"],
    },
    Layout {
        name: *b"minf",
        kept: &[*b"vmhd", *b"smhd", *b"nmhd", *b"dinf"],
        opened: &[*b"stbl"],
    },
    Layout {
        name: *b"stbl",
        kept: &[
            *b"stsd", *b"stts", *b"ctts", *b"cslg", *b"stsc", *b"stsz", *b"stz2", *b"stco",
            *b"co64", *b"stss", *b"stsh", *b"stps", *b"sdtp", *b"sbgp", *b"sgpd", *b"subs",
            *b"padb", *b"stdp",
        ],
        opened: &[],
    },
    Layout {
        name: *b"moof",
        kept: &[*b"mfhd"],
        opened: &[*b"traf"],
    },
    Layout {
        name: *b"traf",
        kept: &[
            *b"tfhd", *b"tfdt", *b"trun", *b"sdtp", *b"sbgp", *b"sgpd", *b"subs",
        ],
        opened: &[],
    },
];

/// Removes what players do not need from a film or a recording.
pub fn clean(editor: &mut Editor<'_>) -> Result<Cleaned> {
    let mut walk = Walk::default();
    let whole = 0..editor.length();
    walk.open(editor, FILE, whole.clone())?;
    walk.finish(editor, whole)
}

/// What was found so far.
#[derive(Default)]
struct Walk {
    has_movie: bool,
    has_samples: bool,
    has_fragments: bool,
    has_sound: bool,
    has_picture: bool,
    size: Option<(u32, u32)>,
    /// The track in which the walk is.
    track: Track,
    /// The tracks that are removed.
    removed: Vec<(BoxAt, Track)>,
}

impl Walk {
    /// Walks the boxes in the box `name`. The depth is bounded by [`LAYOUT`].
    fn open(&mut self, editor: &mut Editor<'_>, name: Name, range: Range<u64>) -> Result<()> {
        let layout = LAYOUT.iter().find(|layout| layout.name == name);
        let mut at = range.start;
        while range.end - at >= 8 {
            let found = BoxAt::read(editor, at, range.end)?;
            at = found.content.end;
            if layout.is_some_and(|layout| layout.opened.contains(&found.name)) {
                self.note_opened(&found)?;
                self.open(editor, found.name, found.content.clone())?;
                self.note_closed(found);
            } else if layout.is_some_and(|layout| layout.kept.contains(&found.name)) {
                self.take(editor, found)?;
            } else {
                found.blank(editor)?;
            }
        }
        // QuickTime ends some lists with zeros.
        editor.zero(at..range.end)
    }

    fn note_opened(&mut self, found: &BoxAt) -> Result<()> {
        match &found.name {
            b"moov" if self.has_movie => return Err(Error::Unreadable("two films are in one")),
            b"moov" => self.has_movie = true,
            b"moof" => self.has_fragments = true,
            b"trak" => self.track = Track::default(),
            _ => {}
        }
        Ok(())
    }

    fn note_closed(&mut self, found: BoxAt) {
        if found.name != *b"trak" {
            return;
        }
        let track = std::mem::take(&mut self.track);
        match track.kind {
            TrackKind::Picture => {
                self.has_picture = true;
                self.size = self.size.or(track.size);
            }
            TrackKind::Sound => self.has_sound = true,
            TrackKind::Other => self.removed.push((found, track)),
        }
    }

    fn take(&mut self, editor: &mut Editor<'_>, found: BoxAt) -> Result<()> {
        match &found.name {
            b"mdat" => self.has_samples = true,
            b"mvhd" | b"mdhd" => clear_dates(editor, &found)?,
            b"tkhd" => {
                self.track.read_header(editor, &found)?;
                clear_dates(editor, &found)?;
            }
            b"hdlr" => self.track.read_handler(editor, &found)?,
            _ => self.track.note_table(found),
        }
        Ok(())
    }

    /// Removes the tracks that are neither picture nor sound.
    fn finish(self, editor: &mut Editor<'_>, range: Range<u64>) -> Result<Cleaned> {
        if !self.has_movie || !self.has_samples {
            return Err(Error::Truncated);
        }
        if !self.has_picture && !self.has_sound {
            return Err(Error::Unreadable("it has neither picture nor sound"));
        }
        if self.has_fragments && !self.removed.is_empty() {
            return Err(Error::Unreadable(
                "beside picture and sound it has another track, which can hold positions",
            ));
        }
        for (found, track) in self.removed {
            track.zero_samples(editor)?;
            found.blank(editor)?;
        }
        Ok(Cleaned {
            format: if self.has_picture {
                FileFormat::Mp4
            } else {
                FileFormat::M4a
            },
            range,
            size: self.size,
        })
    }
}

/// Zeroes the dates of creation and of change, which are behind the version and the flags.
fn clear_dates(editor: &mut Editor<'_>, found: &BoxAt) -> Result<()> {
    let [version] = editor.bytes(found.content.start)?;
    let length = if version == 0 { 8 } else { 16 };
    let start = found.content.start + 4;
    if start + length > found.content.end {
        return Err(Error::Unreadable("a header is too short"));
    }
    editor.zero(start..start + length)
}

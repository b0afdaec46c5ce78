//! Faults of uploaded files in words.

use super::Locale;
use super::admin::{self, FileFaultMessages};
use crate::error::{FileFault, FileRefusal, RefusedFormat};
use crate::model::LanguageTag;

impl Locale {
    /// The message for a fault of a file, from the texts of the admin pages.
    #[must_use]
    pub fn file_fault(&self, t: &FileFaultMessages, fault: FileFault) -> String {
        let number = |number: u64| self.number(number);
        // The sides of pictures are written without separators, as everywhere.
        let side = |side: u32| side.to_string();
        let plain = match fault {
            FileFault::Format(format) => advice(t, format),
            FileFault::Mismatch { found } => return t.mismatch.with(found),
            FileFault::NoPicture { found } => return t.no_picture.with(found),
            FileFault::Bytes { most, shown } => {
                return t
                    .bytes
                    .fill(&[("most", &number(most)), ("shown", &side(shown))]);
            }
            FileFault::Pixels {
                width,
                height,
                most,
                side: longest,
                shown,
            } => {
                return t.pixels.fill(&[
                    ("width", &side(width)),
                    ("height", &side(height)),
                    ("most", &number(most)),
                    ("side", &side(longest)),
                    ("shown", &side(shown)),
                ]);
            }
            FileFault::Frames {
                frames,
                pixels,
                most,
                millions,
            } => {
                return t.frames.fill(&[
                    ("frames", &number(frames.into())),
                    ("pixels", &number(pixels)),
                    ("most", &number(most.into())),
                    ("millions", &number(millions)),
                ]);
            }
            FileFault::Animation {
                width,
                height,
                side: longest,
            } => {
                return t.animation.fill(&[
                    ("width", &side(width)),
                    ("height", &side(height)),
                    ("side", &side(longest)),
                ]);
            }
            FileFault::Memory {
                width,
                height,
                shown,
            } => {
                return t.memory.fill(&[
                    ("width", &side(width)),
                    ("height", &side(height)),
                    ("shown", &side(shown)),
                ]);
            }
            FileFault::NotUtf8 { byte } => return t.not_utf8.with(&number(byte)),
            FileFault::Quota { used, most, needs } => {
                return t.quota.fill(&[
                    ("used", &number(used)),
                    ("most", &number(most)),
                    ("needs", &number(needs)),
                ]);
            }
            FileFault::Reserve { free, kept } => {
                return t
                    .reserve
                    .fill(&[("free", &number(free)), ("kept", &number(kept))]);
            }
            FileFault::TurnedAnimation => t.turned_animation,
            FileFault::CutShort => t.cut_short,
            FileFault::Picture => t.picture,
            FileFault::Unreadable => t.unreadable,
            FileFault::DiskFull => t.disk_full,
        };
        plain.to_owned()
    }
}

/// Returns the sentence about a fault of a file in English, for the API, the command line and the
/// log.
#[must_use]
pub fn file_fault_in_english(fault: FileFault) -> String {
    let locale = Locale::new(&LanguageTag::english(), chrono_tz::UTC);
    locale.file_fault(&admin::english().file_faults, fault)
}

/// Returns the refusal of a file, with its sentence in English.
#[must_use]
pub fn refusal(fault: FileFault) -> FileRefusal {
    FileRefusal {
        fault,
        detail: file_fault_in_english(fault),
    }
}

/// What can be done with a file of a format that is not accepted.
fn advice(t: &FileFaultMessages, format: RefusedFormat) -> &'static str {
    match format {
        RefusedFormat::Heic => t.heic,
        RefusedFormat::Avif => t.avif,
        RefusedFormat::Svg => t.svg,
        RefusedFormat::Html => t.html,
        RefusedFormat::Tiff => t.tiff,
        RefusedFormat::Bmp => t.bmp,
        RefusedFormat::Ico => t.ico,
        RefusedFormat::JpegXl => t.jpeg_xl,
        RefusedFormat::Jpeg2000 => t.jpeg_2000,
        RefusedFormat::Photoshop => t.photoshop,
        RefusedFormat::QuickTime => t.quicktime,
        RefusedFormat::Matroska => t.matroska,
        RefusedFormat::Video => t.video,
        RefusedFormat::Audio => t.audio,
        RefusedFormat::Ogg => t.ogg,
        RefusedFormat::Office => t.office,
        RefusedFormat::Archive => t.archive,
        RefusedFormat::Utf16 => t.utf_16,
        RefusedFormat::Empty => t.empty,
        RefusedFormat::Unknown => t.unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::i18n::admin::ADMIN_MESSAGES;

    /// Returns the format after this one. A new variant does not compile without its place here.
    fn after_format(format: RefusedFormat) -> Option<RefusedFormat> {
        use RefusedFormat::*;
        Some(match format {
            Heic => Avif,
            Avif => Svg,
            Svg => Html,
            Html => Tiff,
            Tiff => Bmp,
            Bmp => Ico,
            Ico => JpegXl,
            JpegXl => Jpeg2000,
            Jpeg2000 => Photoshop,
            Photoshop => QuickTime,
            QuickTime => Matroska,
            Matroska => Video,
            Video => Audio,
            Audio => Ogg,
            Ogg => Office,
            Office => Archive,
            Archive => Utf16,
            Utf16 => Empty,
            Empty => Unknown,
            Unknown => return None,
        })
    }

    /// Returns the fault after this one. A new variant does not compile without its place here.
    fn after(fault: FileFault) -> Option<FileFault> {
        use FileFault::*;
        let (width, height, side, shown) = (12_000, 9_000, 16_384, 2_560);
        Some(match fault {
            Format(format) => match after_format(format) {
                Some(format) => Format(format),
                None => Mismatch {
                    found: "image/jpeg",
                },
            },
            Mismatch { found } => NoPicture { found },
            NoPicture { .. } => Bytes { most: 20, shown },
            Bytes { .. } => Pixels {
                width,
                height,
                most: 25,
                side,
                shown,
            },
            Pixels { .. } => Frames {
                frames: 3_000,
                pixels: 9_000_000,
                most: 2_000,
                millions: 100,
            },
            Frames { .. } => Animation {
                width,
                height,
                side,
            },
            Animation { .. } => TurnedAnimation,
            TurnedAnimation => Memory {
                width,
                height,
                shown,
            },
            Memory { .. } => CutShort,
            CutShort => Picture,
            Picture => Unreadable,
            Unreadable => NotUtf8 { byte: 7 },
            NotUtf8 { .. } => Quota {
                used: 900,
                most: 1_000,
                needs: 200_000,
            },
            Quota { .. } => Reserve {
                free: 300,
                kept: 200,
            },
            Reserve { .. } => DiskFull,
            DiskFull => return None,
        })
    }

    #[test]
    fn every_fault_of_a_file_has_words_of_its_own_in_each_language() {
        let mut seen = BTreeSet::new();
        let mut next = Some(FileFault::Format(RefusedFormat::Heic));
        while let Some(fault) = next {
            for (tag, messages) in ADMIN_MESSAGES {
                let language = LanguageTag::parse(tag).expect("a language");
                let locale = Locale::new(&language, chrono_tz::UTC);
                let words = locale.file_fault(&messages.file_faults, fault);
                assert!(!words.contains('{'), "{tag} {words}");
                assert!(seen.insert(words.clone()), "{tag} {words}");
            }
            next = after(fault);
        }
    }
}

//! The segments of a JPEG (ITU-T T.81, annex B; JFIF 1.02; Adobe Technical Note 5116).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Cleaned, array, slice};
use crate::media::error::{Error, Result};
use crate::media::exif::Orientation;
use crate::media::limits::{MAX_PROFILE, MAX_SCANS};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DHT: u8 = 0xC4;
const DRI: u8 = 0xDD;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const ICC: &[u8] = b"ICC_PROFILE\0";

/// A JFIF segment without density and thumbnail.
const JFIF: &[u8] = b"\xFF\xE0\x00\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0";

/// How a JPEG with four components stores its inks. The cleaned file calls them CMYK in any case,
/// so that the decoder leaves them as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inks {
    /// Whether the first three are luminance and chrominance.
    pub is_ycck: bool,
    /// Whether 255 means "no ink", as Adobe's programs write it.
    pub is_inverted: bool,
}

/// Whether a marker starts a frame (and so has the picture's size).
pub fn starts_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, DHT | 0xC8 | 0xCC)
}

/// Why a JPEG is refused whose coding the decoder lacks.
const RARE_KIND: &str = "a rare kind of JPEG";

/// Whether a component has one or two samples in each direction. The decoder takes the colours of
/// others from wrong places.
fn is_usual(factors: u8) -> bool {
    matches!(factors, 0x11 | 0x12 | 0x21 | 0x22)
}

/// Cleans a JPEG. Only sequential and progressive Huffman coding of 8 bits is accepted, as in
/// browsers.
pub fn clean(file: &[u8], size: (u32, u32)) -> Result<Cleaned> {
    let mut walk = Walk::default();
    let mut at = 2;
    loop {
        let (marker, start) = next_marker(file, at)?;
        if marker == EOI {
            break;
        }
        let length = usize::from(u16::from_be_bytes(array(file, start)?));
        let length = length
            .checked_sub(2)
            .ok_or_else(|| Error::damaged("a segment has no length"))?;
        let segment = slice(file, start + 2, length)?;
        at = start + 2 + length;
        walk.take(marker, segment)?;
        if marker == SOS {
            let end = at + scan_length(file.get(at..).unwrap_or_default())?;
            walk.scan_bytes += end - at;
            walk.kept.push((None, Cow::Borrowed(&file[at..end])));
            at = end;
        }
    }
    walk.finish(size)
}

/// Returns the next marker from `at`, and the position after it. Bytes that belong to no segment are
/// skipped, as in libjpeg.
fn next_marker(file: &[u8], mut at: usize) -> Result<(u8, usize)> {
    loop {
        let rest = file.get(at..).ok_or(Error::Truncated)?;
        let strays = rest.iter().take_while(|byte| **byte != 0xFF).count();
        let fill = rest[strays..].iter().take_while(|byte| **byte == 0xFF);
        at += strays + fill.count() + 1;
        match *file.get(at - 1).ok_or(Error::Truncated)? {
            marker if is_part_of_scan(marker) => {}
            SOI => return Err(Error::damaged("two pictures in one")),
            marker => return Ok((marker, at)),
        }
    }
}

/// Whether a byte after 0xFF is none, or a marker that stands only in compressed data.
pub fn is_part_of_scan(marker: u8) -> bool {
    matches!(marker, 0 | 1 | 0xD0..=0xD7)
}

/// Returns the length of the compressed data at the start of `rest`, up to the next marker that is
/// neither a restart nor a stuffed byte.
fn scan_length(rest: &[u8]) -> Result<usize> {
    let mut at = 0;
    loop {
        let found = rest.get(at..).ok_or(Error::Truncated)?;
        at += found
            .iter()
            .position(|byte| *byte == 0xFF)
            .ok_or(Error::Truncated)?;
        match rest.get(at + 1).ok_or(Error::Truncated)? {
            0 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Ok(at),
        }
    }
}

/// What was found so far.
#[derive(Default)]
struct Walk<'a> {
    /// The kept segments with their markers, and the compressed data between them without.
    kept: Vec<(Option<u8>, Cow<'a, [u8]>)>,
    exif: Option<Orientation>,
    profile: BTreeMap<u8, &'a [u8]>,
    is_jfif: bool,
    /// The colour transform of Adobe's segment.
    adobe: Option<u8>,
    components: Vec<u8>,
    is_progressive: bool,
    /// The number of low bits of each coefficient of each component that no scan has had yet.
    missing_bits: Vec<[u8; 64]>,
    scans: u32,
    scan_bytes: usize,
}

impl<'a> Walk<'a> {
    fn take(&mut self, marker: u8, segment: &'a [u8]) -> Result<()> {
        match marker {
            DQT | DHT | DRI => self.keep(marker, segment),
            0xC0..=0xC2 => {
                self.frame(segment)?;
                self.is_progressive = marker == 0xC2;
                self.keep(marker, segment);
            }
            SOS => {
                self.scan(segment)?;
                self.keep(marker, segment);
            }
            _ if starts_frame(marker) => {
                return Err(Error::damaged(RARE_KIND));
            }
            APP0 if segment.starts_with(b"JFIF\0") => self.is_jfif = true,
            APP1 if segment.starts_with(b"Exif\0\0") => {
                self.exif.get_or_insert_with(|| Orientation::read(segment));
            }
            APP2 if segment.starts_with(ICC) => self.profile_part(segment),
            APP14 if segment.starts_with(b"Adobe") => {
                self.adobe = self.adobe.or(segment.get(11).copied());
            }
            0xE0..=0xEF | 0xFE => {}
            _ => return Err(Error::damaged("an unknown segment")),
        }
        Ok(())
    }

    fn keep(&mut self, marker: u8, segment: &'a [u8]) {
        self.kept.push((Some(marker), Cow::Borrowed(segment)));
    }

    fn frame(&mut self, segment: &[u8]) -> Result<()> {
        if !self.components.is_empty() {
            return Err(Error::damaged("two pictures in one"));
        }
        let count = *segment.get(5).ok_or(Error::Truncated)?;
        if segment.first() != Some(&8) || !matches!(count, 1 | 3 | 4) {
            return Err(Error::damaged(RARE_KIND));
        }
        let components = slice(segment, 6, usize::from(count) * 3)?;
        if components
            .chunks(3)
            .any(|component| !is_usual(component[1]))
        {
            return Err(Error::damaged(RARE_KIND));
        }
        self.components = components.chunks(3).map(|component| component[0]).collect();
        self.missing_bits = vec![[u8::MAX; 64]; self.components.len()];
        Ok(())
    }

    fn scan(&mut self, segment: &[u8]) -> Result<()> {
        self.scans += 1;
        if self.components.is_empty() {
            return Err(Error::damaged("pixels before their size"));
        }
        if self.scans > MAX_SCANS {
            return Err(Error::damaged("it is in too many parts"));
        }
        let count = usize::from(*segment.first().ok_or(Error::Truncated)?);
        let [first, last, bits] = match self.is_progressive {
            true => array(segment, 1 + count * 2)?,
            false => [0, 63, 0],
        };
        for selector in slice(segment, 1, count * 2)?.chunks(2) {
            let component = self.components.iter().position(|id| *id == selector[0]);
            let component = component.ok_or_else(|| Error::damaged("a scan of nothing"))?;
            let coefficients = usize::from(first)..=usize::from(last.min(63));
            let missing = self.missing_bits[component].get_mut(coefficients);
            missing.unwrap_or_default().fill(bits & 15);
        }
        Ok(())
    }

    /// Takes a part of the profile (ICC.1:2022, annex B.4). Their order is in their numbers.
    fn profile_part(&mut self, segment: &'a [u8]) {
        if let Some(number) = segment.get(ICC.len()) {
            let part = segment.get(ICC.len() + 2..).unwrap_or_default();
            self.profile.entry(*number).or_insert(part);
        }
    }

    fn finish(mut self, (width, height): (u32, u32)) -> Result<Cleaned> {
        let is_missing = |bits: &u8| *bits > 0;
        if self.scans == 0 || self.missing_bits.iter().flatten().any(is_missing) {
            return Err(Error::Truncated);
        }
        // Each block of 8 × 8 pixels takes a bit at least.
        let blocks = u64::from(width.div_ceil(8)) * u64::from(height.div_ceil(8));
        if (self.scan_bytes as u64) < blocks / 8 {
            return Err(Error::Truncated);
        }
        let inks = (self.components.len() == 4).then(|| Inks {
            is_ycck: self.adobe == Some(2),
            is_inverted: self.adobe.is_some(),
        });
        let profile = std::mem::take(&mut self.profile);
        let profile = profile.into_values().collect::<Vec<_>>().concat();
        Ok(Cleaned {
            bytes: self.write(),
            orientation: self.exif.unwrap_or_default(),
            profile: (1..=MAX_PROFILE)
                .contains(&profile.len())
                .then_some(profile),
            frames: 1,
            frame_pixels: u64::from(width) * u64::from(height),
            is_lossy: true,
            inks,
        })
    }

    fn write(&mut self) -> Vec<u8> {
        let length: usize = self.kept.iter().map(|(_, kept)| kept.len() + 4).sum();
        let mut bytes = Vec::with_capacity(length + 256);
        bytes.extend([0xFF, SOI]);
        match (self.components.len(), self.adobe) {
            (3, Some(0)) => self.name_rgb(),
            (3, Some(_)) => bytes.extend(adobe(1)),
            (4, Some(_)) => bytes.extend(adobe(0)),
            _ if self.is_jfif => bytes.extend(JFIF),
            _ => {}
        }
        for (marker, content) in &self.kept {
            match marker {
                Some(marker) => write_segment(&mut bytes, *marker, &[content]),
                None => bytes.extend_from_slice(content),
            }
        }
        bytes.extend([0xFF, EOI]);
        bytes
    }

    /// Says that the components are red, green and blue by their names instead of Adobe's segment,
    /// which the decoder misunderstands here.
    fn name_rgb(&mut self) {
        const NAMES: &[u8; 3] = b"RGB";
        let names = self.components.clone();
        let rename = |component: &mut u8| {
            if let Some(position) = names.iter().position(|name| name == component) {
                *component = NAMES[position.min(2)];
            }
        };
        for (marker, content) in &mut self.kept {
            match marker {
                Some(0xC0..=0xC2) => content
                    .to_mut()
                    .iter_mut()
                    .skip(6)
                    .step_by(3)
                    .for_each(rename),
                Some(SOS) => {
                    let count = content.first().map_or(0, |count| usize::from(*count));
                    let components = content.to_mut().iter_mut().skip(1).step_by(2).take(count);
                    components.for_each(rename);
                }
                _ => {}
            }
        }
    }
}

/// Adobe's segment with a colour transform.
fn adobe(transform: u8) -> Vec<u8> {
    let mut segment = b"\xFF\xEE\x00\x0EAdobe\x00\x64\0\0\0\0".to_vec();
    segment.push(transform);
    segment
}

/// Appends a segment with its marker and length.
fn write_segment(bytes: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    let length = u16::try_from(length).expect("a segment was at most this long when it was read");
    bytes.extend([0xFF, marker]);
    bytes.extend(length.to_be_bytes());
    parts.iter().for_each(|part| bytes.extend(*part));
}

/// Returns `file` with a profile of at most 64 KiB after its first marker.
pub fn with_profile(file: &[u8], profile: &[u8]) -> Vec<u8> {
    let start = if file.get(2..4) == Some(&[0xFF, APP0]) {
        2 + JFIF.len()
    } else {
        2
    };
    let mut bytes = file[..start].to_vec();
    write_segment(&mut bytes, APP2, &[ICC, &[1, 1], profile]);
    bytes.extend(&file[start..]);
    bytes
}

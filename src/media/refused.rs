//! Recognising the formats that are not accepted. What their owners can do instead is in `i18n`.

use super::text_bytes;
use crate::error::RefusedFormat::{
    self, Archive, Audio, Avif, Bmp, Empty, Heic, Html, Ico, Jpeg2000, JpegXl, Office, Photoshop,
    QuickTime, Svg, Tiff, Utf16, Video,
};

/// Returns the format of a file that begins with these bytes, if its type is known and is not
/// accepted.
pub fn known(start: &[u8]) -> Option<RefusedFormat> {
    const SIGNATURES: [(&[u8], RefusedFormat); 21] = [
        (b"II*\0", Tiff),
        (b"MM\0*", Tiff),
        (b"FUJIFILMCCD-RAW", Tiff),
        (b"IIU\0", Tiff),
        (b"BM", Bmp),
        (b"\0\0\x01\0", Ico),
        (b"\xFF\x0A", JpegXl),
        (b"\0\0\0\x0CJXL \r\n\x87\n", JpegXl),
        (b"\0\0\0\x0CjP  \r\n\x87\n", Jpeg2000),
        (b"8BPS", Photoshop),
        (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Video),
        (b"FLV\x01", Video),
        (b"\0\0\x01\xBA", Video),
        (b"FORM", Audio),
        (b"#!AMR", Audio),
        (b"\xFF\xF1", Audio),
        (b"\xFF\xF9", Audio),
        (b"Rar!\x1A\x07", Archive),
        (b"7z\xBC\xAF\x27\x1C", Archive),
        (b"\x1F\x8B", Archive),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Office),
    ];
    if start.is_empty() {
        return Some(Empty);
    }
    let by_structure = iso_media(start)
        .or_else(|| markup(start))
        .or_else(|| riff(start))
        .or_else(|| office(start))
        .or_else(|| utf_16(start));
    if by_structure.is_some() || text_bytes::is_likely(start) {
        return by_structure;
    }
    let mut signatures = SIGNATURES.iter();
    let known = signatures.find(|(signature, _)| start.starts_with(signature));
    known.map(|(_, format)| *format)
}

/// Tells the pictures and films in the ISO base media format apart by their brands
/// (ISO/IEC 14496-12, section 4.3; ISO/IEC 23008-12, annex B). Old QuickTime movies have none.
fn iso_media(start: &[u8]) -> Option<RefusedFormat> {
    match start.get(4..8)? {
        b"ftyp" => {}
        b"moov" | b"mdat" | b"wide" => return Some(QuickTime),
        _ => return None,
    }
    let length = u32::from_be_bytes(start.get(..4)?.try_into().ok()?);
    let end = start.len().min(usize::try_from(length).ok()?);
    let brands = || start.get(8..end).unwrap_or_default().chunks_exact(4);
    let has = |names: &[&[u8]]| brands().any(|brand| names.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        Some(Avif)
    } else if has(&[
        b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1",
    ]) {
        Some(Heic)
    } else if has(&[b"crx "]) {
        Some(Tiff)
    } else if brands().next() == Some(b"qt  ") {
        Some(QuickTime)
    } else {
        None
    }
}

/// Recognises SVG and HTML, also after a byte order mark, white space and comments.
fn markup(start: &[u8]) -> Option<RefusedFormat> {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let text = text.trim_ascii_start();
    if text.first() != Some(&b'<') {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let contains = |tag: &str| text.windows(tag.len()).any(|part| part == tag.as_bytes());
    if contains("<!doctype html") || contains("<html") {
        Some(Html)
    } else if contains("<svg") {
        Some(Svg)
    } else {
        Some(Html)
    }
}

/// Tells the files in Microsoft's container apart.
fn riff(start: &[u8]) -> Option<RefusedFormat> {
    match (start.get(..4)?, start.get(8..12)?) {
        (b"RIFF" | b"RF64", b"WAVE") => Some(Audio),
        (b"RIFF", b"AVI ") => Some(Video),
        _ => None,
    }
}

/// Recognises the archives in which office programs store their documents (ECMA-376, part 2; OASIS
/// OpenDocument 1.3, part 2).
fn office(start: &[u8]) -> Option<RefusedFormat> {
    let opens_with = |name: &[u8]| {
        start.starts_with(b"PK\x03\x04")
            && start.get(30..).is_some_and(|rest| rest.starts_with(name))
    };
    let is_open_document = archive_type(start)
        .is_some_and(|name| name.starts_with(b"application/vnd.oasis.opendocument"));
    (is_open_document || opens_with(b"[Content_Types].xml") || opens_with(b"_rels/.rels"))
        .then_some(Office)
}

/// Returns the type that an archive states in an uncompressed first entry named `mimetype`.
pub fn archive_type(start: &[u8]) -> Option<&[u8]> {
    let field = |at: usize| Some(u16::from_le_bytes(start.get(at..at + 2)?.try_into().ok()?));
    let is_stored = start.starts_with(b"PK\x03\x04") && field(8)? == 0;
    if !is_stored || start.get(30..38)? != b"mimetype" || field(26)? != 8 {
        return None;
    }
    let at = 38 + usize::from(field(28)?);
    let length = u32::from_le_bytes(start.get(22..26)?.try_into().ok()?);
    start.get(at..at.checked_add(usize::try_from(length).ok()?)?)
}

fn utf_16(start: &[u8]) -> Option<RefusedFormat> {
    (start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF")).then_some(Utf16)
}

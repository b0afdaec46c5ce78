//! The types that are not accepted, and what their owners can do instead.

use super::text_bytes;

/// The name of a type that is not accepted, and what its owner can do.
pub type Advice = (&'static str, &'static str);

const HEIC: Advice = (
    "HEIC",
    "This is a HEIC photo, which most readers' browsers cannot show. On the iPhone choose Settings \
     › Camera › Formats › Most Compatible, or share it as JPEG.",
);
const AVIF: Advice = (
    "AVIF",
    "This is an AVIF picture, which cannot be read here. Export it as JPEG, PNG or WebP.",
);
const SVG: Advice = (
    "SVG",
    "This is an SVG drawing, which can contain scripts. Export it as PNG, at twice the size at \
     which it is shown.",
);
const HTML: Advice = (
    "HTML",
    "This is a web page, which can contain scripts. Open it in a browser, and save the picture \
     itself, or print it as PDF.",
);
const TIFF: Advice = (
    "TIFF",
    "This is a TIFF picture or a camera's raw file, which browsers cannot show. Export it as JPEG.",
);
const BMP: Advice = (
    "BMP",
    "This is a BMP picture, which is large for what it shows. Export it as PNG.",
);
const ICO: Advice = ("ICO", "This is an icon file. Export it as PNG.");
const JPEG_XL: Advice = (
    "JPEG XL",
    "This is a JPEG XL picture, which most readers' browsers cannot show. Export it as JPEG.",
);
const JPEG_2000: Advice = (
    "JPEG 2000",
    "This is a JPEG 2000 picture, which browsers cannot show. Export it as JPEG.",
);
const PHOTOSHOP: Advice = (
    "Photoshop",
    "This is a Photoshop document, which browsers cannot show. Export it as JPEG or PNG.",
);
const QUICKTIME: Advice = (
    "QuickTime",
    "This is a QuickTime movie (MOV), which many browsers cannot play. Export it as MP4, with H.264 \
     for the picture and AAC for the sound.",
);
const OTHER_VIDEO: Advice = (
    "video",
    "This is a video in a format that browsers cannot play. Export it as MP4, with H.264 for the \
     picture and AAC for the sound.",
);
const OTHER_AUDIO: Advice = (
    "audio",
    "This is a recording in a format that is large or that not all browsers play. Export it as MP3, \
     M4A or FLAC.",
);
const OFFICE: Advice = (
    "office document",
    "This is a document of an office program, which few readers can open and which names its \
     editors. Export it as PDF.",
);
const ARCHIVE: Advice = (
    "archive",
    "This is an archive that not all computers can open. Pack it as ZIP.",
);
const UTF_16: Advice = ("UTF-16 text", "This is text in UTF-16. Save it as UTF-8.");
const EMPTY: Advice = (
    "empty",
    "This file is empty. Copy it again from the camera or the program that made it.",
);

/// The advice for content that is not recognised.
pub const UNKNOWN: Advice = (
    "unknown",
    "This is no file of a known kind. Accepted are the pictures JPEG, PNG, GIF and WebP, the \
     recordings MP3, M4A, OGG, FLAC, MP4 and WebM, and the documents PDF, ZIP, EPUB, TXT and CSV.",
);

/// Returns the advice for a file that begins with these bytes, if its type is known and is not
/// accepted.
pub fn known(start: &[u8]) -> Option<Advice> {
    const SIGNATURES: [(&[u8], Advice); 21] = [
        (b"II*\0", TIFF),
        (b"MM\0*", TIFF),
        (b"FUJIFILMCCD-RAW", TIFF),
        (b"IIU\0", TIFF),
        (b"BM", BMP),
        (b"\0\0\x01\0", ICO),
        (b"\xFF\x0A", JPEG_XL),
        (b"\0\0\0\x0CJXL \r\n\x87\n", JPEG_XL),
        (b"\0\0\0\x0CjP  \r\n\x87\n", JPEG_2000),
        (b"8BPS", PHOTOSHOP),
        (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", OTHER_VIDEO),
        (b"FLV\x01", OTHER_VIDEO),
        (b"\0\0\x01\xBA", OTHER_VIDEO),
        (b"FORM", OTHER_AUDIO),
        (b"#!AMR", OTHER_AUDIO),
        (b"\xFF\xF1", OTHER_AUDIO),
        (b"\xFF\xF9", OTHER_AUDIO),
        (b"Rar!\x1A\x07", ARCHIVE),
        (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
        (b"\x1F\x8B", ARCHIVE),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", OFFICE),
    ];
    if start.is_empty() {
        return Some(EMPTY);
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
    known.map(|(_, advice)| *advice)
}

/// Tells the pictures and films in the ISO base media format apart by their brands
/// (ISO/IEC 14496-12, section 4.3; ISO/IEC 23008-12, annex B). Old QuickTime movies have none.
fn iso_media(start: &[u8]) -> Option<Advice> {
    match start.get(4..8)? {
        b"ftyp" => {}
        b"moov" | b"mdat" | b"wide" => return Some(QUICKTIME),
        _ => return None,
    }
    let length = u32::from_be_bytes(start.get(..4)?.try_into().ok()?);
    let end = start.len().min(usize::try_from(length).ok()?);
    let brands = || start.get(8..end).unwrap_or_default().chunks_exact(4);
    let has = |names: &[&[u8]]| brands().any(|brand| names.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        Some(AVIF)
    } else if has(&[
        b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1",
    ]) {
        Some(HEIC)
    } else if has(&[b"crx "]) {
        Some(TIFF)
    } else if brands().next() == Some(b"qt  ") {
        Some(QUICKTIME)
    } else {
        None
    }
}

/// Recognises SVG and HTML, also after a byte order mark, white space and comments.
fn markup(start: &[u8]) -> Option<Advice> {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let text = text.trim_ascii_start();
    if text.first() != Some(&b'<') {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let contains = |tag: &str| text.windows(tag.len()).any(|part| part == tag.as_bytes());
    if contains("<!doctype html") || contains("<html") {
        Some(HTML)
    } else if contains("<svg") {
        Some(SVG)
    } else {
        Some(HTML)
    }
}

/// Tells the files in Microsoft's container apart.
fn riff(start: &[u8]) -> Option<Advice> {
    match (start.get(..4)?, start.get(8..12)?) {
        (b"RIFF" | b"RF64", b"WAVE") => Some(OTHER_AUDIO),
        (b"RIFF", b"AVI ") => Some(OTHER_VIDEO),
        _ => None,
    }
}

/// Recognises the archives in which office programs store their documents (ECMA-376, part 2; OASIS
/// OpenDocument 1.3, part 2).
fn office(start: &[u8]) -> Option<Advice> {
    let opens_with = |name: &[u8]| {
        start.starts_with(b"PK\x03\x04")
            && start.get(30..).is_some_and(|rest| rest.starts_with(name))
    };
    let is_open_document = archive_type(start)
        .is_some_and(|name| name.starts_with(b"application/vnd.oasis.opendocument"));
    (is_open_document || opens_with(b"[Content_Types].xml") || opens_with(b"_rels/.rels"))
        .then_some(OFFICE)
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

fn utf_16(start: &[u8]) -> Option<Advice> {
    (start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF")).then_some(UTF_16)
}

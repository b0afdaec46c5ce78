//! The formats of pictures, recognised by their content and never by a name or a header.

use super::error::{Error, Result};

/// The bytes at the start of a file that suffice to recognise it.
pub const SIGNATURE_BYTES: usize = 1_024;

/// A format that is accepted and stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG, with APNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    WebP,
}

impl PictureFormat {
    /// Recognises the format of a file by its first bytes.
    pub fn detect(start: &[u8]) -> Result<Self> {
        if start.starts_with(b"\xFF\xD8\xFF") {
            Ok(Self::Jpeg)
        } else if start.starts_with(b"\x89PNG\r\n\x1A\n") {
            Ok(Self::Png)
        } else if start.starts_with(b"GIF87a") || start.starts_with(b"GIF89a") {
            Ok(Self::Gif)
        } else if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
            Ok(Self::WebP)
        } else {
            let (found, sentence) = unsupported(start);
            Err(Error::Unsupported { found, sentence })
        }
    }

    /// The media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }

    /// The extension of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }
}

/// The name of a type that is not accepted as a picture, and what its owner can do.
type Advice = (&'static str, &'static str);

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
    "This is a web page, not a picture. Open it in a browser, and save the picture itself.",
);
const PDF: Advice = (
    "PDF",
    "This is a PDF document, not a picture. Export the page as JPEG or PNG, or upload it as a file.",
);
const ZIP: Advice = (
    "ZIP",
    "This is a ZIP archive, not a picture. Unpack it, and upload the pictures in it.",
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
const VIDEO: Advice = (
    "video",
    "This is a video, not a picture. Upload it as a file.",
);
const UNKNOWN: Advice = (
    "unknown",
    "This is no picture of a known kind. JPEG, PNG, GIF and WebP are accepted.",
);

fn unsupported(start: &[u8]) -> Advice {
    const SIGNATURES: [(&[u8], Advice); 13] = [
        (b"%PDF-", PDF),
        (b"PK\x03\x04", ZIP),
        (b"II*\0", TIFF),
        (b"MM\0*", TIFF),
        (b"BM", BMP),
        (b"\0\0\x01\0", ICO),
        (b"\xFF\x0A", JPEG_XL),
        (b"\0\0\0\x0CJXL \r\n\x87\n", JPEG_XL),
        (b"\0\0\0\x0CjP  \r\n\x87\n", JPEG_2000),
        (b"8BPS", PHOTOSHOP),
        (b"\x1A\x45\xDF\xA3", VIDEO),
        (b"FUJIFILMCCD-RAW", TIFF),
        (b"IIU\0", TIFF),
    ];
    if let Some(advice) = iso_media(start).or_else(|| markup(start)) {
        return advice;
    }
    let known = SIGNATURES
        .iter()
        .find(|(signature, _)| start.starts_with(signature));
    known.map_or(UNKNOWN, |(_, advice)| *advice)
}

/// Tells the pictures and videos in the ISO base media format apart by their brands
/// (ISO/IEC 14496-12, section 4.3; ISO/IEC 23008-12, annex B).
fn iso_media(start: &[u8]) -> Option<Advice> {
    if start.get(4..8)? != b"ftyp" {
        return None;
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
    } else {
        Some(VIDEO)
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

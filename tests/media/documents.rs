//! Documents are stored unchanged, and every type must be what it is declared to be.

use tympan::media::{Error, Kind};

use super::recordings::{process, stored};
use super::samples::sound::mp3_frame;
use super::samples::{self, boxes, jpeg};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// An archive whose first entry, `mimetype`, has this content.
fn archive(mimetype: &[u8]) -> Vec<u8> {
    let mut file = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    let length = u32::try_from(mimetype.len()).unwrap().to_le_bytes();
    file.extend([length, length].concat());
    file.extend(b"\x08\0\0\0mimetype");
    file.extend(mimetype);
    file.extend(EMPTY_ZIP);
    file
}

#[tokio::test]
async fn document_is_stored_unchanged() {
    let epub = archive(b"application/epub+zip");
    let documents: [(&[u8], Option<&str>, &str, &str); 6] = [
        (PDF, None, "application/pdf", "pdf"),
        (EMPTY_ZIP, None, "application/zip", "zip"),
        (&epub, None, "application/epub+zip", "epub"),
        ("Grüße\n".as_bytes(), None, "text/plain", "txt"),
        (
            b"a;b\n1;2\n",
            Some("text/csv; header=present"),
            "text/csv",
            "csv",
        ),
        (
            b"BM, FORM and 8BPS begin words too",
            None,
            "text/plain",
            "txt",
        ),
    ];
    for (file, declared, content_type, extension) in documents {
        let mut processed = process(file, declared).await.unwrap();
        assert_eq!(processed.master.content_type, content_type);
        assert_eq!(processed.master.extension, extension);
        assert_eq!(
            (processed.kind, processed.master.size),
            (Kind::Document, None)
        );
        assert_eq!(stored(&mut processed), file);
    }
}

#[tokio::test]
async fn document_that_is_cut_short_is_refused() {
    let mut long = archive(b"application/epub+zip");
    long.truncate(long.len() - 20);
    for file in [&PDF[..20], &long[..], b"PK\x03\x04"] {
        assert!(matches!(process(file, None).await, Err(Error::Truncated)));
    }
}

#[tokio::test]
async fn end_of_an_archive_is_found_before_a_long_comment() {
    for length in [0, 1, 32_743, 32_764, 32_768, 65_000, 65_535] {
        let mut file = archive(b"application/epub+zip");
        file.extend(vec![b' '; length]);
        process(&file, None).await.unwrap();
    }
}

#[tokio::test]
async fn text_must_be_utf_8_without_control_characters() {
    let latin = process(b"Gr\xFC\xDFe", None).await.unwrap_err();
    assert!(matches!(latin, Error::NotUtf8 { byte: 3 }), "{latin}");
    let cut = process(b"Gr\xC3", None).await.unwrap_err();
    assert!(matches!(cut, Error::NotUtf8 { byte: 3 }), "{cut}");
    let late = [&b"a".repeat(40_000)[..], b"\0"].concat();
    assert!(matches!(
        process(&late, None).await,
        Err(Error::Unreadable(_))
    ));
    // A character of three bytes is cut at the end of each part that is read.
    for start in ["", "a", "aa"] {
        let text = format!("{start}{}", "€".repeat(30_000));
        process(text.as_bytes(), None).await.unwrap();
        let mut wrong = text.into_bytes();
        let last = wrong.len() - 1;
        wrong[last] = b'x';
        assert!(process(&wrong, None).await.is_err());
    }
}

#[tokio::test]
async fn declared_type_must_agree_with_the_content() {
    let photo = jpeg::encode(&samples::quarters(16, 16), 16, 16);
    let error = process(&photo, Some("image/png")).await.unwrap_err();
    assert!(matches!(error, Error::Mismatch { .. }));
    let sentence = error.to_string();
    assert!(
        sentence.contains("`image/png`") && sentence.contains("`image/jpeg`"),
        "{sentence}"
    );
    for (file, declared) in [
        (PDF, "text/plain"),
        (&photo, "text/html"),
        (b"a;b", "text/html"),
        (EMPTY_ZIP, "application/epub+zip"),
        (EMPTY_ZIP, "application/java-archive"),
    ] {
        let refused = process(file, Some(declared)).await;
        assert!(matches!(refused, Err(Error::Mismatch { .. })), "{declared}");
    }
}

#[tokio::test]
async fn usual_names_of_a_type_agree() {
    let photo = jpeg::encode(&samples::quarters(16, 16), 16, 16);
    let sound = mp3_frame(1).repeat(4);
    let film = boxes::film(&[b"vide"]);
    for (file, declared) in [
        (&photo[..], "IMAGE/JPEG"),
        (&photo, "image/jpg"),
        (&photo, "application/octet-stream"),
        (&photo, " "),
        (&sound, "audio/mp3"),
        (&film, "video/x-m4v"),
        (b"a;b", "application/vnd.ms-excel"),
        (b"# Notes", "text/markdown; charset=UTF-8"),
    ] {
        process(file, Some(declared)).await.unwrap();
    }
}

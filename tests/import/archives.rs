//! Zip archives and folders as sources of an import.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tympan::transfer::formats::Input;
use tympan::transfer::source::Source;
use tympan::transfer::sources;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const FEED: &[u8] = include_bytes!("fixtures/takeout.atom");

/// Writes an archive of these members.
fn archive(folder: &Path, name: &str, members: &[(&str, &[u8])]) -> PathBuf {
    let path = folder.join(name);
    let mut zip = ZipWriter::new(fs::File::create(&path).expect("a file"));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).expect("a member");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive");
    path
}

fn opened(paths: &[PathBuf]) -> Result<std::sync::Arc<dyn Source>, String> {
    sources::open(paths).map_err(|why| why.to_string())
}

fn content(source: &dyn Source, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.open(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[test]
fn archive_its_parts_and_the_folder_hold_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let members: [(&str, &[u8]); 3] = [
        ("Takeout/Blogger/Blogs/b/feed.atom", FEED),
        ("Takeout/Blogger/Albums/b/a.png", b"picture"),
        ("__MACOSX/Takeout/._a", b"junk"),
    ];
    let whole = archive(at, "whole.zip", &members);
    let parts = [
        archive(at, "1.zip", &members[..1]),
        archive(at, "2.zip", &members[1..]),
    ];
    let unpacked = at.join("Takeout");
    for (name, bytes) in &members[..2] {
        let path = at.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    for paths in [vec![whole], parts.to_vec(), vec![unpacked]] {
        let source = opened(&paths).expect("a source");
        assert_eq!(source.members().len(), 2, "{paths:?}");
        for (name, bytes) in &members[..2] {
            assert_eq!(content(source.as_ref(), name).expect("a member"), *bytes);
        }
        let input = Input::recognise(source).expect("a format");
        assert_eq!(input.format.name, "takeout");
        assert_eq!(input.members, ["Takeout/Blogger/Blogs/b/feed.atom"]);
        let entries = input
            .open()
            .expect("a reader")
            .map(|entry| entry.expect("an entry"));
        assert_eq!(entries.count(), 12, "{paths:?}");
    }
}

#[test]
fn names_that_lead_out_of_an_archive_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["../x", "a/../../x", "/etc/x", "a\\..\\x", "C:/x"] {
        let path = archive(
            folder.path(),
            "slip.zip",
            &[("feed.atom", FEED), (name, b"x")],
        );
        let why = opened(&[path]).err().expect(name);
        assert!(why.contains("leads out of it"), "{name}: {why}");
    }
}

#[test]
fn member_that_unpacks_to_very_much_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = archive(
        folder.path(),
        "bomb.zip",
        &[("feed.atom", &vec![b' '; 40 << 20])],
    );
    let source = opened(&[path]).expect("a source");
    let why = content(source.as_ref(), "feed.atom")
        .expect_err("a refusal")
        .to_string();
    assert!(why.contains("more than is plausible"), "{why}");
}

#[test]
fn damaged_archives_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = archive(folder.path(), "a.zip", &[("feed.atom", FEED)]);
    let whole = fs::read(&path).expect("the archive");
    let directory = whole
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .expect("a directory");
    let mut lying = whole.clone();
    // The unpacked size, then the checksum, in the directory.
    lying[directory + 24..directory + 28].copy_from_slice(&10_u32.to_le_bytes());
    let mut wrong = whole.clone();
    wrong[directory + 16] ^= 1;
    for (bytes, words) in [(lying, "more than is plausible"), (wrong, "is damaged")] {
        fs::write(&path, bytes).expect("a file");
        let source = opened(std::slice::from_ref(&path)).expect("a source");
        let why = content(source.as_ref(), "feed.atom")
            .expect_err("a refusal")
            .to_string();
        assert!(why.contains(words), "{why}");
    }
    fs::write(&path, &whole[..whole.len() - 30]).expect("a file");
    let why = opened(&[path]).err().expect("a refusal");
    assert!(why.contains("zip archive"), "{why}");
}

#[test]
fn archive_with_very_many_members_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.zip");
    let mut zip = ZipWriter::new(io::BufWriter::new(fs::File::create(&path).expect("a file")));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for number in 0..150_001 {
        zip.start_file(number.to_string(), options)
            .expect("a member");
    }
    zip.finish().expect("an archive");
    let why = opened(&[path]).err().expect("a refusal");
    assert!(why.contains("more than 150000 members"), "{why}");
}

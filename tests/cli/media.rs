//! `tympan media`: adding, listing, checking, and being killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::blog::{blog, photo, stored, until_blocking};
use super::{program, tympan_at, tympan_in};
use crate::common::random::Random;

/// Makes a file so old that it is not left alone any more.
fn age(file: &Path) {
    let file = fs::File::options().write(true).open(file).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
}

#[test]
fn pictures_are_added_listed_and_checked() {
    let folder = blog();
    let at = folder.path();
    photo(at, "Press Photo.jpg", 1, 900);
    let added = tympan_in(
        at,
        &["media", "add", "Press Photo.jpg", "--alt", "A [press]"],
    );
    assert!(added.starts_with("![A \\[press\\]](/media/"), "{added}");
    assert!(added.ends_with("/press-photo.jpg)\n"), "{added}");
    let again = tympan_at(at, &["media", "add", "Press Photo.jpg"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap(), added);
    assert!(
        String::from_utf8(again.stderr)
            .unwrap()
            .contains("was there already")
    );
    let listed = tympan_in(at, &["media", "list"]);
    assert!(
        listed.contains("900 × 900") && listed.contains(added.trim_end()),
        "{listed}"
    );
    let trash = tympan_in(at, &["media", "list", "--trash"]);
    assert_eq!(trash.lines().count(), 1, "{trash}");
    let checked = tympan_in(at, &["media", "check"]);
    assert!(checked.starts_with("1 items, 3 files in "), "{checked}");
}

#[test]
fn what_is_refused_does_not_keep_back_the_rest() {
    let folder = blog();
    let at = folder.path();
    photo(at, "good.jpg", 1, 40);
    fs::write(at.join("page.html"), "<!doctype html><p>words").unwrap();
    let output = tympan_at(
        at,
        &["media", "add", "page.html", "none.jpg", ".", "good.jpg"],
    );
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    for words in [
        "page.html: This is a web page",
        "none.jpg: cannot be read",
        ".: is a folder",
        "good.jpg: added",
        "3 of 4 files were not added",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let output = tympan_at(at, &["media", "add", "good.jpg", "--user", "nobody"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("there is no such user"), "{told}");
}

#[test]
fn a_check_finds_what_is_missing_and_repairs_what_can_be() {
    let folder = blog();
    let at = folder.path();
    let photo = photo(at, "a.jpg", 1, 900);
    let added = tympan_in(at, &["media", "add", "a.jpg"]);
    let hash = added.split('/').nth(2).unwrap().to_owned();
    let files = stored(at);
    let is_own = |file: &&PathBuf| file.file_name().unwrap().to_str() == Some(hash.as_str());
    let own = files.iter().find(is_own).unwrap();
    let variants: Vec<_> = files.iter().filter(|file| !is_own(file)).collect();
    fs::remove_file(variants[0]).unwrap();
    fs::write(variants[1], "other bytes").unwrap();
    let unclaimed = own.with_file_name(format!("{}00", &hash[..30]));
    fs::write(&unclaimed, "nobody's").unwrap();
    age(&unclaimed);
    let output = tympan_at(at, &["media", "check"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    for words in [
        "is missing",
        "is damaged",
        "1 files (1 KiB) belong to no item",
        "1 items, 1 files",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = tympan_in(at, &["media", "check", "--repair"]);
    assert!(
        told.contains("the smaller sizes of 1 items were made again, 1 files"),
        "{told}"
    );
    assert!(!unclaimed.exists());
    tympan_in(at, &["media", "check"]);
    fs::remove_file(own).unwrap();
    let output = tympan_at(at, &["media", "check", "--repair"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("upload the same files again"), "{told}");
    tympan_in(at, &["media", "add", photo.to_str().unwrap()]);
    tympan_in(at, &["media", "check"]);
}

/// The process is killed while it adds pictures, at moments of chance. Every item that it had
/// added by then has its files.
#[test]
fn a_killed_upload_leaves_no_item_without_its_file() {
    let folder = blog();
    let at = folder.path();
    let mut random = Random::new();
    let mut killed = 0;
    for round in 0..8_u8 {
        let names: Vec<_> = (0..12_u8).map(|n| format!("{round}-{n}.jpg")).collect();
        for (name, shade) in names.iter().zip(round * 12..) {
            photo(at, name, shade, 420);
        }
        let before = stored(at).len();
        let mut adding = program()
            .args(["media", "add"])
            .args(&names)
            .current_dir(at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let wanted = before + random.below(24);
        until_blocking(|| stored(at).len() > wanted || adding.try_wait().unwrap().is_some());
        adding.kill().unwrap();
        let ended = adding.wait().unwrap();
        killed += usize::from(!ended.success());
        let output = tympan_at(at, &["media", "check"]);
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            !told.contains("missing") && !told.contains("damaged"),
            "{told}"
        );
    }
    assert!(killed >= 4, "only {killed} processes were killed");
}

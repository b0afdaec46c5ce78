//! `tympan backup` and `tympan restore`, and backups that are killed.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

use super::blog::{blog, photo, stored, until_blocking};
use super::{program, tympan_at, tympan_in};
use crate::common::random::Random;

/// Runs the program, which must fail, and returns what it says.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = tympan_at(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("fix: "), "{told}");
    told
}

/// Adds documents, which are stored as they are.
fn add_documents(at: &Path, names: std::ops::Range<usize>) {
    let names: Vec<String> = names.map(|number| format!("note-{number}.txt")).collect();
    for name in &names {
        fs::write(at.join(name), format!("The text of {name}")).unwrap();
    }
    let mut arguments = vec!["media", "add"];
    arguments.extend(names.iter().map(String::as_str));
    tympan_in(at, &arguments);
}

/// Restores a backup into a new folder, with the key of the blog.
fn restored(blog: &Path, backup: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(blog.join("tympan.key"), folder.path().join("tympan.key")).unwrap();
    tympan_in(folder.path(), &["restore", backup.to_str().unwrap()]);
    folder
}

/// A blog with a photo of three files, and its backup.
fn backed_up() -> (TempDir, PathBuf) {
    let folder = blog();
    photo(folder.path(), "a.jpg", 1, 900);
    tympan_in(folder.path(), &["media", "add", "a.jpg"]);
    let backup = folder.path().join("backup");
    let told = tympan_in(folder.path(), &["backup", "backup"]);
    assert!(
        told.contains("the database and 3 files to backup; 3 of them"),
        "{told}"
    );
    assert!(told.contains("tympan.key"), "{told}");
    (folder, backup)
}

/// A file of the media library in a backup.
fn file_in(backup: &Path) -> PathBuf {
    stored(backup).into_iter().min().unwrap()
}

#[test]
fn a_backup_is_restored_whole() {
    let (folder, backup) = backed_up();
    let at = folder.path();
    photo(at, "b.jpg", 2, 40);
    tympan_in(at, &["media", "add", "b.jpg"]);
    for new in [1, 0] {
        let told = tympan_in(at, &["backup", "backup"]);
        let words = format!("the database and 4 files to backup; {new} of them");
        assert!(told.contains(&words), "{told}");
    }
    let databases = ["tympan.db", "tympan-2.db"].map(|name| backup.join(name).exists());
    assert_eq!(databases.iter().filter(|there| **there).count(), 1);
    let place = restored(at, &backup);
    let checked = tympan_in(place.path(), &["media", "check"]);
    assert!(checked.starts_with("2 items, 4 files in "), "{checked}");
    let listed = |at: &Path| tympan_in(at, &["media", "list"]);
    assert_eq!(listed(place.path()), listed(at));
    let mut files = stored(at);
    files.retain(|file| file.extension().is_none());
    assert_eq!(files.len(), stored(place.path()).len());
}

#[test]
fn files_in_a_backup_are_hard_links_and_only_the_owner_can_read_the_database() {
    let (folder, backup) = backed_up();
    for file in stored(&backup) {
        let part = file.parent().unwrap().file_name().unwrap();
        let name = file.file_name().unwrap();
        let own = folder.path().join("media").join(part).join(name);
        let inode = |file: &Path| fs::metadata(file).unwrap().ino();
        assert_eq!(inode(&own), inode(&file));
    }
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!(mode(&backup.join("tympan.db")), 0o600);
    assert_eq!(mode(&backup), 0o700);
}

#[test]
fn what_a_backup_no_longer_needs_is_deleted_from_it() {
    let (folder, backup) = backed_up();
    let file = file_in(&backup);
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    let old = file.with_file_name(format!("{}00", &name[..30]));
    fs::write(&old, "purged").unwrap();
    let unfinished = file.with_file_name(format!("{name}.unfinished"));
    fs::write(&unfinished, "half").unwrap();
    let other = file.with_file_name("notes.txt");
    fs::write(&other, "the owner's").unwrap();
    tympan_in(folder.path(), &["backup", "backup"]);
    assert!(!old.exists() && !unfinished.exists());
    assert!(other.exists() && file.exists());
}

#[test]
fn a_file_gets_the_database_alone_and_says_so() {
    let (folder, _) = backed_up();
    let told = tympan_in(folder.path(), &["backup", "alone.db"]);
    assert!(
        told.contains("Backed up the database to alone.db."),
        "{told}"
    );
    assert!(
        told.contains("are not in it: `tympan backup FOLDER`"),
        "{told}"
    );
    let told = refused(folder.path(), &["backup", "alone.db"]);
    assert!(told.contains("alone.db is there already"), "{told}");
    let told = refused(folder.path(), &["restore", "alone.db"]);
    assert!(told.contains("alone.db is a file"), "{told}");
    fs::write(folder.path().join("file"), "text").unwrap();
    let told = refused(folder.path(), &["backup", "file"]);
    assert!(told.contains("file is a file"), "{told}");
    let empty = blog();
    let told = tympan_in(empty.path(), &["backup", "alone.db"]);
    assert!(!told.contains("not in it"), "{told}");
}

#[test]
fn a_backup_overwrites_nothing_else() {
    let (folder, backup) = backed_up();
    let at = folder.path();
    let told = refused(at, &["backup", "."]);
    assert!(told.contains("the blog itself is in ."), "{told}");
    let url = format!("sqlite://{}/elsewhere.db", backup.display());
    fs::copy(at.join("tympan.key"), backup.join("tympan.key")).unwrap();
    let told = refused(at, &["backup", "backup", "--database-url", &url]);
    assert!(told.contains("the blog itself is in backup"), "{told}");
    let others = at.join("others");
    fs::create_dir_all(&others).unwrap();
    fs::write(others.join("tympan.db"), "of another program").unwrap();
    let told = refused(at, &["backup", "others"]);
    assert!(told.contains("others has other files in it"), "{told}");
    assert_eq!(fs::read_dir(&others).unwrap().count(), 1);
    assert_eq!(
        fs::read(others.join("tympan.db")).unwrap(),
        b"of another program"
    );
    fs::create_dir(at.join("empty")).unwrap();
    tympan_in(at, &["backup", "empty"]);
}

#[test]
fn nothing_is_restored_over_another_blog() {
    let (folder, backup) = backed_up();
    let backup = backup.to_str().unwrap();
    let told = refused(folder.path(), &["restore", backup]);
    assert!(told.contains("tympan.db is there already"), "{told}");
    let place = tempfile::tempdir().unwrap();
    let part = place.path().join("media/00");
    fs::create_dir_all(&part).unwrap();
    fs::write(part.join("0".repeat(32)), "of another blog").unwrap();
    let told = refused(place.path(), &["restore", backup]);
    assert!(told.contains("there are other files in "), "{told}");
    assert!(!place.path().join("tympan.db").exists());
    let url = "postgres://127.0.0.1:1/tympan";
    let told = refused(place.path(), &["restore", backup, "--database-url", url]);
    assert!(told.contains("only restores SQLite databases"), "{told}");
    let told = refused(place.path(), &["backup", "b", "--database-url", url]);
    assert!(told.contains("only copies SQLite databases"), "{told}");
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let (_folder, backup) = backed_up();
    let place = tempfile::tempdir().unwrap();
    let restore = || refused(place.path(), &["restore", backup.to_str().unwrap()]);
    let file = file_in(&backup);
    let content = fs::read(&file).unwrap();
    // The file is a hard link, whose content must not be changed in place.
    fs::remove_file(&file).unwrap();
    let missing = restore();
    assert!(missing.contains("is missing or damaged"), "{missing}");
    let mut changed = content.clone();
    changed[20] ^= 1;
    fs::write(&file, &changed).unwrap();
    assert_eq!(restore(), missing);
    fs::write(&file, &content).unwrap();
    let database = backup.join("tympan.db");
    let whole = fs::read(&database).unwrap();
    fs::write(&database, &whole[..whole.len() / 2]).unwrap();
    let told = restore();
    assert!(told.contains("tympan.db is damaged"), "{told}");
    fs::remove_file(&database).unwrap();
    let told = restore();
    assert!(told.contains("cannot read "), "{told}");
    assert!(!place.path().join("tympan.db").exists());
    fs::write(&database, &whole).unwrap();
    // What the attempts have left is no other blog.
    tympan_in(place.path(), &["restore", backup.to_str().unwrap()]);
}

#[test]
fn a_backup_without_a_lost_file_is_whole_but_for_it() {
    let (folder, backup) = backed_up();
    let at = folder.path();
    let lost = file_in(at);
    fs::remove_file(&lost).unwrap();
    fs::remove_dir_all(&backup).unwrap();
    let told = refused(at, &["backup", "backup"]);
    let name = lost.file_name().unwrap().to_str().unwrap();
    assert!(told.contains(&format!("lost: {name}")), "{told}");
    assert!(told.contains("is whole, but for 1 files"), "{told}");
    let place = restored(at, &backup);
    assert_eq!(stored(place.path()).len(), 2);
}

/// Backups are killed at moments of chance. What is in the folder is the last whole one, or none.
#[test]
fn a_killed_backup_is_not_taken_for_a_whole_one() {
    let folder = blog();
    let at = folder.path();
    let backup = at.join("backup");
    add_documents(at, 0..120);
    let mut random = Random::new();
    let mut killed = 0;
    let mut kill_when = |holds: &dyn Fn() -> bool| {
        let mut running = program()
            .args(["backup", "backup"])
            .current_dir(at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until_blocking(|| holds() || running.try_wait().unwrap().is_some());
        running.kill().unwrap();
        let ended = running.wait().unwrap();
        killed += usize::from(!ended.success());
    };
    for _ in 0..3 {
        let wanted = random.below(119);
        let _ = fs::remove_dir_all(&backup);
        kill_when(&|| stored(&backup).len() > wanted);
        if !backup.join("media.ndjson").exists() {
            let place = tempfile::tempdir().unwrap();
            let told = refused(place.path(), &["restore", backup.to_str().unwrap()]);
            assert!(told.contains("no whole backup"), "{told}");
        }
    }
    tympan_in(at, &["backup", "backup"]);
    add_documents(at, 120..160);
    for name in ["tympan-2.db", "tympan-2.db-wal", "media.ndjson.unfinished"] {
        kill_when(&|| backup.join(name).exists());
        let place = restored(at, &backup);
        let checked = tympan_in(place.path(), &["media", "check"]);
        let is_last = checked.starts_with("120 items, 120 files in ");
        let is_next = checked.starts_with("160 items, 160 files in ");
        assert!(is_last || is_next, "{checked}");
    }
    assert!(killed >= 3, "only {killed} processes were killed");
    tympan_in(at, &["backup", "backup"]);
    let place = restored(at, &backup);
    let checked = tympan_in(place.path(), &["media", "check"]);
    assert!(checked.starts_with("160 items, 160 files in "), "{checked}");
}

//! The storage of the media library in a folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tempfile::TempDir;
use tympan::error::Error;
use tympan::model::MediaHash;
use tympan::storage::{Storage, StoredFile};

/// A storage in a folder that does not exist yet.
fn storage() -> (Storage, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::in_folder(&folder.path().join("my media")).unwrap();
    (storage.with_reserve(0), folder)
}

/// Where a file is on the disk.
fn place(storage: &Storage, hash: &MediaHash) -> PathBuf {
    let part = storage.folder().join(&hash.as_str()[..2]);
    part.join(hash.as_str())
}

/// Every file of the storage.
async fn all(storage: &Storage) -> Vec<StoredFile> {
    let mut files = Vec::new();
    for part in 0..Storage::PARTS {
        files.extend(storage.list(part).await.unwrap());
    }
    files
}

fn bytes(count: usize) -> Bytes {
    (0..count).map(|at| (at % 251) as u8).collect()
}

#[tokio::test]
async fn a_file_is_read_as_it_was_stored() {
    let (storage, _folder) = storage();
    let content = bytes(100_000);
    let hash = storage.put(content.clone()).await.unwrap();
    assert_eq!(hash, MediaHash::of(&content));
    assert_eq!(fs::read(place(&storage, &hash)).unwrap(), content);
    assert_eq!(storage.get(&hash).await.unwrap(), Some(content.clone()));
    assert_eq!(storage.size(&hash).await.unwrap(), Some(100_000));
    assert_eq!(storage.hash_of(&hash).await.unwrap(), Some(hash.clone()));
    let part = storage.get_range(&hash, 10..20).await.unwrap();
    assert_eq!(part, Some(content.slice(10..20)));
    let whole = storage.get_range(&hash, 0..100_000).await.unwrap();
    assert_eq!(whole, Some(content));
}

#[tokio::test]
async fn what_is_not_there_is_none() {
    let (storage, _folder) = storage();
    let hash = MediaHash::of(b"nothing");
    assert_eq!(storage.get(&hash).await.unwrap(), None);
    assert_eq!(storage.get_range(&hash, 0..1).await.unwrap(), None);
    assert_eq!(storage.size(&hash).await.unwrap(), None);
    assert_eq!(storage.hash_of(&hash).await.unwrap(), None);
    assert!(all(&storage).await.is_empty());
    assert!(!storage.folder().exists(), "reading creates no folder");
}

#[tokio::test]
async fn a_file_that_is_too_short_is_an_error() {
    let (storage, _folder) = storage();
    let hash = storage.put(bytes(10)).await.unwrap();
    for range in [0..11, 5..11, 11..12] {
        let read = storage.get_range(&hash, range.clone()).await;
        assert!(
            matches!(read, Err(Error::Internal(_))),
            "{range:?}: {read:?}"
        );
    }
}

#[tokio::test]
async fn a_large_file_is_stored_in_parts() {
    let (storage, folder) = storage();
    let content = bytes((8 << 20) + 5);
    let source = folder.path().join("upload");
    fs::write(&source, &content).unwrap();
    let hash = MediaHash::of(&content);
    storage
        .put_reader(&hash, File::open(&source).unwrap())
        .await
        .unwrap();
    assert_eq!(storage.hash_of(&hash).await.unwrap(), Some(hash.clone()));
    assert_eq!(all(&storage).await.len(), 1);
}

#[tokio::test]
async fn what_an_interrupted_put_has_left_is_listed_and_deleted() {
    let (storage, _folder) = storage();
    let hash = storage.put(bytes(10)).await.unwrap();
    let path = place(&storage, &hash);
    let left = PathBuf::from(format!("{}#1", path.display()));
    fs::write(&left, "half").unwrap();
    for name in ["notes.txt", ".DS_Store"] {
        fs::write(path.with_file_name(name), "the owner's").unwrap();
    }
    let files = all(&storage).await;
    let hashes: Vec<_> = files.iter().map(|file| file.hash.clone()).collect();
    assert_eq!(hashes, [Some(hash), None]);
    for file in &files {
        assert!(storage.delete(file).await.unwrap());
    }
    assert!(!left.exists() && !path.exists());
    assert!(path.with_file_name("notes.txt").exists());
    assert!(
        storage.delete(&files[0]).await.unwrap(),
        "it is gone already"
    );
}

#[tokio::test]
async fn a_file_that_is_stored_again_is_new_and_not_deleted() {
    let (storage, _folder) = storage();
    let hash = storage.put(bytes(10)).await.unwrap();
    let old = File::options()
        .write(true)
        .open(place(&storage, &hash))
        .unwrap();
    old.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let listed = all(&storage).await;
    storage.put(bytes(10)).await.unwrap();
    let again = all(&storage).await;
    assert!(again[0].written_at > listed[0].written_at);
    assert!(!storage.delete(&listed[0]).await.unwrap());
    assert_eq!(storage.size(&hash).await.unwrap(), Some(10));
}

#[tokio::test]
async fn a_full_disk_is_refused_with_what_to_do() {
    let (storage, _folder) = storage();
    storage.check_room(1 << 20).await.unwrap();
    let refused = storage.check_room(1 << 60).await;
    assert!(matches!(refused, Err(Error::InsufficientStorage(_))));
    let storage = storage.with_reserve(u64::MAX);
    let Err(Error::InsufficientStorage(why)) = storage.check_room(0).await else {
        panic!("there is no such disk");
    };
    assert!(why.contains("make room on the disk"), "{why}");
}

/// The crate syncs the file, its folder and every folder that it creates, when it is told to.
#[tokio::test]
async fn files_are_synced() {
    let (storage, _folder) = storage();
    assert!(format!("{storage:?}").contains("fsync: true"));
}

/// A new file and its folders are synced before a put returns, and a file that is there before it
/// gets its name. Counted on the system calls of a process of its own.
#[test]
fn the_syncs_of_a_put_are_counted() {
    let Some(calls) = traced_put() else { return };
    let at = |name: &str| calls.iter().position(|call| call.contains(name));
    let syncs = calls.iter().filter(|call| call.contains("fsync(")).count();
    assert!(syncs >= 3, "{calls:#?}");
    assert!(at("fsync(") < at("rename"), "{calls:#?}");
    let last = calls.iter().rposition(|call| call.contains("fsync("));
    assert!(at("rename") < last, "{calls:#?}");
}

/// The calls of a process that stores a file; `None` without `strace`.
fn traced_put() -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("calls");
    let traced = std::process::Command::new("strace")
        .args([
            "-f",
            "-e",
            "trace=fsync,fdatasync,rename,renameat,renameat2",
            "-o",
        ])
        .arg(&log)
        .arg(std::env::current_exe().unwrap())
        .args(["storage::puts_one_file", "--exact", "--ignored"])
        .status();
    match traced {
        Ok(status) if status.success() => {}
        _ => {
            // Not an error: it is not installed everywhere, and containers may forbid it.
            eprintln!("strace is not to be had: nothing was counted");
            return None;
        }
    }
    let calls = fs::read_to_string(&log).unwrap();
    Some(calls.lines().map(str::to_owned).collect())
}

#[tokio::test]
#[ignore = "the process whose calls are counted"]
async fn puts_one_file() {
    let (storage, _folder) = storage();
    storage.put(bytes(10)).await.unwrap();
}

#[test]
fn a_storage_in_a_relative_folder_is_below_the_working_directory() {
    let storage = Storage::in_folder(Path::new("some/media")).unwrap();
    assert!(storage.folder().is_absolute());
    assert!(storage.folder().ends_with("some/media"));
}

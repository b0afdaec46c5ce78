//! The storage of the media library: what holds in a folder and in a bucket, and what holds in a
//! folder. `bucket.rs` has what holds in a bucket.

mod bucket;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use tempfile::TempDir;
use tympan::error::Error;
use tympan::model::MediaHash;
use tympan::storage::{Patience, Storage, StoredFile};

use crate::common::s3::S3;

/// A storage in a folder that does not exist yet.
fn storage() -> (Storage, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::in_folder(&folder.path().join("my media")).unwrap();
    (storage.with_reserve(0), folder)
}

/// A storage of each kind, with what it is in.
async fn storages() -> [(Storage, Option<TempDir>, Option<S3>); 2] {
    let (in_folder, folder) = storage();
    let s3 = S3::start().await;
    let in_bucket = Storage::in_bucket(&s3.bucket(), Patience::default()).unwrap();
    [(in_folder, Some(folder), None), (in_bucket, None, Some(s3))]
}

/// Where a file is on the disk.
fn place(storage: &Storage, hash: &MediaHash) -> PathBuf {
    let part = storage.folder().unwrap().join(&hash.as_str()[..2]);
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

/// Reads a range in pieces.
async fn read(storage: &Storage, hash: &MediaHash, range: std::ops::Range<u64>) -> Vec<u8> {
    let pieces = storage.read(hash, range, 7_000).await.unwrap().unwrap();
    let pieces: Vec<Bytes> = pieces.try_collect().await.unwrap();
    pieces.concat()
}

#[tokio::test]
async fn a_file_is_read_as_it_was_stored() {
    for (storage, _folder, _s3) in storages().await {
        let content = bytes(100_000);
        let hash = storage.put(content.clone()).await.unwrap();
        assert_eq!(hash, MediaHash::of(&content));
        assert_eq!(storage.get(&hash).await.unwrap(), Some(content.clone()));
        assert_eq!(storage.size(&hash).await.unwrap(), Some(100_000));
        assert_eq!(storage.hash_of(&hash).await.unwrap(), Some(hash.clone()));
        let part = storage.get_range(&hash, 10..20).await.unwrap();
        assert_eq!(part, Some(content.slice(10..20)));
        let whole = storage.get_range(&hash, 0..100_000).await.unwrap();
        assert_eq!(whole, Some(content.clone()));
        for range in [0..100_000, 0..1, 99_999..100_000, 6_999..21_001] {
            let read = read(&storage, &hash, range.clone()).await;
            assert_eq!(read, content[range.start as usize..range.end as usize]);
        }
        let listed = all(&storage).await;
        let listed: Vec<_> = listed.iter().map(|file| (&file.hash, file.bytes)).collect();
        assert_eq!(listed, [(&Some(hash), 100_000)], "{storage}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_none() {
    for (storage, _folder, _s3) in storages().await {
        let hash = MediaHash::of(b"nothing");
        assert_eq!(storage.get(&hash).await.unwrap(), None);
        assert_eq!(storage.get_range(&hash, 0..1).await.unwrap(), None);
        assert!(storage.read(&hash, 0..1, 1).await.unwrap().is_none());
        assert_eq!(storage.size(&hash).await.unwrap(), None);
        assert_eq!(storage.hash_of(&hash).await.unwrap(), None);
        assert!(all(&storage).await.is_empty());
        let folder = storage.folder();
        assert!(
            folder.is_none_or(|folder| !folder.exists()),
            "reading creates no folder"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_too_short_is_an_error() {
    for (storage, _folder, _s3) in storages().await {
        let hash = storage.put(bytes(10)).await.unwrap();
        for range in [0..11, 5..11, 11..12] {
            let read = storage.get_range(&hash, range.clone()).await;
            assert!(
                matches!(read, Err(Error::Internal(_) | Error::Unavailable(_))),
                "{storage}, {range:?}: {read:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_large_file_is_stored_in_parts() {
    for (storage, _folder, s3) in storages().await {
        for extra in [0, 5] {
            let content = bytes((8 << 20) + extra);
            let hash = MediaHash::of(&content);
            let reader = std::io::Cursor::new(content);
            storage.put_reader(&hash, reader).await.unwrap();
            assert_eq!(storage.hash_of(&hash).await.unwrap(), Some(hash.clone()));
        }
        assert_eq!(all(&storage).await.len(), 2);
        if let Some(s3) = s3 {
            let requests = s3.take_requests().join("\n");
            assert!(requests.contains("partNumber=2"), "{requests}");
            assert_eq!(s3.unfinished(), 0);
        }
    }
}

#[tokio::test]
async fn a_small_file_is_stored_at_once() {
    let s3 = S3::start().await;
    let storage = Storage::in_bucket(&s3.bucket(), Patience::default()).unwrap();
    let hash = MediaHash::of(b"small");
    let reader = std::io::Cursor::new(b"small");
    storage.put_reader(&hash, reader).await.unwrap();
    assert_eq!(s3.take_requests().len(), 1);
    assert_eq!(
        storage.get(&hash).await.unwrap(),
        Some(Bytes::from("small"))
    );
}

#[tokio::test]
async fn a_listed_file_is_deleted() {
    for (storage, _folder, _s3) in storages().await {
        let (kept, deleted) = (bytes(10), bytes(11));
        let kept = storage.put(kept).await.unwrap();
        let deleted = storage.put(deleted).await.unwrap();
        let files = all(&storage).await;
        let file = files
            .iter()
            .find(|file| file.hash.as_ref() == Some(&deleted));
        assert!(storage.delete(file.unwrap()).await.unwrap());
        assert!(
            storage.delete(file.unwrap()).await.unwrap(),
            "it is gone already"
        );
        assert_eq!(storage.size(&deleted).await.unwrap(), None);
        assert_eq!(storage.size(&kept).await.unwrap(), Some(10));
    }
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
    assert!(why.detail.contains("make room on the disk"), "{why}");
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
    let folder = storage.folder().unwrap();
    assert!(folder.is_absolute());
    assert!(folder.ends_with("some/media"));
}

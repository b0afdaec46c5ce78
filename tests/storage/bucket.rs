//! The storage in a bucket: what it asks the service, and what it says when that fails.

use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::TryStreamExt as _;
use hyper::StatusCode;
use tympan::clock::Clock;
use tympan::config::{Bucket, Endpoint, Secret};
use tympan::error::{Error, Result, chain};
use tympan::model::MediaHash;
use tympan::storage::{Patience, Storage};

use super::{all, bytes};
use crate::common::s3::{Behaviour, S3};

/// Short times, for a service that stalls.
const HASTE: Patience = Patience {
    connect: Duration::from_millis(500),
    silence: Duration::from_millis(300),
    retry: Duration::from_millis(200),
};

async fn start() -> (S3, Storage) {
    let s3 = S3::start().await;
    let storage = Storage::in_bucket(&s3.bucket(), HASTE).unwrap();
    (s3, storage)
}

/// The sentence of an error that is worth another attempt.
fn sentence<T: std::fmt::Debug>(failed: Result<T>) -> String {
    match failed {
        Err(Error::Unavailable(cause)) => chain(&cause),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn keys_begin_with_the_prefix() {
    let (s3, storage) = start().await;
    let hash = storage.put(bytes(3)).await.unwrap();
    assert_eq!(s3.keys(), [format!("blog/{}/{hash}", &hash.as_str()[..2])]);
    assert!(
        storage
            .to_string()
            .starts_with("the bucket pictures at http://127.0.0.1:")
    );
    let config = Bucket {
        prefix: String::new(),
        ..s3.bucket()
    };
    let storage = Storage::in_bucket(&config, HASTE).unwrap();
    storage.put(bytes(3)).await.unwrap();
    assert!(
        s3.keys()
            .contains(&format!("{}/{hash}", &hash.as_str()[..2]))
    );
}

#[tokio::test]
async fn a_part_of_many_files_is_listed_whole_and_other_objects_are_left_out() {
    let (s3, storage) = start().await;
    let mut hashes = Vec::new();
    for number in 0..2_000_u32 {
        let content = Bytes::from(number.to_string());
        if MediaHash::of(&content).as_str().starts_with("07") {
            hashes.push(storage.put(content).await.unwrap());
        }
    }
    assert!(hashes.len() > 4, "the list has several pages");
    s3.put("blog/07/notes.txt", b"the owner's");
    s3.put(&format!("blog/07/deep/{}", hashes[0]), b"somebody's");
    s3.put(&format!("other/07/{}", hashes[0]), b"of another blog");
    let mut listed: Vec<_> = storage
        .list(7)
        .await
        .unwrap()
        .into_iter()
        .map(|file| file.hash.unwrap())
        .collect();
    listed.sort();
    hashes.sort();
    assert_eq!(listed, hashes);
}

#[tokio::test]
async fn a_file_that_is_stored_again_is_new_and_not_deleted() {
    let (s3, storage) = start().await;
    let hash = storage.put(bytes(10)).await.unwrap();
    s3.age(TimeDelta::hours(25));
    let listed = all(&storage).await;
    assert!(listed[0].written_at < Clock::System.now() - TimeDelta::hours(24));
    storage.put(bytes(10)).await.unwrap();
    assert!(!storage.delete(&listed[0]).await.unwrap());
    assert_eq!(storage.size(&hash).await.unwrap(), Some(10));
}

#[tokio::test]
async fn what_an_interrupted_upload_has_left_is_listed_and_aborted() {
    let (s3, storage) = start().await;
    let content = bytes((8 << 20) + 1);
    let hash = MediaHash::of(&content);
    // The first part, and the attempt to clean up.
    let put = {
        let (storage, hash) = (storage.clone(), hash.clone());
        tokio::spawn(async move {
            let reader = std::io::Cursor::new(content);
            storage.put_reader(&hash, reader).await
        })
    };
    crate::common::wait::until("the upload has begun", async || s3.unfinished() == 1).await;
    s3.behave(Behaviour::Error(StatusCode::FORBIDDEN, "AccessDenied"));
    assert!(put.await.unwrap().is_err());
    s3.behave(Behaviour::Right);
    assert_eq!(s3.unfinished(), 1);
    let left = all(&storage).await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].hash, None);
    assert!(storage.delete(&left[0]).await.unwrap());
    assert_eq!(s3.unfinished(), 0);
    assert!(
        storage.delete(&left[0]).await.unwrap(),
        "it is gone already"
    );
    assert_eq!(storage.size(&hash).await.unwrap(), None);
}

#[tokio::test]
async fn a_bucket_always_has_room() {
    let (s3, storage) = start().await;
    storage.check_room(u64::MAX).await.unwrap();
    assert_eq!(s3.take_requests(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let s3 = S3::start().await;
    let right = s3.bucket();
    let wrong_host = Endpoint::try_from("http://127.0.0.1:1".to_owned()).unwrap();
    for (config, words) in [
        (
            Bucket {
                name: Some("other".to_owned()),
                ..right.clone()
            },
            "no such bucket: create it, or correct `media.s3.bucket`",
        ),
        (
            Bucket {
                access_key_id: Some("AKIAOTHER".to_owned()),
                ..right.clone()
            },
            "does not accept the key (InvalidAccessKeyId)",
        ),
        (
            Bucket {
                secret_access_key: Some(Secret::new("wrong".to_owned())),
                ..right.clone()
            },
            "does not accept the key (SignatureDoesNotMatch)",
        ),
        (
            Bucket {
                region: Some("mars-1".to_owned()),
                ..right.clone()
            },
            "in another region: correct `media.s3.region`",
        ),
        (
            Bucket {
                endpoint: Some(wrong_host),
                ..right.clone()
            },
            "cannot be reached: connection refused",
        ),
    ] {
        let storage = Storage::in_bucket(&config, HASTE).unwrap();
        let hash = MediaHash::of(b"a");
        for told in [
            sentence(storage.check().await),
            sentence(storage.put(bytes(3)).await),
            sentence(storage.get(&hash).await),
            sentence(storage.hash_of(&hash).await),
        ] {
            assert!(told.contains(words), "{words}: {told}");
            assert!(!told.contains("AKIA"), "{told}");
        }
    }
    let storage = Storage::in_bucket(&right, HASTE).unwrap();
    storage.check().await.unwrap();
}

#[tokio::test]
async fn a_busy_service_is_asked_again() {
    let (s3, storage) = start().await;
    let busy = Behaviour::Error(StatusCode::SERVICE_UNAVAILABLE, "SlowDown");
    s3.behave_for(1, busy);
    let hash = storage.put(bytes(10)).await.unwrap();
    s3.behave_for(1, busy);
    assert_eq!(storage.get(&hash).await.unwrap(), Some(bytes(10)));
    s3.behave(busy);
    let told = sentence(storage.get(&hash).await);
    assert!(told.contains("(SlowDown)"), "{told}");
}

#[tokio::test]
async fn a_stalled_service_is_given_up() {
    let (s3, storage) = start().await;
    let hash = storage.put(bytes(10)).await.unwrap();
    s3.behave(Behaviour::Stalling);
    let begun = Instant::now();
    for told in [
        sentence(storage.get(&hash).await),
        sentence(storage.put(bytes(10)).await),
        sentence(storage.list(0).await),
        sentence(storage.size(&hash).await),
    ] {
        assert!(told.contains("did not answer in time"), "{told}");
    }
    assert!(begun.elapsed() < Duration::from_secs(30));
}

/// A download that breaks off goes on where it was, and one that stalls ends.
#[tokio::test]
async fn a_download_that_is_cut_goes_on() {
    let (s3, storage) = start().await;
    let hash = storage.put(bytes(100_000)).await.unwrap();
    s3.behave_for(1, Behaviour::Cutting);
    assert_eq!(storage.get(&hash).await.unwrap(), Some(bytes(100_000)));
    s3.behave(Behaviour::Dripping);
    let pieces = storage.read(&hash, 0..100_000, 1).await.unwrap().unwrap();
    let read: Result<Vec<Bytes>> = pieces.try_collect().await;
    sentence(read);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (s3, storage) = start().await;
    let moved = Behaviour::Error(StatusCode::MOVED_PERMANENTLY, "PermanentRedirect");
    s3.behave(moved);
    let told = sentence(storage.get(&MediaHash::of(b"a")).await);
    assert!(told.contains("in another region"), "{told}");
}

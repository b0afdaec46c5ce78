//! The command line with a bucket.

use std::path::Path;
use std::process::{Command, Output};

use super::blog::{blog, photo, stored};
use super::{program, tympan_in};
use crate::common::s3::S3;

/// The program with the bucket of a service.
fn with_bucket(at: &Path, s3: &S3, arguments: &[&str]) -> Command {
    let bucket = s3.bucket();
    let mut command = program();
    command.args(arguments).current_dir(at);
    for (key, value) in [
        ("BUCKET", bucket.name),
        ("REGION", bucket.region),
        (
            "ENDPOINT",
            bucket.endpoint.map(|endpoint| endpoint.to_string()),
        ),
        ("ACCESS_KEY_ID", bucket.access_key_id),
        (
            "SECRET_ACCESS_KEY",
            bucket
                .secret_access_key
                .map(|secret| secret.expose().clone()),
        ),
        ("PREFIX", Some(bucket.prefix)),
    ] {
        command.env(format!("TYMPAN_MEDIA__S3__{key}"), value.unwrap());
    }
    command
}

/// Runs it beside the service, which needs this thread's runtime.
async fn run(mut command: Command) -> Output {
    let output = tokio::task::spawn_blocking(move || command.output());
    output.await.unwrap().unwrap()
}

async fn succeed(command: Command) -> String {
    let output = run(command).await;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_go_into_the_bucket_and_its_backup_out_of_it() {
    let s3 = S3::start().await;
    let folder = blog();
    let at = folder.path();
    photo(at, "a.jpg", 1, 900);
    succeed(with_bucket(at, &s3, &["media", "add", "a.jpg"])).await;
    assert_eq!(s3.keys().len(), 3);
    assert!(!at.join("media").exists());
    let checked = succeed(with_bucket(at, &s3, &["media", "check"])).await;
    let words = "1 items, 3 files in the bucket pictures at http://127.0.0.1:";
    assert!(checked.starts_with(words), "{checked}");
    let told = succeed(with_bucket(at, &s3, &["backup", "copy"])).await;
    assert!(told.contains("3 files to copy; 3 of them"), "{told}");
    assert_eq!(stored(&at.join("copy")).len(), 3);
    // Out of the backup into a folder, and into another bucket.
    let place = tempfile::tempdir().unwrap();
    std::fs::copy(at.join("tympan.key"), place.path().join("tympan.key")).unwrap();
    let copy = at.join("copy");
    tympan_in(place.path(), &["restore", copy.to_str().unwrap()]);
    let checked = tympan_in(place.path(), &["media", "check"]);
    assert!(checked.starts_with("1 items, 3 files in "), "{checked}");
    let (other, place) = (S3::start().await, tempfile::tempdir().unwrap());
    succeed(with_bucket(
        place.path(),
        &other,
        &["restore", copy.to_str().unwrap()],
    ))
    .await;
    assert_eq!(other.keys(), s3.keys());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_bucket_is_said() {
    let s3 = S3::start().await;
    let folder = blog();
    let mut check = with_bucket(folder.path(), &s3, &["media", "check"]);
    check.env("TYMPAN_MEDIA__S3__SECRET_ACCESS_KEY", "another");
    let output = run(check).await;
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("does not accept the key (SignatureDoesNotMatch)"),
        "{told}"
    );
    assert!(
        told.contains("fix: ") && !told.contains("another"),
        "{told}"
    );
}

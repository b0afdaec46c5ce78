//! All decoders of a process share one budget.

use std::fs::File;
use std::io::Write;
use std::time::Duration;

use tympan::media::{Budget, Error, process};

use super::samples::{self, jpeg};

const MIB: u64 = 1 << 20;

fn upload(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

#[tokio::test]
async fn reservation_waits_until_enough_is_free() {
    let budget = Budget::new(100 * MIB, 4, Duration::from_secs(60));
    let mut first = budget.reserve(70 * MIB).await.unwrap();
    let second = tokio::spawn({
        let budget = budget.clone();
        async move { budget.reserve(50 * MIB).await.unwrap().bytes() }
    });
    while !second.is_finished() {
        // What the first one keeps leaves enough for the second.
        first.shrink(50 * MIB);
        tokio::task::yield_now().await;
    }
    assert_eq!(second.await.unwrap(), 50 * MIB);
    assert_eq!(first.bytes(), 50 * MIB);
}

#[tokio::test]
async fn caller_whose_patience_ends_is_told_when_to_come_back() {
    let budget = Budget::new(100 * MIB, 4, Duration::ZERO);
    let held = budget.reserve(70 * MIB).await.unwrap();
    let busy = budget.reserve(50 * MIB).await.unwrap_err();
    assert!(matches!(busy, Error::Busy { .. }));
    drop(held);
    budget.reserve(100 * MIB).await.unwrap();
}

#[tokio::test]
async fn no_more_decoders_work_than_there_are_workers() {
    let budget = Budget::new(100 * MIB, 1, Duration::ZERO);
    let mut held = budget.reserve(MIB).await.unwrap();
    assert!(matches!(budget.reserve(MIB).await, Err(Error::Busy { .. })));
    held.shrink(MIB);
    budget.reserve(MIB).await.unwrap();
}

#[tokio::test]
async fn upload_is_processed_and_its_files_stay_reserved() {
    let budget = Budget::of_process(Duration::from_secs(60));
    let file = jpeg::encode(&samples::photo(600, 400), 600, 400);
    let (picture, reservation) = process(&budget, upload(&file)).await.unwrap();
    assert_eq!(picture.master.width, 600);
    assert!((picture.bytes()..picture.bytes() + 1024).contains(&reservation.bytes()));
}

#[tokio::test]
async fn picture_that_exceeds_the_whole_budget_is_refused() {
    let budget = Budget::new(MIB, 1, Duration::ZERO);
    let file = jpeg::encode(&samples::photo(600, 400), 600, 400);
    let error = process(&budget, upload(&file)).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("600 × 400 pixels, stored in a way"),
        "{error}"
    );
}

#[tokio::test]
async fn many_uploads_at_once_are_all_processed() {
    let budget = Budget::new(40 * MIB, 2, Duration::from_secs(60));
    let file = jpeg::encode(&samples::photo(300, 200), 300, 200);
    let uploads: Vec<_> = (0..20)
        .map(|_| {
            let (budget, file) = (budget.clone(), upload(&file));
            tokio::spawn(async move { process(&budget, file).await.map(|(picture, _)| picture) })
        })
        .collect();
    for upload in uploads {
        assert_eq!(upload.await.unwrap().unwrap().master.width, 300);
    }
}

//! All decoders of a process share one budget.

use std::time::Duration;

use tympan::media::{Budget, Error, process};

use super::samples::{self, jpeg};
use super::upload;

const MIB: u64 = 1 << 20;

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
    let processed = process(&budget, upload(&file), None).await.unwrap();
    assert_eq!(processed.master.size, Some((600, 400)));
    let others = budget.bytes() - processed.master.content.length() - MIB;
    drop(budget.reserve(others).await.unwrap());
    let all = budget.reserve(budget.bytes());
    let is_waiting = tokio::time::timeout(Duration::from_millis(50), all)
        .await
        .is_err();
    assert!(is_waiting, "the finished files are not reserved");
    drop(processed);
    budget.reserve(budget.bytes()).await.unwrap();
}

#[tokio::test]
async fn picture_that_exceeds_the_whole_budget_is_refused() {
    let budget = Budget::new(MIB, 1, Duration::ZERO);
    let file = jpeg::encode(&samples::photo(600, 400), 600, 400);
    let error = process(&budget, upload(&file), None).await.unwrap_err();
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
            tokio::spawn(async move { process(&budget, file, None).await })
        })
        .collect();
    for upload in uploads {
        let processed = upload.await.unwrap().unwrap();
        assert_eq!(processed.master.size, Some((300, 200)));
    }
}

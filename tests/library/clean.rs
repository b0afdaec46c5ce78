//! The daily job: old trash is purged, and files that no item has are deleted.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::error::Error;
use tympan::library::{self, Trashed};
use tympan::model::{Job, Media, User};
use tympan::store;

use super::faults::{Faulty, SlowToDelete, When};
use super::{add, all_of, assert_every_row_has_its_file, files, find, owner, photo, photo_of};
use crate::common::app::TestApp;
use crate::common::s3::S3;
use crate::common::wait::until;

/// A blog whose clock is fixed at the present time, as the files of its storage are new.
async fn blog() -> (TestApp, User) {
    let app = TestApp::with(Clock::fixed(Clock::System.now()), &Config::default()).await;
    let owner = owner(&app).await;
    (app, owner)
}

async fn trash(app: &TestApp, owner: &User, media: &Media) {
    let mut tx = app.app.db.begin().await.unwrap();
    let by = all_of(owner);
    let done = library::trash(&mut tx, &app.app.services, &by, media, false).await;
    assert!(matches!(done.unwrap(), Trashed::Done(_)));
    tx.commit().await.unwrap();
}

async fn clean(app: &TestApp) {
    library::clean(&app.app.db, &app.app.services)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn trash_is_purged_after_thirty_days_and_its_files_go() {
    let (app, owner) = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let media = add(db, services, &owner, &photo(1)).await.unwrap().media;
    let kept = add(db, services, &owner, &photo(2)).await.unwrap().media;
    trash(&app, &owner, &media).await;
    app.clock.advance(TimeDelta::days(30));
    clean(&app).await;
    assert!(find(&app, &media).await.is_some());
    assert_eq!(files(services).await, 6);
    app.clock.advance(TimeDelta::seconds(1));
    clean(&app).await;
    assert_eq!(find(&app, &media).await, None);
    assert!(find(&app, &kept).await.is_some());
    assert_eq!(files(services).await, 3);
    assert_every_row_has_its_file(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_without_an_item_are_deleted_when_they_are_a_day_old() {
    let (app, owner) = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let media = add(db, services, &owner, &photo(1)).await.unwrap().media;
    let by = all_of(&owner);
    library::prepare(db, services, &by, super::upload(&photo(2), "a", owner.id))
        .await
        .unwrap();
    let part = services
        .storage
        .folder()
        .unwrap()
        .join(&media.hash.as_str()[..2]);
    fs::write(part.join(format!("{}#1", media.hash)), "half").unwrap();
    assert_eq!(files(services).await, 7);
    app.clock.advance(TimeDelta::hours(23));
    clean(&app).await;
    assert_eq!(files(services).await, 7);
    app.clock.advance(TimeDelta::hours(2));
    clean(&app).await;
    assert_eq!(files(services).await, 3);
    assert_every_row_has_its_file(&app).await;
}

/// A purge deletes the rows, and the sweep looks at each of the three files and deletes it. Wherever
/// the process is killed, no row is without its file, and the next sweep finishes the work.
async fn kill_a_purge_at_any_step(app: &TestApp, age: impl Fn(&TestApp)) {
    let owner = owner(app).await;
    let (db, services) = (&app.app.db, &app.app.services);
    let kept = add(db, services, &owner, &photo(1)).await.unwrap().media;
    let mut failed = 0;
    for when in [When::Before, When::After] {
        for step in 0..7 {
            let media = add(db, services, &owner, &photo(2)).await.unwrap().media;
            assert_eq!(files(services).await, 6);
            purge(app, &owner, &media).await;
            assert_every_row_has_its_file(app).await;
            age(app);
            let mut faulty = services.clone();
            let storage = faulty.storage;
            faulty.storage = storage.wrapped(|below| Faulty::over(below, step, when));
            let swept = library::sweep(db, &faulty, TimeDelta::hours(24)).await;
            failed += usize::from(swept.is_err());
            assert_every_row_has_its_file(app).await;
            library::sweep(db, services, TimeDelta::hours(24))
                .await
                .unwrap();
            assert_eq!(files(services).await, 3, "step {step}");
        }
    }
    assert_eq!(failed, 12, "a sweep of three files has six steps");
    assert!(find(app, &kept).await.is_some());
    assert_every_row_has_its_file(app).await;
}

async fn purge(app: &TestApp, owner: &User, media: &Media) {
    let mut tx = app.app.db.begin().await.unwrap();
    let by = all_of(owner);
    let done = library::purge(&mut tx, &app.app.services, &by, media, false).await;
    assert!(matches!(done.unwrap(), Trashed::Done(_)));
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_that_is_killed_at_any_step_leaves_no_row_without_a_file() {
    let (app, _) = blog().await;
    kill_a_purge_at_any_step(&app, |app| app.clock.advance(TimeDelta::hours(25))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_from_a_bucket_that_is_killed_at_any_step_leaves_no_row_without_a_file() {
    let s3 = S3::start().await;
    let clock = Clock::fixed(Clock::System.now());
    let app = TestApp::with(clock, &s3.config()).await;
    kill_a_purge_at_any_step(&app, |_| s3.age(TimeDelta::hours(25))).await;
}

/// The deletion takes longer than the storage has for an answer in a transaction. Meanwhile the same
/// file gets its row.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_deletion_leaves_no_row_without_a_file() {
    let (app, owner) = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let by = all_of(&owner);
    let file = super::upload(&photo_of(1, 40, 30), "a", owner.id);
    let prepared = library::prepare(db, services, &by, file).await.unwrap();
    app.clock.advance(TimeDelta::hours(25));
    let (sweeping, mut slow) = (db.clone(), services.clone());
    let mut store = None;
    slow.storage = slow.storage.wrapped(|below| {
        let over = SlowToDelete::over(below);
        store = Some(over.clone());
        Arc::new(over)
    });
    let store = store.unwrap();
    let sweep =
        tokio::spawn(async move { library::sweep(&sweeping, &slow, TimeDelta::hours(24)).await });
    store.asked.notified().await;
    let (adding, node) = (db.clone(), services.clone());
    let add = tokio::spawn(async move {
        let mut tx = adding.begin().await?;
        library::add(&mut tx, &node, &by, &prepared).await?;
        tx.commit().await
    });
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    store.allowed.notify_one();
    assert_eq!(sweep.await.unwrap().unwrap().files, 1);
    let added = add.await.unwrap();
    assert!(matches!(added, Err(Error::Unavailable(_))), "{added:?}");
    assert_every_row_has_its_file(&app).await;
}

/// The sweep has seen no row for a file, and waits for the writer while the row is added.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_gets_its_row_during_a_sweep_stays() {
    let (app, owner) = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let by = all_of(&owner);
    let upload = super::upload(&photo(1), "a", owner.id);
    let prepared = library::prepare(db, services, &by, upload).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let sweep = tokio::spawn({
        let (db, services) = (db.clone(), services.clone());
        async move { library::sweep(&db, &services, TimeDelta::days(-1)).await }
    });
    until("the sweep waits for the writer", async || db.waiting() == 2).await;
    library::add(&mut tx, services, &by, &prepared)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(sweep.await.unwrap().unwrap().files, 0);
    assert_eq!(files(services).await, 3);
    assert_every_row_has_its_file(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_is_queued_once_and_again_after_each_run() {
    let (app, _) = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    for _ in 0..2 {
        let mut tx = db.begin().await.unwrap();
        library::schedule_cleaning(&mut tx, services).await.unwrap();
        tx.commit().await.unwrap();
    }
    let queued = || async {
        let mut conn = db.read().await.unwrap();
        let jobs = store::jobs::list(&mut conn, tympan::model::JobId(0), 99).await;
        let kind = Job::CleanMedia {}.kind();
        let jobs = jobs.unwrap().into_iter();
        jobs.filter(|job| job.kind == kind).collect::<Vec<_>>()
    };
    assert_eq!(queued().await.len(), 1);
    app.clock.advance(TimeDelta::minutes(6));
    app.work().await;
    let jobs = queued().await;
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].run_at, app.clock.now() + TimeDelta::hours(24));
}

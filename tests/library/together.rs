//! Uploads, purges and sweeps of the same bytes at the same time, in two processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use tokio::task::JoinSet;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::error::Error;
use tympan::library::{self, Prepared};
use tympan::model::{Authority, MediaHash, User};
use tympan::services::Services;
use tympan::store::{self, Db};

use super::{all_of, assert_every_row_has_its_file, owner, photo_of, upload};
use crate::common::app::TestApp;
use crate::common::s3::S3;

/// The tasks that share each kind of work.
const TASKS: usize = 4;

/// Uploads the file again and again, without decoding it again and again.
async fn upload_all(
    db: Db,
    services: Services,
    by: Authority,
    user: User,
    added: Arc<AtomicUsize>,
    times: usize,
) {
    for _ in 0..times {
        let upload = upload(&photo_of(1, 40, 30), "a", user.id);
        let prepared: Prepared = match library::prepare(&db, &services, &by, upload).await {
            Ok(prepared) => prepared,
            // The bucket of a busy machine did not answer in time.
            Err(Error::Unavailable(_)) if services.storage.folder().is_none() => continue,
            Err(other) => panic!("{other}"),
        };
        let mut tx = db.begin().await.unwrap();
        match library::add(&mut tx, &services, &by, &prepared).await {
            Ok(_) => {
                tx.commit().await.unwrap();
                added.fetch_add(1, Ordering::Relaxed);
            }
            // The sweep was faster, or PostgreSQL broke a deadlock: the client may try again.
            Err(Error::Unavailable(_)) => drop(tx),
            Err(other) => panic!("{other}"),
        }
    }
}

/// Purges the item whenever it is there.
async fn purge_all(
    db: Db,
    services: Services,
    by: Authority,
    user: User,
    hash: MediaHash,
    times: usize,
) {
    for _ in 0..times {
        let mut tx = db.begin().await.unwrap();
        let found = store::media::find_by_hash_and_user(&mut tx, &hash, user.id).await;
        match found.unwrap() {
            Some(media) => {
                let done = library::purge(&mut tx, &services, &by, &media, true).await;
                match done {
                    Ok(_) => tx.commit().await.unwrap(),
                    // Somebody else was faster, or PostgreSQL broke a deadlock of the two processes.
                    Err(Error::NotFound | Error::Unavailable(_)) => drop(tx),
                    Err(other) => panic!("{other}"),
                }
            }
            None => {
                drop(tx);
                tokio::task::yield_now().await;
            }
        }
    }
}

/// Sweeps with an age of nothing: whatever has no row at that moment goes.
async fn sweep_all(db: Db, services: Services, stop: Arc<AtomicUsize>) -> u64 {
    let mut swept = 0;
    while stop.load(Ordering::Relaxed) > 0 {
        match library::sweep(&db, &services, TimeDelta::days(-1)).await {
            Ok(done) => swept += done.files,
            // The bucket of a busy machine did not answer in time.
            Err(Error::Unavailable(_)) if services.storage.folder().is_none() => {}
            Err(other) => panic!("{other}"),
        }
    }
    swept
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn uploads_and_purges_of_the_same_bytes_leave_no_row_without_a_file() {
    upload_and_purge(&Config::default(), 1_000).await;
}

/// Fewer, because each sweep asks a bucket for 512 lists.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn uploads_and_purges_in_a_bucket_leave_no_row_without_a_file() {
    let s3 = S3::start().await;
    upload_and_purge(&s3.config(), 200).await;
}

/// Uploads and purges the same bytes so often, and sweeps meanwhile.
async fn upload_and_purge(config: &Config, times: usize) {
    let app = TestApp::with(Clock::System, config).await;
    let second = app.second_node_with(config).await;
    let owner = owner(&app).await;
    let times = times / TASKS;
    let by = all_of(&owner);
    let services = &app.app.services;
    let first = library::prepare(
        &app.app.db,
        services,
        &by,
        upload(&photo_of(1, 40, 30), "a", owner.id),
    );
    let hash = first.await.unwrap().hash().clone();
    let (added, running) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(1)));
    let mut work = JoinSet::new();
    for task in 0..TASKS {
        let node = if task % 2 == 0 { &app.app } else { &second.app };
        let (db, services) = (node.db.clone(), node.services.clone());
        let (by, user) = (by.clone(), owner.clone());
        work.spawn(upload_all(
            db.clone(),
            services.clone(),
            by.clone(),
            user.clone(),
            Arc::clone(&added),
            times,
        ));
        work.spawn(purge_all(db, services, by, user, hash.clone(), times));
    }
    let sweeps = [&app.app, &second.app].map(|node| {
        let (db, services) = (node.db.clone(), node.services.clone());
        tokio::spawn(sweep_all(db, services, Arc::clone(&running)))
    });
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
    running.store(0, Ordering::Relaxed);
    let mut swept = 0;
    for sweep in sweeps {
        swept += sweep.await.unwrap();
    }
    assert_every_row_has_its_file(&app).await;
    assert!(added.load(Ordering::Relaxed) > 0, "nothing was added");
    // A sweep of a bucket takes so long that it may meet no file without a row.
    let is_in_folder = app.app.services.storage.folder().is_some();
    assert!(swept > 0 || !is_in_folder, "nothing was swept");
}

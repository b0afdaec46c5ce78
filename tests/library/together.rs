//! Uploads, purges and sweeps of the same bytes at the same time, in two processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::TimeDelta;
use tokio::task::JoinSet;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::error::{Error, Result};
use tympan::library;
use tympan::model::{Authority, MediaHash, User};
use tympan::services::Services;
use tympan::store::{self, Db};

use super::{all_of, assert_every_row_has_its_file, owner, photo_of, upload};
use crate::common::app::TestApp;
use crate::common::s3::S3;

/// The tasks that share each kind of work.
const TASKS: usize = 4;

/// A process of the blog, and who works there.
#[derive(Clone)]
struct Node {
    db: Db,
    services: Services,
    by: Authority,
    user: User,
}

/// Uploads the file again and again, without decoding it again and again. Counts the uploads that
/// were added.
async fn upload_all(node: Node, added: Arc<AtomicUsize>, times: usize) {
    for _ in 0..times {
        match upload_once(&node).await {
            Ok(()) => drop(added.fetch_add(1, Ordering::Relaxed)),
            Err(why) => assert_may_try_again(&why),
        }
    }
}

async fn upload_once(node: &Node) -> Result<()> {
    let (db, services, by) = (&node.db, &node.services, &node.by);
    let upload = upload(&photo_of(1, 40, 30), "a", node.user.id);
    let prepared = library::prepare(db, services, by, upload).await?;
    let mut tx = db.begin().await?;
    library::add(&mut tx, services, by, &prepared).await?;
    tx.commit().await
}

/// Purges the item whenever it is there.
async fn purge_all(node: Node, hash: MediaHash, times: usize) {
    for _ in 0..times {
        match purge_once(&node, &hash).await {
            // The other node was faster.
            Ok(()) | Err(Error::NotFound) => {}
            Err(why) => assert_may_try_again(&why),
        }
    }
}

async fn purge_once(node: &Node, hash: &MediaHash) -> Result<()> {
    let mut tx = node.db.begin().await?;
    match store::media::find_by_hash_and_user(&mut tx, hash, node.user.id).await? {
        Some(media) => {
            library::purge(&mut tx, &node.services, &node.by, &media, true).await?;
            tx.commit().await
        }
        None => {
            drop(tx);
            tokio::task::yield_now().await;
            Ok(())
        }
    }
}

/// Checks that an error tells the client to try again: the sweep was faster, PostgreSQL broke a
/// deadlock of the two nodes, or a busy machine did not answer in time.
fn assert_may_try_again(why: &Error) {
    assert!(matches!(why, Error::Unavailable(_)), "{why:?}");
}

/// Sweeps with an age of nothing: whatever has no row at that moment goes.
async fn sweep_all(node: Node, running: Arc<AtomicBool>) -> u64 {
    let mut swept = 0;
    while running.load(Ordering::Relaxed) {
        match library::sweep(&node.db, &node.services, TimeDelta::days(-1)).await {
            Ok(done) => swept += done.files,
            Err(why) => assert_may_try_again(&why),
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
    let nodes = [&app.app, &second.app].map(|app| Node {
        db: app.db.clone(),
        services: app.services.clone(),
        by: all_of(&owner),
        user: owner.clone(),
    });
    let first = upload(&photo_of(1, 40, 30), "a", owner.id);
    let first = library::prepare(&nodes[0].db, &nodes[0].services, &nodes[0].by, first).await;
    let hash = first.unwrap().hash().clone();
    let (added, running) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(true)),
    );
    let mut work = JoinSet::new();
    for task in 0..TASKS {
        let (node, times) = (nodes[task % 2].clone(), times / TASKS);
        work.spawn(upload_all(node.clone(), Arc::clone(&added), times));
        work.spawn(purge_all(node, hash.clone(), times));
    }
    let sweeps = nodes.map(|node| tokio::spawn(sweep_all(node, Arc::clone(&running))));
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
    running.store(false, Ordering::Relaxed);
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

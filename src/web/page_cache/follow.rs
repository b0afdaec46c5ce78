//! Following the change log for the writes of other processes: a second node, or the command line.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::PageCache;
use crate::error::Result;
use crate::store::{self, Db, Listener};
use crate::web::change_signal::ChangeSignal;

/// The number of rows of the change log that are read at a time.
const ROWS: i64 = 1000;
/// The pause before another try after a failure.
const PAUSE: Duration = Duration::from_millis(500);

/// Applies the changes of other processes after number `applied` to the cache, for ever, and raises
/// `signal` for each batch.
pub async fn follow(cache: Arc<PageCache>, signal: Arc<ChangeSignal>, db: Db, applied: i64) {
    let mut applied = applied;
    // This declares that a log is followed: without it, a cache that never receives changes would
    // count as alone.
    cache.freshness.checked(Instant::now());
    loop {
        if let Err(error) = listen(&cache, &signal, &db, &mut applied).await {
            tracing::warn!(error = %error, "the change log cannot be followed; pages are rendered for each request after two seconds");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens first and then reads, so that a change in between is read, and a later one is noticed.
async fn listen(
    cache: &PageCache,
    signal: &ChangeSignal,
    db: &Db,
    applied: &mut i64,
) -> Result<()> {
    let mut listener = Listener::start(db).await?;
    loop {
        let began = Instant::now();
        if listener.may_have_news().await? {
            apply(cache, signal, db, &mut listener, applied).await?;
        }
        cache.freshness.checked(began);
        listener.wait().await?;
    }
}

async fn apply(
    cache: &PageCache,
    signal: &ChangeSignal,
    db: &Db,
    listener: &mut Listener,
    applied: &mut i64,
) -> Result<()> {
    loop {
        let changes = store::changes::list(listener.conn(), *applied, ROWS).await?;
        // The writer has bumped this process's own changes already, before their callers got an
        // answer.
        let foreign: Vec<_> = changes
            .iter()
            .filter(|change| change.node != db.node())
            .collect();
        let keys: Vec<_> = foreign
            .iter()
            .flat_map(|change| change.surrogate_keys())
            .collect();
        if !keys.is_empty() {
            cache.bump(keys);
        }
        if !foreign.is_empty() {
            signal.raise();
        }
        let Some(last) = changes.last() else {
            return Ok(());
        };
        *applied = last.seq;
    }
}

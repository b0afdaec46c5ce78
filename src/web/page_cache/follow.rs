//! Hearing of what other processes write: a second node, or the command line.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::PageCache;
use crate::error::Result;
use crate::store::{self, Db, Listener};

/// Rows of the change log read at a time.
const ROWS: i64 = 1000;
/// After a failure, the next try comes so much later.
const PAUSE: Duration = Duration::from_millis(500);

/// Bumps the cache by the changes of other processes, from after `applied` on, for ever.
pub async fn follow(cache: Arc<PageCache>, db: Db, applied: i64) {
    let mut applied = applied;
    loop {
        if let Err(error) = listen(&cache, &db, &mut applied).await {
            tracing::warn!(error = %error, "the change log cannot be followed; pages are rendered for each request after two seconds");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens first, then reads: a change in between is read, a later one is heard of.
async fn listen(cache: &PageCache, db: &Db, applied: &mut i64) -> Result<()> {
    let mut listener = Listener::start(db).await?;
    loop {
        let began = Instant::now();
        if listener.may_have_news().await? {
            apply(cache, db, &mut listener, applied).await?;
        }
        cache.look.succeeded(began);
        listener.wait().await?;
    }
}

async fn apply(
    cache: &PageCache,
    db: &Db,
    listener: &mut Listener,
    applied: &mut i64,
) -> Result<()> {
    loop {
        let changes = store::changes::list(listener.conn(), *applied, ROWS).await?;
        // This process's own were bumped by the writer, before they were answered.
        let foreign = changes.iter().filter(|change| change.node != db.node());
        let keys: Vec<String> = foreign.flat_map(store_keys).collect();
        if !keys.is_empty() {
            cache.bump(keys);
        }
        let Some(last) = changes.last() else {
            return Ok(());
        };
        *applied = last.seq;
    }
}

fn store_keys(change: &crate::model::Change) -> Vec<String> {
    change.surrogate_keys()
}

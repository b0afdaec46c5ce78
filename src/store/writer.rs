//! The one writer of a process, which joins transactions into batches with one sync each.
//!
//! The writer is a connection behind a first-in-first-out mutex. [`Writer::begin`] locks the mutex,
//! opens a batch if none is open and sets a savepoint. `release` ends the savepoint and adds the
//! transaction's waiter to the batch. The first waiter of a batch also starts a flusher, which
//! queues for the same mutex: the batch is therefore made of the transactions that were waiting
//! already. The flusher writes the deferred index rows, numbers the recorded changes, commits,
//! calls the commit hook (which clears the page cache) and only then answers the waiters.
//!
//! Two invariants follow. No transaction is acknowledged before its batch is on disk and the caches
//! know of it. And a savepoint never stays open without a task that ends it: each step that crosses
//! a transaction's boundary runs in a task of its own, never in a future that a client can cancel.
//!
//! Tried and refused: one commit for each transaction (a fifth of the throughput), numbers taken
//! inside each transaction (the lock on the counter's row cost as much on PostgreSQL).

use std::sync::{Arc, OnceLock};

use tokio::sync::{
    Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, TryAcquireError, oneshot,
};

use super::conn::Deferred;
use super::pool::Pool;
use super::{Conn, changes, patience, search_index};
use crate::error::{Error, Result};
use crate::model::{Lanes, NewChange};

/// The maximum number of transactions that hold or wait for the writer. Any further one is refused
/// at once.
const QUEUE: usize = 256;
const CLOSED: &str = "the database is being closed";

/// The function called after each commit of a batch, before its transactions are answered.
pub(super) type CommitHook = Box<dyn Fn(&[NewChange], Lanes) + Send + Sync>;
type CommitReply = oneshot::Sender<Result<()>>;

/// The process's only way to write.
pub(super) struct Writer {
    pool: Pool,
    state: Arc<Mutex<State>>,
    queue: Arc<Semaphore>,
    hook: OnceLock<CommitHook>,
    node: String,
}

#[derive(Debug, Default)]
struct State {
    conn: Option<Conn>,
    batch: Option<WriteBatch>,
    /// Set for good by `close`: no connection is opened after that.
    closed: bool,
}

/// The transactions that the next COMMIT ends.
#[derive(Debug, Default)]
struct WriteBatch {
    changes: Vec<NewChange>,
    queued: Lanes,
    deferred: Vec<Deferred>,
    waiters: Vec<CommitReply>,
}

/// The right to use the writer's connection.
#[derive(Debug)]
pub(super) struct Lease {
    state: OwnedMutexGuard<State>,
    _place: OwnedSemaphorePermit,
}

impl Lease {
    pub(super) fn conn(&self) -> &Conn {
        self.state
            .conn
            .as_ref()
            .expect("a lease is given only with an open connection")
    }

    pub(super) fn conn_mut(&mut self) -> &mut Conn {
        self.state
            .conn
            .as_mut()
            .expect("a lease is given only with an open connection")
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn new(pool: Pool, node: String) -> Arc<Self> {
        let queue = Arc::new(Semaphore::new(QUEUE));
        Arc::new(Self {
            pool,
            state: Arc::default(),
            queue,
            hook: OnceLock::new(),
            node,
        })
    }

    pub(super) fn on_commit(&self, hook: CommitHook) {
        if self.hook.set(hook).is_err() {
            tracing::error!("a second commit hook was refused");
        }
    }

    pub(super) fn node(&self) -> &str {
        &self.node
    }

    /// Returns the number of transactions that hold the writer or wait for it.
    pub(super) fn waiting(&self) -> usize {
        QUEUE.saturating_sub(self.queue.available_permits())
    }

    /// Waits for the writer, a request at most for the rest of its budget, and opens a transaction:
    /// what `make` makes of the lease must end it.
    pub(super) async fn begin<T: Send + 'static>(
        self: &Arc<Self>,
        make: fn(Arc<Self>, Lease) -> T,
    ) -> Result<T> {
        let place = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|why| match why {
                TryAcquireError::NoPermits => {
                    Error::Unavailable("too many writers are waiting".into())
                }
                TryAcquireError::Closed => Error::Unavailable(CLOSED.into()),
            })?;
        let opened = patience::spend(Arc::clone(self).wait(place, make)).await;
        opened.unwrap_or_else(|| Err(Error::Unavailable("the writer stayed busy".into())))
    }

    async fn wait<T: Send + 'static>(
        self: Arc<Self>,
        place: OwnedSemaphorePermit,
        make: fn(Arc<Self>, Lease) -> T,
    ) -> Result<T> {
        let state = Arc::clone(&self.state).lock_owned().await;
        let lease = Lease {
            state,
            _place: place,
        };
        // In a task of its own: if the caller goes away meanwhile, a complete transaction is dropped.
        tokio::spawn(async move { Ok(make(Arc::clone(&self), self.open(lease).await?)) })
            .await
            .map_err(Error::internal)?
    }

    async fn open(&self, mut lease: Lease) -> Result<Lease> {
        if lease.state.closed {
            return Err(Error::Unavailable(CLOSED.into()));
        }
        let idle = lease.state.batch.is_none() && lease.state.conn.is_some();
        let mut opened = lease.state.open(&self.pool).await;
        // A connection may be cut while it is idle. That fails no transaction, so it is tried once
        // more.
        if idle && matches!(&opened, Err(error) if is_cut(error)) {
            lease.state.reconnect().await;
            opened = lease.state.open(&self.pool).await;
        }
        if let Err(error) = opened {
            lease.state.fail("the transaction could not begin").await;
            return Err(error.into());
        }
        lease.state.batch.get_or_insert_default();
        Ok(lease)
    }

    /// Ends the savepoint and leaves `answer` to the batch's flusher.
    pub(super) async fn release(
        self: Arc<Self>,
        mut lease: Lease,
        changes: Vec<NewChange>,
        answer: CommitReply,
    ) {
        let queued = lease.conn().queued();
        let released = lease.conn_mut().control("RELEASE tx", "RELEASE tx").await;
        let deferred = lease.conn_mut().take_deferred();
        let batch = lease.state.batch.get_or_insert_default();
        batch.waiters.push(answer);
        if let Err(error) = released {
            tracing::error!(error = %error, "the engine rolled a batch back");
            lease
                .state
                .fail("the database rolled the transaction back")
                .await;
            return;
        }
        batch.changes.extend(changes);
        batch.queued |= queued;
        batch.deferred.extend(deferred);
        if batch.waiters.len() == 1 {
            tokio::spawn(Arc::clone(&self).flush());
        }
    }

    /// Undoes the savepoint. The error "no such savepoint" means that the engine has rolled the
    /// whole batch back.
    pub(super) async fn roll_back(self: Arc<Self>, mut lease: Lease) {
        const UNDO: &str = "ROLLBACK TO tx; RELEASE tx";
        if let Err(error) = lease.conn_mut().control(UNDO, UNDO).await {
            tracing::error!(error = %error, "the engine rolled a batch back");
            lease
                .state
                .fail("the database rolled the transaction back")
                .await;
        } else if lease
            .state
            .batch
            .as_ref()
            .is_some_and(|batch| batch.waiters.is_empty())
        {
            lease.state.close().await;
        }
    }

    async fn flush(self: Arc<Self>) {
        let mut state = Arc::clone(&self.state).lock_owned().await;
        let Some(batch) = state.batch.take() else {
            return;
        };
        let outcome = self.commit(&mut state, &batch).await;
        drop(state);
        for waiter in batch.waiters {
            // A waiter may have gone away.
            let _ = waiter.send(
                outcome
                    .clone()
                    .map_err(|why| Error::Unavailable(why.into())),
            );
        }
    }

    async fn commit(&self, state: &mut State, batch: &WriteBatch) -> Result<(), String> {
        let Some(conn) = state.conn.as_mut() else {
            return Err("the writer has no connection".to_owned());
        };
        // The last transaction of the batch may have failed. It was rolled back alone.
        conn.reset();
        if let Err(error) = search_index::put_deferred(conn, &batch.deferred).await {
            tracing::error!(error = %error, "a batch could not be indexed");
            state.close().await;
            return Err("the index could not be written".to_owned());
        }
        if let Err(error) = changes::append(conn, &batch.changes, &self.node).await {
            tracing::error!(error = %error, "a batch could not be numbered");
            state.close().await;
            return Err("the change log could not be written".to_owned());
        }
        let committed = conn.control("COMMIT", "COMMIT").await;
        // The hook also runs when the outcome is unknown: a needless render is better than a stale
        // page.
        if let Some(hook) = self.hook.get() {
            hook(&batch.changes, batch.queued);
        }
        if let Err(error) = committed {
            tracing::error!(error = %error, "a batch could not be committed");
            state.fail("the database could not commit").await;
            return Err("the database could not commit".to_owned());
        }
        Ok(())
    }

    /// Waits for the transaction that runs, commits the open batch and closes the connection for
    /// good.
    pub(super) async fn close(&self) {
        self.queue.close();
        let mut state = self.state.lock().await;
        state.closed = true;
        if let Some(batch) = state.batch.take() {
            let outcome = self.commit(&mut state, &batch).await;
            for waiter in batch.waiters {
                let _ = waiter.send(
                    outcome
                        .clone()
                        .map_err(|why| Error::Unavailable(why.into())),
                );
            }
        }
        if let Some(conn) = state.conn.take() {
            conn.discard().await;
        }
    }
}

/// Whether the error means that the connection itself was cut.
fn is_cut(error: &sqlx::Error) -> bool {
    let ended = |code: &str| code.starts_with("08") || code.starts_with("57P");
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed)
        || error
            .as_database_error()
            .is_some_and(|database| database.code().is_some_and(|code| ended(&code)))
}

impl State {
    /// Connects and opens a batch where needed, then sets the savepoint of one transaction.
    async fn open(&mut self, pool: &Pool) -> Result<(), sqlx::Error> {
        let fresh = self.batch.is_none();
        let conn = match self.conn.take() {
            Some(conn) => self.conn.insert(conn),
            None => self.conn.insert(pool.acquire().await?),
        };
        conn.reset();
        if fresh {
            conn.control("BEGIN IMMEDIATE; SAVEPOINT tx", "BEGIN; SAVEPOINT tx")
                .await
        } else {
            conn.control("SAVEPOINT tx", "SAVEPOINT tx").await
        }
    }

    /// Rolls an empty or failed batch back, and keeps the connection if that works.
    async fn close(&mut self) {
        self.batch = None;
        let Some(conn) = self.conn.as_mut() else {
            return;
        };
        if conn.control("ROLLBACK", "ROLLBACK").await.is_err() {
            self.reconnect().await;
        }
    }

    /// Tells every waiter of the batch that nothing was written, and drops the connection.
    async fn fail(&mut self, why: &'static str) {
        for waiter in self
            .batch
            .take()
            .map(|batch| batch.waiters)
            .unwrap_or_default()
        {
            let _ = waiter.send(Err(Error::Unavailable(why.into())));
        }
        self.reconnect().await;
    }

    async fn reconnect(&mut self) {
        if let Some(conn) = self.conn.take() {
            conn.discard().await;
        }
    }
}

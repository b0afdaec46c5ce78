//! The one writer of a process: transactions joined into batches, one sync each.
//!
//! A connection behind a first-in-first-out mutex. [`Writer::begin`] takes the
//! mutex, opens a batch if none is open, and sets a savepoint. `release` ends
//! the savepoint and leaves its waiter in the batch; the batch's first one also
//! queues a flusher on the same mutex, so that the batch is whoever was already
//! waiting. The flusher numbers the recorded changes, commits, tells the commit
//! hook (the page cache), and only then answers every waiter.
//!
//! Each step that crosses a transaction's boundary runs in a task of its own: a
//! future that a client can cancel never does. Tried and refused: one commit a
//! transaction (a fifth of the throughput), numbers taken inside each
//! transaction (the counter's row lock cost as much on PostgreSQL).

use std::sync::{Arc, OnceLock};

use tokio::sync::{
    Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, TryAcquireError, oneshot,
};

use super::db::Pool;
use super::{Conn, Tx, changes};
use crate::error::{Error, Result};
use crate::model::NewChange;

/// The most transactions that wait for the writer; more are told to come back.
const QUEUE: usize = 256;
const CLOSED: &str = "the database is being closed";

/// Told of every batch after its commit, before anybody is answered.
pub(super) type CommitHook = Box<dyn Fn(&[NewChange]) + Send + Sync>;
type Answer = oneshot::Sender<Result<()>>;

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
    batch: Option<Batch>,
    /// For good: nothing opens a connection any more.
    closed: bool,
}

/// Transactions that end with the next COMMIT.
#[derive(Debug, Default)]
struct Batch {
    changes: Vec<NewChange>,
    waiters: Vec<Answer>,
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

    /// Waits for the writer and opens a transaction.
    pub(super) async fn begin(self: &Arc<Self>) -> Result<Tx> {
        let place = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|why| match why {
                TryAcquireError::NoPermits => {
                    Error::Unavailable("too many writers are waiting".into())
                }
                TryAcquireError::Closed => Error::Unavailable(CLOSED.into()),
            })?;
        let state = Arc::clone(&self.state).lock_owned().await;
        let lease = Lease {
            state,
            _place: place,
        };
        // In a task: a caller that goes away meanwhile drops a whole `Tx`.
        tokio::spawn(Arc::clone(self).open(lease))
            .await
            .map_err(Error::internal)?
    }

    async fn open(self: Arc<Self>, mut lease: Lease) -> Result<Tx> {
        if lease.state.closed {
            return Err(Error::Unavailable(CLOSED.into()));
        }
        let idle = lease.state.batch.is_none() && lease.state.conn.is_some();
        let mut opened = lease.state.open(&self.pool).await;
        // A connection may die while nobody writes; that is nobody's failure.
        if idle && matches!(&opened, Err(error) if is_cut(error)) {
            lease.state.reconnect().await;
            opened = lease.state.open(&self.pool).await;
        }
        if let Err(error) = opened {
            lease.state.fail("the transaction could not begin").await;
            return Err(error.into());
        }
        lease.state.batch.get_or_insert_default();
        Ok(Tx::new(self, lease))
    }

    /// Ends the savepoint and leaves `answer` to the batch's flusher.
    pub(super) async fn release(
        self: Arc<Self>,
        mut lease: Lease,
        changes: Vec<NewChange>,
        answer: Answer,
    ) {
        let released = lease.conn_mut().control("RELEASE tx", "RELEASE tx").await;
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
        if batch.waiters.len() == 1 {
            tokio::spawn(Arc::clone(&self).flush());
        }
    }

    /// Undoes the savepoint; "no such savepoint" means that the whole batch is gone.
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
        let outcome = self.commit(&mut state, &batch.changes).await;
        drop(state);
        for waiter in batch.waiters {
            // A waiter that is gone needs no answer.
            let _ = waiter.send(
                outcome
                    .clone()
                    .map_err(|why| Error::Unavailable(why.into())),
            );
        }
    }

    async fn commit(&self, state: &mut State, recorded: &[NewChange]) -> Result<(), String> {
        let Some(conn) = state.conn.as_mut() else {
            return Err("the writer has no connection".to_owned());
        };
        // The last member may have failed; it was undone alone.
        conn.reset();
        if let Err(error) = changes::append(conn, recorded, &self.node).await {
            tracing::error!(error = %error, "a batch could not be numbered");
            state.close().await;
            return Err("the change log could not be written".to_owned());
        }
        let committed = conn.control("COMMIT", "COMMIT").await;
        // Also when the outcome is unknown: a needless render is better than a stale page.
        if let Some(hook) = self.hook.get() {
            hook(recorded);
        }
        if let Err(error) = committed {
            tracing::error!(error = %error, "a batch could not be committed");
            state.fail("the database could not commit").await;
            return Err("the database could not commit".to_owned());
        }
        Ok(())
    }

    /// Waits for whoever is writing, then closes the connection for good.
    pub(super) async fn close(&self) {
        self.queue.close();
        let mut state = self.state.lock().await;
        state.closed = true;
        if let Some(batch) = state.batch.take() {
            let outcome = self.commit(&mut state, &batch.changes).await;
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

/// Whether the connection itself is gone.
fn is_cut(error: &sqlx::Error) -> bool {
    let ended = |code: &str| code.starts_with("08") || code.starts_with("57P");
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed)
        || error
            .as_database_error()
            .is_some_and(|database| database.code().is_some_and(|code| ended(&code)))
}

impl State {
    /// Connects and opens a batch if need be, then sets the savepoint of one transaction.
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

    /// Rolls an empty or failed batch back and keeps the connection if it can.
    async fn close(&mut self) {
        self.batch = None;
        let Some(conn) = self.conn.as_mut() else {
            return;
        };
        if conn.control("ROLLBACK", "ROLLBACK").await.is_err() {
            self.reconnect().await;
        }
    }

    /// Tells every waiter that nothing was written, and starts afresh.
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

//! One transaction: a savepoint in the writer's open batch.
//!
//! Dropped, it is rolled back. Committed, it is on disk when `commit` returns. After `dry_run` it
//! has passed the checks of a commit and is undone. Each of these ends runs in a task
//! of its own, so that a client that goes away never cuts one in half. After a failed statement it
//! can only be dropped.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::Conn;
use super::writer::{Lease, Writer};
use crate::error::{Error, Result};
use crate::model::NewChange;

/// A transaction: the writer's connection between `SAVEPOINT` and `RELEASE`.
#[derive(Debug)]
pub struct Tx {
    writer: Arc<Writer>,
    lease: Option<Lease>,
    changes: Vec<NewChange>,
    unrecorded: Option<&'static str>,
    only_dry_run: Option<&'static str>,
    runtime: tokio::runtime::Handle,
}

impl Tx {
    pub(super) fn new(writer: Arc<Writer>, lease: Lease) -> Self {
        Self {
            writer,
            lease: Some(lease),
            changes: Vec::new(),
            unrecorded: None,
            only_dry_run: None,
            runtime: tokio::runtime::Handle::current(),
        }
    }

    /// Records a change. It receives its number when the batch commits.
    pub fn record(&mut self, change: NewChange) {
        self.changes.push(change);
    }

    /// States that this transaction changes nothing of the blog itself, and why: a token's last
    /// use, a job's state, a counter. Without a change or this statement a debug build refuses the
    /// commit.
    pub fn unrecorded(&mut self, why: &'static str) {
        self.unrecorded = Some(why);
    }

    /// States that this transaction must not be committed, and why: something that a row needs was
    /// left out.
    pub fn only_dry_run(&mut self, why: &'static str) {
        self.only_dry_run = Some(why);
    }

    /// Commits the transaction. Returns once it is on disk and the caches know of it.
    ///
    /// # Errors
    /// When a statement failed before, the batch could not be committed, or only a dry run is
    /// possible.
    pub async fn commit(mut self) -> Result<()> {
        if let Some(why) = self.only_dry_run {
            return Err(Error::internal(why));
        }
        let lease = self.end()?;
        let (answer, answered) = tokio::sync::oneshot::channel();
        let changes = std::mem::take(&mut self.changes);
        self.runtime
            .spawn(Arc::clone(&self.writer).release(lease, changes, answer));
        answered
            .await
            .unwrap_or_else(|_| Err(Error::Unavailable("the writer stopped".into())))
    }

    /// Makes the checks of a commit, then undoes the transaction. Returns once it is undone. No
    /// change receives a number, no cache is cleared and no job wakes.
    ///
    /// # Errors
    /// When a statement failed before.
    pub async fn dry_run(mut self) -> Result<()> {
        let lease = self.end()?;
        self.runtime
            .spawn(Arc::clone(&self.writer).roll_back(lease))
            .await
            .map_err(Error::internal)
    }

    /// Takes the lease of a transaction that may be committed.
    fn end(&mut self) -> Result<Lease> {
        if self.failed() {
            return Err(Error::internal(
                "a statement of this transaction failed, so that it can only be dropped",
            ));
        }
        // This comes before the lease is taken, so that a panic drops the whole transaction, which
        // rolls it back.
        debug_assert!(
            !self.wrote() || !self.changes.is_empty() || self.unrecorded.is_some(),
            "a transaction wrote and recorded nothing: call `record`, or `unrecorded` with the reason"
        );
        self.lease
            .take()
            .ok_or_else(|| Error::internal("the transaction has ended"))
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.lease
            .as_ref()
            .expect("the lease is taken only by commit and drop, which take the transaction")
            .conn()
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        self.lease
            .as_mut()
            .expect("the lease is taken only by commit and drop, which take the transaction")
            .conn_mut()
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take() {
            self.runtime
                .spawn(Arc::clone(&self.writer).roll_back(lease));
        }
    }
}

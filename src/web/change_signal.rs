//! Waiting for the change log to grow, for `GET /changes?wait=30`.
//!
//! A waiter first listens, then reads the log, then waits, so that a commit in between wakes it.
//! This process's own commits raise the signal through the writer's hook, before their callers get
//! an answer; those of other processes through `page_cache::follow`. A waiter holds one of
//! [`WAITING_MAX`] places and nothing else, in particular no database connection.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout_at};

/// The maximum number of requests that wait in one process.
pub const WAITING_MAX: usize = 64;

/// Tells waiting requests that the change log has grown, or that the server stops.
#[derive(Debug)]
pub struct ChangeSignal {
    state: watch::Sender<State>,
    places: Arc<Semaphore>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    raised: u64,
    ended: bool,
}

/// A waiting request's place, returned when dropped.
#[derive(Debug)]
pub struct Listener {
    heard: watch::Receiver<State>,
    _place: OwnedSemaphorePermit,
}

impl Default for ChangeSignal {
    fn default() -> Self {
        Self {
            state: watch::Sender::default(),
            places: Arc::new(Semaphore::new(WAITING_MAX)),
        }
    }
}

impl ChangeSignal {
    /// Wakes all waiters after a commit.
    pub fn raise(&self) {
        self.state.send_modify(|state| state.raised += 1);
    }

    /// Wakes all waiters and accepts no more, because the server stops.
    pub fn end(&self) {
        self.state.send_modify(|state| state.ended = true);
    }

    /// Waits for `stop`, then ends all waiting, because a server that drains would otherwise wait
    /// for it.
    pub async fn ended_by(self: Arc<Self>, stop: impl Future<Output = ()>) {
        stop.await;
        self.end();
    }

    /// Starts to listen. Returns `None` when [`WAITING_MAX`] requests do so already.
    #[must_use]
    pub fn listen(&self) -> Option<Listener> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(Listener {
            heard: self.state.subscribe(),
            _place: place,
        })
    }

    /// Returns the number of waiting requests.
    #[must_use]
    pub fn listening(&self) -> usize {
        WAITING_MAX - self.places.available_permits()
    }
}

impl Listener {
    /// Waits until the log has grown since the last call. Returns false at `deadline` or when the
    /// server stops.
    pub async fn wait(&mut self, deadline: Instant) -> bool {
        if self.heard.borrow().ended {
            return false;
        }
        let changed = timeout_at(deadline, self.heard.changed()).await;
        matches!(changed, Ok(Ok(()))) && !self.heard.borrow().ended
    }
}

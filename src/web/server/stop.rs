//! The shutdown of a server, signalled to all connections at the cost of one atomic load for each
//! wake-up.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::Context,
};

use tokio::sync::{Notify, futures::OwnedNotified};

/// The stage of the shutdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Stage {
    /// The server is not stopping.
    Serving,
    /// Running requests finish, and idle connections close.
    Draining,
    /// All connections close.
    Cutting,
}

/// The stage, and the notification that wakes every connection when it changes.
#[derive(Default)]
pub(super) struct Stop {
    stage: AtomicU8,
    bell: Arc<Notify>,
}

impl Stop {
    pub(super) fn advance(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Release);
        self.bell.notify_waiters();
    }

    fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Acquire) {
            0 => Stage::Serving,
            1 => Stage::Draining,
            _ => Stage::Cutting,
        }
    }
}

/// The subscription of one connection.
pub(super) struct Listening {
    stop: Arc<Stop>,
    heard: Stage,
    bell: Option<Pin<Box<OwnedNotified>>>,
}

impl Listening {
    pub(super) fn new(stop: Arc<Stop>) -> Self {
        Self {
            stop,
            heard: Stage::Serving,
            bell: None,
        }
    }

    /// Returns the stage if it has changed since the last call.
    ///
    /// The notification takes a lock that all connections share, so that it is polled only once for
    /// each stage. That is enough, because a spawned task keeps the same waker.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Option<Stage> {
        if self.bell.is_none() {
            let mut bell = Box::pin(Arc::clone(&self.stop.bell).notified_owned());
            if bell.as_mut().poll(cx).is_ready() {
                cx.waker().wake_by_ref();
            }
            self.bell = Some(bell);
        }
        let stage = self.stop.stage();
        if stage == self.heard {
            return None;
        }
        self.heard = stage;
        self.bell = None;
        cx.waker().wake_by_ref();
        Some(stage)
    }
}

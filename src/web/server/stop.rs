//! The end of a server, told to all connections at a price of one atomic load per wake-up.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::Context,
};

use tokio::sync::{Notify, futures::OwnedNotified};

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Stage {
    /// Not at all.
    Serving,
    /// Running requests finish; idle connections close.
    Draining,
    /// Everything closes.
    Cutting,
}

/// The stage, and the bell that wakes every connection when it changes.
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

/// One connection's ear.
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

    /// The stage, if it is another than the last time.
    ///
    /// The bell takes a lock shared by all connections, so it is polled once a stage. That is
    /// enough, because a spawned task has the same waker all its life.
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

//! A check that no task waits while it holds a connection for reading. It counts in debug builds
//! only.
//!
//! All requests share a few such connections. A task that waits for the writer, or for a second
//! connection, while it holds one blocks others: with as many such tasks as connections, no page is
//! answered until the writer is free. [`Readers::assert_none`] turns that into a panic at the
//! faulty line instead of a stall under load.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;

use tokio::task;

/// The holder of a connection: a task, or the thread that runs `block_on`, whose future is not a
/// task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Holder {
    Task(task::Id),
    Thread(ThreadId),
}

impl Holder {
    fn current() -> Self {
        task::try_id().map_or_else(|| Self::Thread(std::thread::current().id()), Self::Task)
    }
}

/// The number of connections for reading that each task holds, for one database.
#[derive(Clone, Debug, Default)]
pub(super) struct Readers(Arc<Mutex<HashMap<Holder, usize>>>);

impl Readers {
    /// Counts a connection of this task until the guard is dropped. Returns `None` in a release
    /// build.
    pub(super) fn enter(&self) -> Option<Reader> {
        if !cfg!(debug_assertions) {
            return None;
        }
        let holder = Holder::current();
        *self.lock().entry(holder).or_insert(0) += 1;
        Some(Reader {
            readers: self.clone(),
            holder,
        })
    }

    /// Checks that this task holds no connection for reading, before it waits for `waits_for`.
    ///
    /// # Panics
    /// In a debug build, when this task holds a connection for reading.
    pub(super) fn assert_none(&self, waits_for: &str) {
        if cfg!(debug_assertions) {
            let is_reading = self.lock().contains_key(&Holder::current());
            assert!(
                !is_reading,
                "this task waits for {waits_for} and holds a connection for reading: drop that before"
            );
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Holder, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The guard of a counted connection.
#[derive(Debug)]
pub(super) struct Reader {
    readers: Readers,
    holder: Holder,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut held = self.readers.lock();
        if let Some(count) = held.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.holder);
            }
        }
    }
}

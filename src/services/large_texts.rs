//! A single thread that processes large texts, one at a time.
//!
//! A megabyte of Markdown takes some hundred megabytes while it is parsed, sanitised and typeset,
//! and the allocator keeps freed memory in the arena of the thread that allocated it. When forty
//! posts of 256 KiB were processed on whichever threads were free, the process kept several hundred
//! megabytes for ever. On a single thread, each text reuses the memory of the one before.
//!
//! Refused: a limit on the bytes that are processed at a time. It bounds the peak of a moment, but
//! not what each thread keeps.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::error::{Error, Result};

/// A closure for the thread.
type Job = Box<dyn FnOnce() + Send>;

/// A handle to the thread, which starts with the first large text.
#[derive(Debug, Default)]
pub(super) struct LargeTexts {
    queue: Mutex<Option<Sender<Job>>>,
}

impl LargeTexts {
    /// Runs `work` after everything that was queued before. If the caller is cancelled before its
    /// turn, `work` does not run.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let (done, outcome) = oneshot::channel();
        let job = move || {
            if !done.is_closed() {
                // The caller may have been cancelled meanwhile; the result is dropped then.
                let _ = done.send(work());
            }
        };
        self.queue()?
            .send(Box::new(job))
            .map_err(|_| Error::internal("the thread for large texts has ended"))?;
        // An error here means that `work` panicked, which dropped the sender.
        outcome.await.map_err(Error::internal)
    }

    fn queue(&self) -> Result<Sender<Job>> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queue.as_ref() {
            return Ok(queue.clone());
        }
        let (sender, jobs) = channel::<Job>();
        let work = move || {
            for job in jobs {
                // The panic hook has logged the panic, and the caller sees that the sender was
                // dropped.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        };
        let thread = std::thread::Builder::new().name("large-texts".to_owned());
        thread.spawn(work).map_err(Error::internal)?;
        *queue = Some(sender.clone());
        Ok(sender)
    }
}

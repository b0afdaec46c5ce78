//! The memory that all decoders of a process may take together.
//!
//! A file of 200 KB can take 200 MiB while it is decoded. Whoever wants to decode reserves the most
//! that it can take, and waits until that much is free; requests are served in their order, so that
//! a large picture is not overtaken for ever. There is one [`Budget`] in a process.
//!
//! Refused: only a limit on the number of decoders. It would have to be one, since a single picture
//! can take nearly everything, and a hundred small ones would wait for each other.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::error::{Error, Result};

/// The unit of the semaphore that counts memory.
const KIB: u64 = 1 << 10;

/// A share of memory and processors for decoders. Clones share it.
#[derive(Clone, Debug)]
pub struct Budget {
    memory: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    bytes: u64,
    patience: Duration,
}

impl Budget {
    /// The most bytes that all decoders of a process reserve at a time. With what the allocator
    /// keeps beside them, the process grows by at most 256 MiB.
    pub const BYTES: u64 = 240 << 20;

    /// Creates a budget of `bytes` for at most `workers` decoders at a time. A caller waits for
    /// `patience`.
    #[must_use]
    pub fn new(bytes: u64, workers: usize, patience: Duration) -> Self {
        let bytes = bytes.min(u64::from(u32::MAX) * KIB);
        let units = usize::try_from(bytes / KIB).unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            memory: Arc::new(Semaphore::new(units)),
            workers: Arc::new(Semaphore::new(workers.max(1))),
            bytes,
            patience,
        }
    }

    /// Creates the budget of a server: [`Budget::BYTES`], and half of the processors, so that the
    /// other half serves readers.
    #[must_use]
    pub fn of_process(patience: Duration) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(Self::BYTES, processors / 2, patience)
    }

    /// The bytes of the whole budget. A picture that takes more is never decoded.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Waits until a worker and `bytes` are free, and reserves them. Returns [`Error::Busy`] when the
    /// caller's patience ends.
    pub async fn reserve(&self, bytes: u64) -> Result<Reservation> {
        debug_assert!(bytes <= self.bytes, "the caller compares with `bytes()`");
        let units = u32::try_from(bytes.div_ceil(KIB)).map_err(Error::internal)?;
        let both = async {
            // The worker comes first: a caller that waits for one holds no memory. Nobody who holds
            // memory waits for a worker, so that this ends.
            let worker = Arc::clone(&self.workers).acquire_owned().await;
            let memory = Arc::clone(&self.memory).acquire_many_owned(units).await;
            Ok((worker?, memory?))
        };
        let both = timeout(self.patience, both).await;
        let (worker, memory) = both
            .map_err(|_| Error::Busy {
                retry_after: self.patience,
            })?
            .map_err(|closed: tokio::sync::AcquireError| Error::internal(closed))?;
        Ok(Reservation {
            memory,
            worker: Some(worker),
        })
    }
}

/// Memory that is reserved until this is dropped.
#[derive(Debug)]
pub struct Reservation {
    memory: OwnedSemaphorePermit,
    worker: Option<OwnedSemaphorePermit>,
}

impl Reservation {
    /// Gives back the worker, and all memory but `bytes`.
    pub fn shrink(&mut self, bytes: u64) {
        self.worker = None;
        let kept = usize::try_from(bytes.div_ceil(KIB)).unwrap_or(usize::MAX);
        let surplus = self.memory.num_permits().saturating_sub(kept);
        drop(self.memory.split(surplus));
    }

    /// The bytes that are reserved.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.memory.num_permits() as u64 * KIB
    }
}

//! The page cache: finished answers in memory, never older than what was acknowledged.
//!
//! A request is answered by an [`Entry`] that is valid now, or by a render that
//! began after the request came in. The order that makes it true: COMMIT, then
//! [`PageCache::bump`], then the writer's answer; a render notes `as_of` before
//! its first statement. Every simpler order that was tried served stale pages.
//!
//! Flights are spawned tasks shared by whoever may have them, so that a client
//! that goes away takes nobody's page with it. To cache another page, render it
//! through [`PageCache::get`] and name the surrogate keys that it depends on.

mod encoding;
mod entry;
mod follow;
mod generations;
mod look;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, watch};

use crate::clock::{Clock, Timestamp};
use crate::error::{Error, Result};

pub use encoding::Encoding;
pub use entry::{Entry, Rendered, Validators};
pub use follow::follow;
use generations::Generations;
use look::Look;

/// What a render came to; an error is shared by all who waited for it.
pub type Outcome = std::result::Result<Arc<Entry>, Arc<Error>>;

/// Finished answers by path and known parameters, bounded in bytes.
#[derive(Debug)]
pub struct PageCache {
    clock: Clock,
    entries: moka::sync::Cache<String, Arc<Entry>>,
    generations: Generations,
    flights: Mutex<HashMap<String, Vec<Flight>>>,
    look: Look,
    encoders: Arc<Semaphore>,
}

/// A render under way.
#[derive(Debug)]
struct Flight {
    as_of: u64,
    landed: watch::Receiver<Option<Outcome>>,
}

impl PageCache {
    /// A cache of at most `bytes`.
    #[must_use]
    pub fn new(clock: Clock, bytes: u64) -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let entries = moka::sync::Cache::builder()
            .max_capacity(bytes)
            .weigher(|key: &String, entry: &Arc<Entry>| entry.weight(key))
            .build();
        Arc::new(Self {
            clock,
            entries,
            generations: Generations::default(),
            flights: Mutex::default(),
            look: Look::default(),
            encoders: Arc::new(Semaphore::new(cores)),
        })
    }

    /// Makes every page under these surrogate keys invalid from now on.
    pub fn bump<K: Into<String>>(&self, keys: impl IntoIterator<Item = K>) {
        self.generations.bump(keys);
    }

    /// The page of `key`: an entry that is valid now, a flight that began after
    /// this call, or a render of its own.
    pub async fn get<F, R>(self: &Arc<Self>, key: &str, render: F) -> Outcome
    where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<Rendered>> + Send + 'static,
    {
        if !self.look.is_recent() {
            return self.render(self.generations.now(), render).await;
        }
        let arrival = self.generations.now();
        if let Some(entry) = self.valid(key) {
            return Ok(entry);
        }
        let mut landed = self.board(key, arrival, render);
        match landed.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(lost())),
            Err(_) => Err(lost()),
        }
    }

    /// A page that is rendered for one request and not kept: one that hardly anybody asks for twice
    /// would only push out those that many ask for.
    pub async fn pass<F, R>(&self, render: F) -> Outcome
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<Rendered>>,
    {
        self.render(self.generations.now(), render).await
    }

    /// The entry of `key`, if it may be given to a request that comes in now.
    #[must_use]
    pub fn hit(&self, key: &str) -> Option<Arc<Entry>> {
        if self.look.is_recent() {
            self.valid(key)
        } else {
            None
        }
    }

    fn valid(&self, key: &str) -> Option<Arc<Entry>> {
        let entry = self.entries.get(key)?;
        let in_time = entry.expires_at.is_none_or(|at| self.clock.now() < at);
        (in_time && self.generations.holds(&entry)).then_some(entry)
    }

    /// Joins a flight that is young enough, or starts one.
    fn board<F, R>(
        self: &Arc<Self>,
        key: &str,
        arrival: u64,
        render: F,
    ) -> watch::Receiver<Option<Outcome>>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<Rendered>> + Send + 'static,
    {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights
            .get(key)
            .and_then(|flights| flights.iter().find(|flight| flight.as_of >= arrival))
        {
            return flight.landed.clone();
        }
        let as_of = self.generations.now();
        let (land, landed) = watch::channel(None);
        flights.entry(key.to_owned()).or_default().push(Flight {
            as_of,
            landed: landed.clone(),
        });
        tokio::spawn(Arc::clone(self).fly(key.to_owned(), as_of, render, land));
        landed
    }

    async fn fly<F, R>(
        self: Arc<Self>,
        key: String,
        as_of: u64,
        render: F,
        land: watch::Sender<Option<Outcome>>,
    ) where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<Rendered>> + Send + 'static,
    {
        let landing = Landing {
            cache: &self,
            key: &key,
            as_of,
        };
        let outcome = self.render(as_of, render).await;
        if let Ok(entry) = &outcome {
            self.keep(&key, entry);
        }
        drop(landing);
        // Nobody waits any more: the page is kept all the same.
        let _ = land.send(Some(outcome));
    }

    async fn render<F, R>(&self, as_of: u64, render: F) -> Outcome
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<Rendered>>,
    {
        let now = self.clock.now();
        render()
            .await
            .map(|rendered| Arc::new(Entry::new(rendered, as_of, now)))
            .map_err(Arc::new)
    }

    /// Keeps an entry unless a newer one is there.
    fn keep(&self, key: &str, entry: &Arc<Entry>) {
        if !entry.is_cacheable {
            return;
        }
        let _one_at_a_time = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if self
            .entries
            .get(key)
            .is_none_or(|there| there.as_of <= entry.as_of)
        {
            self.entries.insert(key.to_owned(), Arc::clone(entry));
        }
    }

    /// Encodes an entry in the background if that was not begun before and a core is free. None is
    /// waited for: whoever asked for many pages would have all of them wait in memory.
    pub fn encode(&self, entry: &Arc<Entry>, encoding: Encoding) {
        if !entry.lacks(encoding) {
            return;
        }
        let Ok(place) = Arc::clone(&self.encoders).try_acquire_owned() else {
            return;
        };
        if entry.begin_encoding(encoding) {
            let entry = Arc::clone(entry);
            tokio::task::spawn_blocking(move || {
                entry.encode(encoding);
                drop(place);
            });
        }
    }

    /// The moment at which the clock stands.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets every background task of the cache itself finish: for tests and benchmarks.
    pub fn settle(&self) {
        self.entries.run_pending_tasks();
    }
}

/// Takes a flight off the board when it ends, also by a panic.
struct Landing<'a> {
    cache: &'a PageCache,
    key: &'a str,
    as_of: u64,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        let mut flights = self
            .cache
            .flights
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = flights.get_mut(self.key) {
            list.retain(|flight| flight.as_of != self.as_of);
            if list.is_empty() {
                flights.remove(self.key);
            }
        }
    }
}

fn lost() -> Arc<Error> {
    Arc::new(Error::internal("a render ended without a page"))
}

//! The page cache: finished responses in memory, never older than an acknowledged write.
//!
//! A request is answered by a [`CacheEntry`] that is valid now, or by a render that sees every
//! write that was acknowledged before the request arrived. That holds because of two orders: a
//! writer commits, then calls [`PageCache::bump`], then answers its client; and a render notes the
//! generation `as_of` before its first statement, so that a write that it may have missed bumps a
//! key to a later generation. Every simpler order that was tried served stale pages.
//!
//! Renders are single-flight: requests for the same key share a spawned task, the *flight*. A
//! request may join a flight that began in the generation in which the request arrived, or later.
//! If a key was bumped between the start of the flight and the arrival of the request, the flight
//! may have read the state before, and the request starts another one. A flight is not tied to any
//! request, so that a client that goes away does not cancel the others' page. When it ends, it
//! stores its entry unless a newer one is there, leaves the list of flights and wakes its waiters,
//! in this order: at every moment a request finds the flight or the entry.
//!
//! To cache another page, render it through [`PageCache::get`] and name the surrogate keys on which
//! it depends.

mod encoding;
mod entry;
mod follow;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, watch};

use crate::clock::{Clock, Timestamp};
use crate::error::{Error, Result};
use crate::freshness::Freshness;
use crate::model::SurrogateKey;

pub use encoding::Encoding;
pub use entry::{CacheEntry, RenderedPage, Validators};
pub use follow::follow;

/// The outcome of a render. An error is shared by all requests that waited for it.
pub type Outcome = std::result::Result<Arc<CacheEntry>, Arc<Error>>;

/// The time for which a database that did not answer is not tried again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Finished responses by path and known parameters, limited in bytes.
#[derive(Debug)]
pub struct PageCache {
    clock: Clock,
    entries: moka::sync::Cache<String, Arc<CacheEntry>>,
    freshness: Arc<Freshness>,
    flights: Mutex<HashMap<String, Vec<Flight>>>,
    /// The last time at which a page could not be rendered because the database did not answer.
    away: Mutex<Option<Instant>>,
    encoders: Arc<Semaphore>,
}

/// A render in progress, which began in the generation `as_of`.
#[derive(Debug)]
struct Flight {
    as_of: u64,
    finished: watch::Receiver<Option<Outcome>>,
}

impl PageCache {
    /// Makes a cache of at most `bytes`. `freshness` tells which entries are still valid.
    #[must_use]
    pub fn new(clock: Clock, bytes: u64, freshness: Arc<Freshness>) -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let entries = moka::sync::Cache::builder()
            .max_capacity(bytes)
            .weigher(|key: &String, entry: &Arc<CacheEntry>| entry.weight(key))
            .build();
        Arc::new(Self {
            clock,
            entries,
            freshness,
            flights: Mutex::default(),
            away: Mutex::default(),
            encoders: Arc::new(Semaphore::new(cores)),
        })
    }

    /// Invalidates every page with one of these surrogate keys.
    pub fn bump(&self, keys: impl IntoIterator<Item = SurrogateKey>) {
        self.freshness.bump(keys);
    }

    /// Returns the page of `key`: an entry that is valid now, the result of a flight that began in
    /// the present generation or later, or a render of its own.
    pub async fn get<F, R>(self: &Arc<Self>, key: &str, render: F) -> Outcome
    where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<RenderedPage>> + Send + 'static,
    {
        if !self.freshness.is_recent() {
            return self.render_or_stale(key, render).await;
        }
        let arrival = self.freshness.now();
        if let Some(entry) = self.valid(key) {
            return Ok(entry);
        }
        let mut finished = self.join(key, arrival, render);
        match finished.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(aborted())),
            Err(_) => Err(aborted()),
        }
    }

    /// Returns a page while the change log cannot be followed. It is rendered for each request or,
    /// if the database does not answer at all, the last valid entry is returned and marked as
    /// stale.
    async fn render_or_stale<F, R>(&self, key: &str, render: F) -> Outcome
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<RenderedPage>>,
    {
        if self.is_away()
            && let Some(stale) = self.stale(key)
        {
            return Ok(stale);
        }
        let outcome = self.render(self.freshness.now(), render).await;
        match &outcome {
            Err(why) if matches!(**why, Error::Unavailable(_)) => {
                *self.away.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                self.stale(key).map_or(outcome, Ok)
            }
            _ => outcome,
        }
    }

    /// Whether the database failed to answer a moment ago, so that not every request waits for it.
    fn is_away(&self) -> bool {
        let away = *self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.is_some_and(|at| at.elapsed() < ASK_AGAIN)
    }

    fn stale(&self, key: &str) -> Option<Arc<CacheEntry>> {
        let entry = self
            .valid(key)
            .filter(|_| self.freshness.is_of_the_last_hour())?;
        Some(Arc::new(entry.stale()))
    }

    /// Renders a page for one request without caching it. A page that is hardly ever requested
    /// twice would only displace others.
    pub async fn pass<F, R>(&self, render: F) -> Outcome
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<RenderedPage>>,
    {
        self.render(self.freshness.now(), render).await
    }

    /// Returns the entry of `key` if a request that arrives now may have it.
    #[must_use]
    pub fn hit(&self, key: &str) -> Option<Arc<CacheEntry>> {
        if self.freshness.is_recent() {
            self.valid(key)
        } else {
            None
        }
    }

    fn valid(&self, key: &str) -> Option<Arc<CacheEntry>> {
        let entry = self.entries.get(key)?;
        let in_time = entry.expires_at.is_none_or(|at| self.clock.now() < at);
        let holds = || {
            self.freshness
                .holds(&entry.keys, entry.as_of, &entry.checked)
        };
        (in_time && holds()).then_some(entry)
    }

    /// Joins a flight that began in the generation `arrival` or later, or starts one. Both happen
    /// under the lock of the list, so that two requests of the same generation never render twice.
    fn join<F, R>(
        self: &Arc<Self>,
        key: &str,
        arrival: u64,
        render: F,
    ) -> watch::Receiver<Option<Outcome>>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<RenderedPage>> + Send + 'static,
    {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights
            .get(key)
            .and_then(|flights| flights.iter().find(|flight| flight.as_of >= arrival))
        {
            return flight.finished.clone();
        }
        let as_of = self.freshness.now();
        let (finish, finished) = watch::channel(None);
        flights.entry(key.to_owned()).or_default().push(Flight {
            as_of,
            finished: finished.clone(),
        });
        tokio::spawn(Arc::clone(self).run(key.to_owned(), as_of, render, finish));
        finished
    }

    async fn run<F, R>(
        self: Arc<Self>,
        key: String,
        as_of: u64,
        render: F,
        finish: watch::Sender<Option<Outcome>>,
    ) where
        F: FnOnce() -> R + Send + 'static,
        R: Future<Output = Result<RenderedPage>> + Send + 'static,
    {
        let guard = FlightGuard {
            cache: &self,
            key: &key,
            as_of,
        };
        let outcome = self.render(as_of, render).await;
        if let Ok(entry) = &outcome {
            self.keep(&key, entry);
        }
        drop(guard);
        // Without any waiters left the page is still cached.
        let _ = finish.send(Some(outcome));
    }

    async fn render<F, R>(&self, as_of: u64, render: F) -> Outcome
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<RenderedPage>>,
    {
        render()
            .await
            .map(|rendered| Arc::new(CacheEntry::new(rendered, as_of)))
            .map_err(Arc::new)
    }

    /// Caches an entry unless a newer one is there. The lock keeps two renders of the same page
    /// from storing in the wrong order.
    fn keep(&self, key: &str, entry: &Arc<CacheEntry>) {
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

    /// Starts an encoding that is not made yet, if a core is free, and returns a future to await
    /// before the entry is sent in it. Returns `None` if there is nothing to await: the encoding is
    /// made, is not worthwhile, or every core is busy with others. In the last case the response is
    /// sent unencoded, since otherwise all requests for different pages would wait in memory.
    pub fn encode(
        &self,
        entry: &Arc<CacheEntry>,
        encoding: Encoding,
    ) -> Option<impl Future<Output = ()> + Send + use<>> {
        if !entry.lacks(encoding) {
            return None;
        }
        if !entry.is_begun(encoding) {
            let place = Arc::clone(&self.encoders).try_acquire_owned().ok()?;
            if entry.begin_encoding(encoding) {
                let entry = Arc::clone(entry);
                tokio::task::spawn_blocking(move || {
                    entry.encode(encoding);
                    drop(place);
                });
            }
        }
        let entry = Arc::clone(entry);
        Some(async move { entry.wait_for(encoding).await })
    }

    /// Returns the present time of the clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Finishes every background task of the cache, for tests and benchmarks.
    pub fn settle(&self) {
        self.entries.run_pending_tasks();
    }
}

/// Removes a flight from the list when it ends, also by a panic.
struct FlightGuard<'a> {
    cache: &'a PageCache,
    key: &'a str,
    as_of: u64,
}

impl Drop for FlightGuard<'_> {
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

fn aborted() -> Arc<Error> {
    Arc::new(Error::internal("a render ended without a page"))
}

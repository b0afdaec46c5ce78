//! The services that use cases need besides a transaction: the clock, randomness, secrets, URLs,
//! mail, cached rows, the hashing of passwords, and threads for heavy work.
//!
//! To add a service, add a field to [`Services`] with a default in [`Services::new`].

mod cached;
mod large_texts;
mod passwords;
mod wake;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::clock::{Clock, Rng};
use crate::error::{Error, Result};
use crate::freshness::Freshness;
use crate::mail::Mailer;
use crate::media;
use crate::model::Settings;
use crate::moderation::{Policies, Policy};
use crate::outbound::Outbound;
use crate::redirect_counts::RedirectCounts;
use crate::secrets::Secrets;
use crate::storage::Storage;
use crate::urls::Urls;
use large_texts::LargeTexts;
use passwords::Passwords;

pub use cached::CachedRows;
pub use wake::Wake;

/// The size in bytes from which on a text is processed by the thread for large texts.
const LARGE: usize = 32 * 1024;

/// The time that an upload waits for a decoder.
const DECODER_PATIENCE: Duration = Duration::from_secs(20);

/// The services of the use cases. A clone is cheap and shares all state.
#[derive(Clone, Debug)]
pub struct Services {
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub rng: Rng,
    /// The derived keys, for signing and encryption.
    pub secrets: Arc<Secrets>,
    /// The builder of the blog's URLs.
    pub urls: Arc<Urls>,
    /// The state of what was read from the database and kept in memory: whether it is still
    /// current.
    pub freshness: Arc<Freshness>,
    /// Rows that nearly every request needs.
    pub cached: Arc<CachedRows>,
    /// The client for the mail server, if mail is configured.
    pub mailer: Option<Mailer>,
    /// The HTTP client for other servers.
    pub outbound: Outbound,
    /// The files of the media library.
    pub storage: Storage,
    /// The most bytes of the media library; `None` for no limit but the disk.
    pub media_quota: Option<u64>,
    /// The folder in which files for imports are.
    pub imports_folder: PathBuf,
    /// The memory for decoding uploaded pictures.
    pub media_budget: media::Budget,
    /// Wakes the workers of the job queue.
    pub wake: Arc<Wake>,
    /// How often redirects were followed since the counts were last written.
    pub redirect_counts: Arc<RedirectCounts>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    policies: Arc<Policies>,
    rendering: Arc<Semaphore>,
    large_texts: Arc<LargeTexts>,
}

impl Services {
    /// Creates the services, without mail. At most `renders` closures of [`Services::off_thread`]
    /// run at a time.
    #[must_use]
    pub fn new(clock: Clock, rng: Rng, secrets: Secrets, urls: Urls, renders: usize) -> Self {
        let freshness = Arc::<Freshness>::default();
        Self {
            clock,
            rng,
            secrets: Arc::new(secrets),
            urls: Arc::new(urls),
            cached: Arc::new(CachedRows::new(Arc::clone(&freshness))),
            freshness,
            mailer: None,
            outbound: Outbound::default(),
            storage: Storage::default(),
            media_quota: None,
            imports_folder: PathBuf::from("imports"),
            media_budget: media::Budget::of_process(DECODER_PATIENCE),
            wake: Arc::default(),
            redirect_counts: Arc::default(),
            passwords: Passwords::default(),
            policies: Arc::default(),
            rendering: Arc::new(Semaphore::new(renders)),
            large_texts: Arc::default(),
        }
    }

    /// Sets the client for the mail server.
    #[must_use]
    pub fn with_mailer(self, mailer: Option<Mailer>) -> Self {
        Self { mailer, ..self }
    }

    /// Sets the HTTP client for other servers.
    #[must_use]
    pub fn with_outbound(self, outbound: Outbound) -> Self {
        Self { outbound, ..self }
    }

    /// Sets the storage of the media library, and the most bytes that it may have.
    #[must_use]
    pub fn with_storage(self, storage: Storage, media_quota: Option<u64>) -> Self {
        Self {
            storage,
            media_quota,
            ..self
        }
    }

    /// Sets the folder in which files for imports are.
    #[must_use]
    pub fn with_imports_folder(self, imports_folder: PathBuf) -> Self {
        Self {
            imports_folder,
            ..self
        }
    }

    /// Returns the moderation policy of the settings. It is compiled once and reused until the
    /// settings change.
    #[must_use]
    pub fn policy(&self, settings: &Settings) -> Arc<Policy> {
        self.policies.of(settings)
    }

    /// Runs `work` on a text of `bytes` bytes, off the async threads. Large texts are processed one
    /// after another.
    pub async fn off_thread_for<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        if bytes < LARGE {
            self.off_thread(work).await
        } else {
            self.large_texts.run(work).await
        }
    }

    /// Runs `work` off the async threads, once a permit is free; its duration must be bounded.
    pub async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.rendering)
            .acquire_owned()
            .await
            .map_err(Error::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await.map_err(Error::internal)
    }
}

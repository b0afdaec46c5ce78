//! What the use cases are given beside a transaction: time, randomness, secrets, addresses.

use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};

use crate::clock::{Clock, Rng};
use crate::error::{Error, Result};
use crate::hits::Hits;
use crate::mail::Mailer;
use crate::model::Settings;
use crate::moderation::{Filter, Policies, Policy};
use crate::outbound::Outbound;
use crate::secrets::Secrets;
use crate::urls::Urls;

/// The means of `publishing` and `discussion`. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Services {
    /// Tells the time.
    pub clock: Clock,
    /// Gives randomness.
    pub rng: Rng,
    /// Signs and seals.
    pub secrets: Arc<Secrets>,
    /// Writes addresses.
    pub urls: Arc<Urls>,
    /// What moderators taught.
    pub filter: Arc<Filter>,
    /// The way to the mail server, if there is one.
    pub mailer: Option<Mailer>,
    /// The way to other servers.
    pub outbound: Outbound,
    /// Wakes the worker of the queue: there may be something to do.
    pub wake: Arc<Notify>,
    /// How often old addresses were followed since that was written down last.
    pub hits: Arc<Hits>,
    policies: Arc<Policies>,
    rendering: Arc<Semaphore>,
}

impl Services {
    /// The means; at most `renders` texts from outside are worked on at a time.
    #[must_use]
    pub fn new(clock: Clock, rng: Rng, secrets: Secrets, urls: Urls, renders: usize) -> Self {
        Self {
            clock,
            rng,
            secrets: Arc::new(secrets),
            urls: Arc::new(urls),
            filter: Arc::default(),
            mailer: None,
            outbound: Outbound::default(),
            wake: Arc::default(),
            hits: Arc::default(),
            policies: Arc::default(),
            rendering: Arc::new(Semaphore::new(renders)),
        }
    }

    /// The same with a way to a mail server.
    #[must_use]
    pub fn with_mailer(self, mailer: Option<Mailer>) -> Self {
        Self { mailer, ..self }
    }

    /// The same with a way to other servers.
    #[must_use]
    pub fn with_outbound(self, outbound: Outbound) -> Self {
        Self { outbound, ..self }
    }

    /// The policy that the settings state, with its lists made ready once.
    #[must_use]
    pub fn policy(&self, settings: &Settings) -> Arc<Policy> {
        self.policies.of(settings)
    }

    /// Does bounded work on untrusted text, off the async threads.
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

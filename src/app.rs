//! What every handler is given: built once at start.

use std::sync::Arc;

use crate::config::Config;
use crate::moderation::rate::RateLimit;
use crate::services::Services;
use crate::store::Db;
use crate::web::client_network::{ClientNetworks, Network};
use crate::web::page_cache::PageCache;
use crate::web::pages::comment_rate::CommentSource;
use crate::web::pictures::Pictures;

/// The application's parts. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time, randomness, secrets, addresses.
    pub services: Services,
    /// Finished pages.
    pub cache: Arc<PageCache>,
    /// Drawn pictures.
    pub pictures: Arc<Pictures>,
    /// How often comments come from each network, from each guest and under each post.
    pub comment_rate: Arc<RateLimit<CommentSource>>,
    /// How often each network presents a wrong token.
    pub token_rate: Arc<RateLimit<Network>>,
    /// How often each network searches.
    pub search_rate: Arc<RateLimit<Option<Network>>>,
    /// Which network a request comes from.
    pub networks: Arc<ClientNetworks>,
    /// The most bytes in a request's body.
    pub body_bytes: usize,
}

impl App {
    /// Puts the parts together; from now on every commit empties what it touches of the cache,
    /// and wakes the worker of the queue.
    #[must_use]
    pub fn new(config: &Config, db: Db, services: Services) -> Self {
        let bytes = u64::try_from(config.cache.bytes.get()).unwrap_or(u64::MAX);
        let cache = PageCache::new(services.clock.clone(), bytes);
        let (bumped, wake) = (Arc::clone(&cache), Arc::clone(&services.wake));
        db.on_commit(move |changes| {
            let keys: Vec<String> = changes
                .iter()
                .flat_map(|change| change.surrogate_keys())
                .collect();
            bumped.bump(keys);
            wake.notify_one();
        });
        Self {
            db,
            services,
            cache,
            pictures: Arc::default(),
            comment_rate: Arc::default(),
            token_rate: Arc::default(),
            search_rate: Arc::default(),
            networks: Arc::new(ClientNetworks::new(config)),
            body_bytes: config.limits.body_bytes.get(),
        }
    }
}

//! The state that every handler receives, built once at start.
//!
//! To share another part with all handlers, add a field to [`Parts`] and create it in [`App::new`].

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;

use super::change_signal::ChangeSignal;
use super::client_network::{ClientNetworks, Network};
use super::comment_rate::CommentRate;
use super::file_body::FileBodies;
use super::image_cache::ImageCache;
use super::media_cache::MediaCache;
use super::page_cache::PageCache;
use super::sign_in_rate::SignInRate;
use super::upload::FilePlace;
use crate::config::Config;
use crate::model::NewChange;
use crate::rate_limit::RateLimit;
use crate::services::Services;
use crate::store::Db;

/// The most files of an export of another blog.
const IMPORT_FILES_MAX: usize = 100;

/// The application. A clone shares the parts, and is a single count: the router makes several for each
/// request.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of the application.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock, randomness, secrets and URLs.
    pub services: Services,
    /// The page cache.
    pub cache: Arc<PageCache>,
    /// Wakes the requests that wait for the change log to grow.
    pub change_signal: Arc<ChangeSignal>,
    /// The cache of drawn images.
    pub images: Arc<ImageCache>,
    /// The rows of media items that are served.
    pub media: MediaCache,
    /// The files of the media library.
    pub files: FileBodies,
    /// The rate limits for comments and votes.
    pub comment_rate: Arc<CommentRate>,
    /// The rate limit for wrong tokens, by network.
    pub token_rate: Arc<RateLimit<Network>>,
    /// The rate limits for failed sign-ins.
    pub sign_in_rate: Arc<SignInRate>,
    /// The rate limit for searches, by network.
    pub search_rate: Arc<RateLimit<Option<Network>>>,
    /// Determines the network from which a request comes.
    pub networks: Arc<ClientNetworks>,
    /// The maximum size of a request body, in bytes.
    pub body_bytes: usize,
    /// The maximum size of an uploaded file, in bytes.
    pub upload_bytes: usize,
    /// The maximum size of an uploaded export of another blog, in bytes.
    pub import_bytes: usize,
}

impl App {
    /// Builds the parts. From then on every commit drops the pages with its surrogate keys from the
    /// cache, wakes the lanes in which it queued jobs, and wakes the requests that wait for
    /// changes.
    #[must_use]
    pub fn new(config: &Config, db: Db, services: Services) -> Self {
        let bytes = u64::try_from(config.cache.bytes.get()).unwrap_or(u64::MAX);
        let freshness = Arc::clone(&services.freshness);
        let cache = PageCache::new(services.clock.clone(), bytes, Arc::clone(&freshness));
        let change_signal = Arc::new(ChangeSignal::default());
        let (bumped, wake) = (Arc::clone(&cache), Arc::clone(&services.wake));
        let raised = Arc::clone(&change_signal);
        db.on_commit(move |changes, queued| {
            bumped.bump(changes.iter().flat_map(NewChange::surrogate_keys));
            wake.wake(queued);
            if !changes.is_empty() {
                raised.raise();
            }
        });
        freshness.begin();
        let files = FileBodies::new(services.storage.clone(), bytes);
        Self(Arc::new(Parts {
            db,
            services,
            cache,
            change_signal,
            images: Arc::default(),
            media: MediaCache::new(freshness),
            files,
            comment_rate: Arc::default(),
            token_rate: Arc::default(),
            sign_in_rate: Arc::default(),
            search_rate: Arc::default(),
            networks: Arc::new(ClientNetworks::new(config)),
            body_bytes: config.limits.body_bytes.get(),
            upload_bytes: config.limits.upload_bytes.get(),
            import_bytes: config.limits.import_bytes.get(),
        }))
    }
}

impl Parts {
    /// Where a file for the media library is received.
    #[must_use]
    pub fn media_place(&self) -> FilePlace<'_> {
        FilePlace {
            folder: self.services.storage.receiving_folder(),
            bytes: self.upload_bytes,
            files: 1,
        }
    }

    /// Where the files of an export of another blog are received.
    #[must_use]
    pub fn import_place(&self) -> FilePlace<'_> {
        FilePlace {
            folder: &self.services.imports_folder,
            bytes: self.import_bytes,
            files: IMPORT_FILES_MAX,
        }
    }
}

impl FromRef<App> for Arc<ClientNetworks> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.networks)
    }
}

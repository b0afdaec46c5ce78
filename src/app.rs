//! What every handler is given: built once at start.

use std::sync::Arc;

use crate::services::Services;
use crate::store::Db;

/// The application's parts. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time, randomness, secrets, addresses.
    pub services: Services,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, services: Services) -> Self {
        Self { db, services, inner: Arc::new(Inner {}) }
    }
}

//! The filter in use: read from the database when another one stands there.

use std::sync::{Arc, Mutex, PoisonError};

use super::learning::Model;
use crate::error::Result;
use crate::store::{self, Conn};

/// A filter that has learned from fewer decisions is not asked.
const DECISIONS_LEAST: u32 = 50;
/// The newest decisions that a filter learns from.
pub const DECISIONS_MOST: i64 = 10_000;

/// The filter that was read last, with its number.
#[derive(Debug, Default)]
pub struct Filter(Mutex<(i64, Option<Arc<Model>>)>);

impl Filter {
    /// The filter that is to be asked now; `None` while it has not learned enough.
    pub async fn current(&self, conn: &mut Conn) -> Result<Option<Arc<Model>>> {
        let version = store::decisions::model_version(conn).await?;
        if self.last().0 != version {
            let found = store::decisions::find_model(conn).await?;
            let (version, model) = found.map_or((0, None), |(version, bytes)| {
                (version, Model::from_bytes(&bytes))
            });
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (version, model.map(Arc::new));
        }
        Ok(self
            .last()
            .1
            .filter(|model| model.examples >= DECISIONS_LEAST))
    }

    fn last(&self) -> (i64, Option<Arc<Model>>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

//! `/settings`: the owner's choices, one document.

mod get;
mod update;

use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use update::merge_settings;

use crate::app::App;
use crate::model::Settings;
use crate::model::settings::StoredSettings;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get::get_settings, update::update_settings))
}

/// The owner's choices and their version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StoredSettings)]
pub struct SettingsView {
    #[serde(flatten)]
    settings: Settings,
    /// Counts the changes, from 0: the `ETag`.
    version: i64,
}

impl From<StoredSettings> for SettingsView {
    fn from(stored: StoredSettings) -> Self {
        Self {
            settings: stored.settings,
            version: stored.version,
        }
    }
}

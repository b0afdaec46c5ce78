//! `/settings`: the settings of the blog, as one document.
//!
//! A new field of the model's `Settings` needs no change here, because the settings are merged by
//! name.

mod get;
mod update;

use serde::Serialize;

pub use update::merge_settings;

use crate::error::Error;
use crate::model::settings::StoredSettings;
use crate::model::{Authority, Settings};
use crate::web::api::answer::Answer;
use crate::web::api::problem::Answered;
use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(get::get_settings, update::update_settings))
}

/// The settings of the blog and their version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StoredSettings)]
pub struct SettingsView {
    #[serde(flatten)]
    settings: Settings,
    /// The version, which counts the changes from 0 and is the `ETag`.
    version: i64,
}

/// Returns the settings that `by` may read, as an answer.
fn answer(by: &Authority, stored: StoredSettings) -> Answered<Answer> {
    let version = stored.version;
    let view = SettingsView {
        settings: stored.settings,
        version,
    };
    let mut document = serde_json::to_value(view).map_err(Error::internal)?;
    if let (Some(readable), Some(fields)) = (by.readable_settings(), document.as_object_mut()) {
        fields.retain(|name, _| name == "version" || readable.contains(&name.as_str()));
    }
    Ok(Answer::ok(&document)?.version(version))
}

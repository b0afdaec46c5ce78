//! `PATCH /api/v1/settings`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde_json::{Map, Value};

use super::SettingsView;
use crate::app::App;
use crate::error::Error;
use crate::model::Settings;
use crate::site;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::Json;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::{Answered, Fault, Kind, Problem};
use crate::web::api::{body, pointer};

/// Changes settings: what the body leaves out stays, also within a group; a list or a map is replaced whole.
#[utoipa::path(patch, path = "/v1/settings", tag = "settings", params(IfMatchHeader),
    request_body(content = Settings, example = json!({ "title": "The new name", "moderation": "none" })),
    security(("token" = ["settings:write"])),
    responses((status = 200, description = "The settings as they are now", body = SettingsView, headers(("ETag" = String)))))]
pub async fn update_settings(
    State(app): State<App>,
    caller: May<scope::SettingsWrite>,
    if_match: IfMatch,
    Json(patch): Json<Map<String, Value>>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let before = store::settings::find(&mut tx).await?;
    if_match.check(before.version)?;
    let wanted = merge_settings(&before.settings, patch)?;
    let after = site::update(&mut tx, &app.services, caller.actor(), &before, wanted).await?;
    tx.commit().await?;
    let settings = SettingsView::from(after);
    Ok(Answer::ok(&settings)?
        .version(settings.version)
        .into_response())
}

/// Puts `value` in the place of `field`; a group keeps the fields that are left out. A field that it
/// does not have is put in all the same, and refused when the whole is read.
fn merge(field: &mut Value, value: Value) {
    match (field, value) {
        (Value::Object(group), Value::Object(parts)) => group.extend(parts),
        (field, value) => *field = value,
    }
}

/// The settings with the fields of `patch` in place of their own. By name and
/// not field by field, so that a new setting can be changed at once.
///
/// # Errors
/// A problem that points at every field that is unknown, or at the first that has another type.
pub fn merge_settings(settings: &Settings, patch: Map<String, Value>) -> Answered<Settings> {
    let mut document = serde_json::to_value(settings).map_err(Error::internal)?;
    let fields = document
        .as_object_mut()
        .ok_or_else(|| Error::internal("the settings are no object"))?;
    let mut unknown = Vec::new();
    for (name, value) in patch {
        match fields.get_mut(&name) {
            Some(field) => merge(field, value),
            None => unknown.push(Fault::at(format!("/{name}"), "there is no such setting")),
        }
    }
    if !unknown.is_empty() {
        return Err(Problem::new(Kind::Invalid)
            .detail("there is no such setting")
            .faults(unknown));
    }
    serde_path_to_error::deserialize(document).map_err(|error| {
        let words = error.inner().to_string();
        Problem::field(
            pointer::of(error.path(), &words),
            body::words(error.inner()),
        )
    })
}

//! `PATCH /api/v1/settings`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde_json::{Map, Value};

use super::{SettingsView, answer};
use crate::error::Error;
use crate::model::Settings;
use crate::site;
use crate::store;
use crate::web::api::body;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::Json;
use crate::web::api::node::Node;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::{Answered, Fault, Kind, Problem};
use crate::web::api::value_error::{self, ValueError};
use crate::web::app::App;

/// Changes settings. Absent fields stay as they are, also within a group; a list or a map is
/// replaced as a whole.
///
/// Owners can change all settings, moderators `spam/weights`, `spam/hold` and `spam/reject`.
#[utoipa::path(patch, path = "/v1/settings", tag = "settings", params(IfMatchHeader),
    request_body(content = Settings, example = json!({ "title": "The new name", "moderation": "none" })),
    security(("token" = ["settings:write"])),
    responses((status = 200, description = "The changed settings", body = SettingsView, headers(("ETag" = String)))))]
pub async fn update_settings(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsWrite>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<Map<String, Value>>,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let before = store::settings::find(&mut tx).await?;
    if_match.check(before.version)?;
    let wanted = merge_settings(&before.settings, patch)?;
    let after = site::update(&mut tx, &app.services, &caller, &before, wanted).await?;
    commit.finish(tx, answer(&caller, after)?).await
}

/// Replaces `field` with `value`. A group keeps the fields that `value` lacks. Unknown fields are
/// added too, and refused when the settings are read from the result.
fn merge(field: &mut Value, value: Value) {
    match (field, value) {
        (Value::Object(group), Value::Object(parts)) => group.extend(parts),
        (field, value) => *field = value,
    }
}

/// Returns the settings with the fields of `patch` applied. They are merged by name, not field by
/// field, so that a new setting can be changed without further code.
///
/// # Errors
/// A problem with every unknown field, or with the first field of a wrong type.
pub fn merge_settings(settings: &Settings, patch: Map<String, Value>) -> Answered<Settings> {
    let mut document = serde_json::to_value(settings).map_err(Error::internal)?;
    let fields = document
        .as_object_mut()
        .ok_or_else(|| Error::internal("the settings are no object"))?;
    let mut unknown = Vec::new();
    for (name, value) in patch {
        match fields.get_mut(&name) {
            Some(field) => merge(field, value),
            None => {
                let known: Vec<&str> = fields.keys().map(String::as_str).collect();
                let place = ValueError::sentence("")
                    .inside(&name, String::new)
                    .pointer();
                unknown.push(Fault::at(place, value_error::unknown_field(&name, &known)));
            }
        }
    }
    if let Some(first) = unknown.first() {
        return Err(Problem::new(Kind::Invalid)
            .detail(first.detail.clone())
            .faults(unknown));
    }
    Node::from(document)
        .become_value(None)
        .map_err(|value_error| body::at_fault(&value_error))
}

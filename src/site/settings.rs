//! The settings: check, store, record.

use crate::error::Result;
use crate::model::settings::StoredSettings;
use crate::model::{Action, Actor, Detail, NewChange, PostId, Settings, Subject};
use crate::services::Services;
use crate::store::{self, Tx};

/// Replaces the settings `before`, which the caller read in this transaction.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every value that cannot be accepted.
pub async fn update(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &StoredSettings,
    wanted: Settings,
) -> Result<StoredSettings> {
    let settings = wanted.check()?;
    let fields = fields(&before.settings, &settings);
    if fields.is_empty() {
        tx.unrecorded("nothing changed");
        return Ok(before.clone());
    }
    let now = services.clock.now();
    let version = store::settings::update(tx, &settings, now).await?;
    if settings.language != before.settings.language {
        language_changed(tx, services).await?;
    }
    let detail = Detail {
        fields,
        ..Detail::default()
    };
    tx.record(NewChange {
        at: now,
        actor,
        action: Action::SettingsUpdated,
        subject: Subject::Settings,
        detail,
    });
    Ok(StoredSettings { settings, version })
}

/// Has the posts that are in the blog's language rendered anew: it is another one now.
pub async fn language_changed(tx: &mut Tx, services: &Services) -> Result<()> {
    store::renderings::outdate_in_blog_language(tx).await?;
    store::renderings::queue(tx, PostId(0), services.clock.now()).await
}

/// The names of the settings that differ.
fn fields(before: &Settings, after: &Settings) -> Vec<String> {
    let document = |settings| serde_json::to_value(settings).unwrap_or_default();
    let (before, after) = (document(before), document(after));
    let names = after
        .as_object()
        .map(|fields| fields.keys().cloned().collect::<Vec<_>>())
        .unwrap_or_default();
    names
        .into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .collect()
}

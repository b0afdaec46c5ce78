//! Changing the settings: checked, stored and recorded.

use crate::error::{Error, Result};
use crate::model::settings::{Logo, StoredSettings};
use crate::model::{
    Action, Authority, Detail, MediaHash, NewChange, PostId, Settings, Subject, UsedBy,
};
use crate::own_media;
use crate::services::Services;
use crate::store::{self, Tx};

/// Replaces the settings `before`, which the caller read in this transaction.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every invalid value, [`crate::error::Error::Forbidden`] if
/// `by` may not change one of them.
pub async fn update(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &StoredSettings,
    wanted: Settings,
) -> Result<StoredSettings> {
    by.require_change_settings(&before.settings, &wanted)?;
    let mut settings = wanted.check(&before.settings)?;
    check_logo(tx, by, &before.settings.logo, &mut settings.logo).await?;
    let fields = fields(&before.settings, &settings);
    if fields.is_empty() {
        tx.unrecorded("nothing changed");
        return Ok(before.clone());
    }
    let now = services.clock.now();
    let version = store::settings::update(tx, &settings, now).await?;
    let text = serde_json::to_string(&settings).map_err(Error::internal)?;
    store::media_uses::replace(tx, UsedBy::Settings, &MediaHash::all_in(&text)).await?;
    if settings.language != before.settings.language {
        language_changed(tx, services).await?;
    }
    let detail = Detail {
        fields,
        ..Detail::default()
    };
    tx.record(NewChange {
        at: now,
        actor: by.actor(),
        action: Action::SettingsUpdated,
        subject: Subject::Settings,
        detail,
    });
    Ok(StoredSettings { settings, version })
}

/// Checks the pictures of the logo, except those that were chosen before.
async fn check_logo(tx: &mut Tx, by: &Authority, before: &Logo, logo: &mut Logo) -> Result<()> {
    for (field, picture, before) in [
        ("logo/picture", &mut logo.picture, &before.picture),
        (
            "logo/dark_picture",
            &mut logo.dark_picture,
            &before.dark_picture,
        ),
    ] {
        *picture = own_media::check(tx, by, field, picture.as_ref(), before.as_ref()).await?;
    }
    Ok(())
}

/// Queues the rendering of all posts that follow the blog's language, after it changed.
pub async fn language_changed(tx: &mut Tx, services: &Services) -> Result<()> {
    store::renderings::outdate_in_blog_language(tx).await?;
    store::renderings::queue(tx, PostId(0), services.clock.now()).await
}

/// The names of the top-level settings that differ.
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

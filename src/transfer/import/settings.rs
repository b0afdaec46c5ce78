//! The old owner's choices: taken by a blog that is still as it was made.
//!
//! A choice that this blog's owner has made already is kept and named.

use super::ledger::{Outcome, Row};
use super::{Import, ImportError};
use crate::error::Result;
use crate::model::settings::Moderation;
use crate::model::{
    Action, Actor, CommentMode, Detail, Format, NewChange, Settings, Subject, text,
};
use crate::render;
use crate::services::Services;
use crate::site;
use crate::store;
use crate::transfer::imported::{ImportedSetting, ImportedSettings};

/// The most characters in a blog's name.
const TITLE_MAX: usize = 200;
/// The most characters in a tagline.
const TAGLINE_MAX: usize = 300;

/// A choice's name and how its entries end; `None` when this blog's own is kept.
type Outcomes = Vec<(&'static str, Option<Outcome>)>;

/// The choices that a file holds, and how many entries made each.
#[derive(Clone, Debug, Default)]
pub(super) struct SettingsFound {
    settings: ImportedSettings,
    entries: Vec<&'static str>,
}

impl SettingsFound {
    /// Takes one more.
    pub(super) fn add(&mut self, setting: ImportedSetting) {
        self.entries.push(match &setting {
            ImportedSetting::Title(_) => "title",
            ImportedSetting::Description(_) => "tagline",
            ImportedSetting::TimeZone(_) => "time_zone",
            ImportedSetting::Language(_) => "language",
            ImportedSetting::ModerateAll(_) => "moderation",
            ImportedSetting::CommentsOpen(_) => "comments",
        });
        self.settings.apply(setting);
    }
}

/// Applies what may be applied, in one transaction, and counts every entry.
pub(super) async fn apply(
    import: &mut Import<'_>,
    found: SettingsFound,
) -> Result<(), ImportError> {
    let wanted = wanted(import.services, &found.settings).await?;
    let outcomes = if import.options.dry_run {
        let stored = store::settings::find(&mut import.db.read().await?).await?;
        merge(&stored.settings, &wanted, stored.version == 0).1
    } else {
        save(import, &wanted).await?
    };
    for field in found.entries {
        match outcomes.iter().find(|(name, _)| *name == field) {
            Some((_, Some(outcome))) => import.ledger.end(Row::Settings, *outcome),
            _ => import.ledger.skip(
                Row::Settings,
                field,
                "this blog has its own choice, which is kept",
            ),
        }
    }
    Ok(())
}

/// What the blog would be called and so on: the defaults where the file says nothing.
async fn wanted(services: &Services, found: &ImportedSettings) -> Result<Settings> {
    let mut wanted = Settings::default();
    if let Some(title) = &found.title {
        wanted.title = shortened(title, TITLE_MAX);
    }
    if let Some(description) = &found.description {
        wanted.tagline = shortened(&plain(services, description.clone()).await?, TAGLINE_MAX);
    }
    if let Some(zone) = found.time_zone {
        wanted.time_zone = zone.name().to_owned();
    }
    if let Some(language) = &found.language {
        wanted.language.clone_from(language);
    }
    if found.moderate_all == Some(false) {
        wanted.moderation = Moderation::None;
    }
    if found.comments_open == Some(false) {
        wanted.comments = CommentMode::Closed;
    }
    Ok(wanted)
}

/// The words of a description that may hold HTML.
async fn plain(services: &Services, description: String) -> Result<String> {
    if !description.contains(['<', '&']) {
        return Ok(description);
    }
    services
        .off_thread(move || {
            render::excerpt(&render::comment(&description, Format::Html), TAGLINE_MAX)
        })
        .await
}

/// As [`Settings::check`] would have it, so that a second import compares equal.
fn shortened(words: &str, max: usize) -> String {
    let line: String = text::line(words).chars().take(max).collect();
    line.trim_end().to_owned()
}

/// The settings with what may be taken of `wanted`: all that the owner has not chosen yet.
fn merge(stored: &Settings, wanted: &Settings, untouched: bool) -> (Settings, Outcomes) {
    let default = Settings::default();
    let fresh = untouched || stored.title == default.title;
    let mut merged = stored.clone();
    let outcomes = vec![
        (
            "title",
            take(&mut merged.title, &wanted.title, &default.title, fresh),
        ),
        (
            "tagline",
            take(
                &mut merged.tagline,
                &wanted.tagline,
                &default.tagline,
                fresh,
            ),
        ),
        (
            "time_zone",
            take(
                &mut merged.time_zone,
                &wanted.time_zone,
                &default.time_zone,
                fresh,
            ),
        ),
        (
            "language",
            take(
                &mut merged.language,
                &wanted.language,
                &default.language,
                fresh,
            ),
        ),
        (
            "moderation",
            take(
                &mut merged.moderation,
                &wanted.moderation,
                &default.moderation,
                fresh,
            ),
        ),
        (
            "comments",
            take(
                &mut merged.comments,
                &wanted.comments,
                &default.comments,
                fresh,
            ),
        ),
    ];
    (merged, outcomes)
}

fn take<T: Clone + PartialEq>(
    stored: &mut T,
    wanted: &T,
    default: &T,
    fresh: bool,
) -> Option<Outcome> {
    if stored == wanted {
        return Some(Outcome::Unchanged);
    }
    let may = fresh && stored == default;
    may.then(|| {
        stored.clone_from(wanted);
        Outcome::Imported
    })
}

async fn save(import: &Import<'_>, wanted: &Settings) -> Result<Outcomes> {
    let mut tx = import.db.begin().await?;
    let stored = store::settings::find(&mut tx).await?;
    let (merged, outcomes) = merge(&stored.settings, wanted, stored.version == 0);
    let taken = outcomes
        .iter()
        .filter(|(_, outcome)| *outcome == Some(Outcome::Imported));
    let fields: Vec<String> = taken.map(|(name, _)| (*name).to_owned()).collect();
    if fields.is_empty() {
        return Ok(outcomes);
    }
    let now = import.services.clock.now();
    let is_other_language = merged.language != stored.settings.language;
    store::settings::update(&mut tx, &merged.check()?, now).await?;
    if is_other_language {
        site::language_changed(&mut tx, import.services).await?;
    }
    tx.record(NewChange {
        at: now,
        actor: Actor::CommandLine,
        action: Action::SettingsUpdated,
        subject: Subject::Settings,
        detail: Detail {
            fields,
            ..Detail::default()
        },
    });
    tx.commit().await?;
    Ok(outcomes)
}

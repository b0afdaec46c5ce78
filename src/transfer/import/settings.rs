//! The import of the old blog's settings.
//!
//! Only settings that still have their default are replaced, and only on a new blog. The owner's
//! own choices are kept and reported.

use super::ledger::{Ledger, Outcome, ReportRow, SettingChange};
use super::target::Target;
use super::writer::Writer;
use crate::error::{Error, Result};
use crate::model::settings::{FeedText, Moderation};
use crate::model::{Action, CommentMode, Detail, Format, NewChange, Settings, Subject, text};
use crate::render;
use crate::services::Services;
use crate::site;
use crate::store;
use crate::transfer::imported::{ImportedSetting, ImportedSettings};

/// The most characters in a blog's name.
const TITLE_MAX: usize = 200;
/// The most characters in a description.
const DESCRIPTION_MAX: usize = 1000;
/// The most days of an age limit.
const AGE_MAX: u32 = 36_500;
/// The most characters in a tagline.
const TAGLINE_MAX: usize = 300;

/// The name of the setting that only invited readers could see the blog.
const PRIVATE: &str = "private";
const PUBLISHED: &str = "only invited readers could see the old blog; here everyone can, as asked";

/// The names of settings and the result of their entries; `None` if this blog's own choice is kept.
type Outcomes = Vec<(&'static str, Option<Outcome>)>;

/// The settings in a file, with the name of the setting for each entry.
#[derive(Clone, Debug, Default)]
pub(super) struct SettingsFound {
    settings: ImportedSettings,
    entries: Vec<&'static str>,
}

impl SettingsFound {
    /// Adds one entry.
    pub(super) fn add(&mut self, setting: ImportedSetting) {
        self.entries.push(setting.name());
        self.settings.apply(setting);
    }

    /// Whether only invited readers could see the old blog.
    pub(super) fn is_private(&self) -> bool {
        self.settings.is_private
    }
}

/// Applies the settings in one transaction and counts every entry.
pub(super) async fn apply(writer: &mut Writer<'_>, found: SettingsFound) -> Result<()> {
    let target = writer.target;
    let wanted = wanted(target.services, &found.settings).await?;
    note_thinned(&mut writer.ledger, &found.settings);
    let before = store::settings::find(&mut target.db.read().await?).await?;
    let outcomes = if target.dry_run {
        merge(&before.settings, &wanted, before.version == 0).1
    } else {
        save(target, &wanted).await?
    };
    for (name, outcome) in &outcomes {
        let is_stated = found.entries.contains(name);
        if is_stated && *outcome != Some(Outcome::Unchanged) {
            let change = SettingChange {
                name,
                old: value(&before.settings, name)?,
                new: value(&wanted, name)?,
                is_taken: outcome.is_some(),
            };
            writer.ledger.set(change);
        }
    }
    for field in found.entries {
        if field == PRIVATE {
            writer.ledger.skip(ReportRow::Settings, field, PUBLISHED);
            continue;
        }
        match outcomes.iter().find(|(name, _)| *name == field) {
            Some((_, Some(outcome))) => writer.ledger.end(ReportRow::Settings, *outcome),
            _ => writer.ledger.skip(
                ReportRow::Settings,
                field,
                "this blog has its own choice, which is kept",
            ),
        }
    }
    Ok(())
}

/// The value of a setting as JSON.
fn value(settings: &Settings, name: &str) -> Result<String> {
    let all = serde_json::to_value(settings).map_err(Error::internal)?;
    let pointer = format!("/{}", name.replace('.', "/"));
    Ok(all
        .pointer(&pointer)
        .map_or_else(String::new, ToString::to_string))
}

/// Reports the texts that lose excess combining marks.
fn note_thinned(ledger: &mut Ledger, found: &ImportedSettings) {
    for (name, words) in [("title", &found.title), ("tagline", &found.description)] {
        if words.as_deref().is_some_and(text::has_excess_marks) {
            let why = "it keeps three combining marks a letter";
            ledger.note(ReportRow::Settings, name, why);
        }
    }
}

/// The settings that the file asks for; the defaults for those that it does not have.
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
    if let Some(words) = &found.meta_description
        && found.shows_meta_description != Some(false)
    {
        wanted.description = shortened(words, DESCRIPTION_MAX);
    }
    if let Some(searchable) = found.searchable {
        wanted.robots.index = searchable;
    }
    if found.full_feeds == Some(false) {
        wanted.feeds.text = FeedText::Short;
    }
    if found.moderate_all {
        wanted.moderation = Moderation::All;
    }
    if let Some(days) = found.moderate_after_days {
        wanted.moderate_after_days = days.min(AGE_MAX);
    }
    if found.comments_open == Some(false) {
        wanted.comments = CommentMode::Closed;
    }
    Ok(wanted)
}

/// The plain text of a description that may contain HTML.
async fn plain(services: &Services, description: String) -> Result<String> {
    if !description.contains(['<', '&']) {
        return Ok(description);
    }
    services
        .off_thread(move || {
            render::excerpt(
                &render::comment(&description, Format::Html).html,
                TAGLINE_MAX,
            )
        })
        .await
}

/// Normalises a text like [`Settings::check`], so that a second import finds it unchanged.
fn shortened(words: &str, max: usize) -> String {
    let line = text::line(words);
    let line: String = text::without_excess_marks(&line)
        .chars()
        .take(max)
        .collect();
    line.trim_end().to_owned()
}

/// Merges `wanted` into `stored`: a setting is replaced if it has its default and the blog is new,
/// that is `untouched` or without a name of its own.
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
            "description",
            take(
                &mut merged.description,
                &wanted.description,
                &default.description,
                fresh,
            ),
        ),
        (
            "robots.index",
            take(
                &mut merged.robots.index,
                &wanted.robots.index,
                &default.robots.index,
                fresh,
            ),
        ),
        (
            "feeds.text",
            take(
                &mut merged.feeds.text,
                &wanted.feeds.text,
                &default.feeds.text,
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
            "moderate_after_days",
            take(
                &mut merged.moderate_after_days,
                &wanted.moderate_after_days,
                &default.moderate_after_days,
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

async fn save(target: Target<'_>, wanted: &Settings) -> Result<Outcomes> {
    let mut tx = target.db.begin().await?;
    let stored = store::settings::find(&mut tx).await?;
    let (merged, outcomes) = merge(&stored.settings, wanted, stored.version == 0);
    let taken = outcomes
        .iter()
        .filter(|(_, outcome)| *outcome == Some(Outcome::Imported));
    let fields: Vec<String> = taken.map(|(name, _)| (*name).to_owned()).collect();
    if fields.is_empty() {
        return Ok(outcomes);
    }
    let now = target.services.clock.now();
    let is_other_language = merged.language != stored.settings.language;
    store::settings::update(&mut tx, &merged.check(&stored.settings)?, now).await?;
    if is_other_language {
        site::language_changed(&mut tx, target.services).await?;
    }
    tx.record(NewChange {
        at: now,
        actor: target.by.actor(),
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

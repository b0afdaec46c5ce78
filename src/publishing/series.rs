//! Series: creating, changing and deleting them, and the position of a post in one.

use std::collections::BTreeSet;

use super::stale;
use crate::clock::Timestamp;
use crate::error::{EntryFault, Error, FieldErrors, Result};
use crate::model::change::changed_fields;
use crate::model::post::TITLE_MAX;
use crate::model::series::{DESCRIPTION_MAX, POSITION_MAX};
use crate::model::{
    Action, Actor, Authority, Detail, MediaHash, NewChange, Post, Series, SeriesId, SeriesPlace,
    Slug, SlugKind, Subject, UsedBy, text,
};
use crate::services::Services;
use crate::slug_history;
use crate::store::series::SeriesRow;
use crate::store::{self, Conn, Tx};

/// A series to be created.
#[derive(Clone, Debug)]
pub struct NewSeries {
    /// The last part of its address; `None` to make it from the title.
    pub slug: Option<Slug>,
    /// The title, on one line.
    pub title: String,
    /// The description; may be empty.
    pub description: String,
}

/// Creates a series without posts.
///
/// # Errors
/// [`Error::Conflict`] if another series has or had the chosen slug, [`Error::Invalid`] with every
/// invalid field, [`Error::Forbidden`] unless `by` may change series.
pub async fn create_series(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    new: &NewSeries,
) -> Result<Series> {
    by.require_arrange()?;
    let now = services.clock.now();
    let (title, description) = check(&new.title, &new.description, None)?;
    let slug = match &new.slug {
        Some(chosen) => {
            slug_history::check(tx, SlugKind::Series, chosen, None).await?;
            chosen.clone()
        }
        None => slug_history::free(tx, SlugKind::Series, &title).await?,
    };
    let series = store::series::insert(
        tx,
        &SeriesRow {
            slug: &slug,
            title: &title,
            description: &description,
        },
        now,
    )
    .await?;
    note_media(tx, &series).await?;
    tx.record(change(
        by.actor(),
        Action::SeriesCreated,
        series.id,
        Vec::new(),
        now,
    ));
    Ok(series)
}

/// Replaces the slug, title and description of the series that the caller read at `wanted.version`.
///
/// # Errors
/// [`Error::Stale`] if it has changed since, [`Error::Conflict`] if another series has or had the
/// new slug, [`Error::Invalid`] with every invalid field, [`Error::Forbidden`] unless `by` may
/// change series.
pub async fn update_series(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    wanted: &Series,
) -> Result<Series> {
    by.require_arrange()?;
    let now = services.clock.now();
    let before = store::series::find(tx, wanted.id)
        .await?
        .ok_or(Error::NotFound)?;
    let (title, description) = check(&wanted.title, &wanted.description, Some(&before))?;
    let fields = changed(
        &before,
        &Series {
            title: title.clone(),
            description: description.clone(),
            ..wanted.clone()
        },
    );
    if fields.is_empty() && before.version == wanted.version {
        tx.unrecorded("nothing changed");
        return Ok(before);
    }
    slug_history::check(tx, SlugKind::Series, &wanted.slug, Some(&before.slug)).await?;
    let row = SeriesRow {
        slug: &wanted.slug,
        title: &title,
        description: &description,
    };
    let after = store::series::update(tx, wanted.id, wanted.version, &row, now)
        .await?
        .ok_or_else(|| stale(before.version))?;
    if before.slug != after.slug {
        slug_history::move_to(tx, SlugKind::Series, &before.slug, &after.slug, now).await?;
    }
    note_media(tx, &after).await?;
    tx.record(change(
        by.actor(),
        Action::SeriesUpdated,
        after.id,
        fields,
        now,
    ));
    Ok(after)
}

/// Deletes a series. Its posts remain, without a series. Its page answers 410 if it was public.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may change series.
pub async fn delete_series(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    series: &Series,
) -> Result<()> {
    by.require_arrange()?;
    let now = services.clock.now();
    slug_history::retire(tx, SlugKind::Series, &series.slug, now).await?;
    store::series::detach_all(tx, series.id).await?;
    store::media_uses::replace(tx, UsedBy::Series(series.id), &BTreeSet::new()).await?;
    if !store::series::delete(tx, series.id).await? {
        return Err(Error::NotFound);
    }
    tx.record(change(
        by.actor(),
        Action::SeriesDeleted,
        series.id,
        Vec::new(),
        now,
    ));
    Ok(())
}

/// Stores which own pictures and files the description of a series names.
async fn note_media(tx: &mut Tx, series: &Series) -> Result<()> {
    let hashes = MediaHash::all_in(&series.description);
    store::media_uses::replace(tx, UsedBy::Series(series.id), &hashes).await
}

/// The series and position that a post gets: the wanted position, else its current one, else the
/// next after the last.
///
/// # Errors
/// [`Error::Invalid`] if there is no such series.
pub(super) async fn place(
    conn: &mut Conn,
    wanted: Option<SeriesPlace>,
    current: Option<&Post>,
) -> Result<Option<(SeriesId, i64)>> {
    let Some(SeriesPlace { id, position }) = wanted else {
        return Ok(None);
    };
    if store::series::find(conn, id).await?.is_none() {
        return Err(Error::invalid("series/id", EntryFault::Series));
    }
    let kept = current
        .filter(|post| post.series_id == Some(id))
        .and_then(|post| post.series_position);
    match position.or(kept) {
        Some(position) => Ok(Some((id, position))),
        None => Ok(Some((
            id,
            (store::series::last_position(conn, id).await? + 1).min(POSITION_MAX),
        ))),
    }
}

/// Checks and normalises a title and a description. Values that are as in `before` are not checked.
fn check(title: &str, description: &str, before: Option<&Series>) -> Result<(String, String)> {
    let (title, description) = (text::line(title), text::lines(description));
    let mut errors = FieldErrors::default();
    if !(1..=TITLE_MAX).contains(&title.chars().count()) {
        errors.push("title", EntryFault::MissingOrLong { most: TITLE_MAX });
    } else if text::has_excess_marks(&title) {
        errors.push("title", text::EXCESS_MARKS);
    }
    if description.chars().count() > DESCRIPTION_MAX {
        let most = DESCRIPTION_MAX;
        errors.push("description", EntryFault::Long { most });
    }
    if let Some(before) = before {
        errors.retain(|error| match error.field.as_str() {
            "title" => title != before.title,
            _ => description != before.description,
        });
    }
    errors.into_result().map(|()| (title, description))
}

fn changed(before: &Series, after: &Series) -> Vec<String> {
    changed_fields([
        ("slug", before.slug != after.slug),
        ("title", before.title != after.title),
        ("description", before.description != after.description),
    ])
}

fn change(
    actor: Actor,
    action: Action,
    id: SeriesId,
    fields: Vec<String>,
    at: Timestamp,
) -> NewChange {
    NewChange {
        at,
        actor,
        action,
        subject: Subject::Series(id),
        detail: Detail {
            fields,
            ..Detail::default()
        },
    }
}

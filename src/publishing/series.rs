//! Series: made, changed and deleted, and where a post stands in one.

use super::stale;
use crate::clock::Timestamp;
use crate::error::{Error, FieldErrors, Result};
use crate::model::post::TITLE_MAX;
use crate::model::series::{DESCRIPTION_MAX, POSITION_MAX};
use crate::model::{
    Action, Actor, Detail, Named, NewChange, Post, Series, SeriesId, SeriesPlace, Slug, Subject,
    text,
};
use crate::naming;
use crate::services::Services;
use crate::store::series::Row;
use crate::store::{self, Conn, Tx};

/// A series as somebody wants it made.
#[derive(Clone, Debug)]
pub struct NewSeries {
    /// The last part of its address; made of the title when `None`.
    pub slug: Option<Slug>,
    /// One line.
    pub title: String,
    /// What is said of it.
    pub description: String,
}

/// Makes a series without posts.
///
/// # Errors
/// [`Error::Conflict`] when another has or had the chosen slug, [`Error::Invalid`] with every field that cannot be accepted.
pub async fn create_series(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    new: &NewSeries,
) -> Result<Series> {
    let now = services.clock.now();
    let (title, description) = check(&new.title, &new.description)?;
    let slug = match &new.slug {
        Some(chosen) => {
            naming::check(tx, Named::Series, chosen.as_str(), None).await?;
            chosen.clone()
        }
        None => naming::free(tx, Named::Series, &title).await?,
    };
    let series = store::series::insert(
        tx,
        &Row {
            slug: &slug,
            title: &title,
            description: &description,
        },
        now,
    )
    .await?;
    tx.record(change(
        actor,
        Action::SeriesCreated,
        series.id,
        Vec::new(),
        now,
    ));
    Ok(series)
}

/// Replaces what can change of a series that the caller read at `wanted.version`.
///
/// # Errors
/// [`Error::Stale`] when it has changed since, [`Error::Conflict`] when another has or had its new slug.
pub async fn update_series(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    wanted: &Series,
) -> Result<Series> {
    let now = services.clock.now();
    let (title, description) = check(&wanted.title, &wanted.description)?;
    let before = store::series::find(tx, wanted.id)
        .await?
        .ok_or(Error::NotFound)?;
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
    naming::check(
        tx,
        Named::Series,
        wanted.slug.as_str(),
        Some(before.slug.as_str()),
    )
    .await?;
    let row = Row {
        slug: &wanted.slug,
        title: &title,
        description: &description,
    };
    let after = store::series::update(tx, wanted.id, wanted.version, &row, now)
        .await?
        .ok_or_else(|| stale(before.version))?;
    if before.slug != after.slug {
        naming::move_to(
            tx,
            Named::Series,
            before.slug.as_str(),
            after.slug.as_str(),
            now,
        )
        .await?;
    }
    tx.record(change(actor, Action::SeriesUpdated, after.id, fields, now));
    Ok(after)
}

/// Deletes a series; its posts stay, as parts of none, and its page is gone.
pub async fn delete_series(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    series: &Series,
) -> Result<()> {
    let now = services.clock.now();
    naming::retire(tx, Named::Series, series.slug.as_str(), now).await?;
    store::series::detach_all(tx, series.id).await?;
    if !store::series::delete(tx, series.id).await? {
        return Err(Error::NotFound);
    }
    tx.record(change(
        actor,
        Action::SeriesDeleted,
        series.id,
        Vec::new(),
        now,
    ));
    Ok(())
}

/// The place that a post gets: the one that is wanted, the one that it has, or the one after the last.
///
/// # Errors
/// [`Error::Invalid`] when there is no such series.
pub(super) async fn place(
    conn: &mut Conn,
    wanted: Option<SeriesPlace>,
    current: Option<&Post>,
) -> Result<Option<(SeriesId, i64)>> {
    let Some(SeriesPlace { id, position }) = wanted else {
        return Ok(None);
    };
    if store::series::find(conn, id).await?.is_none() {
        return Err(Error::invalid(
            "series/id",
            "there is no series with this id",
        ));
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

/// The title as one line and the description as lines.
fn check(title: &str, description: &str) -> Result<(String, String)> {
    let (title, description) = (text::line(title), text::lines(description));
    let mut errors = FieldErrors::default();
    if !(1..=TITLE_MAX).contains(&title.chars().count()) {
        errors.push("title", format!("use 1 to {TITLE_MAX} characters"));
    }
    if description.chars().count() > DESCRIPTION_MAX {
        errors.push(
            "description",
            format!("use at most {DESCRIPTION_MAX} characters"),
        );
    }
    errors.into_result().map(|()| (title, description))
}

fn changed(before: &Series, after: &Series) -> Vec<String> {
    let differs = [
        ("slug", before.slug != after.slug),
        ("title", before.title != after.title),
        ("description", before.description != after.description),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name.to_owned())
        .collect()
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

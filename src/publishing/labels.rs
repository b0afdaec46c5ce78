//! Labels: given another name, merged into another, deleted. The posts' own times stay.
//!
//! A name that a label had leads to it for ever: the page of an old name answers
//! 308, that of a deleted label 410.

use crate::error::{Conflict, Error, Result};
use crate::finding;
use crate::model::{Action, Actor, Detail, Label, LabelId, LabelName, NewChange, Subject};
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The most posts that a change row names; of more, the whole site is rendered anew.
const POSTS_MAX: usize = 500;

/// Gives a label another name.
///
/// # Errors
/// [`Error::Conflict`] with the id of the label that has the name already, as its alternative.
pub async fn rename_label(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Label,
    name: &LabelName,
) -> Result<Label> {
    if before.name == name.as_str() {
        tx.unrecorded("the label has this name already");
        return Ok(before.clone());
    }
    let (now, folded) = (services.clock.now(), name.folded());
    if folded != before.folded {
        if let Some(other) = store::labels::find_by_folded(tx, &folded).await? {
            return Err(taken(&other));
        }
        store::label_aliases::delete(tx, &folded).await?;
        store::label_aliases::insert(tx, &before.folded, Some(before.id), now).await?;
    }
    let detail = detail(tx, before, &folded).await?;
    store::labels::update(tx, before.id, name).await?;
    finding::label_renamed(tx, services, before.id).await?;
    tx.record(NewChange {
        at: now,
        actor,
        action: Action::LabelRenamed,
        subject: Subject::Label(before.id),
        detail,
    });
    Ok(Label {
        id: before.id,
        name: name.as_str().to_owned(),
        folded,
    })
}

fn taken(other: &Label) -> Error {
    Error::Conflict(Conflict {
        detail: format!(
            "label {} has the name `{}` already: merge the two",
            other.id, other.name
        ),
        field: Some("name"),
        alternative: Some(other.id.to_string()),
    })
}

/// Merges a label into another, which its posts have from then on.
///
/// # Errors
/// [`Error::Invalid`] when they are one.
pub async fn merge_label(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    label: &Label,
    into: &Label,
) -> Result<()> {
    if label.id == into.id {
        return Err(Error::invalid(
            "into",
            "a label cannot be merged into itself",
        ));
    }
    let now = services.clock.now();
    let detail = detail(tx, label, &into.folded).await?;
    store::labels::attach_where(tx, into.id, label.id).await?;
    store::label_aliases::retarget(tx, label.id, into.id).await?;
    store::label_aliases::insert(tx, &label.folded, Some(into.id), now).await?;
    store::labels::delete(tx, label.id).await?;
    finding::label_renamed(tx, services, into.id).await?;
    tx.record(NewChange {
        at: now,
        actor,
        action: Action::LabelMerged,
        subject: Subject::Label(label.id),
        detail,
    });
    Ok(())
}

/// Deletes a label: its posts have it no more, and its page is gone.
pub async fn delete_label(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    label: &Label,
) -> Result<()> {
    let now = services.clock.now();
    let detail = detail(tx, label, &label.folded).await?;
    let posts = store::labels::list_posts(tx, label.id, i64::MAX).await?;
    store::labels::delete(tx, label.id).await?;
    store::label_aliases::insert(tx, &label.folded, None, now).await?;
    finding::label_deleted(tx, services, &posts).await?;
    tx.record(NewChange {
        at: now,
        actor,
        action: Action::LabelDeleted,
        subject: Subject::Label(label.id),
        detail,
    });
    Ok(())
}

/// What the change log says: both names and the posts, of which the pages follow that show them.
async fn detail(tx: &mut Tx, before: &Label, after: &str) -> Result<Detail> {
    let posts = store::labels::list_posts(tx, before.id, POSTS_MAX as i64 + 1).await?;
    let posts = if posts.len() > POSTS_MAX {
        Vec::new()
    } else {
        posts.into_iter().map(|id| id.0).collect()
    };
    Ok(Detail {
        labels: vec![before.folded.clone(), after.to_owned()],
        posts,
        from: Some(before.name.clone()),
        ..Detail::default()
    })
}

/// The names that labels have now: one that was renamed or merged since under its new name, each once.
pub async fn current_labels(conn: &mut Conn, names: Vec<LabelName>) -> Result<Vec<LabelName>> {
    let mut current: Vec<LabelName> = Vec::with_capacity(names.len());
    for name in names {
        let name = current_label(conn, name).await?;
        if current.iter().all(|known| known.folded() != name.folded()) {
            current.push(name);
        }
    }
    Ok(current)
}

async fn current_label(conn: &mut Conn, name: LabelName) -> Result<LabelName> {
    let folded = name.folded();
    if store::labels::find_by_folded(conn, &folded)
        .await?
        .is_some()
    {
        return Ok(name);
    }
    let label = store::label_aliases::find_label(conn, &folded).await?;
    Ok(label
        .and_then(|label| LabelName::parse(&label.name).ok())
        .unwrap_or(name))
}

/// The label of an id.
pub async fn find_label(conn: &mut Conn, id: LabelId) -> Result<Label> {
    store::labels::find(conn, id).await?.ok_or(Error::NotFound)
}

//! Labels: renaming, merging and deleting. The posts' dates of modification do not change.
//!
//! A former name of a label leads to it for ever: the page of a former name answers 308, that of a
//! deleted label 410.

use crate::error::{Conflict, ConflictFault, EntryFault, Error, Result};
use crate::model::{
    Action, Authority, Detail, Label, LabelId, LabelName, NewChange, Subject, text,
};
use crate::search;
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The most posts that a row of the change log lists. A label on more posts invalidates the whole
/// site.
const POSTS_MAX: usize = 500;

/// Renames a label. Its former name redirects to it.
///
/// # Errors
/// [`Error::Conflict`] if another label has the name, with that label's id as the alternative;
/// [`Error::Invalid`] for a name with too many combining marks; [`Error::Forbidden`] unless `by`
/// may change labels.
pub async fn rename_label(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Label,
    name: &LabelName,
) -> Result<Label> {
    by.require_arrange()?;
    if before.name == name.as_str() {
        tx.unrecorded("the label has this name already");
        return Ok(before.clone());
    }
    if text::has_excess_marks(name.as_str()) {
        return Err(Error::invalid("name", text::EXCESS_MARKS));
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
    search::label_renamed(tx, services, before.id).await?;
    tx.record(NewChange {
        at: now,
        actor: by.actor(),
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
        fault: ConflictFault::Label,
        detail: format!(
            "label {} has the name `{}` already: merge the two",
            other.id, other.name
        ),
        field: Some("name"),
        alternative: Some(other.id.to_string()),
    })
}

/// Merges a label into another: its posts get the other label, and its names redirect there.
///
/// # Errors
/// [`Error::Invalid`] if both are the same label; [`Error::Forbidden`] unless `by` may change
/// labels.
pub async fn merge_label(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    label: &Label,
    into: &Label,
) -> Result<()> {
    by.require_arrange()?;
    if label.id == into.id {
        return Err(Error::invalid("into", EntryFault::SameLabel));
    }
    let now = services.clock.now();
    let detail = detail(tx, label, &into.folded).await?;
    store::labels::attach_where(tx, into.id, label.id).await?;
    store::label_aliases::retarget(tx, label.id, into.id).await?;
    store::label_aliases::insert(tx, &label.folded, Some(into.id), now).await?;
    store::labels::delete(tx, label.id).await?;
    search::label_renamed(tx, services, into.id).await?;
    tx.record(NewChange {
        at: now,
        actor: by.actor(),
        action: Action::LabelMerged,
        subject: Subject::Label(label.id),
        detail,
    });
    Ok(())
}

/// Deletes a label and removes it from its posts. Its page answers 410 from then on.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may change labels.
pub async fn delete_label(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    label: &Label,
) -> Result<()> {
    by.require_arrange()?;
    let now = services.clock.now();
    let detail = detail(tx, label, &label.folded).await?;
    let posts = store::labels::list_posts(tx, label.id, i64::MAX).await?;
    store::labels::delete(tx, label.id).await?;
    store::label_aliases::insert(tx, &label.folded, None, now).await?;
    search::label_deleted(tx, services, &posts).await?;
    tx.record(NewChange {
        at: now,
        actor: by.actor(),
        action: Action::LabelDeleted,
        subject: Subject::Label(label.id),
        detail,
    });
    Ok(())
}

/// The details for the change log: both folded names, and the posts whose pages show the label; no
/// posts if there are more than [`POSTS_MAX`].
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

/// Replaces former names of labels by their current names, and removes duplicates.
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

/// Finds a label.
///
/// # Errors
/// [`Error::NotFound`] if there is none with this id.
pub async fn find_label(conn: &mut Conn, id: LabelId) -> Result<Label> {
    store::labels::find(conn, id).await?.ok_or(Error::NotFound)
}

/// The names of labels.
pub(super) fn names(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| label.name.clone()).collect()
}

/// The folded names of labels.
pub(super) fn folded(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| label.folded.clone()).collect()
}

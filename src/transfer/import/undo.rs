//! Undoing an import: what it created and nobody has touched since is deleted, and its paths become
//! free, so that the same export can be imported again.
//!
//! It goes through redirects, comments (replies first), posts and files, in short transactions. An
//! entry is forgotten together with its row, so that an undo that was interrupted goes on where it
//! stopped. Users, labels and settings stay.

use super::local_changes::was_changed_here;
use super::stored_report::begin_unrecorded;
use crate::discussion;
use crate::error::{ConflictFault, Error, Result};
use crate::library;
use crate::model::{
    Authority, CommentId, ImportId, ImportState, MediaId, Origin, PostId, RedirectId,
};
use crate::publishing;
use crate::services::Services;
use crate::site;
use crate::store::import_entries::{self, WrittenEntry, WrittenKind};
use crate::store::{self, Db, Tx};

/// The number of entries in one transaction.
const PART: i64 = 50;

/// The kinds in the order in which they are undone.
const KINDS: [WrittenKind; 4] = [
    WrittenKind::Redirect,
    WrittenKind::Comment,
    WrittenKind::Post,
    WrittenKind::Media,
];

/// What became of the entries of an import that was undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// The number of entries whose rows were deleted, or were deleted before.
    pub removed: u64,
    /// What stays because somebody has touched it, by its origin.
    pub kept: Vec<String>,
}

/// What became of a row.
enum Removal {
    Removed,
    /// It stays, for this reason.
    Kept(&'static str),
}

/// Undoes an import, whose account stays.
///
/// # Errors
/// [`Error::NotFound`] without such an import, [`Error::Forbidden`] unless `by` may import.
pub async fn undo(db: &Db, services: &Services, by: &Authority, id: ImportId) -> Result<Undone> {
    by.require_import()?;
    let import = store::imports::find(&mut db.read().await?, id).await?;
    let import = import.ok_or(Error::NotFound)?;
    if import.state.is_active() && import.user_id.is_some() {
        return Err(Error::conflict(
            ConflictFault::Import,
            "the server works on the import: stop it first",
        ));
    }
    let undone = undo_entries(db, services, by, id).await?;
    let mut tx = begin_unrecorded(db).await?;
    store::imports::change_state(&mut tx, id, import.state, ImportState::Undone).await?;
    tx.commit().await?;
    Ok(undone)
}

/// Undoes what an import wrote.
pub(in crate::transfer) async fn undo_entries(
    db: &Db,
    services: &Services,
    by: &Authority,
    id: ImportId,
) -> Result<Undone> {
    let mut undone = Undone::default();
    for kind in KINDS {
        let mut before = i64::MAX;
        while let Some(last) = part(db, services, by, (id, kind), before, &mut undone).await? {
            before = last;
        }
    }
    Ok(undone)
}

/// Undoes the next entries below the id `before`. Returns the lowest id; `None` after the last one.
async fn part(
    db: &Db,
    services: &Services,
    by: &Authority,
    (id, kind): (ImportId, WrittenKind),
    before: i64,
    undone: &mut Undone,
) -> Result<Option<i64>> {
    let mut tx = db.begin().await?;
    tx.unrecorded("rows that were deleted before");
    let entries = import_entries::list_by_import(&mut tx, id, kind, before, PART).await?;
    let mut removed = 0;
    let mut kept = Vec::new();
    for entry in &entries {
        match remove(&mut tx, services, by, kind, entry).await? {
            Removal::Removed => {
                import_entries::delete(&mut tx, kind, &origin(entry)).await?;
                removed += 1;
            }
            Removal::Kept(why) => kept.push(format!("{}: {why}", entry.origin)),
        }
    }
    tx.commit().await?;
    undone.removed += removed;
    undone.kept.extend(kept);
    Ok(entries.last().map(|entry| entry.own_id))
}

fn origin(entry: &WrittenEntry) -> Origin {
    Origin {
        system: entry.system.clone(),
        id: entry.origin.clone(),
    }
}

async fn remove(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    kind: WrittenKind,
    entry: &WrittenEntry,
) -> Result<Removal> {
    match kind {
        WrittenKind::Redirect => remove_redirect(tx, services, by, entry).await,
        WrittenKind::Comment => remove_comment(tx, services, by, entry).await,
        WrittenKind::Post => remove_post(tx, services, by, entry).await,
        WrittenKind::Media => remove_media(tx, services, by, entry).await,
    }
}

async fn remove_redirect(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    entry: &WrittenEntry,
) -> Result<Removal> {
    let found = store::redirects::find(tx, RedirectId(entry.own_id)).await?;
    let Some(redirect) = found else {
        return Ok(Removal::Removed);
    };
    if redirect.version != entry.own_version {
        return Ok(Removal::Kept("the redirect was changed here"));
    }
    site::delete_redirect(tx, services, by, &redirect, true).await?;
    Ok(Removal::Removed)
}

async fn remove_comment(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    entry: &WrittenEntry,
) -> Result<Removal> {
    let Some(comment) = store::comments::find(tx, CommentId(entry.own_id)).await? else {
        return Ok(Removal::Removed);
    };
    if comment.version != entry.own_version {
        return Ok(Removal::Kept("the comment was changed or decided here"));
    }
    if discussion::remove_imported(tx, services, by, &comment).await? {
        Ok(Removal::Removed)
    } else {
        Ok(Removal::Kept("the comment has replies that stay"))
    }
}

async fn remove_post(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    entry: &WrittenEntry,
) -> Result<Removal> {
    let Some(post) = store::posts::find(tx, PostId(entry.own_id)).await? else {
        return Ok(Removal::Removed);
    };
    if was_changed_here(tx, &post, entry).await? {
        return Ok(Removal::Kept("the post was changed here"));
    }
    if !store::comments::list_by_post(tx, post.id).await?.is_empty() {
        return Ok(Removal::Kept("the post has comments that stay"));
    }
    publishing::remove_imported(tx, services, by, &post).await?;
    Ok(Removal::Removed)
}

/// Moves a file to the trash, which empties itself. A file that something shows stays.
async fn remove_media(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    entry: &WrittenEntry,
) -> Result<Removal> {
    let Some(media) = store::media::find(tx, MediaId(entry.own_id)).await? else {
        return Ok(Removal::Removed);
    };
    match library::trash(tx, services, by, &media, false).await? {
        library::Trashed::Done(_) => Ok(Removal::Removed),
        library::Trashed::InUse(_) => Ok(Removal::Kept("something shows the file")),
    }
}

//! Links in texts to single comments of the old blog.
//!
//! A comment has another id here, which is known only once it is stored. Posts are written before their
//! comments, so that a post's links to comments are left as they are at first, and lead to the comments
//! here once all are stored ([`finish`]). A comment mostly links to earlier ones, which are stored by
//! then; a link to a later one leads to the thread.

use super::ImportError;
use super::links::LinkedComments;
use super::local_changes::was_changed_here;
use super::target::Target;
use super::writer::Writer;
use crate::error::{Error, Result};
use crate::model::{Format, Origin, Post};
use crate::publishing::{self, Draft};
use crate::store;
use crate::store::import_entries::{self, WrittenKind};

/// The number of attempts to write a post that something else changes at the same time.
const TRIES: usize = 3;

/// Returns the text of an entry with its links to the old blog leading to this one. Those to comments that
/// may come later stay as they are, and the post is remembered.
pub(super) async fn of_post(
    writer: &mut Writer<'_>,
    origin: &Origin,
    text: &str,
    format: Format,
    notes: &mut Vec<String>,
) -> Result<String> {
    let mut comments = find(writer, origin, text, format).await?;
    let has_links = !writer.links.comment_numbers(text, format).is_empty();
    if has_links && !writer.target.dry_run {
        comments.may_come = true;
        writer.scratch.leave(origin).await?;
    }
    Ok(writer.links.rewrite(text, format, &comments, notes))
}

/// Returns the text of a comment with its links to the old blog leading to this one.
pub(super) async fn of_comment(
    writer: &mut Writer<'_>,
    origin: &Origin,
    text: &str,
    format: Format,
    notes: &mut Vec<String>,
) -> Result<String, ImportError> {
    if !writer.links.comment_numbers(text, format).is_empty() {
        writer.flush().await?;
    }
    let comments = find(writer, origin, text, format).await?;
    Ok(writer.links.rewrite(text, format, &comments, notes))
}

/// Makes the links to comments in the posts of the file lead to the comments here, now that they are
/// stored. A post that was changed here stays as it is.
pub(super) async fn finish(writer: &mut Writer<'_>) -> Result<()> {
    while let Some(origin) = writer.scratch.take_left().await? {
        let mut tried = 1;
        while let Err(error) = replace(writer, &origin).await {
            if tried == TRIES || !matches!(error, Error::Stale { .. }) {
                return Err(error);
            }
            tried += 1;
        }
    }
    Ok(())
}

/// Stores the post of an origin with its links to comments replaced, unless it is gone or was changed
/// here.
async fn replace(writer: &mut Writer<'_>, origin: &Origin) -> Result<()> {
    let Target { db, services, .. } = writer.target;
    let Some(post) = find_untouched(writer.target, origin).await? else {
        return Ok(());
    };
    let comments = find(writer, origin, &post.source, post.format).await?;
    let links = &writer.links;
    let source = links.rewrite(&post.source, post.format, &comments, &mut Vec::new());
    if source == post.source {
        return Ok(());
    }
    let draft = Draft {
        source,
        ..Draft::of(&post)
    };
    let prepared = publishing::prepare(db, services, draft).await?;
    let mut tx = db.begin().await?;
    publishing::replace_addresses(&mut tx, services, &post, &prepared).await?;
    tx.commit().await
}

async fn find_untouched(target: Target<'_>, origin: &Origin) -> Result<Option<Post>> {
    let mut conn = target.db.read().await?;
    let post = store::posts::find_by_origin(&mut conn, origin).await?;
    let entry = import_entries::find(&mut conn, WrittenKind::Post, origin).await?;
    let Some((post, entry)) = post.zip(entry) else {
        return Ok(None);
    };
    let is_touched = was_changed_here(&mut conn, &post, &entry).await?;
    Ok(Some(post).filter(|_| !is_touched))
}

/// Finds the stored comments to which the text of an entry links.
async fn find(
    writer: &mut Writer<'_>,
    origin: &Origin,
    text: &str,
    format: Format,
) -> Result<LinkedComments> {
    let mut comments = LinkedComments::default();
    for number in writer.links.comment_numbers(text, format) {
        let Some(linked) = comment_of(origin, &number) else {
            continue;
        };
        let mut conn = writer.target.db.read().await?;
        if let Some(comment) = store::comments::find_by_origin(&mut conn, &linked).await? {
            comments.stored.insert(number, comment.id);
        }
    }
    Ok(comments)
}

/// The origin of the comment with a number on the blog from which an entry comes.
fn comment_of(entry: &Origin, number: &str) -> Option<Origin> {
    let id = match entry.system.as_str() {
        "blogger" => number.to_owned(),
        "wordpress" => {
            let site = entry.id.rsplitn(3, '/').nth(2)?;
            format!("{site}/comment/{number}")
        }
        _ => return None,
    };
    Some(Origin {
        system: entry.system.clone(),
        id,
    })
}

//! Storing a comment from the export of another blog, and bringing it up to date when the export has
//! changed since.
//!
//! Such a comment is not judged, sends no e-mail and teaches the spam filter nothing: its time, author
//! and status are given.

use super::judge::{EncryptedEmail, encrypt_email};
use super::moderate::take_away;
use super::submit::{insert, row};
use super::{change, count};
use crate::clock::Timestamp;
use crate::error::{ConflictFault, Error, Result};
use crate::fulltext::FoldedText;
use crate::model::comment::EmailAddress;
use crate::model::{
    Action, Authority, Channel, Comment, CommentKind, CommentStatus, Detail, EntryId, Format,
    NewChange, Origin, PostId, Subject, UserId,
};
use crate::render::RENDERER_VERSION;
use crate::safe_html::SafeHtml;
use crate::search;
use crate::services::Services;
use crate::store::comments::{CommentRow, ImportedUpdate};
use crate::store::{self, Tx};

/// An imported comment, whose text is sanitised already.
#[derive(Clone, Debug)]
pub struct CommentImport<'a> {
    /// The post that the comment is under.
    pub post: PostId,
    /// The comment that this one replies to, already stored.
    pub parent: Option<&'a Comment>,
    /// The comment's id on the other blog.
    pub origin: &'a Origin,
    /// The comment's id in the other blog's feeds, which it keeps.
    pub entry_id: Option<&'a EntryId>,
    /// The author's name.
    pub name: &'a str,
    /// The author's website.
    pub url: Option<&'a str>,
    /// The author's e-mail address.
    pub email: Option<&'a EmailAddress>,
    /// The user of this blog who wrote the comment.
    pub user: Option<UserId>,
    /// The text as it was exported.
    pub body: &'a str,
    /// The format of `body`.
    pub format: Format,
    /// What it is.
    pub kind: CommentKind,
    /// The sanitised HTML.
    pub html: &'a SafeHtml,
    /// The folded text for the full-text index.
    pub folded: &'a FoldedText,
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// The moderation state.
    pub status: CommentStatus,
}

/// Stores a comment of another blog.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import.
pub async fn import(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    imported: &CommentImport<'_>,
) -> Result<Comment> {
    by.require_import()?;
    let now = services.clock.now();
    let digest = services.secrets.comment_digest(&[
        imported.origin.system.as_bytes(),
        imported.origin.id.as_bytes(),
    ]);
    let email = encrypt_email(services, imported.email)?;
    let row = CommentRow {
        status: imported.status,
        author_name: imported.name,
        author_url: imported.url,
        user_id: imported.user,
        email_encrypted: email.as_ref().map(|email| email.encrypted.as_slice()),
        email_lookup: email.as_ref().map(|email| email.lookup.as_slice()),
        body: imported.body,
        format: imported.format,
        html: imported.html.as_str(),
        created_at: imported.created_at,
        origin: Some(imported.origin),
        channel: Channel::Import,
        kind: imported.kind,
        ..row(imported.post, imported.parent, &digest, now)
    };
    let comment = insert(tx, by.actor(), &row, now).await?;
    if comment.status != CommentStatus::Removed {
        search::index_comment(tx, &comment, imported.folded).await?;
    }
    if let Some(id) = imported.entry_id {
        store::entries::insert_of_comment(tx, comment.id, id).await?;
    }
    Ok(comment)
}

/// Brings a comment that was imported before up to date with its export: its text, its author, its
/// status and its time. Its place in the thread stays. Returns the comment as it was if nothing
/// differs.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import, [`Error::Conflict`] for a comment that was removed
/// here, whose text is gone, [`Error::Stale`] when it has changed since it was read.
pub async fn update_imported(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Comment,
    imported: &CommentImport<'_>,
) -> Result<Comment> {
    by.require_import()?;
    if imported.status == CommentStatus::Removed {
        return take_away(tx, services, by.actor(), before).await;
    }
    if !before.status.may_become(imported.status) {
        return Err(Error::conflict(
            ConflictFault::CommentStatus,
            "the comment was removed here",
        ));
    }
    let email = encrypt_email(services, imported.email)?;
    let fields = changed_fields(services, before, imported);
    if fields.is_empty() && before.status == imported.status {
        tx.unrecorded("the comment is the same in the export");
        return Ok(before.clone());
    }
    let now = services.clock.now();
    let is_edited = fields.contains(&"body");
    if is_edited {
        let actor = by.actor().to_string();
        let (id, version) = (before.id, before.version);
        store::comment_history::insert(tx, id, version, &before.body, &actor, now).await?;
    }
    let row = updated_row(before, imported, email.as_ref(), is_edited, now);
    let after = store::comments::update_imported(tx, before.id, before.version, &row)
        .await?
        .ok_or(Error::Stale {
            current: before.version + 1,
        })?;
    search::index_comment(tx, &after, imported.folded).await?;
    record(tx, by, before, &after, &fields, now);
    count(tx, &after, Some(before.status), after.status).await?;
    Ok(after)
}

/// Returns the names of the fields in which the export differs from the stored comment.
fn changed_fields(
    services: &Services,
    before: &Comment,
    imported: &CommentImport<'_>,
) -> Vec<&'static str> {
    let has_email = before.email_encrypted.as_deref();
    let has_email = has_email.and_then(|email| services.secrets.decrypt_email(email));
    let is_same_email = has_email.as_deref() == imported.email.map(EmailAddress::as_str);
    let differing = [
        (
            "body",
            before.body != imported.body || before.format != imported.format,
        ),
        ("name", before.author_name != imported.name),
        ("website", before.author_url.as_deref() != imported.url),
        ("email", !is_same_email),
        ("created_at", before.created_at != imported.created_at),
    ];
    let differing = differing.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(name, _)| name).collect()
}

fn updated_row<'a>(
    before: &'a Comment,
    imported: &'a CommentImport<'_>,
    email: Option<&'a EncryptedEmail>,
    is_edited: bool,
    now: Timestamp,
) -> ImportedUpdate<'a> {
    ImportedUpdate {
        status: imported.status,
        author_name: imported.name,
        author_url: imported.url,
        user_id: imported.user.or(before.user_id),
        email_encrypted: email.map(|email| email.encrypted.as_slice()),
        email_lookup: email.map(|email| email.lookup.as_slice()),
        body: imported.body,
        format: imported.format,
        html: imported.html.as_str(),
        renderer_version: RENDERER_VERSION,
        created_at: imported.created_at,
        edited_at: if is_edited {
            Some(now)
        } else {
            before.edited_at
        },
        updated_at: now,
    }
}

/// Records what an import changed of a comment.
fn record(
    tx: &mut Tx,
    by: &Authority,
    before: &Comment,
    after: &Comment,
    fields: &[&str],
    at: Timestamp,
) {
    let (actor, post) = (by.actor(), after.post_id);
    if !fields.is_empty() {
        let detail = Detail {
            post: Some(post.0),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            ..Detail::default()
        };
        tx.record(NewChange {
            at,
            actor,
            action: Action::CommentEdited,
            subject: Subject::Comment(after.id),
            detail,
        });
    }
    if before.status != after.status {
        let from = Some(before.status);
        tx.record(change(actor, post, after.id, from, after.status, at));
    }
}

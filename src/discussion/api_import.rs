//! Storing a comment that was written on another system, for tools that import through the API.
//!
//! The comment is not judged, sends no e-mail and teaches the spam filter nothing, because its
//! time, author and status are given. All else is as for every comment: its text is sanitised, its
//! address is encrypted, and it is counted, indexed and recorded in the change log.

use super::judge::{EncryptedEmail, encrypt_email};
use super::submit::{insert, row};
use super::{RenderedComment, Submitted, render_text};
use crate::clock::Timestamp;
use crate::error::{Error, Fault, Result};
use crate::model::paging::Cursor;
use crate::model::{
    Authority, Channel, Comment, CommentId, CommentKind, CommentStatus, Format, NewComment, Origin,
    PostId, UserId,
};
use crate::search;
use crate::services::Services;
use crate::store::comments::CommentRow;
use crate::store::{self, Conn, Tx};

/// A comment that was written on another system.
#[derive(Clone, Debug)]
pub struct ApiImport {
    /// The post that the comment is under.
    pub post: PostId,
    /// The comment that this one replies to.
    pub parent: Option<CommentId>,
    /// The text and the author's details.
    pub new: NewComment,
    /// The user of this blog who wrote the comment.
    pub user: Option<UserId>,
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// The moderation state.
    pub status: CommentStatus,
    /// The comment's id on the other system. A second comment with the same id is not stored.
    pub origin: Option<Origin>,
}

/// An imported comment with everything that needs no transaction: the rendered text and the
/// encrypted address.
#[derive(Clone, Debug)]
pub struct PreparedApiImport {
    comment: ApiImport,
    text: RenderedComment,
    email: Option<EncryptedEmail>,
    digest: Vec<u8>,
}

/// Renders the text of an imported comment and encrypts its address.
pub async fn prepare_api_import(
    services: &Services,
    comment: ApiImport,
) -> Result<PreparedApiImport> {
    let text = render_text(services, comment.new.body.clone(), Format::Markdown).await?;
    Ok(PreparedApiImport {
        email: encrypt_email(services, comment.new.email.as_ref())?,
        digest: digest(services, &comment),
        text,
        comment,
    })
}

/// Stores an imported comment, unless it is stored already.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import, [`Error::NotFound`] when the post does not exist,
/// [`Error::Invalid`] when the parent is not a comment under that post.
pub async fn import_through_api(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    prepared: &PreparedApiImport,
) -> Result<Submitted> {
    by.require_import()?;
    let comment = &prepared.comment;
    store::posts::find(tx, comment.post)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some(twin) = find_twin(tx, prepared).await? {
        tx.unrecorded("the same comment is there already");
        return Ok(Submitted::Duplicate(twin));
    }
    let parent = find_parent(tx, comment).await?;
    let now = services.clock.now();
    let row = CommentRow {
        status: comment.status,
        author_name: &comment.new.name,
        author_url: comment.new.website.as_deref(),
        user_id: comment.user,
        email_encrypted: prepared
            .email
            .as_ref()
            .map(|email| email.encrypted.as_slice()),
        email_lookup: prepared.email.as_ref().map(|email| email.lookup.as_slice()),
        body: prepared.text.body(),
        html: prepared.text.html().as_str(),
        created_at: comment.created_at,
        origin: comment.origin.as_ref(),
        channel: Channel::Import,
        ..row(comment.post, parent.as_ref(), &prepared.digest, now)
    };
    let stored = insert(tx, by.actor(), &row, now).await?;
    search::index_comment(tx, &stored, prepared.text.folded()).await?;
    Ok(Submitted::Stored(stored))
}

/// Finds the stored comment that this one repeats: by its origin, or else by its digest.
async fn find_twin(conn: &mut Conn, prepared: &PreparedApiImport) -> Result<Option<Comment>> {
    match &prepared.comment.origin {
        Some(origin) => store::comments::find_by_origin(conn, origin).await,
        None => {
            store::judgements::find_duplicate(conn, &prepared.digest, Cursor::oldest().at).await
        }
    }
}

async fn find_parent(conn: &mut Conn, comment: &ApiImport) -> Result<Option<Comment>> {
    let Some(id) = comment.parent else {
        return Ok(None);
    };
    let parent = store::comments::find(conn, id).await?;
    parent
        .filter(|parent| parent.post_id == comment.post && parent.kind == CommentKind::Comment)
        .map(Some)
        .ok_or_else(|| Error::invalid("parent", Fault::ParentGone))
}

/// Returns the key of the duplicate rule. Unlike for other comments it includes the time, so that
/// the same text at another time is another comment.
fn digest(services: &Services, comment: &ApiImport) -> Vec<u8> {
    let parent = comment.parent.map_or(0, |id| id.0);
    services.secrets.comment_digest(&[
        // Stored with comments of earlier imports, so that it must not change.
        b"foreign",
        &comment.post.0.to_be_bytes(),
        &parent.to_be_bytes(),
        &comment.created_at.timestamp_micros().to_be_bytes(),
        comment.new.name.as_bytes(),
        comment.new.body.as_bytes(),
    ])
}

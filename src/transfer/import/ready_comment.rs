//! A comment that was checked and rendered, and its way into the blog.

use super::ledger::{Outcome, ReportRow, Written};
use super::target::Target;
use crate::clock::Timestamp;
use crate::discussion::{self, CommentImport};
use crate::error::Result;
use crate::fulltext::FoldedText;
use crate::model::comment::EmailAddress;
use crate::model::{Comment, CommentKind, CommentStatus, EntryId, Format, Origin, PostId, UserId};
use crate::safe_html::SafeHtml;
use crate::store::import_entries::{WrittenKind, WrittenRow};
use crate::store::{self, Tx};

/// The note if the comment that it answers is not under its post.
pub(super) const ELSEWHERE: &str =
    "the comment that it answers is under another post or not carried; it stands by itself";

/// The note if the source has moved a comment that is stored.
const MOVED: &str = "it has moved to another place in the source; its place here stays";

/// A comment that was checked and rendered.
pub(super) struct ReadyComment {
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) entry_id: Option<EntryId>,
    pub(super) post: PostId,
    /// The id in the file of the comment that it answers.
    pub(super) parent: Option<String>,
    pub(super) author_name: String,
    pub(super) author_url: Option<String>,
    pub(super) email: Option<EmailAddress>,
    pub(super) user: Option<UserId>,
    pub(super) body: String,
    pub(super) format: Format,
    pub(super) kind: CommentKind,
    pub(super) html: SafeHtml,
    pub(super) folded: FoldedText,
    pub(super) created_at: Timestamp,
    pub(super) status: CommentStatus,
    /// The hash of the comment as it was read.
    pub(super) source_hash: Vec<u8>,
    /// The version of the stored comment to replace; `None` for a new comment.
    pub(super) replaces: Option<i64>,
}

impl ReadyComment {
    /// Removes the author's data. Only the comment's place in the thread remains.
    pub(super) fn into_tombstone(self) -> Self {
        Self {
            status: CommentStatus::Removed,
            author_name: String::new(),
            author_url: None,
            email: None,
            user: None,
            ..self
        }
    }

    /// The result that writing the comment would have, for a dry run.
    pub(super) fn pretend(&self) -> Written {
        self.written(if self.replaces.is_some() {
            Outcome::Updated
        } else {
            Outcome::Imported
        })
    }

    /// Writes the comment, unless it was imported or changed here since it was prepared.
    pub(super) async fn write(&self, tx: &mut Tx, target: Target<'_>) -> Result<Written> {
        let current = store::comments::find_by_origin(tx, &self.origin).await?;
        match (current, self.replaces) {
            (None, None) => self.insert(tx, target).await,
            (Some(comment), Some(version)) if comment.version == version => {
                self.replace(tx, target, &comment).await
            }
            (Some(_), None) => Ok(self.written(Outcome::Unchanged)),
            (_, Some(_)) => Ok(Written {
                ended: Err("it was changed here meanwhile; run the import again"),
                ..self.written(Outcome::Unchanged)
            }),
        }
    }

    async fn insert(&self, tx: &mut Tx, target: Target<'_>) -> Result<Written> {
        let parent = self.find_parent(tx).await?;
        let parent = parent.filter(|parent| parent.post_id == self.post);
        let imported = self.as_import(parent.as_ref());
        let stored = discussion::import(tx, target.services, target.by, &imported).await?;
        self.note(tx, target, &stored).await?;
        let mut written = self.written(Outcome::Imported);
        if self.parent.is_some() && parent.is_none() {
            written.notes.push(ELSEWHERE);
        }
        Ok(written)
    }

    /// Replaces the stored comment. It keeps its place in the thread.
    async fn replace(&self, tx: &mut Tx, target: Target<'_>, stored: &Comment) -> Result<Written> {
        let (services, by) = (target.services, target.by);
        let parent = self.find_parent(tx).await?;
        let imported = self.as_import(parent.as_ref());
        let after = discussion::update_imported(tx, services, by, stored, &imported).await?;
        self.note(tx, target, &after).await?;
        let is_same = after.version == stored.version;
        let mut written = self.written(if is_same {
            Outcome::Unchanged
        } else {
            Outcome::Updated
        });
        let is_moved = stored.post_id != self.post
            || parent.is_some_and(|parent| stored.parent_id != Some(parent.id));
        if is_moved {
            written.notes.push(MOVED);
        }
        Ok(written)
    }

    /// Finds the stored comment that this one answers.
    async fn find_parent(&self, tx: &mut Tx) -> Result<Option<Comment>> {
        let Some(id) = &self.parent else {
            return Ok(None);
        };
        let origin = Origin {
            id: id.clone(),
            ..self.origin.clone()
        };
        store::comments::find_by_origin(tx, &origin).await
    }

    fn as_import<'a>(&'a self, parent: Option<&'a Comment>) -> CommentImport<'a> {
        CommentImport {
            post: self.post,
            parent,
            origin: &self.origin,
            entry_id: self.entry_id.as_ref(),
            name: &self.author_name,
            url: self.author_url.as_deref(),
            email: self.email.as_ref(),
            user: self.user,
            body: &self.body,
            format: self.format,
            kind: self.kind,
            html: &self.html,
            folded: &self.folded,
            created_at: self.created_at,
            status: self.status,
        }
    }

    /// Stores that the import wrote the comment.
    async fn note(&self, tx: &mut Tx, target: Target<'_>, comment: &Comment) -> Result<()> {
        let row = WrittenRow {
            id: comment.id.0,
            version: comment.version,
            source_hash: &self.source_hash,
        };
        let (kind, origin) = (WrittenKind::Comment, &self.origin);
        target.note(tx, kind, origin, row).await
    }

    fn written(&self, outcome: Outcome) -> Written {
        Written {
            row: ReportRow::Comments,
            name: self.name.clone(),
            ended: Ok(outcome),
            notes: Vec::new(),
            placed: None,
        }
    }
}

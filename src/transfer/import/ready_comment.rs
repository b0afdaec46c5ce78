//! A comment that was checked and rendered, and its way into the blog.

use super::ledger::{Outcome, ReportRow, Written};
use super::target::Target;
use crate::clock::Timestamp;
use crate::discussion::{self, CommentImport};
use crate::error::Result;
use crate::fulltext::FoldedText;
use crate::model::comment::EmailAddress;
use crate::model::{Channel, CommentStatus, EntryId, Format, Origin, PostId, UserId};
use crate::safe_html::SafeHtml;
use crate::store::import_entries::{WrittenKind, WrittenRow};
use crate::store::{self, Tx};

/// The note if the comment that it answers is not under its post.
pub(super) const ELSEWHERE: &str =
    "the comment that it answers is under another post or not carried; it stands by itself";

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
    pub(super) channel: Channel,
    pub(super) html: SafeHtml,
    pub(super) folded: FoldedText,
    pub(super) created_at: Timestamp,
    pub(super) status: CommentStatus,
    /// The hash of the comment as it was read.
    pub(super) source_hash: Vec<u8>,
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
        self.written(Outcome::Imported)
    }

    /// Writes the comment, unless it was imported before.
    pub(super) async fn write(&self, tx: &mut Tx, target: Target<'_>) -> Result<Written> {
        if store::comments::find_by_origin(tx, &self.origin)
            .await?
            .is_some()
        {
            return Ok(self.written(Outcome::Unchanged));
        }
        let parent = match &self.parent {
            Some(id) => {
                store::comments::find_by_origin(
                    tx,
                    &Origin {
                        id: id.clone(),
                        ..self.origin.clone()
                    },
                )
                .await?
            }
            None => None,
        };
        let parent = parent.filter(|parent| parent.post_id == self.post);
        let imported = CommentImport {
            post: self.post,
            parent: parent.as_ref(),
            origin: &self.origin,
            entry_id: self.entry_id.as_ref(),
            name: &self.author_name,
            url: self.author_url.as_deref(),
            email: self.email.as_ref(),
            user: self.user,
            body: &self.body,
            format: self.format,
            channel: self.channel,
            html: &self.html,
            folded: &self.folded,
            created_at: self.created_at,
            status: self.status,
        };
        let stored = discussion::import(tx, target.services, target.by, &imported).await?;
        let row = WrittenRow {
            id: stored.id.0,
            version: stored.version,
            source_hash: &self.source_hash,
        };
        target
            .note(tx, WrittenKind::Comment, &self.origin, row)
            .await?;
        let mut written = self.written(Outcome::Imported);
        if self.parent.is_some() && parent.is_none() {
            written.notes.push(ELSEWHERE);
        }
        Ok(written)
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

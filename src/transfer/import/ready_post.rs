//! A post that was checked and rendered, and its way into the blog.

use super::ledger::{Outcome, ReportRow, Written};
use super::target::Target;
use crate::error::Result;
use crate::model::{Origin, Post, PostId, PostPath};
use crate::publishing::{self, Prepared};
use crate::store::import_entries::{WrittenKind, WrittenRow};
use crate::store::{self, Tx};

/// The note if another post has the old path.
pub(super) const TAKEN: &str = "its old path is taken here; it gets a path of its own";

/// The note if something else has a further old path.
const TAKEN_ALIAS: &str = "one of its further old addresses is used otherwise here";

/// A post that was checked and rendered.
pub(super) struct ReadyPost {
    pub(super) row: ReportRow,
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) path: Option<PostPath>,
    /// Further paths that redirect to it.
    pub(super) aliases: Vec<PostPath>,
    pub(super) prepared: Prepared,
    /// The version of the existing post to replace; `None` for a new post.
    pub(super) replaces: Option<i64>,
    /// The hash of the post as it was read.
    pub(super) source_hash: Vec<u8>,
    /// Whether a new post goes into the trash.
    pub(super) is_trash: bool,
    /// The post's id on the blog; a made-up negative one for a new post.
    pub(super) id: PostId,
}

impl ReadyPost {
    /// The result that writing the post would have, for a dry run.
    pub(super) fn pretend(&self) -> Written {
        let outcome = if self.replaces.is_some() {
            Outcome::Updated
        } else {
            Outcome::Imported
        };
        self.written(Ok(outcome), self.id)
    }

    /// Writes the post, unless it was created or changed here since it was prepared.
    pub(super) async fn write(&self, tx: &mut Tx, target: Target<'_>) -> Result<Written> {
        let (services, by) = (target.services, target.by);
        let current = store::posts::find_by_origin(tx, &self.origin).await?;
        match (current, self.replaces) {
            (None, None) => {
                let mut post = publishing::create(tx, services, by, &self.prepared).await?;
                let mut notes = Vec::new();
                for alias in &self.aliases {
                    if !publishing::add_former_path(tx, services, by, &post, alias).await? {
                        notes.push(TAKEN_ALIAS);
                    }
                }
                if self.is_trash {
                    post = publishing::trash(tx, services, by, &post).await?;
                }
                self.note(tx, target, &post).await?;
                if self.path.is_some() && post.path.is_some() && self.path != post.path {
                    notes.push(TAKEN);
                }
                Ok(Written {
                    notes,
                    ..self.written(Ok(Outcome::Imported), post.id)
                })
            }
            (Some(post), Some(version)) if post.version == version => {
                let post = publishing::update(tx, services, by, &post, &self.prepared).await?;
                self.note(tx, target, &post).await?;
                Ok(self.written(Ok(Outcome::Updated), post.id))
            }
            (Some(post), None) => Ok(self.written(Ok(Outcome::Unchanged), post.id)),
            (_, Some(_)) => Ok(self.written(
                Err("it was changed here meanwhile; run the import again"),
                self.id,
            )),
        }
    }

    /// Stores that the import wrote the post.
    async fn note(&self, tx: &mut Tx, target: Target<'_>, post: &Post) -> Result<()> {
        let row = WrittenRow {
            id: post.id.0,
            version: post.version,
            source_hash: &self.source_hash,
        };
        target.note(tx, WrittenKind::Post, &self.origin, row).await
    }

    fn written(&self, ended: Result<Outcome, &'static str>, id: PostId) -> Written {
        let placed = Some((self.origin.id.clone(), id));
        Written {
            row: self.row,
            name: self.name.clone(),
            ended,
            notes: Vec::new(),
            placed,
        }
    }
}

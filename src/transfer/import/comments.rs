//! The import of comments: each after the comment that it answers, whatever the order of the file.
//!
//! A comment whose parent has not come yet waits in `parked_comments.rs`. Comments that were evicted from
//! there are read again in another pass. If a pass settles nothing, the waiting comments answer
//! each other in a circle; the oldest becomes a top-level comment. Every pass thus settles at least
//! one comment, and the import ends.

use super::file::File;
use super::ledger::{self, Outcome, ReportRow};
use super::parked_comments::ParkedComments;
use super::ready_comment::{ELSEWHERE, ReadyComment};
use super::target::Target;
use super::writer::Writer;
use super::{ImportError, addressed_post, comment_links, fingerprint};
use crate::error::Result;
use crate::model::comment::{BODY_CEILING, NAME_MAX, parse_website};
use crate::model::{CommentKind, CommentStatus, Origin, PostId, text};
use crate::render;
use crate::store;
use crate::store::import_entries::{self, WrittenKind};
use crate::store::scratch::{CommentState, Scratch};
use crate::transfer::imported::{CommentedPost, ImportEntry, ImportedComment, ImportedCommentKind};

const ORPHAN: &str = "the comment that it answers is not in the file; it stands by itself";
const CIRCLE: &str = "it answers itself by way of others; it stands by itself";
const BOTH: &str = "it was changed here and in the source since it was imported, and stays as it is; `--theirs` overwrites it";
const REMOVED: &str =
    "it has changed in the source since it was imported, but was removed here, and stays so";
const MENTION: &str =
    "mentions on other sites are apart from the comments, and have no answers; it stands by itself";
const DELETED: &str = "it was deleted here since it was imported; `--theirs` brings it back";
/// The number of ids that are added to the scratch file at once.
const EXPECTED: usize = 256;
/// The name of a commenter who gave none.
const ANONYMOUS: &str = "Anonymous";

/// The comments that wait, and how the pass goes. How far each comment of the file is stands in the
/// scratch file.
#[derive(Debug)]
pub(super) struct Comments {
    /// The ids of comments on their way to the scratch file.
    expected: Vec<String>,
    parked: ParkedComments,
    /// The number of comments that must be read again.
    evicted: usize,
    /// The number of comments that were placed or skipped in this pass.
    settled: usize,
}

impl Comments {
    pub(super) fn new(held_bytes: usize) -> Self {
        Self {
            expected: Vec::new(),
            parked: ParkedComments::new(held_bytes),
            evicted: 0,
            settled: 0,
        }
    }

    /// Records that the file contains a comment.
    pub(super) async fn expect(&mut self, scratch: &Scratch, id: String) -> Result<()> {
        self.expected.push(id);
        if self.expected.len() < EXPECTED {
            return Ok(());
        }
        self.expect_all(scratch).await
    }

    /// Records the last comments.
    pub(super) async fn expect_all(&mut self, scratch: &Scratch) -> Result<()> {
        let ids = std::mem::take(&mut self.expected);
        scratch.expect_comments(&ids).await
    }

    /// Records that a comment was placed or skipped.
    async fn end(&mut self, scratch: &Scratch, id: &str, state: CommentState) -> Result<()> {
        self.settled += 1;
        scratch.set_comment_state(id, state).await
    }
}

impl Comments {
    /// Writes every comment of the file, in as many passes as its order requires.
    pub(super) async fn write(
        mut self,
        file: &mut File<'_>,
        writer: &mut Writer<'_>,
    ) -> Result<(), ImportError> {
        let mut is_first = true;
        while is_first || self.evicted > 0 {
            self.settled = 0;
            self.pass(file, writer, is_first).await?;
            if self.settled == 0 {
                self.break_cycle(writer).await?;
            }
            is_first = false;
        }
        while self.break_cycle(writer).await? {}
        writer.flush().await
    }

    async fn pass(
        &mut self,
        file: &mut File<'_>,
        writer: &mut Writer<'_>,
        is_first: bool,
    ) -> Result<(), ImportError> {
        let mut pass = file.pass()?;
        while let Some(entry) = pass.next(writer).await? {
            let ImportEntry::Comment(comment) = entry else {
                continue;
            };
            let id = &comment.origin.id;
            match writer.scratch.comment_state(id).await? {
                Some(CommentState::Expected) if is_first => {
                    self.settle(writer, *comment, false).await?;
                }
                Some(CommentState::Evicted) if !is_first => {
                    self.evicted -= 1;
                    self.settle(writer, *comment, false).await?;
                }
                _ if is_first => writer.ledger.skip(
                    ReportRow::Comments,
                    &ledger::name(id, ""),
                    "it stands twice in the file; the first one is taken",
                ),
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes the comment that has waited longest a top-level comment. Returns false if none waits.
    async fn break_cycle(&mut self, writer: &mut Writer<'_>) -> Result<bool, ImportError> {
        let Some(comment) = self.parked.take_oldest() else {
            return Ok(false);
        };
        self.settle(writer, comment, true).await?;
        Ok(true)
    }

    /// Places a comment and then the comments that waited for it, or parks it until its parent
    /// comes. With `alone` it is placed without its parent.
    async fn settle(
        &mut self,
        writer: &mut Writer<'_>,
        comment: ImportedComment,
        alone: bool,
    ) -> Result<(), ImportError> {
        // A stack instead of recursion, because replies may be nested to any depth. Released
        // comments are pushed in reverse, so that they are placed in the order of the file.
        let mut next = vec![comment];
        let mut alone = alone;
        while let Some(comment) = next.pop() {
            let parent = parent_state(&writer.scratch, &comment).await?;
            if !alone && parent.is_some_and(CommentState::is_to_come) {
                self.park(&writer.scratch, comment).await?;
            } else {
                let id = comment.origin.id.clone();
                self.place(writer, comment, parent, alone).await?;
                next.extend(self.parked.release(&id).into_iter().rev());
            }
            alone = false;
        }
        Ok(())
    }

    /// Keeps a comment until its parent is placed.
    async fn park(&mut self, scratch: &Scratch, comment: ImportedComment) -> Result<()> {
        let id = comment.origin.id.clone();
        self.parked.keep(comment);
        scratch
            .set_comment_state(&id, CommentState::Waiting)
            .await?;
        while let Some(evicted) = self.parked.evict() {
            self.evicted += 1;
            let (id, state) = (&evicted.origin.id, CommentState::Evicted);
            scratch.set_comment_state(id, state).await?;
        }
        Ok(())
    }

    /// Gives a comment to the writer, or reports why it is not imported.
    async fn place(
        &mut self,
        writer: &mut Writer<'_>,
        mut comment: ImportedComment,
        parent: Option<CommentState>,
        alone: bool,
    ) -> Result<(), ImportError> {
        let (id, name) = (&comment.origin.id, ledger::name(&comment.origin.id, ""));
        let post = match find_post(writer, &comment.post).await? {
            None => Err(match comment.post {
                CommentedPost::Origin(_) => "its post is not in the file or not carried",
                CommentedPost::Address(_) => "no post of this blog has or had its address",
            }),
            Some(_) if comment.body.len() > BODY_CEILING => {
                Err("its text is too long for a comment")
            }
            Some(post) => Ok(post),
        };
        let post = match post {
            Ok(post) => post,
            Err(why) => {
                self.end(&writer.scratch, id, CommentState::Skipped).await?;
                writer.ledger.skip(ReportRow::Comments, &name, why);
                return Ok(());
            }
        };
        let state = match comment.kind {
            ImportedCommentKind::Comment => CommentState::Placed(post),
            ImportedCommentKind::Mention => CommentState::Mention,
        };
        self.end(&writer.scratch, id, state).await?;
        if let Some(why) = parent_lost(&comment, parent, post, alone) {
            comment.parent_id = None;
            writer.ledger.note(ReportRow::Comments, &name, why);
        }
        for loss in &comment.losses {
            writer.ledger.note(ReportRow::Comments, &name, loss);
        }
        let source_hash = fingerprint::of_comment(&comment);
        let replaces = match known(writer.target, &comment.origin, &source_hash).await? {
            Known::New => None,
            Known::Changed(version) => Some(version),
            Known::Ended(outcome) => {
                writer.ledger.end(ReportRow::Comments, outcome);
                return Ok(());
            }
            Known::Kept(why) => {
                writer.ledger.skip(ReportRow::Comments, &name, why);
                return Ok(());
            }
        };
        let bytes = comment.body.len();
        let ready = ReadyComment {
            replaces,
            ..prepare(writer, comment, name, post, source_hash).await?
        };
        writer.comment(ready, bytes).await
    }
}

/// How far the import is with the comment that this one answers; `None` if it answers none, or one that
/// is not in the file.
async fn parent_state(
    scratch: &Scratch,
    comment: &ImportedComment,
) -> Result<Option<CommentState>> {
    match &comment.parent_id {
        Some(parent) => scratch.comment_state(parent).await,
        None => Ok(None),
    }
}

/// Returns why a comment cannot be placed below the one that it answers; `None` if it can.
fn parent_lost(
    comment: &ImportedComment,
    parent: Option<CommentState>,
    post: PostId,
    alone: bool,
) -> Option<&'static str> {
    comment.parent_id.as_ref()?;
    if comment.kind == ImportedCommentKind::Mention {
        return Some(MENTION);
    }
    match parent {
        _ if alone => Some(CIRCLE),
        None => Some(ORPHAN),
        Some(CommentState::Mention) => Some(MENTION),
        Some(CommentState::Placed(under)) if under == post => None,
        Some(_) => Some(ELSEWHERE),
    }
}

/// What an earlier import tells about a comment.
enum Known {
    /// It is to be written.
    New,
    /// It is stored with this version, and is to be replaced: the source has changed, and nobody has
    /// touched it here, or what was done here is to be overwritten.
    Changed(i64),
    /// It is stored, and the source has not changed: since an earlier import, or since this one was
    /// interrupted.
    Ended(Outcome),
    /// It is not written, for this reason.
    Kept(&'static str),
}

async fn known(target: Target<'_>, origin: &Origin, source_hash: &[u8]) -> Result<Known> {
    let mut conn = target.db.read().await?;
    let stored = store::comments::find_by_origin(&mut conn, origin).await?;
    let entry = import_entries::find(&mut conn, WrittenKind::Comment, origin).await?;
    let (stored, entry) = match (stored, entry) {
        (Some(stored), Some(entry)) => (stored, entry),
        // It was imported before entries were stored.
        (Some(_), None) => return Ok(Known::Ended(Outcome::Unchanged)),
        (None, Some(_)) if !target.theirs => return Ok(Known::Kept(DELETED)),
        (None, _) => return Ok(Known::New),
    };
    let is_changed_there = entry.source_hash != source_hash;
    let is_changed_here = entry.own_version != stored.version;
    Ok(match stored.status {
        _ if !(is_changed_there || is_changed_here && target.theirs) => {
            Known::Ended(target.outcome_of(Some(&entry)))
        }
        CommentStatus::Removed => Known::Kept(REMOVED),
        _ if is_changed_here && !target.theirs => Known::Kept(BOTH),
        _ => Known::Changed(stored.version),
    })
}

/// Finds the post on the blog that a comment is under.
async fn find_post(writer: &mut Writer<'_>, post: &CommentedPost) -> Result<Option<PostId>> {
    match post {
        CommentedPost::Origin(id) => writer.scratch.count_comment(id).await,
        CommentedPost::Address(address) => {
            let mut conn = writer.target.db.read().await?;
            addressed_post::find(&mut conn, &writer.map.map(address)).await
        }
    }
}

async fn prepare(
    writer: &mut Writer<'_>,
    comment: ImportedComment,
    name: String,
    post: PostId,
    source_hash: Vec<u8>,
) -> Result<ReadyComment, ImportError> {
    let is_removed = comment.status == CommentStatus::Removed;
    let body = if is_removed {
        String::new()
    } else {
        let mut notes = Vec::new();
        let (origin, written) = (&comment.origin, &comment.body);
        let body =
            comment_links::of_comment(writer, origin, written, comment.format, &mut notes).await?;
        for note in notes {
            writer.ledger.note(ReportRow::Comments, &name, &note);
        }
        text::lines(&body)
    };
    let (source, format) = (body.clone(), comment.format);
    let render = move || render::comment(&source, format);
    let rendered = writer.target.services.off_thread(render).await?;
    rendered
        .changes
        .iter()
        .for_each(|change| writer.ledger.note(ReportRow::Comments, &name, change));
    let ready = ReadyComment {
        user: writer.authors.behind(&comment.author),
        author_name: author_name(&comment.author.name),
        author_url: comment
            .author
            .url
            .as_deref()
            .and_then(|url| parse_website(url).ok()),
        email: comment.author.email,
        status: comment.status,
        kind: match comment.kind {
            ImportedCommentKind::Comment => CommentKind::Comment,
            ImportedCommentKind::Mention => CommentKind::Mention,
        },
        format,
        created_at: comment.published_at,
        origin: comment.origin,
        entry_id: comment.entry_id,
        source_hash,
        replaces: None,
        parent: comment.parent_id,
        name,
        post,
        body,
        html: rendered.html,
        folded: rendered.folded,
    };
    if is_removed {
        return Ok(ready.into_tombstone());
    }
    if ready.author_url.is_none() && comment.author.url.is_some() {
        writer.ledger.note(
            ReportRow::Comments,
            &ready.name,
            "its author's address is not carried",
        );
    }
    if text::has_excess_marks(&comment.author.name) {
        writer.ledger.note(
            ReportRow::Comments,
            &ready.name,
            "its author's name keeps three combining marks a letter",
        );
    }
    Ok(ready)
}

fn author_name(name: &str) -> String {
    let name: String = text::without_excess_marks(&text::line(name))
        .chars()
        .take(NAME_MAX)
        .collect();
    if name.is_empty() {
        ANONYMOUS.to_owned()
    } else {
        name
    }
}

//! The import of comments: each after the comment that it answers, whatever the order of the file.
//!
//! A comment whose parent has not come yet waits in `parked_comments.rs`. Comments that were evicted from
//! there are read again in another pass. If a pass settles nothing, the waiting comments answer
//! each other in a circle; the oldest becomes a top-level comment. Every pass thus settles at least
//! one comment, and the import ends.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

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
use crate::transfer::imported::{CommentedPost, ImportEntry, ImportedComment, ImportedCommentKind};

const ORPHAN: &str = "the comment that it answers is not in the file; it stands by itself";
const CIRCLE: &str = "it answers itself by way of others; it stands by itself";
const BOTH: &str = "it was changed here and in the source since it was imported, and stays as it is; `--theirs` overwrites it";
const REMOVED: &str =
    "it has changed in the source since it was imported, but was removed here, and stays so";
const MENTION: &str =
    "mentions on other sites are apart from the comments, and have no answers; it stands by itself";
const DELETED: &str = "it was deleted here since it was imported; `--theirs` brings it back";
/// The name of a commenter who gave none.
const ANONYMOUS: &str = "Anonymous";

/// The states of the file's comments by their id, and those that wait.
#[derive(Debug)]
pub(super) struct Comments {
    states: States,
    parked: ParkedComments,
    /// The number of comments that were placed or skipped in this pass.
    settled: usize,
}

/// The states by a keyed hash of the id, which takes 24 bytes a comment: 700,000 comments are known
/// in less than 40 MiB. Two ids with one hash are as unlikely as a bit that flips.
#[derive(Debug, Default)]
struct States {
    hasher: RandomState,
    states: HashMap<u64, State>,
}

impl States {
    fn get(&self, id: &str) -> Option<State> {
        self.states.get(&self.hasher.hash_one(id)).copied()
    }

    fn insert(&mut self, id: &str, state: State) {
        self.states.insert(self.hasher.hash_one(id), state);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The comment is in the file but has not been placed.
    Expected,
    /// The comment was placed under this post.
    Placed(PostId),
    /// It is a mention, which no comment can answer here.
    Mention,
    /// The comment is not imported.
    Skipped,
}

impl Comments {
    pub(super) fn new(held_bytes: usize) -> Self {
        Self {
            states: States::default(),
            parked: ParkedComments::new(held_bytes),
            settled: 0,
        }
    }

    /// Records that the file contains a comment.
    pub(super) fn expect(&mut self, id: String) {
        self.states.insert(&id, State::Expected);
    }

    fn change_state(&mut self, id: &str, state: State) {
        self.settled += 1;
        self.states.insert(id, state);
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
        while is_first || self.parked.has_evicted() {
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
        while let Some(entry) = pass.next(writer.progress).await? {
            let ImportEntry::Comment(comment) = entry else {
                continue;
            };
            let id = &comment.origin.id;
            let is_expected = self.states.get(id) == Some(State::Expected);
            if is_first && (self.parked.holds(id) || !is_expected) {
                writer.ledger.skip(
                    ReportRow::Comments,
                    &ledger::name(id, ""),
                    "it stands twice in the file; the first one is taken",
                );
            } else if is_first || self.parked.take_evicted(id) {
                self.settle(writer, *comment, false).await?;
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
            let parent = comment
                .parent_id
                .clone()
                .filter(|parent| self.states.get(parent) == Some(State::Expected));
            match parent.filter(|_| !alone) {
                Some(parent) => self.parked.keep(parent, comment),
                None => {
                    let id = comment.origin.id.clone();
                    self.place(writer, comment, alone).await?;
                    next.extend(self.parked.release(&id).into_iter().rev());
                }
            }
            alone = false;
        }
        Ok(())
    }

    /// Gives a comment to the writer, or reports why it is not imported.
    async fn place(
        &mut self,
        writer: &mut Writer<'_>,
        mut comment: ImportedComment,
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
                self.change_state(id, State::Skipped);
                writer.ledger.skip(ReportRow::Comments, &name, why);
                return Ok(());
            }
        };
        self.change_state(
            id,
            match comment.kind {
                ImportedCommentKind::Comment => State::Placed(post),
                ImportedCommentKind::Mention => State::Mention,
            },
        );
        if let Some(why) = self.parent_lost(&comment, post, alone) {
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
            Known::Unchanged => {
                writer.ledger.end(ReportRow::Comments, Outcome::Unchanged);
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

    /// Returns why a comment cannot be placed below the one that it answers; `None` if it can.
    fn parent_lost(
        &self,
        comment: &ImportedComment,
        post: PostId,
        alone: bool,
    ) -> Option<&'static str> {
        let parent = comment.parent_id.as_ref()?;
        if comment.kind == ImportedCommentKind::Mention {
            return Some(MENTION);
        }
        match self.states.get(parent) {
            _ if alone => Some(CIRCLE),
            None => Some(ORPHAN),
            Some(State::Mention) => Some(MENTION),
            Some(State::Placed(under)) if under == post => None,
            Some(State::Placed(_) | State::Skipped | State::Expected) => Some(ELSEWHERE),
        }
    }
}

/// What an earlier import tells about a comment.
enum Known {
    /// It is to be written.
    New,
    /// It is stored with this version, and is to be replaced: the source has changed, and nobody has
    /// touched it here, or what was done here is to be overwritten.
    Changed(i64),
    /// It is stored, and the source has not changed.
    Unchanged,
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
        (Some(_), None) => return Ok(Known::Unchanged),
        (None, Some(_)) if !target.theirs => return Ok(Known::Kept(DELETED)),
        (None, _) => return Ok(Known::New),
    };
    let is_changed_there = entry.source_hash != source_hash;
    let is_changed_here = entry.own_version != stored.version;
    Ok(match stored.status {
        _ if !(is_changed_there || is_changed_here && target.theirs) => Known::Unchanged,
        CommentStatus::Removed => Known::Kept(REMOVED),
        _ if is_changed_here && !target.theirs => Known::Kept(BOTH),
        _ => Known::Changed(stored.version),
    })
}

/// Finds the post on the blog that a comment is under.
async fn find_post(writer: &mut Writer<'_>, post: &CommentedPost) -> Result<Option<PostId>> {
    match post {
        CommentedPost::Origin(id) => Ok(writer.places.count_comment(id)),
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

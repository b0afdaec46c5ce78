//! Comments: each after the one it answers, whatever the order of the file.

use std::collections::HashMap;

use super::batch::{self, Batch, Written};
use super::held::Held;
use super::ledger::{self, Outcome, Row};
use super::{Import, ImportError};
use crate::clock::Timestamp;
use crate::discussion::{self, Imported};
use crate::error::Result;
use crate::finding;
use crate::model::comment::{BODY_CEILING, NAME_MAX, parse_website};
use crate::model::{AccountId, CommentStatus, EntryId, Origin, PostId, text};
use crate::render;
use crate::safe_html::{SafeHtml, Sanitised};
use crate::search::Words;
use crate::services::Services;
use crate::store::{self, Tx};
use crate::transfer::imported::{Entry, ImportedComment};

const ORPHAN: &str = "the comment that it answers is not in the file; it stands by itself";
const ELSEWHERE: &str =
    "the comment that it answers is under another post or not carried; it stands by itself";
const CIRCLE: &str = "it answers itself by way of others; it stands by itself";
/// The name of somebody who gave none.
const ANONYMOUS: &str = "Anonymous";

/// The file's comments by id, and those that wait.
#[derive(Debug)]
pub(super) struct Comments {
    states: HashMap<String, State>,
    held: Held,
    /// How many were placed or skipped in this pass.
    settled: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It comes later in the file.
    Expected,
    /// It stands under this post.
    Placed(PostId),
    /// It is not carried.
    Skipped,
}

impl Comments {
    pub(super) fn new(held_bytes: usize) -> Self {
        Self {
            states: HashMap::new(),
            held: Held::new(held_bytes),
            settled: 0,
        }
    }

    /// Notes that the file holds a comment.
    pub(super) fn expect(&mut self, id: String) {
        self.states.insert(id, State::Expected);
    }

    fn settle(&mut self, id: &str, state: State) {
        self.settled += 1;
        self.states.insert(id.to_owned(), state);
    }
}

/// A comment that is checked and rendered.
pub(super) struct Ready {
    name: String,
    origin: Origin,
    entry_id: Option<EntryId>,
    post: PostId,
    /// The id in the file of the comment that it answers.
    parent: Option<String>,
    author_name: String,
    author_url: Option<String>,
    account: Option<AccountId>,
    body: String,
    html: SafeHtml,
    words: Words,
    created_at: Timestamp,
    status: CommentStatus,
}

/// Writes every comment of the file, in as many passes as its order needs.
pub(super) async fn write(import: &mut Import<'_>) -> Result<(), ImportError> {
    let mut batch = Batch::default();
    let mut is_first = true;
    while is_first || import.comments.held.let_any_go() {
        import.comments.settled = 0;
        pass(import, &mut batch, is_first).await?;
        if import.comments.settled == 0 {
            break_circle(import, &mut batch).await?;
        }
        is_first = false;
    }
    while break_circle(import, &mut batch).await? {}
    batch.flush(import).await
}

async fn pass(
    import: &mut Import<'_>,
    batch: &mut Batch,
    is_first: bool,
) -> Result<(), ImportError> {
    let mut stream = import.stream()?;
    while let Some(entry) = import.next(&mut stream).await? {
        let Entry::Comment(comment) = entry else {
            continue;
        };
        let id = &comment.origin.id;
        if is_first
            && (import.comments.held.holds(id)
                || import.comments.states.get(id) != Some(&State::Expected))
        {
            let name = ledger::name(id, "");
            import.ledger.skip(
                Row::Comments,
                &name,
                "it stands twice in the file; the first one is taken",
            );
        } else if is_first || import.comments.held.take_let_go(id) {
            settle(import, batch, *comment, false).await?;
        }
    }
    Ok(())
}

/// Lets the comment that waits longest stand by itself; false when none waits.
async fn break_circle(import: &mut Import<'_>, batch: &mut Batch) -> Result<bool, ImportError> {
    let Some(comment) = import.comments.held.take_oldest() else {
        return Ok(false);
    };
    settle(import, batch, comment, true).await?;
    Ok(true)
}

/// Places a comment, and then those that waited for it; or keeps it until its parent comes.
async fn settle(
    import: &mut Import<'_>,
    batch: &mut Batch,
    comment: ImportedComment,
    alone: bool,
) -> Result<(), ImportError> {
    let mut next = vec![comment];
    let mut alone = alone;
    while let Some(comment) = next.pop() {
        let parent = comment
            .parent_id
            .clone()
            .filter(|parent| import.comments.states.get(parent) == Some(&State::Expected));
        match parent.filter(|_| !alone) {
            Some(parent) => import.comments.held.keep(parent, comment),
            None => {
                let id = comment.origin.id.clone();
                place(import, batch, comment, alone).await?;
                next.extend(import.comments.held.release(&id).into_iter().rev());
            }
        }
        alone = false;
    }
    Ok(())
}

/// Puts a comment into the batch, or names why it is not carried.
async fn place(
    import: &mut Import<'_>,
    batch: &mut Batch,
    mut comment: ImportedComment,
    alone: bool,
) -> Result<(), ImportError> {
    let name = ledger::name(&comment.origin.id, "");
    let Some(post) = import.posts.get_mut(&comment.post_id) else {
        return skip(
            import,
            &comment,
            &name,
            "its post is not in the file or not carried",
        );
    };
    post.found += 1;
    let post = post.id;
    if comment.html.len() > BODY_CEILING {
        return skip(
            import,
            &comment,
            &name,
            "its text is too long for a comment",
        );
    }
    import
        .comments
        .settle(&comment.origin.id, State::Placed(post));
    if let Some(why) = parent_lost(import, &comment, post, alone) {
        comment.parent_id = None;
        import.ledger.note(Row::Comments, &name, why);
    }
    comment
        .losses
        .iter()
        .for_each(|loss| import.ledger.note(Row::Comments, &name, loss));
    if store::comments::find_by_origin(&mut import.db.read().await?, &comment.origin)
        .await?
        .is_some()
    {
        import.ledger.end(Row::Comments, Outcome::Unchanged);
        return Ok(());
    }
    let bytes = comment.html.len();
    let ready = prepare(import, comment, name, post).await?;
    batch
        .add(import, batch::Ready::Comment(Box::new(ready)), bytes)
        .await
}

fn skip(
    import: &mut Import<'_>,
    comment: &ImportedComment,
    name: &str,
    why: &str,
) -> Result<(), ImportError> {
    import.comments.settle(&comment.origin.id, State::Skipped);
    import.ledger.skip(Row::Comments, name, why);
    Ok(())
}

/// Why a comment cannot stand below the one it answers; `None` when it can.
fn parent_lost(
    import: &Import<'_>,
    comment: &ImportedComment,
    post: PostId,
    alone: bool,
) -> Option<&'static str> {
    let parent = comment.parent_id.as_ref()?;
    match import.comments.states.get(parent) {
        _ if alone => Some(CIRCLE),
        None => Some(ORPHAN),
        Some(State::Placed(under)) if *under == post => None,
        Some(State::Placed(_) | State::Skipped | State::Expected) => Some(ELSEWHERE),
    }
}

async fn prepare(
    import: &mut Import<'_>,
    comment: ImportedComment,
    name: String,
    post: PostId,
) -> Result<Ready> {
    let body = if comment.removed {
        String::new()
    } else {
        text::lines(&comment.html)
    };
    let source = body.clone();
    let render = move || {
        let rendered = render::foreign_comment(&source);
        let words = finding::words_of(&rendered.html);
        (rendered, words)
    };
    let (Sanitised { html, changes, .. }, words) = import.services.off_thread(render).await?;
    changes
        .iter()
        .for_each(|change| import.ledger.note(Row::Comments, &name, change));
    let ready = Ready {
        account: import.authors.behind(&comment.author),
        author_name: author_name(&comment.author.name),
        author_url: comment
            .author
            .url
            .as_deref()
            .and_then(|url| parse_website(url).ok()),
        status: CommentStatus::Approved,
        created_at: comment.published_at,
        origin: comment.origin,
        entry_id: comment.entry_id,
        parent: comment.parent_id,
        name,
        post,
        body,
        html,
        words,
    };
    if comment.removed {
        return Ok(ready.into_tombstone());
    }
    if ready.author_url.is_none() && comment.author.url.is_some() {
        import.ledger.note(
            Row::Comments,
            &ready.name,
            "its author's address is not carried",
        );
    }
    Ok(ready)
}

fn author_name(name: &str) -> String {
    let name: String = text::line(name).chars().take(NAME_MAX).collect();
    if name.is_empty() {
        ANONYMOUS.to_owned()
    } else {
        name
    }
}

impl Ready {
    /// The same place in the thread, and nothing personal.
    fn into_tombstone(self) -> Self {
        Self {
            status: CommentStatus::Removed,
            author_name: String::new(),
            author_url: None,
            account: None,
            ..self
        }
    }

    /// How it would end.
    pub(super) fn pretend(&self) -> Written {
        self.written(Outcome::Imported)
    }

    /// Writes it, unless it is there.
    pub(super) async fn write(&self, tx: &mut Tx, services: &Services) -> Result<Written> {
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
        let imported = Imported {
            post: self.post,
            parent: parent.as_ref(),
            origin: &self.origin,
            entry_id: self.entry_id.as_ref(),
            name: &self.author_name,
            url: self.author_url.as_deref(),
            account: self.account,
            body: &self.body,
            html: &self.html,
            words: &self.words,
            created_at: self.created_at,
            status: self.status,
        };
        discussion::import(tx, services, &imported).await?;
        let mut written = self.written(Outcome::Imported);
        if self.parent.is_some() && parent.is_none() {
            written.notes.push(ELSEWHERE);
        }
        Ok(written)
    }

    fn written(&self, outcome: Outcome) -> Written {
        Written {
            row: Row::Comments,
            name: self.name.clone(),
            ended: Ok(outcome),
            notes: Vec::new(),
            placed: None,
        }
    }
}

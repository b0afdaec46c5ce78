//! Posts and pages: made, brought up to date, or found to be the same.

mod draft;

use std::collections::HashSet;

use super::batch::{self, Batch, Written};
use super::ledger::{self, Outcome, Row};
use super::{Import, ImportError, Placed};
use crate::error::{Error, Result};
use crate::model::{Actor, LabelName, Origin, Post, PostId, PostPath, PostStatus, text};
use crate::publishing::{self, Draft, Prepared};
use crate::services::Services;
use crate::store::{self, Tx};
use crate::transfer::imported::{Entry, ImportedPost};

/// A post that is checked and rendered.
pub(super) struct Ready {
    row: Row,
    name: String,
    origin: Origin,
    path: Option<PostPath>,
    prepared: Prepared,
    /// The version of the post that is to change; `None` for a new one.
    replaces: Option<i64>,
    /// Its id here; a made-up one when it is new.
    id: PostId,
}

/// What is to be done with a post that was read.
enum Plan {
    Create,
    Replace(i64),
    /// It is the same here already.
    Leave,
    /// It was changed here since.
    Keep,
}

/// Why a post stays as it is here.
const KEPT: &str = "it was changed here after its last change in the file, and stays as it is";

/// Writes every post and page of the file.
pub(super) async fn write(import: &mut Import<'_>) -> Result<(), ImportError> {
    let mut batch = Batch::default();
    let mut taken = HashSet::new();
    let mut seen = HashSet::new();
    let mut stream = import.stream()?;
    while let Some(entry) = import.next(&mut stream).await? {
        let Entry::Post(post) = entry else { continue };
        let name = ledger::name(&post.origin.id, &post.title);
        if !seen.insert(post.origin.id.clone()) {
            import.ledger.skip(
                Row::from(post.kind),
                &name,
                "it stands twice in the file; the first one is taken",
            );
        } else if let Some((ready, bytes)) = prepare(import, *post, name, &mut taken).await? {
            batch
                .add(import, batch::Ready::Post(Box::new(ready)), bytes)
                .await?;
        }
    }
    batch.flush(import).await
}

/// Names every post of which the file holds fewer comments than it says.
pub(super) fn compare_stated(import: &mut Import<'_>) {
    let mut posts: Vec<_> = import
        .posts
        .iter()
        .filter_map(|(id, post)| Some((id, post, post.stated?)))
        .collect();
    posts.sort_unstable_by_key(|(id, ..)| *id);
    for (id, post, stated) in posts
        .into_iter()
        .filter(|(_, post, stated)| *stated > post.found)
    {
        let why = format!(
            "the file says that it has {stated} comments and holds {}",
            post.found
        );
        import.ledger.note(post.row, id, &why);
    }
}

/// Checks, renders and compares a post, and puts it in its place; `None` when there is nothing to write.
async fn prepare(
    import: &mut Import<'_>,
    post: ImportedPost,
    name: String,
    taken: &mut HashSet<PostPath>,
) -> Result<Option<(Ready, usize)>, ImportError> {
    let row = Row::from(post.kind);
    let existing = store::posts::find_by_origin(&mut import.db.read().await?, &post.origin).await?;
    let mut notes = post.losses.clone();
    let draft = draft::draft(import, &post, existing.as_ref(), taken, &mut notes).await?;
    let plan = plan(import, existing.as_ref(), &draft).await?;
    let path = draft
        .imported
        .as_ref()
        .and_then(|imported| imported.path.clone());
    let bytes = draft.source.len();
    let Some(prepared) = render(import, row, &name, draft).await? else {
        return Ok(None);
    };
    notes.extend(prepared.changes().iter().cloned());
    let id = existing.map_or_else(
        || PostId(-1 - i64::try_from(import.posts.len()).unwrap_or(0)),
        |post| post.id,
    );
    import.posts.insert(
        post.origin.id.clone(),
        Placed {
            id,
            row,
            stated: post.stated_comments,
            found: 0,
        },
    );
    let Some(replaces) = decide(import, plan, row, &name, &notes) else {
        return Ok(None);
    };
    Ok(Some((
        Ready {
            row,
            name,
            origin: post.origin,
            path,
            prepared,
            replaces,
            id,
        },
        bytes,
    )))
}

/// Names what is lost, and counts a post that stays as it is; for another, the version that it replaces.
fn decide(
    import: &mut Import<'_>,
    plan: Plan,
    row: Row,
    name: &str,
    notes: &[String],
) -> Option<Option<i64>> {
    if matches!(plan, Plan::Keep) {
        import.ledger.skip(row, name, KEPT);
        return None;
    }
    notes
        .iter()
        .for_each(|note| import.ledger.note(row, name, note));
    match plan {
        Plan::Create => Some(None),
        Plan::Replace(version) => Some(Some(version)),
        Plan::Leave | Plan::Keep => {
            import.ledger.end(row, Outcome::Unchanged);
            None
        }
    }
}

/// The rendered draft; `None` when it cannot be stored, which is named.
async fn render(
    import: &mut Import<'_>,
    row: Row,
    name: &str,
    draft: Draft,
) -> Result<Option<Prepared>> {
    match publishing::prepare(import.db, import.services, draft).await {
        Ok(prepared) => Ok(Some(prepared)),
        Err(Error::Invalid(errors)) => {
            import
                .ledger
                .skip(row, name, &format!("it cannot be stored: {errors}"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What is to be done. A post thrown away here stays so; one changed here after the file's last change is kept.
async fn plan(import: &Import<'_>, existing: Option<&Post>, draft: &Draft) -> Result<Plan> {
    let Some(post) = existing else {
        return Ok(Plan::Create);
    };
    let changed_there = draft.imported.as_ref().map(|imported| imported.updated_at);
    Ok(
        if post.status == PostStatus::Trash || is_same(import, post, draft).await? {
            Plan::Leave
        } else if changed_there < Some(post.updated_at) {
            Plan::Keep
        } else {
            Plan::Replace(post.version)
        },
    )
}

/// Whether the blog has already what the file says.
async fn is_same(import: &Import<'_>, post: &Post, draft: &Draft) -> Result<bool> {
    let labels = store::labels::list_by_post(&mut import.db.read().await?, post.id).await?;
    let same_labels = labels.iter().map(|label| label.folded.clone()).eq(draft
        .labels
        .iter()
        .flatten()
        .map(LabelName::folded));
    let same_time = draft.status == PostStatus::Draft || post.published_at == draft.published_at;
    let same_words = post.title == text::line(&draft.title)
        && post.source == draft.source
        && post.format == draft.format;
    Ok(same_labels
        && same_time
        && same_words
        && post.kind == draft.kind
        && post.status == draft.status)
}

impl Ready {
    /// How it would end.
    pub(super) fn pretend(&self) -> Written {
        let outcome = if self.replaces.is_some() {
            Outcome::Updated
        } else {
            Outcome::Imported
        };
        self.written(Ok(outcome), self.id)
    }

    /// Writes it, unless the blog has moved on since it was prepared.
    pub(super) async fn write(&self, tx: &mut Tx, services: &Services) -> Result<Written> {
        let current = store::posts::find_by_origin(tx, &self.origin).await?;
        match (current, self.replaces) {
            (None, None) => {
                let post =
                    publishing::create(tx, services, Actor::CommandLine, &self.prepared).await?;
                let mut written = self.written(Ok(Outcome::Imported), post.id);
                if self.path.is_some() && post.path.is_some() && self.path != post.path {
                    written.notes.push(draft::TAKEN);
                }
                Ok(written)
            }
            (Some(post), Some(version)) if post.version == version => {
                publishing::update(tx, services, Actor::CommandLine, &post, &self.prepared).await?;
                Ok(self.written(Ok(Outcome::Updated), post.id))
            }
            (Some(post), None) => Ok(self.written(Ok(Outcome::Unchanged), post.id)),
            (_, Some(_)) => Ok(self.written(
                Err("it was changed here meanwhile; run the import again"),
                self.id,
            )),
        }
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

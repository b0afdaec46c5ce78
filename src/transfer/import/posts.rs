//! The import of posts and pages: created, updated, or left unchanged.
//!
//! A post that exists is replaced only if the file's version is newer: `plan` compares it with the
//! stored post before it is rendered, and `ReadyPost::write` checks in the transaction that nothing
//! has changed since.

mod draft;

use super::file::File;
use super::ledger::{self, Ledger, Outcome, ReportRow};
use super::local_changes::was_changed_here;
use super::ready_post::ReadyPost;
use super::target::Target;
use super::writer::Writer;
use super::{ImportError, comment_links, fingerprint};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{LabelName, Origin, Post, PostStatus, text};
use crate::publishing::{self, Draft};
use crate::remote_pictures;
use crate::store;
use crate::store::import_entries::{self, WrittenEntry, WrittenKind};
use crate::transfer::imported::{ImportEntry, ImportedPost};

/// The action for a post of the file.
enum Plan {
    Create,
    Replace(i64),
    /// Leave the post, with this outcome: it is the same here, or in the trash.
    Leave(Outcome),
    /// Keep the post, for this reason.
    Keep(&'static str),
}

/// The note for a post that is kept.
const KEPT: &str = "it was changed here after its last change in the file, and stays as it is";

/// The note for a post that has changed on both sides.
const BOTH: &str = "it was changed here and in the source since it was imported, and stays as it is; `--theirs` overwrites it";
/// The note for a post whose excerpt has no place.
const EXCERPT: &str = "its excerpt is not carried: the beginning of the text stands for it; `--excerpts-as-subtitles` makes it the subtitle";
/// The note for a post that was deleted here.
const DELETED: &str = "it was deleted here since it was imported; `--theirs` brings it back";

/// Writes every post and page of the file.
pub(super) async fn write(file: &mut File<'_>, writer: &mut Writer<'_>) -> Result<(), ImportError> {
    let mut pass = file.pass()?;
    while let Some(entry) = pass.next(writer).await? {
        let ImportEntry::Post(post) = entry else {
            continue;
        };
        let name = ledger::name(&post.origin.id, &post.title);
        if !writer
            .scratch
            .see(&format!("post {}", post.origin.id))
            .await?
        {
            writer.ledger.skip(
                ReportRow::from(post.kind),
                &name,
                "it stands twice in the file; the first one is taken",
            );
        } else if let Some((ready, bytes)) = prepare(writer, *post, name).await? {
            writer.post(ready, bytes).await?;
        }
    }
    writer.flush().await
}

/// Checks, renders and compares a post, and records its place. Returns `None` if there is nothing
/// to write.
async fn prepare(
    writer: &mut Writer<'_>,
    mut post: ImportedPost,
    name: String,
) -> Result<Option<(ReadyPost, usize)>> {
    let (row, target) = (ReportRow::from(post.kind), writer.target);
    let existing = store::posts::find_by_origin(&mut target.db.read().await?, &post.origin).await?;
    if writer.excerpts_as_subtitles && post.subtitle.is_empty() {
        post.subtitle = std::mem::take(&mut post.excerpt);
    }
    let source_hash = fingerprint::of_post(&post);
    let entry = find_entry(target, &post.origin).await?;
    let mut notes = post.losses.clone();
    if !text::line(&post.excerpt).is_empty() {
        notes.push(EXCERPT.to_owned());
    }
    post.body =
        comment_links::of_post(writer, &post.origin, &post.body, post.format, &mut notes).await?;
    let author = writer
        .authors
        .user(target, &post.origin.system, &post.author)
        .await?;
    let known = entry.as_ref().filter(|_| !target.theirs);
    if known.is_some() && existing.is_none() {
        writer.ledger.skip(row, &name, DELETED);
        return Ok(None);
    }
    let is_unchanged = known.is_some_and(|entry| entry.source_hash == source_hash);
    let draft = draft::draft(
        target,
        &writer.scratch,
        &post,
        author,
        existing.as_ref(),
        &mut notes,
    )
    .await?;
    let plan = if is_unchanged {
        Plan::Leave(target.outcome_of(entry.as_ref()))
    } else {
        plan(target, existing.as_ref(), entry.as_ref(), &draft).await?
    };
    let path = draft
        .imported
        .as_ref()
        .and_then(|imported| imported.path.clone());
    let bytes = draft.source.len();
    let prepared = match publishing::prepare(target.db, target.services, draft).await {
        Err(Error::Invalid(errors)) => {
            let why = format!("it cannot be stored: {errors}");
            writer.ledger.skip(row, &name, &why);
            return Ok(None);
        }
        prepared => prepared?,
    };
    notes.extend(prepared.changes().iter().cloned());
    let aliases = draft::aliases(&post.aliases, &mut notes);
    let (own_id, stated) = (existing.map(|post| post.id), post.stated_comments);
    let id = writer
        .places
        .insert(&writer.scratch, &post.origin.id, own_id, row, stated)
        .await?;
    let Some(replaces) = decide(&mut writer.ledger, plan, row, &name, &notes) else {
        return Ok(None);
    };
    let ready = ReadyPost {
        aliases,
        row,
        name,
        origin: post.origin,
        path,
        prepared,
        replaces,
        source_hash,
        is_trash: post.status == PostStatus::Trash,
        id,
    };
    Ok(Some((ready, bytes)))
}

/// Reports the losses of a post. Returns the version that it replaces, or `None` after counting a
/// post that stays as it is.
fn decide(
    ledger: &mut Ledger,
    plan: Plan,
    row: ReportRow,
    name: &str,
    notes: &[String],
) -> Option<Option<i64>> {
    if let Plan::Keep(why) = plan {
        ledger.skip(row, name, why);
        return None;
    }
    notes.iter().for_each(|note| ledger.note(row, name, note));
    match plan {
        Plan::Create => Some(None),
        Plan::Replace(version) => Some(Some(version)),
        Plan::Leave(outcome) => {
            ledger.end(row, outcome);
            None
        }
        Plan::Keep(_) => None,
    }
}

async fn find_entry(target: Target<'_>, origin: &Origin) -> Result<Option<WrittenEntry>> {
    let mut conn = target.db.read().await?;
    import_entries::find(&mut conn, WrittenKind::Post, origin).await
}

/// Chooses the action for a post. A post in the trash stays there, and a post that was changed here
/// is kept. If no entry tells whether it was, because it was imported before entries were stored,
/// the times do.
async fn plan(
    target: Target<'_>,
    existing: Option<&Post>,
    entry: Option<&WrittenEntry>,
    draft: &Draft,
) -> Result<Plan> {
    let Some(post) = existing else {
        return Ok(Plan::Create);
    };
    if post.status == PostStatus::Trash || is_same(target, post, draft).await? {
        return Ok(Plan::Leave(Outcome::Unchanged));
    }
    if target.theirs {
        return Ok(Plan::Replace(post.version));
    }
    let kept = match entry {
        Some(entry) => {
            let mut conn = target.db.read().await?;
            was_changed_here(&mut conn, post, entry)
                .await?
                .then_some(BOTH)
        }
        None => {
            let changed_there = draft.imported.as_ref().map(|imported| imported.updated_at);
            (changed_there < Some(changed_here(target, post).await?)).then_some(KEPT)
        }
    };
    Ok(kept.map_or(Plan::Replace(post.version), Plan::Keep))
}

/// The time of the last change here: by a user to any field, or by an import to the text.
async fn changed_here(target: Target<'_>, post: &Post) -> Result<Timestamp> {
    let mut conn = target.db.read().await?;
    let newest = store::revisions::list(&mut conn, post.id, i64::MAX, 1).await?;
    let saved_at = newest
        .first()
        .filter(|revision| revision.user_id.is_some())
        .map(|revision| revision.saved_at);
    Ok(saved_at.map_or(post.updated_at, |at| at.max(post.updated_at)))
}

/// Whether the source of the stored post is that of the draft, apart from pictures that have been
/// fetched since.
async fn is_same_source(target: Target<'_>, post: &Post, draft: &Draft) -> Result<bool> {
    if post.source == draft.source {
        return Ok(true);
    }
    let (db, services) = (target.db, target.services);
    let rewrites = store::picture_rewrites::list_by_post(&mut db.read().await?, post.id).await?;
    if rewrites.is_empty() {
        return Ok(false);
    }
    let there = remote_pictures::rewritten(db, services, &draft.source, post).await?;
    Ok(there == remote_pictures::rewritten(db, services, &post.source, post).await?)
}

/// Whether the stored post equals the draft from the file.
async fn is_same(target: Target<'_>, post: &Post, draft: &Draft) -> Result<bool> {
    let labels = store::labels::list_by_post(&mut target.db.read().await?, post.id).await?;
    let same_labels = labels.iter().map(|label| label.folded.clone()).eq(draft
        .labels
        .iter()
        .flatten()
        .map(LabelName::folded));
    let same_time = draft.status == PostStatus::Draft || post.published_at == draft.published_at;
    let same_words = post.title == text::line(&draft.title)
        && post.subtitle == text::line(&draft.subtitle)
        && post.format == draft.format
        && Box::pin(is_same_source(target, post, draft)).await?;
    Ok(same_labels
        && same_time
        && same_words
        && post.kind == draft.kind
        && post.status == draft.status)
}

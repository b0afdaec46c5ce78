//! The import of what is neither a post nor a comment: files, redirects, labels and authors.
//!
//! A pass before the posts writes files, redirects and the old addresses of labels, and remembers
//! what the file tells about authors. Users are created with the posts that name them.

mod media;

use super::ImportError;
use super::file::File;
use super::ledger::{self, Outcome, ReportRow};
use super::target::Target;
use super::writer::Writer;
use crate::error::{Error, Result};
use crate::model::redirect::{Target as RedirectTarget, parse_source};
use crate::model::{LabelName, Origin, PostPath, Slug, SlugKind, UserId};
use crate::site;
use crate::slug_history;
use crate::store;
use crate::store::import_entries::{self, WrittenKind, WrittenRow};
use crate::transfer::imported::{ImportEntry, ImportedLabel, ImportedRedirect};
use crate::urls;

/// The system of the origin of a redirect, whose id is the path.
const PATH: &str = "path";
const BAD_PATH: &str = "its old path is none that this blog can have";
const BAD_TARGET: &str = "it leads to an address that is not accepted";
const TAKEN: &str = "its old path is used otherwise here";
const TAKEN_ALIAS: &str = "one of its old addresses is used otherwise here";

/// Writes the files, redirects and labels of the file.
pub(super) async fn write(file: &mut File<'_>, writer: &mut Writer<'_>) -> Result<(), ImportError> {
    let input = file.input();
    let mut pass = file.pass()?;
    while let Some(entry) = pass.next(writer).await? {
        match entry {
            ImportEntry::Media(media) => media::write(input, writer, &media).await?,
            ImportEntry::Redirect(redirect) => write_redirect(writer, &redirect).await?,
            ImportEntry::Label(label) => write_label(writer, &label).await?,
            ImportEntry::Author(author) => writer.authors.introduce(*author),
            ImportEntry::Post(_)
            | ImportEntry::Comment(_)
            | ImportEntry::Setting(_)
            | ImportEntry::Skipped(_) => {}
        }
    }
    Ok(())
}

/// Redirects the old addresses of the authors whose posts were written, and counts all authors.
pub(super) async fn finish_authors(writer: &mut Writer<'_>) -> Result<()> {
    for (author, user) in writer.authors.introduced() {
        let name = ledger::name(&author.login, "");
        for loss in &author.losses {
            writer.ledger.note(ReportRow::Authors, &name, loss);
        }
        let Some((id, is_new)) = user else {
            let why = "no post in the file is by this author";
            writer.ledger.skip(ReportRow::Authors, &name, why);
            continue;
        };
        let to = author_path(writer.target, id).await?;
        let redirected = alias(writer.target, &author.aliases, to).await?;
        if !redirected.is_complete {
            writer.ledger.note(ReportRow::Authors, &name, TAKEN_ALIAS);
        }
        let outcome = outcome(is_new, redirected.is_changed);
        writer.ledger.end(ReportRow::Authors, outcome);
    }
    Ok(())
}

async fn author_path(target: Target<'_>, id: UserId) -> Result<Option<String>> {
    let user = store::users::find(&mut target.db.read().await?, id).await?;
    Ok(user.map(|user| urls::author(&user.slug)))
}

async fn write_redirect(writer: &mut Writer<'_>, redirect: &ImportedRedirect) -> Result<()> {
    let name = ledger::name(&redirect.from, "");
    let path = parse_source(&redirect.from).map_err(|_| BAD_PATH);
    let to = RedirectTarget::parse(&redirect.to).map_err(|_| BAD_TARGET);
    let ended = match path.and_then(|path| Ok((path, to?))) {
        Ok((path, to)) => redirect_path(writer.target, &path, &to).await?,
        Err(why) => Err(why),
    };
    match ended {
        Ok(outcome) => writer.ledger.end(ReportRow::Redirects, outcome),
        Err(why) => writer.ledger.skip(ReportRow::Redirects, &name, why),
    }
    Ok(())
}

async fn write_label(writer: &mut Writer<'_>, label: &ImportedLabel) -> Result<()> {
    let name = ledger::name(&label.name, "");
    for loss in &label.losses {
        writer.ledger.note(ReportRow::Labels, &name, loss);
    }
    let parsed = match LabelName::parse(&label.name) {
        Ok(parsed) => parsed,
        Err(why) => {
            let why = why.to_string();
            writer.ledger.skip(ReportRow::Labels, &name, &why);
            return Ok(());
        }
    };
    let target = writer.target;
    let known =
        store::labels::find_by_folded(&mut target.db.read().await?, &parsed.folded()).await?;
    if known.is_none() && !target.dry_run {
        let mut tx = target.db.begin().await?;
        tx.unrecorded("a label that no post has yet");
        store::labels::insert(&mut tx, &parsed, target.services.clock.now()).await?;
        tx.commit().await?;
    }
    let shown = known.as_ref().map_or(parsed.as_str(), |label| &label.name);
    let mut aliases = label.aliases.clone();
    aliases.extend(writer.links.label_paths(label));
    let redirected = alias(target, &aliases, Some(urls::label(shown))).await?;
    if !redirected.is_complete {
        writer.ledger.note(ReportRow::Labels, &name, TAKEN_ALIAS);
    }
    let outcome = outcome(known.is_none(), redirected.is_changed);
    writer.ledger.end(ReportRow::Labels, outcome);
    Ok(())
}

fn outcome(is_new: bool, is_changed: bool) -> Outcome {
    if is_new {
        Outcome::Imported
    } else if is_changed {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    }
}

/// What became of the old addresses of one thing.
struct Redirected {
    /// Whether each of them leads to it now.
    is_complete: bool,
    /// Whether one of them is new.
    is_changed: bool,
}

/// Redirects old paths to `to`.
async fn alias(target: Target<'_>, aliases: &[String], to: Option<String>) -> Result<Redirected> {
    let mut redirected = Redirected {
        is_complete: true,
        is_changed: false,
    };
    let to = to.and_then(|to| RedirectTarget::parse(&to).ok());
    for old in aliases {
        let ended = match (parse_source(old), &to) {
            (Ok(path), Some(to)) => redirect_path(target, &path, to).await?,
            (Err(_), Some(to)) => redirect_author(target, old, to).await?,
            (_, None) => Err(BAD_PATH),
        };
        redirected.is_complete &= ended.is_ok();
        redirected.is_changed |= ended == Ok(Outcome::Imported);
    }
    Ok(redirected)
}

/// Redirects the page of an author under another name, as if the author had had it here. Redirects of any
/// other kind cannot begin among the pages of authors.
async fn redirect_author(
    target: Target<'_>,
    old: &str,
    to: &RedirectTarget,
) -> Result<Result<Outcome, &'static str>> {
    let slug = |path: &str| Slug::parse(path.strip_prefix("/author/")?).ok();
    let own = to.own_path().and_then(|path| slug(&path));
    let (Some(former), Some(own)) = (slug(old), own) else {
        return Ok(Err(BAD_PATH));
    };
    let mut conn = target.db.read().await?;
    let path = urls::slug_path(SlugKind::Author, former.as_str());
    let row = store::paths::find(&mut conn, &path).await?;
    if former == own || row.is_some_and(|row| row.target.as_ref() == Some(to)) {
        return Ok(Ok(Outcome::Unchanged));
    }
    match slug_history::check(&mut conn, SlugKind::Author, &former, Some(&own)).await {
        Err(Error::Conflict { .. }) => return Ok(Err(TAKEN)),
        checked => checked?,
    }
    drop(conn);
    if target.dry_run {
        return Ok(Ok(Outcome::Imported));
    }
    let now = target.services.clock.now();
    let mut tx = target.db.begin().await?;
    tx.unrecorded("a former name of an author, which nobody has asked for here");
    slug_history::move_to(&mut tx, SlugKind::Author, &former, &own, now).await?;
    tx.commit().await?;
    Ok(Ok(Outcome::Imported))
}

/// Redirects a path, unless it is used otherwise.
async fn redirect_path(
    target: Target<'_>,
    path: &PostPath,
    to: &RedirectTarget,
) -> Result<Result<Outcome, &'static str>> {
    if to.own_path().as_deref() == Some(path.as_str()) {
        return Ok(Ok(Outcome::Unchanged));
    }
    let origin = Origin {
        system: PATH.to_owned(),
        id: path.as_str().to_owned(),
    };
    let mut conn = target.db.read().await?;
    if let Some(row) = store::paths::find(&mut conn, path.as_str()).await? {
        if row.target.as_ref() != Some(to) {
            return Ok(Err(TAKEN));
        }
        let entry = import_entries::find(&mut conn, WrittenKind::Redirect, &origin).await?;
        return Ok(Ok(target.outcome_of(entry.as_ref())));
    }
    drop(conn);
    if target.dry_run {
        return Ok(Ok(Outcome::Imported));
    }
    let mut tx = target.db.begin().await?;
    match site::create_redirect(&mut tx, target.services, target.by, path, Some(to)).await {
        Ok(made) => {
            let row = WrittenRow {
                id: made.id.0,
                version: made.version,
                source_hash: &[],
            };
            target
                .note(&mut tx, WrittenKind::Redirect, &origin, row)
                .await?;
            tx.commit().await.map(|()| Ok(Outcome::Imported))
        }
        Err(Error::Conflict { .. }) => Ok(Err(TAKEN)),
        Err(other) => Err(other),
    }
}

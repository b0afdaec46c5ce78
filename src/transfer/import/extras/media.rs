//! The import of a picture or another file into the media library.

use std::fs::File;
use std::io::{self, Read as _};

use tokio::task::spawn_blocking;
use url::Url;

use super::redirect_path;
use crate::error::{Error, Result};
use crate::library::{self, Upload};
use crate::model::media::TEXT_MAX;
use crate::model::redirect::{Target as RedirectTarget, parse_source};
use crate::model::{MediaId, PostPath, Role, UserId, text};
use crate::remote_pictures;
use crate::store;
use crate::store::import_entries::{self, WrittenKind, WrittenRow};
use crate::store::media::MediaTexts;
use crate::transfer::formats::Input;
use crate::transfer::import::fingerprint;
use crate::transfer::import::ledger::{self, Outcome, ReportRow};
use crate::transfer::import::target::Target;
use crate::transfer::import::writer::Writer;
use crate::transfer::imported::ImportedMedia;
use crate::urls;

const ONLY_ADDRESS: &str = "the file does not contain it; pictures that posts show are fetched from their old addresses afterwards";
/// The most bytes of a file.
const BYTES_MAX: u64 = 1024 * 1024 * 1024;
const NO_OWNER: &str =
    "nobody owns the blog yet, to whom it could belong; claim the blog and run the import again";

/// Stores a file, redirects its old addresses to it, and counts it.
pub(in crate::transfer::import) async fn write(
    input: &Input,
    writer: &mut Writer<'_>,
    media: &ImportedMedia,
) -> Result<()> {
    let name = ledger::name(&media.origin.id, &media.name);
    for loss in &media.losses {
        writer.ledger.note(ReportRow::Media, &name, loss);
    }
    match store(input, writer.target, media).await {
        Ok(Ok(outcome)) => writer.ledger.end(ReportRow::Media, outcome),
        Ok(Err(why)) => writer.ledger.skip(ReportRow::Media, &name, &why),
        Err(other) => return Err(other),
    }
    Ok(())
}

/// Returns the outcome, or why the file is not imported.
async fn store(
    input: &Input,
    target: Target<'_>,
    media: &ImportedMedia,
) -> Result<Result<Outcome, String>> {
    let Some(member) = &media.member else {
        return Ok(Err(ONLY_ADDRESS.to_owned()));
    };
    let source_hash = fingerprint::of_media(media);
    if let Some(outcome) = find_stored(target, media, &source_hash).await? {
        return Ok(Ok(outcome));
    }
    let file = match copy(input, member).await? {
        Ok(file) => file,
        Err(why) => return Ok(Err(why)),
    };
    let Some(user) = owner(target).await? else {
        return Ok(Err(NO_OWNER.to_owned()));
    };
    let upload = Upload {
        file,
        content_type: None,
        name: media.name.clone(),
        texts: texts(media),
        user,
    };
    match add(target, media, upload, &source_hash).await {
        Err(
            why @ (Error::UnsupportedFile { .. }
            | Error::DamagedFile(_)
            | Error::MislabelledFile(_)
            | Error::Invalid(_)
            | Error::InsufficientStorage(_)),
        ) => Ok(Err(why.to_string())),
        other => Ok(Ok(other?)),
    }
}

/// Stores the file in the library and redirects its old addresses to it.
async fn add(
    target: Target<'_>,
    media: &ImportedMedia,
    upload: Upload,
    source_hash: &[u8],
) -> Result<Outcome> {
    let Target {
        db, services, by, ..
    } = target;
    if target.dry_run {
        library::prepare_dry_run(db, services, by, upload).await?;
        return Ok(Outcome::Imported);
    }
    let prepared = library::prepare(db, services, by, upload).await?;
    let mut tx = db.begin().await?;
    let added = library::add(&mut tx, services, by, &prepared).await?;
    for url in &media.urls {
        remote_pictures::give(&mut tx, services, url, &added.media.hash).await?;
    }
    if added.is_new {
        let row = WrittenRow {
            id: added.media.id.0,
            version: added.media.version,
            source_hash,
        };
        target
            .note(&mut tx, WrittenKind::Media, &media.origin, row)
            .await?;
    }
    tx.commit().await?;
    let path = urls::media(&added.media.hash, &added.media.name);
    if let Ok(to) = RedirectTarget::parse(&path) {
        for path in media.urls.iter().filter_map(|url| old_path(url)) {
            // A path that is used otherwise stays as it is: texts are rewritten all the same.
            let _ = redirect_path(target, &path, &to).await?;
        }
    }
    Ok(if added.is_new {
        Outcome::Imported
    } else {
        Outcome::Unchanged
    })
}

/// Returns the outcome of a file that needs not be stored: it was stored before, and is in the library
/// still.
async fn find_stored(
    target: Target<'_>,
    media: &ImportedMedia,
    hash: &[u8],
) -> Result<Option<Outcome>> {
    let mut conn = target.db.read().await?;
    let entry = import_entries::find(&mut conn, WrittenKind::Media, &media.origin).await?;
    let Some(entry) = entry.filter(|entry| entry.source_hash == hash) else {
        return Ok(None);
    };
    let stored = store::media::find(&mut conn, MediaId(entry.own_id)).await?;
    let is_there = stored.is_some_and(|stored| stored.trashed_at.is_none());
    Ok(is_there.then(|| target.outcome_of(Some(&entry))))
}

fn old_path(url: &str) -> Option<PostPath> {
    let url = Url::parse(url).ok()?;
    parse_source(url.path()).ok()
}

fn texts(media: &ImportedMedia) -> MediaTexts {
    let cut = |words: &str| -> String {
        let line = text::line(words);
        let line = text::without_excess_marks(&line);
        line.chars().take(TEXT_MAX).collect()
    };
    MediaTexts {
        alt: cut(&media.alt),
        caption: cut(&media.caption),
        ..MediaTexts::default()
    }
}

/// Copies a member to a file without a name, which belongs to the upload. Returns why it cannot be
/// read.
async fn copy(input: &Input, member: &str) -> Result<Result<File, String>> {
    let (source, member) = (input.source.clone(), member.to_owned());
    let copy = move || -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        let mut reader = source.open(&member)?.take(BYTES_MAX + 1);
        if io::copy(&mut reader, &mut file)? > BYTES_MAX {
            return Err(io::Error::other("it is larger than 1 GiB"));
        }
        Ok(file)
    };
    let copied = spawn_blocking(copy).await.map_err(Error::internal)?;
    Ok(copied.map_err(|why| format!("it cannot be read: {why}")))
}

/// The user to whom files belong: the first owner.
async fn owner(target: Target<'_>) -> Result<Option<UserId>> {
    let users = store::users::list(&mut target.db.read().await?).await?;
    let owner = users.iter().find(|user| user.role == Role::Owner);
    Ok(owner.map(|user| user.id))
}

//! From an upload to files in the storage, and the rows that they will have.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use bytes::Bytes;
use tokio::task::spawn_blocking;

use super::{room, texts};
use crate::error::{Error, FileFault, FileRefusal, Result};
use crate::i18n;
use crate::media::{self, Content, Processed, RECIPE};
use crate::model::{
    Authority, LanguageTag, MediaHash, MediaId, MediaKind, MediaName, MediaVariant, UserId,
};
use crate::services::Services;
use crate::store::media::{MediaTexts, NewMedia};
use crate::store::{self, Db};

/// A file that a user uploads.
#[derive(Debug)]
pub struct Upload {
    /// A copy of the file that belongs to the upload, open for reading and writing, at any
    /// position.
    pub file: File,
    /// The media type that the client declares, if it does.
    pub content_type: Option<String>,
    /// What the user calls it; may be empty.
    pub name: String,
    /// What the user says about it.
    pub texts: MediaTexts,
    /// The user to whom the item will belong.
    pub user: UserId,
}

/// An upload whose files are stored, and which can be added.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) media: NewMedia,
    /// The variants, whose item has no id yet.
    pub(super) variants: Vec<MediaVariant>,
    pub(super) texts: MediaTexts,
    pub(super) user: UserId,
    /// Whether the files are in the storage: not for a dry run.
    pub(super) is_stored: bool,
}

impl Prepared {
    /// The hash of the file that will be served. It identifies the upload in repeated requests.
    #[must_use]
    pub fn hash(&self) -> &MediaHash {
        &self.media.hash
    }

    /// The media type of the file that will be served.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.media.content_type
    }

    /// The width and height of a picture.
    #[must_use]
    pub fn size(&self) -> Option<(i64, i64)> {
        self.media.picture.map(|(width, height, _)| (width, height))
    }

    /// The hashes and sizes of all files.
    pub(super) fn files(&self) -> impl Iterator<Item = (&MediaHash, i64)> {
        let variants = self.variants.iter();
        std::iter::once((&self.media.hash, self.media.bytes))
            .chain(variants.map(|variant| (&variant.hash, variant.bytes)))
    }

    /// The bytes of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.files()
            .map(|(_, bytes)| u64::try_from(bytes).unwrap_or(0))
            .sum()
    }
}

/// Copies a file of this machine for an [`Upload`], since what is uploaded may be changed in place. The
/// copy has no name, and is in the file system in which the upload will be stored.
///
/// # Errors
/// [`Error::BadRequest`] if the file cannot be read.
pub async fn copy_for_upload(services: &Services, path: &Path) -> Result<File> {
    let path = path.to_owned();
    let folder = services.storage.receiving_folder().to_owned();
    let copied = spawn_blocking(move || copy(&path, &folder)).await;
    copied.map_err(Error::internal)?
}

fn copy(path: &Path, folder: &Path) -> Result<File> {
    let unreadable = |why: io::Error| Error::BadRequest(format!("cannot be read: {why}"));
    let mut file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(Error::BadRequest(
            "is a folder: name the files in it, such as `photos/*.jpg`".to_owned(),
        ));
    }
    fs::create_dir_all(folder).map_err(Error::internal)?;
    let mut copy = tempfile::tempfile_in(folder).map_err(Error::internal)?;
    io::copy(&mut file, &mut copy).map_err(Error::internal)?;
    Ok(copy)
}

/// Makes the files of an upload and stores them.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may add items of the user, [`Error::Invalid`] for texts that are
/// not accepted, [`Error::UnsupportedFile`] and [`Error::DamagedFile`] for a file that is not,
/// [`Error::InsufficientStorage`] if there is no room.
pub async fn prepare(
    db: &Db,
    services: &Services,
    by: &Authority,
    upload: Upload,
) -> Result<Prepared> {
    let (prepared, files) = make(db, services, by, upload).await?;
    stored(services, prepared, files).await
}

/// Makes the files of an upload and stores nothing, for a transaction that is a dry run.
///
/// # Errors
/// The errors of [`prepare`].
pub async fn prepare_dry_run(
    db: &Db,
    services: &Services,
    by: &Authority,
    upload: Upload,
) -> Result<Prepared> {
    let (prepared, _) = make(db, services, by, upload).await?;
    Ok(prepared)
}

/// Makes the files of an upload, and the rows that they will have.
async fn make(
    db: &Db,
    services: &Services,
    by: &Authority,
    upload: Upload,
) -> Result<(Prepared, Files)> {
    by.require_add_media(upload.user)?;
    let texts = texts::checked(&upload.texts, None)?;
    let files = process(services, upload.file, upload.content_type.as_deref()).await?;
    let prepared = rows(db, services, &files, &upload.name, texts, upload.user).await?;
    Ok((prepared, files))
}

/// Makes the files of a picture that the server itself has fetched for a user, and stores them.
///
/// # Errors
/// The errors of [`prepare`], and [`Error::UnsupportedFile`] for a file that is not a picture.
pub async fn prepare_fetched_picture(
    db: &Db,
    services: &Services,
    file: File,
    name: &str,
    user: UserId,
) -> Result<Prepared> {
    let files = process(services, file, None).await?;
    if files.processed.kind != media::Kind::Picture {
        let found = files.processed.master.content_type;
        return Err(Error::UnsupportedFile {
            found: found.to_owned(),
            refusal: i18n::refusal(FileFault::NoPicture { found }),
        });
    }
    let texts = MediaTexts::default();
    let prepared = rows(db, services, &files, name, texts, user).await?;
    stored(services, prepared, files).await
}

/// Stores the files.
async fn stored(services: &Services, mut prepared: Prepared, files: Files) -> Result<Prepared> {
    files.put(services).await?;
    prepared.is_stored = true;
    Ok(prepared)
}

async fn process(services: &Services, file: File, declared: Option<&str>) -> Result<Files> {
    let bytes = file.metadata().map_err(Error::internal)?.len();
    services.storage.check_room(bytes).await?;
    let processed = media::process(&services.media_budget, file, declared).await;
    Files::of(processed.map_err(refused)?).await
}

/// Returns the rows that files will have, if there is room for them.
async fn rows(
    db: &Db,
    services: &Services,
    files: &Files,
    name: &str,
    texts: MediaTexts,
    user: UserId,
) -> Result<Prepared> {
    let settings = services.cached.settings_of(db).await?;
    let prepared = Prepared {
        media: files.new_media(name, &settings.language)?,
        variants: files.variants()?,
        texts,
        user,
        is_stored: false,
    };
    check_quota(db, services, &prepared).await?;
    Ok(prepared)
}

/// Checks the quota, unless the file is there already.
async fn check_quota(db: &Db, services: &Services, prepared: &Prepared) -> Result<()> {
    let mut conn = db.read().await?;
    if store::media::has_file(&mut conn, prepared.hash()).await? {
        return Ok(());
    }
    room::check_quota(&mut conn, services, prepared.bytes()).await
}

/// The files of an upload with their hashes: the master, the variants and the still.
pub(super) struct Files {
    processed: Processed,
    hashes: Vec<MediaHash>,
}

impl Files {
    /// Hashes every file.
    pub(super) async fn of(mut processed: Processed) -> Result<Self> {
        let hash = move || {
            let mut hashes = Vec::new();
            for file in processed.files_mut() {
                hashes.push(MediaHash::of_reader(file.content.reader()?)?);
            }
            Ok(Self { processed, hashes })
        };
        let hashed: io::Result<Self> = spawn_blocking(hash).await.map_err(Error::internal)?;
        hashed.map_err(Error::internal)
    }

    fn new_media(&self, name: &str, language: &LanguageTag) -> Result<NewMedia> {
        let master = &self.processed.master;
        let kind = kind(self.processed.kind);
        let name = MediaName::make(name, master.extension, language)
            .unwrap_or_else(|| MediaName::fallback(word(kind), master.extension));
        let frames = i64::from(self.processed.frames);
        Ok(NewMedia {
            hash: self.hashes[0].clone(),
            kind,
            name,
            content_type: master.content_type,
            bytes: size(&master.content)?,
            picture: master
                .size
                .map(|(width, height)| (width.into(), height.into(), frames)),
        })
    }

    /// Returns the rows of the variants and the still, whose item has no id yet.
    pub(super) fn variants(&self) -> Result<Vec<MediaVariant>> {
        let files = self.processed.files().zip(&self.hashes).skip(1);
        let row = |(file, hash): (&media::StoredFile, &MediaHash)| {
            let (width, height) = file.size.unwrap_or_default();
            Ok(MediaVariant {
                media_id: MediaId(0),
                width: width.into(),
                height: height.into(),
                recipe: RECIPE.into(),
                hash: hash.clone(),
                content_type: file.content_type.to_owned(),
                bytes: size(&file.content)?,
            })
        };
        files.map(row).collect()
    }

    /// Stores every file.
    pub(super) async fn put(self, services: &Services) -> Result<()> {
        let storage = &services.storage;
        let (files, _reserved) = self.processed.into_files();
        for (file, hash) in files.into_iter().zip(&self.hashes) {
            match file.content {
                Content::Bytes(bytes) => drop(storage.put(Bytes::from(bytes)).await?),
                part @ Content::Part { .. } => {
                    let reader = part.into_reader().map_err(Error::internal)?;
                    storage.put_reader(hash, reader).await?;
                }
            }
        }
        Ok(())
    }
}

fn kind(kind: media::Kind) -> MediaKind {
    match kind {
        media::Kind::Picture => MediaKind::Picture,
        media::Kind::Audio => MediaKind::Audio,
        media::Kind::Video => MediaKind::Video,
        media::Kind::Document => MediaKind::Document,
    }
}

/// The name of a file whose own name has no letter or digit.
fn word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Picture => "picture",
        MediaKind::Audio => "recording",
        MediaKind::Video => "film",
        MediaKind::Document => "document",
    }
}

fn size(content: &Content) -> Result<i64> {
    i64::try_from(content.length()).map_err(Error::internal)
}

/// Turns a refusal of `media/` into the domain's error.
pub(super) fn refused(error: media::Error) -> Error {
    let Some(fault) = error.fault() else {
        return match error {
            media::Error::Internal(cause) => Error::Internal(cause),
            busy => Error::Unavailable(busy.into()),
        };
    };
    let detail = error.to_string();
    let refusal = FileRefusal { fault, detail };
    let found = match error {
        media::Error::Unsupported(format) => format.name().to_owned(),
        media::Error::TooManyBytes { bytes } => format!("{bytes} bytes"),
        media::Error::TooManyPixels { width, height }
        | media::Error::AnimationTooLarge { width, height }
        | media::Error::TooDemanding { width, height } => format!("{width} × {height} pixels"),
        media::Error::TooManyFrames { frames, .. } => format!("{frames} frames"),
        media::Error::TurnedAnimation => "a turned animation".to_owned(),
        media::Error::Mismatch { .. } => return Error::MislabelledFile(refusal),
        _ => return Error::DamagedFile(refusal),
    };
    Error::UnsupportedFile { found, refusal }
}

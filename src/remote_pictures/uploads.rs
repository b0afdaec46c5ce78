//! The folder in which another system keeps its uploads, such as WordPress's `wp-content/uploads`: its
//! files become items of the media library, and their old paths on the blog redirect to them.
//!
//! One file is taken at a time, so that memory depends neither on the number of files nor on their
//! size. A file that has been added before is recognised by its old path and not read again, so that
//! an interrupted run can be repeated. Of a picture in several sizes only the largest is added. The old
//! path of a smaller one is not stored: `web/path_normalization` tries the names of the full size.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::address::RemoteAddress;
use super::sizes::{full_size_names, split_size};
use crate::error::{Error, Result};
use crate::library::{self, MediaTexts, Prepared, Upload};
use crate::model::redirect::{Target, parse_source};
use crate::model::{Authority, Media, MediaHash, PostPath, UserId};
use crate::services::Services;
use crate::site;
use crate::store::{self, Conn, Db};
use crate::urls;

/// The most folders within one another.
const DEPTH_MAX: usize = 32;

/// A folder of uploads that is being added.
#[derive(Debug)]
pub struct UploadsFolder {
    user: UserId,
    /// The open folders, each within the one before.
    open: Vec<OpenFolder>,
}

/// A file of the folder, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// Where the file is on this machine.
    pub file: PathBuf,
    /// The path on the blog at which it was, encoded as sent.
    pub old_path: String,
    /// What became of it.
    pub outcome: UploadOutcome,
}

/// What became of a file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadOutcome {
    /// It is an item of the library now, to which its old path redirects.
    Added(MediaHash),
    /// Its old path redirected to this item of the library already.
    Known(MediaHash),
    /// It is a smaller size of another file, whose item stands for it.
    Smaller(MediaHash),
    /// It was not added, for this reason.
    Refused(String),
}

impl UploadsFolder {
    /// Opens a folder whose files were at paths below `base` on the blog, such as
    /// `/wp-content/uploads`, and will belong to `user`.
    ///
    /// # Errors
    /// [`Error::Invalid`] if `base` is not a path, [`Error::BadRequest`] if the folder cannot be read.
    pub async fn open(folder: &Path, base: &str, user: UserId) -> Result<Self> {
        let base = parse_source(base).map_err(|why| Error::invalid("base", why.to_string()))?;
        let top = OpenFolder::read(folder, urls::encoded(base.as_str())).await?;
        Ok(Self {
            user,
            open: vec![top],
        })
    }

    /// Takes the next file. Returns what became of it; `None` after the last one.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless `by` may add items of the user and move pictures, an error of the
    /// database or the storage, and [`Error::InsufficientStorage`] if there is no more room. A file
    /// that is not accepted is no error.
    pub async fn next(
        &mut self,
        db: &Db,
        services: &Services,
        by: &Authority,
    ) -> Result<Option<UploadedFile>> {
        by.require_move_pictures()?;
        loop {
            let depth = self.open.len();
            let Some(folder) = self.open.last_mut() else {
                return Ok(None);
            };
            if let Some(name) = folder.files.pop() {
                let user = self.user;
                return folder.add(db, services, by, user, &name).await.map(Some);
            }
            let Some(name) = folder.folders.pop() else {
                self.open.pop();
                continue;
            };
            let (file, old_path) = (folder.folder.join(&name), folder.old_path(&name));
            let inner = match depth {
                DEPTH_MAX => Err(Error::BadRequest("is too deep in other folders".to_owned())),
                _ => OpenFolder::read(&file, old_path.clone()).await,
            };
            match inner {
                Ok(inner) => self.open.push(inner),
                Err(Error::BadRequest(why)) => {
                    let outcome = UploadOutcome::Refused(why);
                    return Ok(Some(UploadedFile {
                        file,
                        old_path,
                        outcome,
                    }));
                }
                Err(other) => return Err(other),
            }
        }
    }
}

/// What is left of a folder.
#[derive(Debug)]
struct OpenFolder {
    folder: PathBuf,
    old_path: String,
    /// The names of the files, the next one last.
    files: Vec<String>,
    /// The names of the folders in it, the next one last.
    folders: Vec<String>,
    /// The pictures that became items, by the names of their files.
    pictures: BTreeMap<String, Picture>,
}

/// The item that was made of a picture.
#[derive(Clone, Debug)]
struct Picture {
    hash: MediaHash,
    size: (i64, i64),
}

impl OpenFolder {
    /// Reads the names in a folder. Links are left out, because they may lead out of it, and so are
    /// hidden files.
    async fn read(folder: &Path, old_path: String) -> Result<Self> {
        let path = folder.to_owned();
        let read = spawn_blocking(move || names(&path)).await;
        let unreadable = |why: io::Error| Error::BadRequest(format!("cannot be read: {why}"));
        let (files, folders) = read.map_err(Error::internal)?.map_err(unreadable)?;
        Ok(Self {
            folder: folder.to_owned(),
            old_path,
            files: full_size_first(files),
            folders,
            pictures: BTreeMap::new(),
        })
    }

    fn old_path(&self, name: &str) -> String {
        format!("{}/{}", self.old_path, urls::encoded_part(name))
    }

    /// Adds a file, unless it is known or a smaller size of another one.
    async fn add(
        &mut self,
        db: &Db,
        services: &Services,
        by: &Authority,
        user: UserId,
        name: &str,
    ) -> Result<UploadedFile> {
        let (file, old_path) = (self.folder.join(name), self.old_path(name));
        let outcome = match self.full_size(name) {
            Some(hash) => UploadOutcome::Smaller(hash),
            None => match parse_source(&old_path) {
                Ok(path) => {
                    let taken = take(db, services, by, user, &file, &path).await?;
                    self.note(name, taken.media.as_ref());
                    taken.outcome
                }
                Err(why) => UploadOutcome::Refused(format!("its old address: {why}")),
            },
        };
        Ok(UploadedFile {
            file,
            old_path,
            outcome,
        })
    }

    /// Returns the item of which this file is a smaller size.
    fn full_size(&self, name: &str) -> Option<MediaHash> {
        let names = full_size_names(name);
        let picture = names.iter().find_map(|name| self.pictures.get(name))?;
        let (width, height) = picture.size;
        // A name may end like a size and be another picture's.
        let fits = |(_, stated): (String, (i64, i64))| stated.0 <= width && stated.1 <= height;
        let is_smaller = split_size(name).is_none_or(fits);
        is_smaller.then(|| picture.hash.clone())
    }

    /// Remembers a picture, of which smaller sizes may follow.
    fn note(&mut self, name: &str, media: Option<&Media>) {
        let Some(media) = media else { return };
        if let Some(size) = media.width.zip(media.height) {
            let hash = media.hash.clone();
            self.pictures
                .insert(name.to_owned(), Picture { hash, size });
        }
    }
}

/// Returns the names of the files and folders in a folder.
fn names(folder: &Path) -> io::Result<(Vec<String>, Vec<String>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let name = name.to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            folders.push(name);
        } else if kind.is_file() {
            files.push(name);
        }
    }
    folders.sort_unstable_by(|a, b| b.cmp(a));
    Ok((files, folders))
}

/// Sorts the names of files, the first one last: pictures in full size before smaller sizes, and the
/// file as it was uploaded before the one that WordPress made of it.
fn full_size_first(mut files: Vec<String>) -> Vec<String> {
    files.sort_by_cached_key(|name| {
        let steps = full_size_names(name).len();
        std::cmp::Reverse((steps, name.clone()))
    });
    files
}

/// What became of a file, with its item.
struct Taken {
    outcome: UploadOutcome,
    media: Option<Media>,
}

/// Adds a file to the library and redirects its old path, unless that was done before.
async fn take(
    db: &Db,
    services: &Services,
    by: &Authority,
    user: UserId,
    file: &Path,
    old_path: &PostPath,
) -> Result<Taken> {
    if let Some(media) = find_at(&mut db.read().await?, old_path).await? {
        return Ok(Taken {
            outcome: UploadOutcome::Known(media.hash.clone()),
            media: Some(media),
        });
    }
    let prepared = match prepare(db, services, by, user, file).await {
        Ok(prepared) => prepared,
        Err(why) => {
            return Ok(Taken {
                outcome: UploadOutcome::Refused(refusal(why)?),
                media: None,
            });
        }
    };
    let mut tx = db.begin().await?;
    let media = library::add(&mut tx, services, by, &prepared).await?.media;
    let target = Target::parse(&urls::media(&media.hash, &media.name)).map_err(Error::internal)?;
    site::redirect_to_media(&mut tx, services, old_path, &target).await?;
    tx.commit().await?;
    Ok(Taken {
        outcome: UploadOutcome::Added(media.hash.clone()),
        media: Some(media),
    })
}

async fn prepare(
    db: &Db,
    services: &Services,
    by: &Authority,
    user: UserId,
    file: &Path,
) -> Result<Prepared> {
    let name = file.file_name().unwrap_or_default();
    let upload = Upload {
        file: library::copy_for_upload(services, file).await?,
        content_type: None,
        name: name.to_string_lossy().into_owned(),
        texts: MediaTexts::default(),
        user,
    };
    library::prepare(db, services, by, upload).await
}

/// Returns why a file is not accepted, in a sentence; any other error stays one.
fn refusal(why: Error) -> Result<String> {
    match why {
        Error::UnsupportedFile { refusal, .. } | Error::DamagedFile(refusal) => Ok(refusal.detail),
        Error::BadRequest(why) => Ok(why),
        other => Err(other),
    }
}

/// Finds the item that was uploaded to an address of the blog's present or former host.
pub(super) async fn find_at_address(
    conn: &mut Conn,
    address: &RemoteAddress,
) -> Result<Option<Media>> {
    for url in [&address.url, &address.best] {
        let path = url.path().to_owned();
        let larger = full_size_names(&path);
        for path in std::iter::once(path).chain(larger) {
            let Ok(path) = parse_source(&path) else {
                continue;
            };
            if let Some(media) = find_at(conn, &path).await? {
                return Ok(Some(media));
            }
        }
    }
    Ok(None)
}

/// Finds the item to which an old path redirects.
async fn find_at(conn: &mut Conn, old_path: &PostPath) -> Result<Option<Media>> {
    let redirect = store::redirects::find_by_path(conn, old_path.as_str()).await?;
    let target = redirect.and_then(|redirect| redirect.target?.own_path());
    let Some(hash) = target.and_then(|path| MediaHash::of_path(&path)) else {
        return Ok(None);
    };
    let media = store::media::find_by_hash(conn, &hash).await?;
    Ok(media.filter(|media| media.trashed_at.is_none()))
}

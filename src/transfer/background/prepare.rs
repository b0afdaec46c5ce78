//! Taking the files of an import: they are stored or found, and their format is recognised, before the
//! import itself is stored.

use std::path::PathBuf;

use tokio::task::spawn_blocking;

use super::folder::{self, UploadedFile};
use super::options::ImportOptions;
use crate::error::{Error, Result};
use crate::model::Authority;
use crate::services::Services;
use crate::store::Db;
use crate::transfer::formats::{self, Input, UnknownFormat};
use crate::transfer::sources;

/// The most files that one import can name.
const FILES_MAX: usize = 100;

/// The files of a new import.
#[derive(Debug)]
pub enum NewFiles {
    /// Files that were uploaded, with the names that they had.
    Uploaded(Vec<UploadedFile>),
    /// Paths below the folder of imports.
    Named(Vec<String>),
}

/// The files of an import that is not stored yet. Unless it is kept, what was uploaded is deleted when
/// it is dropped.
#[derive(Debug)]
pub struct PreparedImport {
    pub(super) files: Vec<String>,
    pub(super) options: ImportOptions,
    /// The name of the format.
    pub(super) format: &'static str,
    /// The names of the files that are read.
    pub(super) source: String,
    folder: PathBuf,
    is_kept: bool,
}

impl PreparedImport {
    /// Keeps what was uploaded: the import is stored.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for PreparedImport {
    fn drop(&mut self) {
        if !self.is_kept {
            folder::remove_uploaded(&self.folder, &self.files);
        }
    }
}

/// Stores or finds the files, and recognises their format.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import; [`Error::Invalid`] for options or files that are wrong,
/// with a description of what the files are.
pub async fn prepare(
    db: &Db,
    services: &Services,
    by: &Authority,
    files: NewFiles,
    options: ImportOptions,
) -> Result<PreparedImport> {
    by.require_import()?;
    options.checked(&mut db.read().await?).await?;
    let is_upload = matches!(files, NewFiles::Uploaded(_));
    let files = place(services, files).await?;
    let prepared = PreparedImport {
        files,
        options,
        format: "",
        source: String::new(),
        folder: services.imports_folder.clone(),
        is_kept: !is_upload,
    };
    let (paths, format) = (prepared.files.clone(), prepared.options.format.clone());
    let input = open(services, paths, format).await?;
    let input = input.map_err(|why| Error::invalid("file", why))?;
    let mut prepared = prepared;
    prepared.format = input.format.name;
    prepared.source = input.names();
    Ok(prepared)
}

/// Stores uploaded files, or checks that named ones are there. Returns their paths below the folder of
/// imports.
async fn place(services: &Services, files: NewFiles) -> Result<Vec<String>> {
    let (folder, rng) = (services.imports_folder.clone(), services.rng.clone());
    let count = match &files {
        NewFiles::Uploaded(files) => files.len(),
        NewFiles::Named(files) => files.len(),
    };
    if count == 0 || count > FILES_MAX {
        return Err(Error::invalid(
            "files",
            format!("name 1 to {FILES_MAX} files"),
        ));
    }
    let placed = spawn_blocking(move || match files {
        NewFiles::Uploaded(files) => folder::store(&folder, &rng, files).map_err(Error::internal),
        NewFiles::Named(files) => {
            for file in &files {
                folder::find(&folder, file).ok_or_else(|| missing(file))?;
            }
            Ok(files)
        }
    });
    placed.await.map_err(Error::internal)?
}

fn missing(file: &str) -> Error {
    let what = format!(
        "there is no `{file}` in the folder `imports` beside the database; links and hidden files are not followed"
    );
    Error::invalid("files", what)
}

/// Opens files below the folder of imports and recognises their format, off the async threads. The inner
/// error is a sentence for the user.
pub(super) async fn open(
    services: &Services,
    files: Vec<String>,
    format: Option<String>,
) -> Result<Result<Input, String>> {
    let folder = services.imports_folder.clone();
    let opened = spawn_blocking(move || {
        let mut paths = Vec::new();
        for file in &files {
            let path = folder::find_any(&folder, file);
            paths.push(path.ok_or_else(|| missing(file).to_string())?);
        }
        let unreadable = |_| "the file cannot be read".to_owned();
        let source = sources::open(&paths).map_err(unreadable)?;
        let input = match format.as_deref().and_then(formats::parse) {
            Some(format) => Input::of_format(source, format).map_err(UnknownFormat::from),
            None => Input::recognise(source),
        };
        input.map_err(|why| match why {
            UnknownFormat::Read(why) => format!("the file cannot be read: {why}"),
            unknown @ UnknownFormat::Unknown(_) => {
                format!("{unknown}; what can be imported: {}", formats::titles())
            }
        })
    });
    opened.await.map_err(Error::internal)
}

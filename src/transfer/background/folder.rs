//! The folder of imports: what the owner put there, and in a hidden folder in it what was uploaded.
//!
//! Exports hold addresses of people, so that everything uploaded is readable for the server's own user
//! only, and is deleted when the import is complete or deleted.

use std::collections::HashSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Seek as _};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::task::spawn_blocking;

use crate::clock::Rng;
use crate::secrets::hex;
use crate::services::Services;

/// The folder of uploaded files, in which each upload has one of its own.
const UPLOADS: &str = ".uploads";
/// The age from which an upload without an import is deleted.
const UNCLAIMED: Duration = Duration::from_secs(24 * 60 * 60);
/// The most characters of a file's name.
const NAME_MAX: usize = 100;

/// A file that was uploaded.
#[derive(Debug)]
pub struct UploadedFile {
    /// The name that the client gave it.
    pub name: String,
    /// The file, open for reading.
    pub file: File,
}

/// The uploaded files of an import.
#[derive(Debug)]
pub struct UploadedExport {
    folder: PathBuf,
    files: Vec<String>,
}

impl UploadedExport {
    pub(super) fn new(services: &Services, files: Vec<String>) -> Self {
        let folder = services.imports_folder.clone();
        Self { folder, files }
    }

    /// Deletes the files, off the async threads.
    pub async fn remove(self) {
        let removed = spawn_blocking(move || remove_uploaded(&self.folder, &self.files)).await;
        if let Err(why) = removed {
            tracing::warn!(error = %why, "an uploaded export could not be deleted");
        }
    }
}

/// Returns the path of a file or folder below `folder`; `None` if there is none, or only through a link
/// or a hidden name.
pub(super) fn find(folder: &Path, path: &str) -> Option<PathBuf> {
    let is_hidden = |part: &Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    if Path::new(path).components().any(|part| is_hidden(&part)) {
        return None;
    }
    find_any(folder, path)
}

/// Returns the path of a file or folder like [`find`], also of one that was uploaded.
pub(super) fn find_any(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut found = folder.to_owned();
    let mut parts = 0;
    for part in Path::new(path).components() {
        let Component::Normal(name) = part else {
            return None;
        };
        found.push(name);
        parts += 1;
        if fs::symlink_metadata(&found).ok()?.is_symlink() {
            return None;
        }
    }
    (parts > 0).then_some(found)
}

/// Stores uploaded files, and returns their paths below `folder`.
pub(super) fn store(folder: &Path, rng: &Rng, files: Vec<UploadedFile>) -> io::Result<Vec<String>> {
    let upload = format!("{UPLOADS}/{}", hex(&rng.bytes::<16>()));
    create_private(&folder.join(&upload))?;
    let stored = store_in(folder, &upload, files);
    if stored.is_err() {
        remove_folder(&folder.join(&upload));
    }
    stored
}

fn store_in(folder: &Path, upload: &str, files: Vec<UploadedFile>) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for (number, mut sent) in (1..).zip(files) {
        let mut path = format!("{upload}/{}", safe_name(&sent.name));
        if paths.contains(&path) {
            path = format!("{upload}/{number}-{}", safe_name(&sent.name));
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut stored = options.open(folder.join(&path))?;
        sent.file.rewind()?;
        io::copy(&mut sent.file, &mut stored)?;
        paths.push(path);
    }
    Ok(paths)
}

/// The last part of a name, with nothing in it that a file system or a terminal could take otherwise.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |letter: char| {
        if letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_') {
            letter
        } else {
            '-'
        }
    };
    let name: String = last.trim_matches('.').chars().map(safe).collect();
    let skipped = name.chars().count().saturating_sub(NAME_MAX);
    let name: String = name.chars().skip(skipped).collect();
    if name.is_empty() {
        "export".to_owned()
    } else {
        name
    }
}

/// Deletes what was uploaded of these files. What the owner put into the folder stays.
pub(super) fn remove_uploaded(folder: &Path, files: &[String]) {
    for upload in files.iter().filter_map(|file| upload_of(file)) {
        remove_folder(&folder.join(UPLOADS).join(upload));
    }
}

/// Deletes uploads that none of the imports with these `files` has, and that are older than a day.
pub(super) fn sweep(folder: &Path, files: &[String], now: SystemTime) {
    let claimed: HashSet<_> = files.iter().filter_map(|file| upload_of(file)).collect();
    let Ok(uploads) = fs::read_dir(folder.join(UPLOADS)) else {
        return;
    };
    for upload in uploads.flatten() {
        let made = upload.metadata().and_then(|found| found.modified());
        let age = made.map(|made| now.duration_since(made).unwrap_or_default());
        let name = upload.file_name();
        let is_claimed = name.to_str().is_some_and(|name| claimed.contains(name));
        if !is_claimed && age.is_ok_and(|age| age > UNCLAIMED) {
            remove_folder(&upload.path());
        }
    }
}

/// The name of the upload to which a file belongs.
fn upload_of(file: &str) -> Option<&str> {
    let rest = file.strip_prefix(UPLOADS)?.strip_prefix('/')?;
    rest.split('/').next()
}

fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn remove_folder(folder: &Path) {
    if let Err(why) = fs::remove_dir_all(folder)
        && why.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(folder = %folder.display(), error = %why, "an uploaded export could not be deleted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn only_what_lies_in_the_folder_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let imports = folder.path().join("imports");
        fs::create_dir_all(imports.join("old")).expect("a folder");
        fs::create_dir_all(imports.join(".uploads/ab")).expect("a folder");
        for file in [
            "secret",
            "imports/site.xml",
            "imports/old/a.xml",
            "imports/.uploads/ab/b.xml",
        ] {
            fs::write(folder.path().join(file), "text").expect("a file");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../secret", imports.join("link")).expect("a link");
        for path in ["site.xml", "old/a.xml", "old", "old/"] {
            assert!(find(&imports, path).is_some(), "{path}");
        }
        for path in [
            "",
            ".",
            "..",
            "../secret",
            "old/../../secret",
            "/etc/passwd",
            "link",
            "missing",
            ".uploads/ab/b.xml",
            ".uploads",
        ] {
            assert_eq!(find(&imports, path), None, "{path}");
        }
        assert!(find_any(&imports, ".uploads/ab/b.xml").is_some());
    }

    #[test]
    fn uploads_get_safe_names_and_are_swept_when_nobody_has_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| UploadedFile {
            name: name.to_owned(),
            file: tempfile::tempfile().expect("a file"),
        };
        let files = vec![
            file("../../etc/my blog.xml"),
            file("my blog.xml"),
            file(".."),
        ];
        let stored = store(folder.path(), &Rng::system(), files).expect("it is stored");
        let names: Vec<_> = stored
            .iter()
            .filter_map(|path| path.rsplit('/').next())
            .collect();
        assert_eq!(names, ["my-blog.xml", "2-my-blog.xml", "export"]);
        let now = SystemTime::from(Clock::System.now());
        let later = now + 2 * UNCLAIMED;
        sweep(folder.path(), &stored, later);
        assert!(find_any(folder.path(), &stored[0]).is_some());
        sweep(folder.path(), &[], now);
        assert!(find_any(folder.path(), &stored[0]).is_some());
        sweep(folder.path(), &[], later);
        assert_eq!(find_any(folder.path(), &stored[0]), None);
    }
}

//! The source of an import: one file, several files, or folders of files.
//!
//! A source is a list of named members, each of which is opened anew in every pass over it and read
//! as a stream. To add another kind, such as an archive, implement [`Source`] and choose it in
//! [`open`].

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most members of a source.
pub const MEMBERS_MAX: usize = 150_000;
/// The number of bytes from which a format is recognised.
const HEAD: u64 = 64 * 1024;

/// Named members that can be opened any number of times, also by several threads at once.
pub trait Source: Send + Sync {
    /// The members, in a fixed order.
    fn members(&self) -> &[Member];

    /// Opens the member with this name at its start.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] if the source has no such member.
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>>;
}

/// A member of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name, with the folders above it, separated by `/`.
    pub name: String,
    /// The size in bytes.
    pub bytes: u64,
}

/// Opens the files and folders at these paths as one source.
///
/// # Errors
/// An [`io::Error`] that names the path if one cannot be read, or if there are more than
/// [`MEMBERS_MAX`] files.
pub fn open(paths: &[PathBuf]) -> io::Result<Arc<dyn Source>> {
    Ok(Arc::new(Files::find(paths)?))
}

/// Returns the first bytes of a member, at most 64 KiB.
///
/// # Errors
/// The errors of [`Source::open`].
pub fn head(source: &dyn Source, name: &str) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.open(name)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// Files of the file system. Links inside folders are not followed.
struct Files {
    members: Vec<Member>,
    /// The path of each member.
    paths: Vec<PathBuf>,
}

impl Files {
    fn find(paths: &[PathBuf]) -> io::Result<Self> {
        let mut files = Self {
            members: Vec::new(),
            paths: Vec::new(),
        };
        for path in paths {
            let name = path.file_name().map_or_else(String::new, text);
            files.add(name, path).map_err(|why| {
                io::Error::new(why.kind(), format!("cannot read {}: {why}", path.display()))
            })?;
        }
        Ok(files)
    }

    /// Adds a file, or the files in a folder in order of their names.
    fn add(&mut self, name: String, path: &Path) -> io::Result<()> {
        let found = std::fs::metadata(path)?;
        if !found.is_dir() {
            return self.add_file(name, path, found.len());
        }
        // A list instead of recursion, because folders may be nested to any depth.
        let mut folders = vec![(name, path.to_owned())];
        while let Some((name, folder)) = folders.pop() {
            let mut entries = std::fs::read_dir(&folder)?.collect::<io::Result<Vec<_>>>()?;
            entries.sort_by_key(std::fs::DirEntry::file_name);
            for entry in entries {
                let inner = format!("{name}/{}", text(entry.file_name()));
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push((inner, entry.path()));
                } else if kind.is_file() {
                    self.add_file(inner, &entry.path(), entry.metadata()?.len())?;
                }
            }
        }
        Ok(())
    }

    fn add_file(&mut self, name: String, path: &Path, bytes: u64) -> io::Result<()> {
        if self.members.len() == MEMBERS_MAX {
            return Err(io::Error::other(format!(
                "there are more than {MEMBERS_MAX} files"
            )));
        }
        self.members.push(Member { name, bytes });
        self.paths.push(path.to_owned());
        Ok(())
    }
}

impl Source for Files {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        let at = self.members.iter().position(|member| member.name == name);
        let path = at.and_then(|at| self.paths.get(at));
        let path = path.ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(BufReader::new(File::open(path)?)))
    }
}

fn text(name: impl AsRef<std::ffi::OsStr>) -> String {
    name.as_ref().to_string_lossy().into_owned()
}

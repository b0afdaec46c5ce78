//! A folder of this machine: what it lists, and how much room it has.
//!
//! The crate below hides what an interrupted put has left, and cannot delete it. So the folder is
//! listed here.

use std::fs::{self, DirEntry, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Entry, StoredFile};
use crate::clock::Timestamp;
use crate::model::MediaHash;

/// The folder of the storage, which may not exist yet.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The bytes that a program without special rights can still write to the disk.
    pub(super) fn free_bytes(&self) -> io::Result<u64> {
        let there = self.0.ancestors().find(|path| path.exists());
        let there = there.unwrap_or(Path::new("/"));
        let disk = nix::sys::statvfs::statvfs(there)?;
        Ok(disk.blocks_available().saturating_mul(disk.fragment_size()))
    }

    /// Lists the files in the folder `part`, in order of their names.
    pub(super) fn list(&self, part: &str) -> io::Result<Vec<StoredFile>> {
        let entries = match fs::read_dir(self.0.join(part)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
        entries.sort_unstable_by_key(DirEntry::file_name);
        let mut files = Vec::new();
        for entry in &entries {
            files.extend(stored_file(entry)?);
        }
        Ok(files)
    }

    /// Deletes a file that was last written at `listed`, unless it was written again since. Returns
    /// whether it is gone.
    pub(super) fn delete(&self, path: &Path, listed: Timestamp) -> io::Result<bool> {
        let deleted = || {
            if written_at(&fs::metadata(path)?)? != listed {
                return Ok(false);
            }
            fs::remove_file(path).map(|()| true)
        };
        match deleted() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            done => done,
        }
    }
}

/// Reads a file's entry; `None` if its name is not the library's, or if it is gone again.
fn stored_file(entry: &DirEntry) -> io::Result<Option<StoredFile>> {
    let name = entry.file_name();
    let Some(hash) = name.to_str().and_then(read_name) else {
        return Ok(None);
    };
    let metadata = match entry.metadata() {
        Ok(metadata) if metadata.is_file() => metadata,
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(StoredFile {
        hash,
        bytes: metadata.len(),
        written_at: written_at(&metadata)?,
        entry: Entry::File(entry.path()),
    }))
}

/// Reads the name of a file: `Some(None)` for what an interrupted put has left, which is a hash with
/// `#` and a number.
fn read_name(name: &str) -> Option<Option<MediaHash>> {
    match name.split_once('#') {
        None => MediaHash::parse(name).ok().map(Some),
        Some((hash, number)) => {
            let is_left = MediaHash::parse(hash).is_ok() && number.parse::<u32>().is_ok();
            is_left.then_some(None)
        }
    }
}

fn written_at(metadata: &Metadata) -> io::Result<Timestamp> {
    metadata.modified().map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_library_are_read() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(read_name(hash), Some(MediaHash::parse(hash).ok()));
        assert_eq!(read_name(&format!("{hash}#1")), Some(None));
        for name in [
            "",
            "a.jpg",
            "#1",
            ".DS_Store",
            &format!("{hash}#"),
            &format!("{hash}#x"),
        ] {
            assert_eq!(read_name(name), None, "{name}");
        }
    }
}

//! The manifest of a backup in a folder, `media.ndjson`: what belongs to the backup.
//!
//! Its first line is about the backup and its database, each further line about a file of the media
//! library. It is written under another name and renamed when everything that it names is on the
//! disk. So there is either no backup in a folder, or a whole one: until the next one is finished,
//! the last one holds.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cli::{CliError, Explain as _};
use crate::clock::Timestamp;
use crate::model::MediaHash;

/// The name of the manifest.
const NAME: &str = "media.ndjson";
/// The name of a manifest that is being written.
const UNFINISHED: &str = "media.ndjson.unfinished";
/// The version of this form.
const VERSION: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the form.
    pub tympan_backup: u32,
    /// When the database was copied.
    pub made_at: Timestamp,
    /// The name of the database's copy.
    pub database: String,
    /// The hash of the copy.
    pub database_hash: MediaHash,
    /// The number of files.
    pub files: usize,
}

/// A file of the media library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Line {
    /// The hash of its content, which is its name.
    pub hash: MediaHash,
    /// Its size.
    pub bytes: u64,
}

impl Line {
    /// Returns the place of the file in the folder of a backup.
    pub fn path(&self, folder: &Path) -> PathBuf {
        let hash = self.hash.as_str();
        folder.join("media").join(&hash[..2]).join(hash)
    }
}

/// What belongs to a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The backup and its database.
    pub head: Head,
    /// The files.
    pub lines: Vec<Line>,
}

impl Manifest {
    /// Returns the manifest of a copied database, without files.
    pub fn new(made_at: Timestamp, database: String, database_hash: MediaHash) -> Self {
        Self {
            head: Head {
                tympan_backup: VERSION,
                made_at,
                database,
                database_hash,
                files: 0,
            },
            lines: Vec::new(),
        }
    }

    /// Writes the manifest, which makes the backup in `folder` whole.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let unfinished = folder.join(UNFINISHED);
        let mut file = BufWriter::new(File::create(&unfinished)?);
        let head = Head {
            files: self.lines.len(),
            ..self.head.clone()
        };
        serde_json::to_writer(&mut file, &head)?;
        for line in &self.lines {
            file.write_all(b"\n")?;
            serde_json::to_writer(&mut file, line)?;
        }
        file.write_all(b"\n")?;
        file.into_inner()?.sync_all()?;
        fs::rename(unfinished, folder.join(NAME))?;
        File::open(folder)?.sync_all()
    }

    /// Reads the manifest of the backup in `folder`.
    pub fn read(folder: &Path) -> Result<Self, CliError> {
        if !folder.is_dir() {
            let what = if folder.exists() {
                "is a file"
            } else {
                "does not exist"
            };
            return Err(CliError::new(format!("{} {what}", folder.display())).fix(
                "pass the folder that `tympan backup FOLDER` has written; docs/OPERATIONS.md tells how to put back \
                 the database alone",
            ));
        }
        let place = folder.join(NAME);
        let file = match File::open(&place) {
            Err(why) if why.kind() == ErrorKind::NotFound => return Err(unfinished(folder)),
            opened => opened.explain(
                &format!("cannot read {}", place.display()),
                "let the user that runs this read the backup",
            )?,
        };
        parse(BufReader::new(file), &place)
    }

    /// Reads the manifest of an earlier backup, if there is one that can be read.
    pub fn find(folder: &Path) -> Option<Self> {
        let place = folder.join(NAME);
        parse(BufReader::new(File::open(&place).ok()?), &place).ok()
    }
}

fn unfinished(folder: &Path) -> CliError {
    CliError::new(format!(
        "there is no whole backup in {}: {NAME} is missing",
        folder.display()
    ))
    .fix("pass the folder that `tympan backup FOLDER` has written; if it was interrupted, run it again")
}

fn parse(text: impl io::BufRead, place: &Path) -> Result<Manifest, CliError> {
    let damaged = |number: usize| {
        CliError::new(format!("{}:{number} is damaged", place.display()))
            .fix("use another backup, or another copy of this one")
    };
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().ok_or_else(|| damaged(1))?;
    let first: serde_json::Value =
        serde_json::from_str(&first.map_err(|_| damaged(1))?).map_err(|_| damaged(1))?;
    if first["tympan_backup"].as_u64() > Some(VERSION.into()) {
        return Err(CliError::new(format!(
            "the backup {} was made by a newer version of Tympan",
            place.display()
        ))
        .fix("install the version that has made it, or a later one"));
    }
    let head: Head = serde_json::from_value(first).map_err(|_| damaged(1))?;
    if Path::new(&head.database).file_name() != Some(head.database.as_ref()) {
        return Err(damaged(1));
    }
    let mut manifest = Manifest {
        lines: Vec::with_capacity(head.files.min(1 << 20)),
        head,
    };
    for (at, line) in lines {
        let line = line.map_err(|_| damaged(at + 1))?;
        let line = serde_json::from_str(&line).map_err(|_| damaged(at + 1))?;
        manifest.lines.push(line);
    }
    if manifest.lines.len() == manifest.head.files {
        Ok(manifest)
    } else {
        Err(damaged(manifest.lines.len() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let hash = MediaHash::of(b"a");
        let time = "2022-01-07T12:00:00Z".parse().expect("a time");
        let mut manifest = Manifest::new(time, "tympan-1.db".to_owned(), hash.clone());
        manifest.lines.push(Line { hash, bytes: 1 });
        manifest.head.files = 1;
        manifest
    }

    #[test]
    fn manifest_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        manifest().write(folder.path()).expect("it is written");
        let read = Manifest::read(folder.path()).expect("it is read");
        assert_eq!(read, manifest());
        assert_eq!(Manifest::find(folder.path()), Some(manifest()));
        assert!(!folder.path().join(UNFINISHED).exists());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        manifest().write(at).expect("it is written");
        let whole = fs::read_to_string(at.join(NAME)).expect("it is read");
        let first = whole.lines().next().expect("a line");
        for (text, words) in [
            ("".to_owned(), "media.ndjson:1 is damaged"),
            (format!("{first}\n"), "media.ndjson:1 is damaged"),
            (
                format!("{first}\n{{\"hash\":\"5\"}}\n"),
                "media.ndjson:2 is damaged",
            ),
            (
                whole.replace("tympan-1.db", "../a.db"),
                "media.ndjson:1 is damaged",
            ),
            (
                whole.replace("backup\":1", "backup\":2"),
                "a newer version of Tympan",
            ),
        ] {
            fs::write(at.join(NAME), text).expect("it is written");
            let told = Manifest::read(at).expect_err("it is wrong").to_string();
            assert!(
                told.contains(words) && told.contains("fix: "),
                "{words}: {told}"
            );
        }
        fs::remove_file(at.join(NAME)).expect("it was there");
        let told = Manifest::read(at).expect_err("it is gone").to_string();
        assert!(told.contains("no whole backup"), "{told}");
        let told = Manifest::read(&at.join("none"))
            .expect_err("nothing")
            .to_string();
        assert!(told.contains("does not exist"), "{told}");
    }
}

//! Opening what a user names, files, folders and zip archives, as one [`Source`].

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::Archive;
use super::source::{self, MEMBERS_MAX, Member, Source};

/// Opens the files, folders and archives at these paths as one source. Several archives are the parts
/// of one.
///
/// # Errors
/// An [`io::Error`] that names the path if one cannot be read, or if there are too many files.
pub fn open(paths: &[PathBuf]) -> io::Result<Arc<dyn Source>> {
    let mut parts: Vec<(String, Arc<dyn Source>)> = Vec::new();
    for path in paths {
        let named = |why: io::Error| {
            io::Error::new(why.kind(), format!("cannot read {}: {why}", path.display()))
        };
        let part: Arc<dyn Source> = if is_archive(path).map_err(named)? {
            Arc::new(Archive::open(path).map_err(named)?)
        } else {
            source::open(std::slice::from_ref(path))?
        };
        let name = path.file_name().unwrap_or_default();
        parts.push((name.to_string_lossy().into_owned(), part));
    }
    match parts.as_slice() {
        [(_, only)] => Ok(Arc::clone(only)),
        _ => Ok(Arc::new(Joined::of(&parts)?)),
    }
}

/// Whether a file begins as a zip archive does.
fn is_archive(path: &Path) -> io::Result<bool> {
    if std::fs::metadata(path)?.is_dir() {
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut start)?;
    Ok(matches!(start.as_slice(), b"PK\x03\x04" | b"PK\x05\x06"))
}

/// Several sources as one. A member whose name another one has gets the name of its source before it.
struct Joined {
    members: Vec<Member>,
    /// The source of each member by its name here, and its name there.
    places: HashMap<String, (Arc<dyn Source>, String)>,
}

impl Joined {
    fn of(parts: &[(String, Arc<dyn Source>)]) -> io::Result<Self> {
        let mut joined = Self {
            members: Vec::new(),
            places: HashMap::new(),
        };
        for (part, source) in parts {
            for member in source.members() {
                if joined.members.len() == MEMBERS_MAX {
                    return Err(io::Error::other(format!(
                        "there are more than {MEMBERS_MAX} files"
                    )));
                }
                let mut name = member.name.clone();
                while joined.places.contains_key(&name) {
                    name = format!("{part}/{name}");
                }
                let place = (Arc::clone(source), member.name.clone());
                joined.places.insert(name.clone(), place);
                joined.members.push(Member {
                    name,
                    bytes: member.bytes,
                });
            }
        }
        Ok(joined)
    }
}

impl Source for Joined {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        let (source, name) = self.places.get(name).ok_or(io::ErrorKind::NotFound)?;
        source.open(name)
    }
}

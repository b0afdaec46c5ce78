//! A zip archive as the source of an import. Nothing of it is unpacked to disk.
//!
//! The archive's directory is read once, and of each member only its name, sizes and place are kept. A
//! member is read as a stream, from a file handle of its own. What a hostile archive could do is
//! refused: names that lead out of it, very many members, members that overlap, and members that
//! unpack to far more than is plausible.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::source::{MEMBERS_MAX, Member, Source};

/// The most bytes of a member.
const BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// The number of bytes that any member may unpack to.
const SMALL: u64 = 10 * 1024 * 1024;
/// The most bytes, for each packed byte, of a larger member.
const RATIO_MAX: u64 = 200;
/// The most bytes of the directory for each of the most members that there may be.
const DIRECTORY_ENTRY: u64 = 512;
/// The length of the record at the end of an archive, and the most bytes of a comment behind it.
const END: u64 = 22;
const COMMENT_MAX: u64 = 65_535;

/// A zip archive.
pub(super) struct Archive {
    path: PathBuf,
    members: Vec<Member>,
    places: HashMap<String, Place>,
}

/// Where a member is in the archive, and how it is packed.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The start of its local header.
    header: u64,
    packed: u64,
    bytes: u64,
    checksum: u32,
    is_deflated: bool,
    is_encrypted: bool,
}

impl Archive {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// An [`io::Error`] with a sentence for the user if it is not one that can be imported.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        check_directory(&mut file)?;
        let size = file.metadata()?.len();
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|why| {
            refused(format!(
                "the zip archive is damaged ({why}); download it again"
            ))
        })?;
        if archive.len() > MEMBERS_MAX {
            return Err(too_many());
        }
        let mut opened = Self {
            path: path.to_owned(),
            members: Vec::new(),
            places: HashMap::new(),
        };
        let mut packed: u64 = 0;
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(io::Error::other)?;
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().map_err(io::Error::other)?.into_owned();
            check_name(&name)?;
            if is_of_system(&name) {
                continue;
            }
            packed = packed.saturating_add(entry.compressed_size());
            let place = Place {
                header: entry.header_start(),
                packed: entry.compressed_size(),
                bytes: entry.size(),
                checksum: entry.crc32(),
                is_deflated: entry.compression() == CompressionMethod::Deflated,
                is_encrypted: entry.encrypted(),
            };
            let is_plain = matches!(
                entry.compression(),
                CompressionMethod::Deflated | CompressionMethod::Stored
            );
            if !is_plain {
                return Err(refused(format!(
                    "“{}” in the zip archive is packed in a way that is not known; pack it anew",
                    shown(&name)
                )));
            }
            opened.add(name, place);
        }
        // Members that share their bytes unpack to any size.
        if packed > size {
            return Err(refused(
                "the members of the zip archive overlap, which no export does".to_owned(),
            ));
        }
        Ok(opened)
    }

    fn add(&mut self, name: String, place: Place) {
        let member = Member {
            name: name.clone(),
            bytes: place.bytes,
        };
        if self.places.insert(name, place).is_none() {
            self.members.push(member);
        }
    }
}

impl Source for Archive {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        let place = self.places.get(name).ok_or(io::ErrorKind::NotFound)?;
        if place.is_encrypted {
            return Err(refused(format!(
                "“{}” in the zip archive has a password; unpack the archive and import the folder",
                shown(name)
            )));
        }
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(place.header))?;
        skip_header(&mut file)?;
        let packed = BufReader::new(file.take(place.packed));
        let unpacked: Box<dyn Read + Send> = if place.is_deflated {
            Box::new(DeflateDecoder::new(packed))
        } else {
            Box::new(packed)
        };
        Ok(Box::new(Unpacked {
            inner: unpacked,
            left: most_bytes(place.packed).min(place.bytes),
            checksum: Crc::new(),
            expected: place.checksum,
        }))
    }
}

/// The unpacked bytes of a member: no more than the directory tells, and with its checksum.
struct Unpacked {
    inner: Box<dyn Read + Send>,
    left: u64,
    checksum: Crc,
    expected: u32,
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            return Err(refused(
                "a member of the zip archive unpacks to more than is plausible".to_owned(),
            ));
        };
        self.left = left;
        self.checksum.update(&into[..count]);
        if count == 0 && !into.is_empty() && self.checksum.sum() != self.expected {
            return Err(refused(
                "a member of the zip archive is damaged; download the archive again".to_owned(),
            ));
        }
        Ok(count)
    }
}

/// The most bytes that a member of this packed size may unpack to.
fn most_bytes(packed: u64) -> u64 {
    packed.saturating_mul(RATIO_MAX).clamp(SMALL, BYTES_MAX)
}

/// Refuses an archive with very many members before its directory is read into memory.
fn check_directory(file: &mut File) -> io::Result<()> {
    let size = file.metadata()?.len();
    let tail_length = size.min(END + COMMENT_MAX);
    file.seek(SeekFrom::Start(size - tail_length))?;
    let mut tail = Vec::new();
    file.take(tail_length).read_to_end(&mut tail)?;
    let end = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06");
    let end =
        end.ok_or_else(|| refused("the zip archive is cut off; download it again".to_owned()))?;
    let length = tail
        .get(end + 12..end + 16)
        .and_then(|bytes| bytes.try_into().ok());
    let length = u64::from(u32::from_le_bytes(length.unwrap_or_default()));
    // A larger directory has its length in a record of its own, before this one.
    let from = end.saturating_sub(76);
    let large = tail[from..end]
        .windows(4)
        .position(|bytes| bytes == b"PK\x06\x06");
    let large = large.and_then(|at| tail.get(from + at + 40..from + at + 48));
    let large = large
        .and_then(|bytes| bytes.try_into().ok())
        .map(u64::from_le_bytes);
    file.seek(SeekFrom::Start(0))?;
    if large.unwrap_or(length) > MEMBERS_MAX as u64 * DIRECTORY_ENTRY {
        return Err(too_many());
    }
    Ok(())
}

fn too_many() -> io::Error {
    refused(format!(
        "the zip archive has more than {MEMBERS_MAX} members"
    ))
}

/// Refuses a name that could lead out of the archive.
fn check_name(name: &str) -> io::Result<()> {
    let leads_out = name.starts_with('/')
        || name.contains(['\\', '\0'])
        || name.split('/').any(|part| part == ".." || part == ".")
        || name.get(1..2) == Some(":");
    if !leads_out {
        return Ok(());
    }
    Err(refused(format!(
        "the zip archive holds a member whose name leads out of it, “{}”; no export does",
        shown(name)
    )))
}

/// Whether a file was added by the system that packed the archive.
fn is_of_system(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.ends_with("/.DS_Store") || name.ends_with("/Thumbs.db")
}

/// Reads up to the bytes of a member, behind its name and extra fields.
fn skip_header(file: &mut File) -> io::Result<()> {
    let mut header = [0; 30];
    file.read_exact(&mut header)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(refused(
            "the zip archive is damaged; download it again".to_owned(),
        ));
    }
    let length = |at: usize| i64::from(u16::from_le_bytes([header[at], header[at + 1]]));
    file.seek(SeekFrom::Current(length(26) + length(28)))?;
    Ok(())
}

fn refused(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// The start of a name without control characters.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

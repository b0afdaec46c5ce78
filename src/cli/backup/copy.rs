//! Bringing one file of the media library into the folder of a backup.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use futures_util::TryStreamExt as _;

use super::manifest::Line;
use crate::error::{Error, Result};
use crate::model::MediaHasher;
use crate::storage::Storage;

/// The bytes that are read at a time.
const PIECE: u64 = 1 << 20;

/// The end of the name of a file that is being copied.
pub(super) const UNFINISHED: &str = ".unfinished";

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brought {
    /// It was in the backup already.
    Known,
    /// It is new there.
    New,
    /// The storage does not have it, or another content under its name.
    Lost,
}

/// Brings a file into the folder `backup` unless it is there. A hard link is made where the file
/// system can, which takes no room and no time: stored files are never changed, only replaced.
///
/// What is brought is on the disk once its folder is synced.
pub(super) async fn bring(storage: &Storage, backup: &Path, line: &Line) -> Result<Brought> {
    let to = line.path(backup);
    match fs::metadata(&to) {
        Ok(known) if known.len() == line.bytes => return Ok(Brought::Known),
        Ok(_) => fs::remove_file(&to).map_err(Error::internal)?,
        Err(why) if why.kind() == ErrorKind::NotFound => {}
        Err(why) => return Err(Error::internal(why)),
    }
    let parent = to.parent().unwrap_or(backup);
    fs::create_dir_all(parent).map_err(Error::internal)?;
    if let Some(brought) = link(storage, line, &to).map_err(Error::internal)? {
        return Ok(brought);
    }
    let unfinished = parent.join(format!("{}{UNFINISHED}", line.hash));
    let brought = copy(storage, line, &unfinished).await?;
    let done = match brought {
        Brought::New => fs::rename(&unfinished, &to),
        _ => fs::remove_file(&unfinished),
    };
    done.map_err(Error::internal)?;
    Ok(brought)
}

/// Links a file of a folder. Returns `None` if the file system cannot, or if there is no folder.
fn link(storage: &Storage, line: &Line, to: &Path) -> io::Result<Option<Brought>> {
    let Some(folder) = storage.folder() else {
        return Ok(None);
    };
    let hash = line.hash.as_str();
    let from = folder.join(&hash[..2]).join(hash);
    match fs::metadata(&from) {
        Ok(stored) if stored.len() == line.bytes => {}
        Ok(_) => return Ok(Some(Brought::Lost)),
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(Some(Brought::Lost)),
        Err(why) => return Err(why),
    }
    Ok(fs::hard_link(from, to).ok().map(|()| Brought::New))
}

/// Copies a file and checks its content.
async fn copy(storage: &Storage, line: &Line, to: &Path) -> Result<Brought> {
    let mut file = File::create(to).map_err(Error::internal)?;
    let pieces = storage.read(&line.hash, 0..line.bytes, PIECE).await?;
    let Some(mut pieces) = pieces else {
        return Ok(Brought::Lost);
    };
    let mut hasher = MediaHasher::default();
    while let Some(piece) = pieces.try_next().await? {
        hasher.update(&piece);
        file.write_all(&piece).map_err(Error::internal)?;
    }
    if hasher.finish() != line.hash {
        return Ok(Brought::Lost);
    }
    file.sync_all().map_err(Error::internal)?;
    Ok(Brought::New)
}

//! The copy of an SQLite database as a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::error::{Error, Result};
use crate::model::MediaHash;
use crate::store::{self, Db, OpenError};

/// What the driver takes for something else than a part of a path.
const ENCODED: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

/// Copies a database into a new file that only its owner can read. The copy is on the disk.
pub async fn copy(db: &Db, file: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(Error::internal)?;
    let copied = db.copy_into(file).await;
    let synced = copied.and_then(|()| sync(file).map_err(Error::internal));
    if synced.is_err() {
        // It is empty or half written, and must not be taken for a backup.
        let _ = fs::remove_file(file);
    }
    synced.map(drop)
}

/// Opens a copy, which brings it to the tables of this version.
pub async fn open(file: &Path) -> std::result::Result<Db, OpenError> {
    let options = store::OpenOptions {
        url: format!(
            "sqlite://{}",
            utf8_percent_encode(&file.to_string_lossy(), ENCODED)
        ),
        node: "backup".to_owned(),
        readers: 2,
        create: false,
    };
    Db::open(&options).await
}

/// Syncs a copy that is closed, and returns its hash.
pub fn sync(file: &Path) -> io::Result<MediaHash> {
    let open = File::open(file)?;
    open.sync_all()?;
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder)?.sync_all()?;
    }
    MediaHash::of_reader(open)
}

/// Deletes a database with its write-ahead log, if it is there.
pub fn remove(file: &Path) -> io::Result<()> {
    for file in files(file) {
        match fs::remove_file(file) {
            Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
            _ => {}
        }
    }
    Ok(())
}

/// The files of a database.
pub fn files(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{}{end}", file.display())))
}

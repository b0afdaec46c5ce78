//! The only way to change the media library: its items, and the files that they have.
//!
//! An upload takes two steps. [`prepare`] checks rights and room, makes the files of the upload
//! (`media/`) and stores them; it takes seconds, outside any transaction. Then [`add`] writes the
//! rows, in the caller's transaction. So a file is on the disk before its row, and a process that is
//! killed in between leaves a file without a row. Purging deletes the rows only. Files without a row
//! are deleted by [`clean`], once a day and only when they are a day old.
//!
//! Two locks keep an upload and [`clean`] apart. [`add`] looks, in its transaction, whether each of
//! its files is there; [`clean`] looks, in one transaction with the deletion, whether a row has come.
//! Since these transactions exclude each other (`store::media::lock_files`), no row is ever without
//! its file.
//!
//! What shows an item is known by the addresses in texts ([`UsedBy`](crate::model::UsedBy)), which
//! `publishing`, `users` and `site` store with each text.
//!
//! To add a field that users may set, add it to [`MediaTexts`] and its check to `texts.rs`.

mod add;
mod change_record;
mod check;
mod clean;
mod files;
mod lifecycle;
mod markdown;
mod read;
mod room;
mod texts;
mod update;
mod upload;
mod variants;

use std::time::Duration;

use crate::error::{Error, Result};

pub use crate::store::media::MediaTexts;
pub use add::{Added, add, add_fetched_picture};
pub use check::{Fault, FaultyFile, Repaired, Report, check, repair};
pub use clean::{Swept, clean, schedule_cleaning, sweep};
pub use files::list_files;
pub use lifecycle::{Trashed, purge, reassign, restore, trash};
pub use markdown::markdown;
pub use read::{Uses, find, list, list_uses, list_uses_of_all};
pub use update::{MediaChange, update};
pub use upload::{
    Prepared, Upload, copy_for_upload, prepare, prepare_dry_run, prepare_fetched_picture,
};

/// The time that the storage has for an answer while a transaction waits for it, and with it every
/// other writer of this process.
const IN_TRANSACTION: Duration = Duration::from_secs(3);

/// Asks the storage something in a transaction.
///
/// # Errors
/// [`Error::Unavailable`] if there is no answer in time.
async fn within_transaction<T>(asked: impl Future<Output = Result<T>>) -> Result<T> {
    let answer = tokio::time::timeout(IN_TRANSACTION, asked).await;
    answer.unwrap_or_else(|_| {
        let why = "the storage of the media library did not answer in time";
        Err(Error::Unavailable(why.into()))
    })
}

/// The error for an item whose version is not the one that the caller read; `current` is the stored
/// version.
fn stale(current: i64) -> Error {
    Error::Stale { current }
}

//! Reads of the change log, restricted to what the reader's authority may see.

use crate::error::Result;
use crate::model::{Authority, Change};
use crate::store::{self, Conn};

/// Lists the changes after the number `after` that `by` may read, oldest first.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may read changes.
pub async fn list_changes(
    conn: &mut Conn,
    by: &Authority,
    after: i64,
    limit: i64,
) -> Result<Vec<Change>> {
    match by.change_reach()?.subject_prefix() {
        None => store::changes::list(conn, after, limit).await,
        Some(prefix) => store::changes::list_by_prefix(conn, prefix, after, limit).await,
    }
}

/// Lists the newest `limit` changes that `by` may read, oldest first.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may read changes.
pub async fn list_newest_changes(
    conn: &mut Conn,
    by: &Authority,
    limit: i64,
) -> Result<Vec<Change>> {
    let prefix = by.change_reach()?.subject_prefix().unwrap_or_default();
    store::changes::list_newest(conn, prefix, limit).await
}

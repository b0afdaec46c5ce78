//! How far the moving of pictures is.

use crate::error::Result;
use crate::model::{Authority, RemotePicture, RemotePictureId};
use crate::store::remote_pictures::{HostCount, RemotePictureFilter};
use crate::store::{self, Conn};

/// The most hosts that are listed.
const HOSTS_MAX: i64 = 200;

/// How far the moving of pictures is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Whether posts are being looked at.
    pub is_searching: bool,
    /// The number of pictures that wait.
    pub waiting: i64,
    /// The number of pictures that were fetched.
    pub fetched: i64,
    /// The number of pictures that could not be fetched.
    pub failed: i64,
    /// The hosts with the most pictures, at most 200.
    pub hosts: Vec<HostCount>,
}

/// Returns how far the moving of pictures is.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may see that.
pub async fn progress(conn: &mut Conn, by: &Authority) -> Result<Progress> {
    by.require_read_moved_pictures()?;
    count(conn).await
}

/// Returns how far it is, to a user who has just asked for the work.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may move pictures.
pub async fn queued_progress(conn: &mut Conn, by: &Authority) -> Result<Progress> {
    by.require_move_pictures()?;
    count(conn).await
}

async fn count(conn: &mut Conn) -> Result<Progress> {
    let (waiting, fetched, failed) = store::remote_pictures::count(conn).await?;
    Ok(Progress {
        is_searching: store::jobs::is_queued(conn, "pictures.find").await?,
        waiting,
        fetched,
        failed,
        hosts: store::remote_pictures::count_by_host(conn, HOSTS_MAX).await?,
    })
}

/// Lists at most `limit` pictures that match a filter, with an id above `after`, in order of the id.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may see them.
pub async fn list(
    conn: &mut Conn,
    by: &Authority,
    filter: &RemotePictureFilter,
    after: RemotePictureId,
    limit: i64,
) -> Result<Vec<RemotePicture>> {
    by.require_read_moved_pictures()?;
    store::remote_pictures::list(conn, filter, after, limit).await
}

//! Whether somebody has changed an imported post since.

use crate::error::Result;
use crate::model::Post;
use crate::store::import_entries::WrittenEntry;
use crate::store::revisions::Revision;
use crate::store::{self, Conn};

/// The number of revisions that are read at once.
const PART: i64 = 50;

/// Whether a user has saved a post since an import wrote it. What the server itself does to a post,
/// such as moving its pictures, does not count.
pub(super) async fn was_changed_here(
    conn: &mut Conn,
    post: &Post,
    entry: &WrittenEntry,
) -> Result<bool> {
    let mut before = i64::MAX;
    loop {
        let part = store::revisions::list(conn, post.id, before, PART).await?;
        let later = |revision: &&Revision| revision.number > entry.own_version;
        if part.iter().filter(later).any(|one| one.user_id.is_some()) {
            return Ok(true);
        }
        match part.last() {
            Some(last) if last.number > entry.own_version => before = last.number,
            _ => return Ok(false),
        }
    }
}

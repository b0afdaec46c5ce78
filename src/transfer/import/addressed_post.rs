//! The post of this blog that an address of the old one means, for comments that come without posts.

use url::Url;

use crate::error::Result;
use crate::model::{PostId, PostPath};
use crate::store::{self, Conn};
use crate::transfer::address;

/// Finds the post that has or had the path of an address, whatever its host, query and fragment.
pub(super) async fn find(conn: &mut Conn, written: &str) -> Result<Option<PostId>> {
    let Some(path) = path(written) else {
        return Ok(None);
    };
    let Some(row) = store::paths::find(conn, path.as_str()).await? else {
        return Ok(None);
    };
    if row.post_id.is_some() {
        return Ok(row.post_id);
    }
    let Some(next) = row.target.and_then(|target| target.own_path()) else {
        return Ok(None);
    };
    let row = store::paths::find(conn, &next).await?;
    Ok(row.and_then(|row| row.post_id))
}

/// The decoded path of an address or of a path, without a slash or `index.html` at its end.
fn path(written: &str) -> Option<PostPath> {
    let base = Url::parse("http://own.invalid").ok()?;
    let url = base.join(written).ok()?;
    address::decode(url.path().trim_end_matches("index.html"))
}

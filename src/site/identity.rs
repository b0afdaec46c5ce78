//! The name that the blog's ids begin with, wherever it moves.

use url::Host;

use crate::clock::{Clock, Rng};
use crate::error::Result;
use crate::secrets::hex;
use crate::store::{self, Db};

/// How the ids of the blog's feeds begin (RFC 4151): by the host and the day of its first start, for ever.
///
/// A host that is no name of its own, such as `localhost`, gets a random word beside it.
pub async fn tag_prefix(db: &Db, clock: &Clock, rng: &Rng, base: &url::Url) -> Result<String> {
    if let Some(known) = store::blog::find_tag_prefix(&mut db.read().await?).await? {
        return Ok(known);
    }
    let now = clock.now();
    let day = now.format("%Y-%m-%d");
    let wanted = match base.host() {
        Some(Host::Domain(host)) if host.trim_end_matches('.').contains('.') => {
            format!("tag:{host},{day}:")
        }
        _ => format!("tag:localhost,{day}:{}.", hex(&rng.bytes::<5>())),
    };
    let mut tx = db.begin().await?;
    tx.unrecorded("a name that no page shows before it is fixed");
    let prefix = store::blog::insert(&mut tx, &wanted, now).await?;
    tx.commit().await?;
    Ok(prefix)
}

//! The permanent identity of the blog: the prefix of its feed ids, and the fingerprint of its key.

use url::Host;

use crate::clock::{Clock, Rng};
use crate::error::Result;
use crate::secrets::hex;
use crate::store::{self, Db};

/// Returns the prefix of the ids in the blog's feeds (RFC 4151), and creates it on the first start
/// from the host and the day. It never changes, even if the blog moves.
///
/// A host that is no domain name of its own, such as `localhost`, gets a random suffix.
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

/// Stores the fingerprint of the blog's key if none is stored, and returns the stored one.
pub async fn keep_key(db: &Db, fingerprint: &str) -> Result<String> {
    let mut tx = db.begin().await?;
    tx.unrecorded("which key the blog has, which no page shows");
    let kept = store::blog::keep_key_fingerprint(&mut tx, fingerprint).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Replaces the stored fingerprint of the blog's key. Data that the former key encrypted is lost.
pub async fn replace_key(db: &Db, fingerprint: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.unrecorded("which key the blog has, which no page shows");
    store::blog::replace_key_fingerprint(&mut tx, fingerprint).await?;
    tx.commit().await
}

//! Pictures whose file was given with an import, so that nothing has to be fetched.

use super::address::RemoteAddress;
use crate::error::Result;
use crate::model::{MediaHash, MediaPath, RemotePictureStatus};
use crate::services::Services;
use crate::store::remote_pictures::RemotePictureState;
use crate::store::{self, Conn, Tx};
use crate::urls;

/// Stores that the picture at `address` is the file `hash` of the library. Posts that show the
/// address are rewritten by the jobs that follow the search for pictures. Does nothing for a text
/// that is not the address of a picture on another server, and for one that was fetched before.
pub async fn give(tx: &mut Tx, services: &Services, address: &str, hash: &MediaHash) -> Result<()> {
    let Some(address) = RemoteAddress::of(address) else {
        return Ok(());
    };
    let now = services.clock.now();
    let (url, host) = (address.url.as_str(), address.host());
    let mut known = store::remote_pictures::list_by_urls(tx, &[url.to_owned()]).await?;
    let id = match known.pop() {
        Some(picture) if picture.status == RemotePictureStatus::Fetched => return Ok(()),
        Some(picture) => Some(picture.id),
        None => {
            store::remote_hosts::insert(tx, &host, now).await?;
            store::remote_pictures::insert(tx, url, address.best.as_str(), &host, now).await?
        }
    };
    if let Some(id) = id {
        store::remote_pictures::update(tx, id, &RemotePictureState::fetched(0, hash, now), now)
            .await?;
    }
    Ok(())
}

/// Finds the picture of the library that is known to be the one at `address`.
pub async fn find_given(conn: &mut Conn, address: &str) -> Result<Option<MediaPath>> {
    let Some(address) = RemoteAddress::of(address) else {
        return Ok(None);
    };
    let url = address.url.to_string();
    let mut known = store::remote_pictures::list_by_urls(conn, &[url]).await?;
    let Some(hash) = known.pop().and_then(|picture| picture.hash) else {
        return Ok(None);
    };
    let media = store::media::find_by_hash(conn, &hash).await?;
    let path = media.map(|media| urls::media(&media.hash, &media.name));
    Ok(path.and_then(|path| MediaPath::parse(&path).ok()))
}

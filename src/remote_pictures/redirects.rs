//! Old addresses of fetched pictures that have come to be on the blog's own host.
//!
//! They were elsewhere when the pictures were fetched. If the blog takes over that host afterwards,
//! links to the old files lead here, and are redirected to the media library like all moved addresses.

use super::address::{RemoteAddress, own_hosts};
use crate::error::Result;
use crate::model::redirect::{Target, parse_source};
use crate::model::{Job, RemotePicture, RemotePictureId, RemotePictureStatus};
use crate::services::Services;
use crate::site;
use crate::store::remote_pictures::RemotePictureFilter;
use crate::store::{self, Conn, Db, Tx};
use crate::urls;

/// The number of pictures in one transaction.
const PART: i64 = 100;

/// Queues the job if there are such addresses, as after a change of the blog's base URL.
pub(super) async fn schedule(tx: &mut Tx, services: &Services) -> Result<()> {
    tx.unrecorded("a job's state");
    if next_pictures(tx, services, RemotePictureId(0), 1)
        .await?
        .is_empty()
    {
        return Ok(());
    }
    let now = services.clock.now();
    let job = Job::RedirectPictures {
        after: RemotePictureId(0),
    };
    store::jobs::insert_once(tx, &job, now, now).await
}

/// Redirects the old addresses of the pictures after `after` (the job), and queues the rest.
pub async fn redirect(db: &Db, services: &Services, after: RemotePictureId) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.unrecorded("there may be nothing to redirect");
    let pictures = next_pictures(&mut tx, services, after, PART).await?;
    for picture in &pictures {
        redirect_picture(&mut tx, services, picture).await?;
    }
    if let Some(last) = pictures.last() {
        let now = services.clock.now();
        let rest = Job::RedirectPictures { after: last.id };
        store::jobs::insert_once(&mut tx, &rest, now, now).await?;
    }
    tx.commit().await
}

/// Lists fetched pictures whose address is on the blog's own host, in order of the id.
async fn next_pictures(
    conn: &mut Conn,
    services: &Services,
    after: RemotePictureId,
    limit: i64,
) -> Result<Vec<RemotePicture>> {
    let mut pictures = Vec::new();
    for host in own_hosts(&services.urls) {
        let filter = RemotePictureFilter {
            status: Some(RemotePictureStatus::Fetched),
            host: Some(host),
            post: None,
        };
        pictures.extend(store::remote_pictures::list(conn, &filter, after, limit).await?);
    }
    pictures.sort_by_key(|picture| picture.id);
    pictures.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(pictures)
}

/// Redirects the address that posts had, and the one of the largest size, to the library. An address
/// that is used otherwise stays as it is.
async fn redirect_picture(tx: &mut Tx, services: &Services, picture: &RemotePicture) -> Result<()> {
    let Some(hash) = &picture.hash else {
        return Ok(());
    };
    let media = store::media::find_by_hash(tx, hash).await?;
    let target = media.map(|media| urls::media(&media.hash, &media.name));
    let target = target.and_then(|path| Target::parse(&path).ok());
    let (Some(target), Some(address)) = (target, RemoteAddress::of(&picture.url)) else {
        return Ok(());
    };
    for url in [&address.url, &address.best] {
        if url.query().is_some() {
            continue;
        }
        if let Ok(path) = parse_source(url.path()) {
            site::redirect_to_media(tx, services, &path, &target).await?;
        }
    }
    Ok(())
}

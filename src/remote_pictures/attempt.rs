//! Asking for one picture: at which addresses in turn, and what the answer means.

use std::fs::File;
use std::time::Duration;

use url::Url;

use super::address::{RemoteAddress, is_same_shape, own_hosts};
use super::patience::{BETWEEN_REQUESTS, Patience, retry_after};
use super::uploads::find_at_address;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::library::{self, Prepared};
use crate::media;
use crate::model::{MediaHash, RemotePicture, UserId};
use crate::outbound::{Download, Downloaded, OutboundError};
use crate::services::Services;
use crate::store::{self, Db};

/// The limit for a download.
const TIME: Duration = Duration::from_secs(60);
/// The longest silence within a download.
const SILENCE: Duration = Duration::from_secs(15);
/// The media types that are asked for: those that the media library takes.
const ACCEPT: &str = "image/jpeg, image/png, image/gif, image/webp;q=0.9";

/// What asking for a picture came to.
pub(super) enum Attempt {
    /// A picture whose files are stored.
    Picture(Box<Prepared>),
    /// The file of the same picture at another address, for which nothing was asked.
    Known(MediaHash),
    /// This picture failed.
    Refused(Refusal),
    /// The host failed, and with it perhaps all its pictures.
    Down {
        reason: String,
        until: Option<Timestamp>,
        kind: DownKind,
    },
    /// There is no room here.
    NoRoom(String),
}

/// How a host fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DownKind {
    /// There is no answer at all.
    Silent,
    /// It answers that it is asked too often or has too much to do.
    Busy,
    /// It answers that something is wrong with it.
    Faulty,
}

/// Why a picture failed, and how likely it is that this passes.
pub(super) struct Refusal {
    pub(super) reason: String,
    pub(super) patience: Patience,
}

impl Attempt {
    fn refused(patience: Patience, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::Refused(Refusal { reason, patience })
    }

    fn down(reason: impl ToString) -> Self {
        Self::Down {
            reason: reason.to_string(),
            until: None,
            kind: DownKind::Silent,
        }
    }
}

/// Asks for a picture, unless its file is known from another address.
pub(super) async fn attempt(
    db: &Db,
    services: &Services,
    picture: &RemotePicture,
) -> Result<Attempt> {
    let Some(address) = RemoteAddress::of(&picture.url) else {
        return Ok(Attempt::refused(Patience::Never, "this is no address"));
    };
    let Some(user) = owner(db, picture).await? else {
        return Ok(Attempt::refused(
            Patience::Never,
            "no post shows it any more",
        ));
    };
    if let Some(hash) = find_known(db, services, picture, &address).await? {
        return Ok(Attempt::Known(hash));
    }
    ask_in_turn(db, services, picture, &address, user).await
}

/// The user to whom a picture will belong: the author of the oldest post that shows it. `None` if no
/// post does.
async fn owner(db: &Db, picture: &RemotePicture) -> Result<Option<UserId>> {
    store::remote_pictures::find_author(&mut db.read().await?, picture.id).await
}

/// Finds the file of the same picture that was fetched from the same best address for another one, or
/// was added from a folder of the blog's own.
async fn find_known(
    db: &Db,
    services: &Services,
    picture: &RemotePicture,
    address: &RemoteAddress,
) -> Result<Option<MediaHash>> {
    let mut conn = db.read().await?;
    if address.is_own(&services.urls) {
        let media = find_at_address(&mut conn, address).await?;
        return Ok(media.map(|media| media.hash));
    }
    let best = &picture.best_url;
    let hashes = store::remote_pictures::list_fetched_by_best(&mut conn, best).await?;
    // More than one: some were fetched from their own address, since the best one failed.
    let [hash] = hashes.as_slice() else {
        return Ok(None);
    };
    let media = store::media::find_by_hash(&mut conn, hash).await?;
    let media = media.filter(|media| media.trashed_at.is_none());
    let size = media.and_then(|media| media.width.zip(media.height));
    Ok(size
        .filter(|size| fits(address, *size))
        .map(|_| hash.clone()))
}

/// Whether a picture of this size can be the larger one of the address.
fn fits(address: &RemoteAddress, size: (i64, i64)) -> bool {
    address
        .stated_size()
        .is_none_or(|stated| is_same_shape(stated, size))
}

/// Asks for a picture at its best address, and then at the one that the post has.
async fn ask_in_turn(
    db: &Db,
    services: &Services,
    picture: &RemotePicture,
    address: &RemoteAddress,
    user: UserId,
) -> Result<Attempt> {
    let candidates = address.candidates();
    let mut refusal: Option<Refusal> = None;
    for (at, url) in candidates.iter().enumerate() {
        if at > 0 {
            tokio::time::sleep(BETWEEN_REQUESTS.to_std().unwrap_or_default()).await;
        }
        let attempt = ask(db, services, url, &address.file_name(), user).await?;
        let is_twin = |next: &Url| url.scheme() == "https" && next.scheme() == "http";
        match attempt {
            Attempt::Picture(prepared) => {
                let is_own = *url == address.url;
                if is_own || prepared.size().is_none_or(|size| fits(address, size)) {
                    return Ok(Attempt::Picture(prepared));
                }
                let why = "the larger picture has another shape";
                keep(
                    &mut refusal,
                    Refusal {
                        reason: why.to_owned(),
                        patience: Patience::Never,
                    },
                );
            }
            // A host that refuses its best picture may give it tomorrow.
            Attempt::Refused(refused)
                if refused.patience == Patience::Long && picture.tries == 0 =>
            {
                return Ok(Attempt::Refused(refused));
            }
            Attempt::Refused(refused) => keep(&mut refusal, refused),
            Attempt::Down {
                kind: DownKind::Silent,
                ..
            } if candidates.get(at + 1).is_some_and(is_twin) => {}
            Attempt::Down { .. } | Attempt::NoRoom(_) | Attempt::Known(_) => return Ok(attempt),
        }
    }
    let none = || Attempt::refused(Patience::Never, "there is no address to ask");
    Ok(refusal.map_or_else(none, Attempt::Refused))
}

/// Keeps the refusal that is most likely to pass.
fn keep(kept: &mut Option<Refusal>, refusal: Refusal) {
    if kept
        .as_ref()
        .is_none_or(|kept| kept.patience <= refusal.patience)
    {
        *kept = Some(refusal);
    }
}

/// Asks for a picture at one address, and stores its files.
async fn ask(db: &Db, services: &Services, url: &Url, name: &str, user: UserId) -> Result<Attempt> {
    let download = Download {
        accept: ACCEPT,
        from: services.urls.absolute("/"),
        own_hosts: own_hosts(&services.urls),
        bytes: media::limits::MAX_BYTES,
        time: TIME,
        silence: SILENCE,
        pause: BETWEEN_REQUESTS.to_std().unwrap_or_default(),
    };
    let downloaded = match services.outbound.get(url, &download).await {
        Ok(downloaded) => downloaded,
        Err(why) => return Ok(unanswered(why)),
    };
    match answered(downloaded, services.clock.now()) {
        Ok(file) => prepare(db, services, file, name, user).await,
        Err(attempt) => Ok(attempt),
    }
}

/// What it means that there was no answer.
fn unanswered(why: OutboundError) -> Attempt {
    match why {
        OutboundError::Address
        | OutboundError::Private
        | OutboundError::TooLong
        | OutboundError::Compressed
        | OutboundError::OwnHost
        | OutboundError::TooManyRedirects => Attempt::refused(Patience::Never, why.to_string()),
        OutboundError::Unreachable(_)
        | OutboundError::Insecure
        | OutboundError::Broken
        | OutboundError::TooSlow => Attempt::down(why),
        OutboundError::Unwritten(_) => Attempt::NoRoom(why.to_string()),
    }
}

/// Returns the body of an answer that may be a picture, or what the answer means.
fn answered(downloaded: Downloaded, now: Timestamp) -> Result<File, Attempt> {
    let status = downloaded.status.as_u16();
    let reason = format!("the server answered {status}");
    let until = downloaded.retry_after.as_deref();
    let until = until.and_then(|header| retry_after(header, now));
    let content_type = downloaded.content_type.unwrap_or_default();
    match (status, downloaded.body) {
        (_, Some(_)) if content_type.starts_with("text/html") => Err(Attempt::refused(
            Patience::Never,
            "there is a web page, not a picture",
        )),
        (_, Some(file)) => Ok(file),
        (404 | 410, None) => Err(Attempt::refused(Patience::Short, reason)),
        (408 | 425 | 429 | 500.., None) => Err(Attempt::Down {
            reason,
            until,
            kind: if matches!(status, 429 | 503) {
                DownKind::Busy
            } else {
                DownKind::Faulty
            },
        }),
        (_, None) => Err(Attempt::refused(Patience::Long, reason)),
    }
}

async fn prepare(
    db: &Db,
    services: &Services,
    file: File,
    name: &str,
    user: UserId,
) -> Result<Attempt> {
    match library::prepare_fetched_picture(db, services, file, name, user).await {
        Ok(prepared) => Ok(Attempt::Picture(Box::new(prepared))),
        Err(Error::UnsupportedFile { refusal, .. }) => {
            Ok(Attempt::refused(Patience::Never, refusal.detail))
        }
        Err(Error::DamagedFile(refusal)) => Ok(Attempt::refused(Patience::Short, refusal.detail)),
        Err(Error::InsufficientStorage(refusal)) => Ok(Attempt::NoRoom(refusal.detail)),
        Err(Error::Unavailable(cause)) => Ok(Attempt::NoRoom(cause.to_string())),
        Err(other) => Err(other),
    }
}

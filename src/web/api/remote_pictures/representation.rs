//! The representations of remote pictures, and of how far they are.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{MediaHash, RemotePicture, RemotePictureId, RemotePictureStatus};
use crate::remote_pictures::Progress;
use crate::store::remote_pictures::HostCount;

/// A picture on another server that posts show or showed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RemotePicture, example = json!({
    "id": 3, "url": "http://1.bp.blogspot.com/-a/b/c/d/s320/press.jpg", "host": "1.bp.blogspot.com", "status": "waiting", "tries": 1,
    "reason": "the server answered 403", "next_try_at": "2022-01-07T15:30:00Z", "hash": null,
    "found_at": "2022-01-07T09:30:00Z", "updated_at": "2022-01-07T09:30:00Z"
}))]
pub struct RemotePictureView {
    /// The id.
    pub id: RemotePictureId,
    /// The address that posts show.
    url: String,
    /// The server that is asked, with its port unless that is the scheme's own.
    host: String,
    /// How far it is.
    status: RemotePictureStatus,
    /// How often it was tried.
    tries: i64,
    /// Why the last try failed; empty without one.
    reason: String,
    /// When it is tried again; `null` unless it is waiting.
    next_try_at: Option<DateTime<Utc>>,
    /// The hash of the file in the media library, which is in its address; `null` until it was
    /// fetched.
    hash: Option<MediaHash>,
    /// When it was found in a post.
    found_at: DateTime<Utc>,
    /// When its state last changed.
    updated_at: DateTime<Utc>,
}

impl From<RemotePicture> for RemotePictureView {
    fn from(picture: RemotePicture) -> Self {
        let is_waiting = picture.status == RemotePictureStatus::Waiting;
        Self {
            id: picture.id,
            url: picture.url,
            host: picture.host,
            status: picture.status,
            tries: picture.tries,
            reason: picture.reason,
            next_try_at: is_waiting.then_some(picture.next_try_at),
            hash: picture.hash,
            found_at: picture.found_at,
            updated_at: picture.updated_at,
        }
    }
}

/// How far the pictures of other servers are.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RemotePictureProgress, example = json!({
    "searching": false, "waiting": 12, "fetched": 340, "failed": 3,
    "hosts": [{ "host": "1.bp.blogspot.com", "waiting": 12, "fetched": 340, "failed": 3 }]
}))]
pub struct ProgressView {
    /// Whether posts are still being searched for pictures.
    searching: bool,
    /// The number of pictures that wait.
    waiting: i64,
    /// The number of pictures that were fetched.
    fetched: i64,
    /// The number of pictures that could not be fetched.
    failed: i64,
    /// The servers with the most pictures, at most 200.
    hosts: Vec<HostView>,
}

/// The pictures of a server.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RemotePictureHost)]
struct HostView {
    /// The server, with its port unless that is the scheme's own.
    #[schema(example = "1.bp.blogspot.com")]
    host: String,
    /// The number of pictures that wait.
    waiting: i64,
    /// The number of pictures that were fetched.
    fetched: i64,
    /// The number of pictures that could not be fetched.
    failed: i64,
}

impl From<Progress> for ProgressView {
    fn from(progress: Progress) -> Self {
        Self {
            searching: progress.is_searching,
            waiting: progress.waiting,
            fetched: progress.fetched,
            failed: progress.failed,
            hosts: progress.hosts.into_iter().map(HostView::from).collect(),
        }
    }
}

impl From<HostCount> for HostView {
    fn from(count: HostCount) -> Self {
        Self {
            host: count.host,
            waiting: count.waiting,
            fetched: count.fetched,
            failed: count.failed,
        }
    }
}

//! Pictures of other servers: found in posts, fetched from a server on loopback, shown from the
//! library, and given back.

mod crowd;
mod failures;
mod find;
mod redirects;
mod rewrite;
mod server;
mod undo;
mod uploads;

use chrono::TimeDelta;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::model::{
    Authority, Format, Media, Post, RemotePicture, RemotePictureId, RemotePictureStatus,
};
use tympan::remote_pictures::{self, Found};
use tympan::store;
use tympan::store::media::MediaFilter;
use tympan::store::remote_pictures::RemotePictureFilter;

use crate::common::app::{NOON, Node, TestApp, moment};
use crate::media::samples::{self, jpeg};
use server::PictureServer;

/// A picture of this size; pictures with different seeds differ.
fn photo(seed: u8, width: u32, height: u32) -> Vec<u8> {
    let mut pixels = samples::photo(width, height);
    pixels[0] = seed.wrapping_mul(97);
    pixels[4] = seed;
    jpeg::encode(&pixels, width, height)
}

/// A blog that may reach loopback.
async fn blog() -> TestApp {
    let mut config = Config::default();
    config.outbound.allow_private = ["127.0.0.1/32".parse().expect("a range")]
        .into_iter()
        .collect();
    TestApp::with(Clock::fixed(moment(NOON)), &config).await
}

/// A published post in HTML.
async fn post(app: &TestApp, source: &str) -> Post {
    let builder = app.post().body(source).published();
    builder
        .draft(|draft| draft.format = Format::Html)
        .create()
        .await
}

/// Finds the pictures of all posts, and queues what follows.
async fn find(node: &Node) -> Found {
    let (db, services) = (&node.app.db, &node.app.services);
    remote_pictures::find_now(db, services, &Authority::of_operator(), None)
        .await
        .unwrap()
}

/// Runs the jobs, while `seconds` pass.
async fn work(node: &Node, seconds: i64) {
    for _ in 0..seconds {
        node.work().await;
        node.clock.advance(TimeDelta::seconds(1));
    }
    node.work().await;
}

/// Runs the jobs for these many hours, once a minute.
async fn work_hours(node: &Node, hours: i64) {
    for _ in 0..hours * 60 {
        node.work().await;
        node.clock.advance(TimeDelta::minutes(1));
    }
    node.work().await;
}

/// Every remote picture, oldest first.
async fn pictures(node: &Node) -> Vec<RemotePicture> {
    let mut conn = node.app.db.read().await.unwrap();
    let all = RemotePictureFilter::default();
    store::remote_pictures::list(&mut conn, &all, RemotePictureId(0), 20_000)
        .await
        .unwrap()
}

async fn states(node: &Node) -> Vec<(RemotePictureStatus, String)> {
    let state = |picture: RemotePicture| (picture.status, picture.reason);
    pictures(node).await.into_iter().map(state).collect()
}

/// Every item of the library, newest first.
async fn library(node: &Node) -> Vec<Media> {
    let mut conn = node.app.db.read().await.unwrap();
    let newest = tympan::model::paging::Cursor::newest();
    store::media::list(&mut conn, &MediaFilter::default(), newest, 100)
        .await
        .unwrap()
}

fn path(media: &Media) -> String {
    tympan::urls::media(&media.hash, &media.name)
}

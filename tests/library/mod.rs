//! The use cases of the media library, on files that are really stored.

mod add;
mod bucket;
mod clean;
mod faults;
mod lifecycle;
mod rights;
mod together;
mod uses;

use std::io::{Seek as _, Write as _};

use jpeg_encoder::{ColorType, Encoder};
use tympan::error::Result;
use tympan::library::{self, Added, Upload};
use tympan::model::{Authority, Media, MediaVariant, Role, Scope, User, UserId};
use tympan::services::Services;
use tympan::store::media::MediaTexts;
use tympan::store::{self, Db};

use crate::common::app::{Node, TestApp};

/// A photo that is wide enough for two variants.
fn photo(shade: u8) -> Vec<u8> {
    photo_of(shade, 900, 600)
}

/// A photo of one shade and size.
fn photo_of(shade: u8, width: usize, height: usize) -> Vec<u8> {
    let mut pixels = Vec::new();
    for at in 0..width * height {
        let grain = (at * 7919 % 23) as u8;
        pixels.extend([shade, grain, grain ^ shade]);
    }
    let mut file = Vec::new();
    let (width, height) = (width.try_into().unwrap(), height.try_into().unwrap());
    Encoder::new(&mut file, 90)
        .encode(&pixels, width, height, ColorType::Rgb)
        .unwrap();
    file
}

/// An upload of these bytes for a user.
fn upload(bytes: &[u8], name: &str, user: UserId) -> Upload {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    Upload {
        file,
        content_type: None,
        name: name.to_owned(),
        texts: MediaTexts::default(),
        user,
    }
}

/// Uploads a file in the name of a user of the blog.
async fn add(db: &Db, services: &Services, user: &User, bytes: &[u8]) -> Result<Added> {
    let by = all_of(user);
    let prepared =
        library::prepare(db, services, &by, upload(bytes, "Press photo.JPG", user.id)).await?;
    let mut tx = db.begin().await?;
    let added = library::add(&mut tx, services, &by, &prepared).await?;
    tx.commit().await?;
    Ok(added)
}

/// Everything that the role of a user allows.
fn all_of(user: &User) -> Authority {
    Authority::of_user(user, &[Scope::Admin])
}

async fn owner(node: &Node) -> User {
    store::users::list(&mut node.app.db.read().await.unwrap())
        .await
        .unwrap()
        .remove(0)
}

/// A blog with its owner and an item of the owner.
async fn with_photo() -> (TestApp, User, Media) {
    let app = TestApp::new().await;
    let owner = owner(&app).await;
    let added = add(&app.app.db, &app.app.services, &owner, &photo(1)).await;
    (app, owner, added.unwrap().media)
}

async fn find(node: &Node, media: &Media) -> Option<Media> {
    let mut conn = node.app.db.read().await.unwrap();
    store::media::find(&mut conn, media.id).await.unwrap()
}

async fn variants(node: &Node, media: &Media) -> Vec<MediaVariant> {
    let mut conn = node.app.db.read().await.unwrap();
    store::media_variants::list_by_media(&mut conn, &[media.id])
        .await
        .unwrap()
}

/// The number of files in the storage.
async fn files(services: &Services) -> usize {
    let mut count = 0;
    for part in 0..tympan::storage::Storage::PARTS {
        count += services.storage.list(part).await.unwrap().len();
    }
    count
}

/// Checks that every file that a row names is in the storage, with its content.
async fn assert_every_row_has_its_file(node: &Node) {
    let (db, storage) = (&node.app.db, &node.app.services.storage);
    let mut conn = db.read().await.unwrap();
    let items = store::media::list_after(&mut conn, tympan::model::MediaId(0), 10_000)
        .await
        .unwrap();
    let ids: Vec<_> = items.iter().map(|media| media.id).collect();
    let variants = store::media_variants::list_by_media(&mut conn, &ids)
        .await
        .unwrap();
    drop(conn);
    let variants = variants.into_iter().map(|variant| variant.hash);
    for hash in items.into_iter().map(|media| media.hash).chain(variants) {
        let stored = storage.hash_of(&hash).await.unwrap();
        assert_eq!(stored, Some(hash));
    }
}

/// A user of another role.
async fn user(app: &TestApp, name: &str, role: Role) -> User {
    app.add_user(name, role).await
}

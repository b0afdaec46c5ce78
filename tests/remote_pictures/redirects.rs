//! Old addresses of pictures on the host that the blog has taken over.

use std::sync::Arc;

use tympan::jobs;
use tympan::model::MediaHash;
use tympan::remote_pictures;
use tympan::services::Services;
use tympan::store::remote_pictures::RemotePictureState;
use tympan::store::{self, Db};
use tympan::urls::Urls;

use super::{blog, library, path, photo, post};
use crate::common::app::TestApp;

/// Stores that a picture was fetched from `url`.
async fn fetched(db: &Db, services: &Services, url: &str, best: &str, hash: &MediaHash) {
    let now = services.clock.now();
    let mut tx = db.begin().await.unwrap();
    tx.unrecorded("a test");
    let host = "old.example";
    store::remote_hosts::insert(&mut tx, host, now)
        .await
        .unwrap();
    let id = store::remote_pictures::insert(&mut tx, url, best, host, now).await;
    let state = RemotePictureState::fetched(1, hash, now);
    store::remote_pictures::update(&mut tx, id.unwrap().unwrap(), &state, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Starts the blog at another base URL, and runs its jobs.
async fn start_at(app: &TestApp, base: &str) {
    let mut services = app.app.services.clone();
    services.urls = Arc::new(Urls::new(&url::Url::parse(base).unwrap()));
    let mut tx = app.app.db.begin().await.unwrap();
    remote_pictures::schedule(&mut tx, &services).await.unwrap();
    tx.commit().await.unwrap();
    while jobs::step(&app.app.db, &services).await.unwrap() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn old_paths_lead_to_the_library_once_the_blog_has_the_old_host() {
    let app = blog().await;
    let api = app.api().await;
    let upload = api.call(axum::http::Method::POST, "/media?name=press.jpg");
    let reply = upload.raw(photo(1, 900, 600)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let media = library(&api).await.remove(0);
    let taken = post(&api, "<p>A post</p>").await;
    let (db, services) = (&api.app.db, &api.app.services);
    let small = "/wp-content/uploads/2010/01/pr%C3%A4ss-300x200.jpg";
    let large = "/wp-content/uploads/2010/01/pr%C3%A4ss.jpg";
    let at = |path: &str| format!("https://old.example{path}");
    fetched(db, services, &at(small), &at(large), &media.hash).await;
    let post_path = crate::common::app::path(&taken);
    fetched(db, services, &at(&post_path), &at(&post_path), &media.hash).await;
    fetched(
        db,
        services,
        &at("/a.jpg?x=1"),
        &at("/a.jpg?x=1"),
        &media.hash,
    )
    .await;

    start_at(&api, "https://elsewhere.example/").await;
    assert_eq!(api.browser().get(small).await.status, 404);
    start_at(&api, "https://www.old.example/").await;
    for old in [small, large] {
        let answer = api.browser().get(old).await;
        assert_eq!(answer.status, 308, "{old}");
        assert_eq!(answer.header("location"), path(&media));
        assert_eq!(api.browser().get(&path(&media)).await.status, 200);
    }
    assert_eq!(
        api.browser().get(&post_path).await.status,
        200,
        "the post stays"
    );
    assert_eq!(api.browser().get("/a.jpg").await.status, 404);
    let redirects = api.get("/redirects").await.ok()["items"]
        .as_array()
        .unwrap()
        .len();
    start_at(&api, "https://old.example/").await;
    let again = api.get("/redirects").await.ok()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!((redirects, again), (2, 2), "nothing is done twice");
}

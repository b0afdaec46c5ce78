//! Finding pictures in posts.

use tympan::error::Error;
use tympan::model::{Authority, RemotePictureStatus, Role, Scope};
use tympan::remote_pictures;

use super::{PictureServer, blog, find, photo, pictures, post, work};
use crate::common::app::{BASE, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn dry_run_counts_and_changes_nothing() {
    let app = TestApp::new().await;
    let source = "<img src=\"https://a.example/1.jpg\"><img src=\"http://a.example/1.jpg\">\
        <img src=\"//b.example:81/2.jpg\"><a href=\"https://c.example/\"><img src=\"https://a.example/1.jpg\"></a>";
    post(&app, source).await;
    post(
        &app,
        &format!("<img src=\"https://a.example/1.jpg\"><img src=\"{BASE}/3.jpg\">"),
    )
    .await;
    post(&app, "<p>https://a.example/4.jpg</p>").await;
    let before = app.db.rows().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let by = Authority::of_operator();
    let found = remote_pictures::survey(db, services, &by, None);
    let found = found.await.unwrap();
    assert_eq!((found.posts, found.own), (2, 1));
    let hosts: Vec<_> = found
        .hosts
        .iter()
        .map(|(host, count)| (host.as_str(), *count))
        .collect();
    assert_eq!(hosts, [("a.example", 2), ("b.example:81", 1)]);
    assert_eq!(app.db.rows().await, before);
    assert_eq!(find(&app).await, found, "the same is found for good");
    assert_eq!(pictures(&app).await.len(), 3);
    assert_eq!(find(&app).await, found);
    assert_eq!(pictures(&app).await.len(), 3, "nothing is found twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn own_host_is_never_asked() {
    let (app, server) = (blog().await, PictureServer::start().await);
    server.picture("/wp-content/uploads/a.jpg", photo(1, 60, 40));
    let own = server.url("/wp-content/uploads/a.jpg");
    let before = post(
        &app,
        &format!("<img src=\"{own}\"><img src=\"/wp-content/b.jpg\">"),
    )
    .await;
    let base = url::Url::parse("https://127.0.0.1/").unwrap();
    let mut services = app.app.services.clone();
    services.urls = std::sync::Arc::new(tympan::urls::Urls::new(&base));
    let by = Authority::of_operator();
    let found = remote_pictures::find_now(&app.app.db, &services, &by, None).await;
    assert_eq!(found.unwrap().own, 1);
    while tympan::jobs::step(&app.app.db, &services).await.unwrap() {}
    assert_eq!(server.asked(), [""; 0]);
    assert_eq!(pictures(&app).await, []);
    assert_eq!(app.find(before.id).await.source, before.source);
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_that_no_post_shows_any_more_is_not_asked_for() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let gone = post(&app, &format!("<img src=\"{one}\">")).await;
    find(&app).await;
    app.purge(&gone).await;
    work(&app, 3).await;
    assert_eq!(server.asked(), [""; 0]);
    assert_eq!(pictures(&app).await[0].status, RemotePictureStatus::Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_owners_and_editors_move_pictures() {
    let app = TestApp::new().await;
    let (db, services) = (&app.app.db, &app.app.services);
    for (role, may) in [
        (Role::Owner, true),
        (Role::Editor, true),
        (Role::Author, false),
        (Role::Moderator, false),
    ] {
        let user = app.add_user("Somebody", role).await;
        let by = Authority::of_user(&user, &[Scope::Admin]);
        let surveyed = remote_pictures::survey(db, services, &by, None).await;
        let undone = remote_pictures::undo_now(db, services, &by, None).await;
        assert_eq!((surveyed.is_ok(), undone.is_ok()), (may, may), "{role:?}");
        if !may {
            assert!(matches!(surveyed, Err(Error::Forbidden(_))));
        }
    }
}

/// A blog whose posts show ten thousand pictures of other servers.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_addresses_are_stored_post_by_post() {
    let app = TestApp::new().await;
    for part in 0..20 {
        let images: String = (0..500)
            .map(|n| format!("<img src=\"https://h{}.example/{part}/{n}.jpg\">", n % 50))
            .collect();
        post(&app, &images).await;
    }
    let found = find(&app).await;
    assert_eq!((found.posts, found.hosts.len()), (20, 50));
    assert_eq!(found.hosts.values().sum::<usize>(), 10_000);
    let mut conn = app.app.db.read().await.unwrap();
    let by = Authority::of_operator();
    let progress = remote_pictures::progress(&mut conn, &by).await;
    let progress = progress.unwrap();
    assert_eq!((progress.waiting, progress.hosts.len()), (10_000, 50));
    let filter = tympan::store::remote_pictures::RemotePictureFilter::default();
    let first = tympan::model::RemotePictureId(0);
    let part = remote_pictures::list(&mut conn, &by, &filter, first, 200);
    assert_eq!(part.await.unwrap().len(), 200, "lists are read in parts");
}

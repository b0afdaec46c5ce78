//! The way back: posts get the addresses that their pictures had.

use tympan::model::{Authority, PostId, RemotePictureStatus};
use tympan::remote_pictures;

use super::{PictureServer, blog, find, library, path, photo, pictures, post, work};
use crate::common::app::TestApp;

async fn undo(app: &TestApp, posts: Option<&[PostId]>) -> usize {
    let (db, services) = (&app.app.db, &app.app.services);
    remote_pictures::undo_now(db, services, &Authority::of_operator(), posts)
        .await
        .unwrap()
}

/// A source with one picture in two sizes and notations, and what looks like it.
fn source(server: &PictureServer) -> String {
    let small = server.url("/wp-content/uploads/a-300x200.jpg");
    let large = server.picture("/wp-content/uploads/a.jpg", photo(1, 900, 600));
    let other = server.picture("/b.jpg?x=1&y=2", photo(2, 60, 40));
    let other = other.replace('&', "&amp;");
    format!(
        "<a  href='{large}'><IMG\n SRC=\"{small}\"></a> {large} <img src={other} > &amp; <img src=\"{large}\">\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_restores_sources_byte_for_byte() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let before = post(&app, &source(&server)).await;
    let untouched = post(&app, "<p>No picture</p>").await;
    find(&app).await;
    work(&app, 6).await;
    let rewritten = app.find(before.id).await;
    assert!(!rewritten.html.as_str().contains("<img src=\"http"));
    assert_ne!(rewritten.source, before.source);
    assert_eq!(undo(&app, None).await, 1);
    let after = app.find(before.id).await;
    assert_eq!(after.source, before.source);
    assert_eq!(after.html, before.html);
    assert_eq!(after.image_hosts, before.image_hosts);
    assert_eq!(after.updated_at, before.updated_at);
    assert_eq!(after.version, before.version + 2);
    assert_eq!(app.find(untouched.id).await.version, untouched.version);
    assert_eq!(library(&app).await.len(), 2, "the items stay");
    assert_eq!(pictures(&app).await, []);
    work(&app, 3).await;
    assert_eq!(app.find(before.id).await.source, before.source);
    assert_eq!(undo(&app, None).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_of_two_rewrites_goes_back_to_the_start() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let late = server.url("/late.jpg");
    let before = post(&app, &format!("<img src=\"{one}\"><img src=\"{late}\">")).await;
    find(&app).await;
    work(&app, 4).await;
    server.picture("/late.jpg", photo(2, 60, 40));
    app.clock.advance(chrono::TimeDelta::days(1));
    work(&app, 3).await;
    assert_eq!(app.find(before.id).await.version, before.version + 2);
    assert_eq!(undo(&app, Some(&[before.id])).await, 1);
    assert_eq!(app.find(before.id).await.source, before.source);
    let states: Vec<_> = pictures(&app).await.iter().map(|one| one.status).collect();
    assert_eq!(
        states,
        [RemotePictureStatus::Fetched; 2],
        "other posts may need them"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_of_an_edited_post_keeps_the_edit() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let before = post(&app, &source(&server)).await;
    find(&app).await;
    work(&app, 6).await;
    let rewritten = app.find(before.id).await;
    let edited = format!("<p>New.</p>{}", rewritten.source);
    app.update(&rewritten, |draft| draft.source.clone_from(&edited))
        .await;
    assert_eq!(undo(&app, None).await, 1);
    let after = app.find(before.id).await;
    assert_eq!(after.source, format!("<p>New.</p>{}", before.source));
}

#[tokio::test(flavor = "multi_thread")]
async fn second_round_after_an_undo_fetches_again_and_stores_nothing_twice() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let before = post(&app, &format!("<img src=\"{one}\">")).await;
    for round in 1..=2 {
        find(&app).await;
        work(&app, 3).await;
        let items = library(&app).await;
        assert_eq!(items.len(), 1, "round {round}");
        let own = path(&items[0]);
        assert_eq!(
            app.find(before.id).await.source,
            format!("<img src=\"{own}\">")
        );
        assert_eq!(undo(&app, None).await, 1);
    }
    assert_eq!(app.find(before.id).await.source, before.source);
}

//! Many posts, several nodes, and a process that dies.

use chrono::TimeDelta;
use tympan::config::Config;
use tympan::model::RemotePictureStatus;
use tympan::remote_pictures;
use tympan::services::Services;

use super::{PictureServer, blog, find, library, path, photo, pictures, post, work};
use crate::common::wait::until;

#[tokio::test(flavor = "multi_thread")]
async fn one_picture_of_300_posts_is_fetched_once() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let mut posts = Vec::new();
    for n in 0..300 {
        posts.push(post(&app, &format!("<p>{n}</p><img src=\"{one}\">")).await);
    }
    assert_eq!(find(&app).await.hosts[server.host()], 1);
    work(&app, 3).await;
    assert_eq!(server.asked(), ["/one.jpg"]);
    let own = path(&library(&app).await[0]);
    for (n, before) in posts.iter().enumerate() {
        let after = app.find(before.id).await;
        assert_eq!(after.source, format!("<p>{n}</p><img src=\"{own}\">"));
        assert_eq!(after.version, before.version + 1);
    }
}

/// The services of a node that may reach loopback.
fn may_reach_loopback(services: &Services) -> Services {
    let mut config = Config::default();
    config.outbound.allow_private = ["127.0.0.1/32".parse().unwrap()].into_iter().collect();
    let outbound = tympan::outbound::Outbound::new(&config);
    services.clone().with_outbound(outbound)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_ask_a_host_one_at_a_time_and_for_each_picture_once() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let images: String = (0..12)
        .map(|n| {
            let url = server.picture(&format!("/{n}.jpg"), photo(n, 60, 40));
            format!("<img src=\"{url}\">")
        })
        .collect();
    let before = post(&app, &images).await;
    let second = app.second_node().await;
    let services = [
        app.app.services.clone(),
        may_reach_loopback(&second.app.services),
    ];
    find(&app).await;
    for _ in 0..40 {
        let (first, other) = tokio::join!(
            remote_pictures::fetch_next(&app.app.db, &services[0]),
            remote_pictures::fetch_next(&second.app.db, &services[1]),
        );
        let done = [first.unwrap(), other.unwrap()];
        assert!(done.iter().flatten().count() <= 1, "both got the host");
        let (first, other) = tokio::join!(
            remote_pictures::rewrite_now(&app.app.db, &services[0]),
            remote_pictures::rewrite_now(&second.app.db, &services[1]),
        );
        first.unwrap();
        other.unwrap();
        app.clock.advance(TimeDelta::seconds(1));
    }
    assert_eq!(server.asked().len(), 12);
    assert_eq!(server.most_at_a_time(), 1);
    let after = app.find(before.id).await;
    assert!(!after.source.contains("http://"));
    assert_eq!(after.version, before.version + 1);
    let states: Vec<_> = pictures(&app).await.iter().map(|one| one.status).collect();
    assert_eq!(states, [RemotePictureStatus::Fetched; 12]);
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_whose_worker_died_is_fetched_by_the_next_one() {
    let (app, server) = (blog().await, PictureServer::start().await);
    server.stall("/one.jpg");
    let one = server.url("/one.jpg");
    let before = post(&app, &format!("<img src=\"{one}\">")).await;
    find(&app).await;
    let (db, services) = (app.app.db.clone(), app.app.services.clone());
    let worker = tokio::spawn(async move { remote_pictures::fetch_next(&db, &services).await });
    until("the request is there", async || server.asked().len() == 1).await;
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    server.picture("/one.jpg", photo(1, 60, 40));
    work(&app, 3).await;
    assert_eq!(server.asked().len(), 1, "the host is claimed still");
    app.clock.advance(TimeDelta::minutes(10));
    work(&app, 3).await;
    assert_eq!(server.asked().len(), 2);
    assert_ne!(app.find(before.id).await.source, before.source);
}

#[tokio::test(flavor = "multi_thread")]
async fn server_that_starts_continues_where_the_last_one_stopped() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    post(&app, &format!("<img src=\"{one}\">")).await;
    find(&app).await;
    // The job is lost with the process, as one that was parked.
    let mut tx = app.app.db.begin().await.unwrap();
    tx.unrecorded("a test");
    let lane = tympan::model::Lane::Remote;
    let now = app.clock.now();
    while let Some(job) = tympan::store::jobs::claim(&mut tx, lane, now, now)
        .await
        .unwrap()
    {
        assert!(
            tympan::store::jobs::delete(&mut tx, job.claim())
                .await
                .unwrap()
        );
    }
    tx.commit().await.unwrap();
    app.work().await;
    assert_eq!(server.asked(), [""; 0]);
    let mut tx = app.app.db.begin().await.unwrap();
    remote_pictures::schedule(&mut tx, &app.app.services)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.work().await;
    assert_eq!(server.asked(), ["/one.jpg"]);
}

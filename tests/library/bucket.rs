//! The media library in a bucket: uploads, readers and the sweep, also while the service fails.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use hyper::StatusCode;
use serde_json::Value;
use tympan::clock::Clock;
use tympan::library;
use tympan::model::{Job, JobId};
use tympan::store;

use super::{add, all_of, assert_every_row_has_its_file, files, find, owner, photo, upload};
use crate::common::app::{Api, Node, TestApp};
use crate::common::s3::{Behaviour, S3};
use crate::media::samples::boxes;

/// A blog with a bucket. Its clock is fixed at the present time, as its files are new.
async fn blog() -> (TestApp, S3) {
    let s3 = S3::start().await;
    let clock = Clock::fixed(Clock::System.now());
    (TestApp::with(clock, &s3.config()).await, s3)
}

async fn uploaded(api: &Api, name: &str, file: Vec<u8>) -> Value {
    let call = api.call(Method::POST, &format!("/media?name={name}"));
    call.raw(file).await.ok()
}

fn path_of(item: &Value) -> &str {
    item["path"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_is_served() {
    let (app, s3) = blog().await;
    let api = app.api().await;
    let item = uploaded(&api, "press.jpg", photo(1)).await;
    assert_eq!(s3.keys().len(), 3);
    let answer = api.browser().get(path_of(&item)).await;
    answer.assert_status(200);
    assert_eq!(answer.body.len() as u64, item["bytes"].as_u64().unwrap());
    for variant in item["variants"].as_array().unwrap() {
        let answer = api.browser().get(variant["path"].as_str().unwrap()).await;
        assert_eq!(answer.body.len() as u64, variant["bytes"].as_u64().unwrap());
    }
    let film = uploaded(&api, "film.mp4", boxes::film(&[b"soun"])).await;
    let whole = api.browser().get(path_of(&film)).await.body;
    let browser = api.browser().with("range", "bytes=5-20");
    let part = browser
        .send(Method::GET, path_of(&film), Body::empty())
        .await;
    part.assert_status(206);
    assert_eq!(part.body, whole[5..=20]);
    let text: Vec<u8> = (0..9_000_000_u64)
        .map(|at| b'a' + (at * at % 23) as u8)
        .collect();
    let item = uploaded(&api, "long.txt", text.clone()).await;
    let answer = api.browser().get(path_of(&item)).await;
    assert!(answer.body == text, "another content");
    assert_eq!(s3.unfinished(), 0);
}

/// The service does not answer. Pages do not ask it, and what asks it is told to come again.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_away_keeps_nobody_from_reading() {
    let (app, s3) = blog().await;
    let api = app.api().await;
    let item = uploaded(&api, "press.jpg", photo(1)).await;
    let body = format!("![A press]({})", path_of(&item));
    let post = Node::post(&api).body(&body).published().create().await;
    for behaviour in [
        Behaviour::Stalling,
        Behaviour::Error(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Behaviour::Error(StatusCode::NOT_FOUND, "NoSuchBucket"),
    ] {
        s3.behave(behaviour);
        let picture = tokio::spawn({
            let (browser, path) = (api.browser(), path_of(&item).to_owned());
            async move { browser.get(&path).await.status }
        });
        let begun = Instant::now();
        let path = crate::common::app::path(&post);
        api.browser().get(&path).await.assert_contains("A press");
        api.browser().get("/").await.assert_status(200);
        // One question to the service would take the two seconds of its patience.
        let waited = begun.elapsed();
        assert!(waited < Duration::from_millis(1900), "a page waits");
        assert_eq!(picture.await.unwrap(), 503, "{behaviour:?}");
        let call = api.call(Method::POST, "/media?name=other.jpg");
        call.raw(photo(2)).await.is_problem(503, "unavailable");
    }
    s3.behave(Behaviour::Right);
    api.browser().get(path_of(&item)).await.assert_status(200);
    uploaded(&api, "other.jpg", photo(2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_item_has_is_deleted_when_it_is_a_day_old() {
    let (app, s3) = blog().await;
    let owner = owner(&app).await;
    let (db, services) = (&app.app.db, &app.app.services);
    let kept = add(db, services, &owner, &photo(1)).await.unwrap().media;
    let by = all_of(&owner);
    let unclaimed = upload(&photo(2), "a", owner.id);
    library::prepare(db, services, &by, unclaimed)
        .await
        .unwrap();
    assert_eq!(s3.keys().len(), 6);
    s3.age(TimeDelta::hours(23));
    library::clean(db, services).await.unwrap();
    assert_eq!(s3.keys().len(), 6);
    s3.age(TimeDelta::hours(2));
    library::clean(db, services).await.unwrap();
    assert_eq!(files(services).await, 3);
    assert!(find(&app, &kept).await.is_some());
    assert_every_row_has_its_file(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_goes_on_after_a_service_was_away() {
    let (app, s3) = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    s3.behave(Behaviour::Error(
        StatusCode::SERVICE_UNAVAILABLE,
        "SlowDown",
    ));
    library::clean(db, services).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let jobs = store::jobs::list(&mut conn, JobId(0), 99).await.unwrap();
    let next = jobs
        .iter()
        .find(|job| job.kind == Job::CleanMedia {}.kind());
    assert_eq!(next.unwrap().run_at, app.clock.now() + TimeDelta::hours(24));
}

/// A sweep asks the service in a transaction, for which other writers wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_sweep_does_not_keep_the_writer() {
    let (app, s3) = blog().await;
    let owner = owner(&app).await;
    let (db, services) = (&app.app.db, &app.app.services);
    let by = all_of(&owner);
    let unclaimed = upload(&photo(2), "a", owner.id);
    library::prepare(db, services, &by, unclaimed)
        .await
        .unwrap();
    s3.age(TimeDelta::hours(25));
    s3.behave_method(Method::HEAD, Behaviour::Stalling);
    let begun = Instant::now();
    let swept = library::sweep(db, services, TimeDelta::hours(24)).await;
    assert!(swept.is_err());
    assert!(begun.elapsed() < Duration::from_secs(10));
    s3.behave(Behaviour::Right);
    assert_eq!(files(services).await, 3);
    db.begin().await.unwrap();
}

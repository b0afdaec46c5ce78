//! Pictures that do not come: who is asked again, when, and what the reason is.

use chrono::TimeDelta;
use tympan::model::RemotePictureStatus::{Failed, Fetched, Waiting};

use super::{PictureServer, blog, find, library, photo, pictures, post, states, work, work_hours};

#[tokio::test(flavor = "multi_thread")]
async fn host_is_asked_at_most_once_a_second() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let images: String = (0..5)
        .map(|n| {
            let url = server.picture(&format!("/{n}.jpg"), photo(n, 60, 40));
            format!("<img src=\"{url}\">")
        })
        .collect();
    post(&app, &images).await;
    find(&app).await;
    for asked in 1..=5 {
        app.work().await;
        assert_eq!(server.asked().len(), asked);
        app.clock.advance(TimeDelta::milliseconds(999));
        app.work().await;
        assert_eq!(server.asked().len(), asked, "a second has not passed");
        app.clock.advance(TimeDelta::milliseconds(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_picture_is_tried_for_days_and_then_given_up_with_the_reason() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let gone = server.url("/gone.jpg");
    let before = post(&app, &format!("<img src=\"{gone}\">")).await;
    find(&app).await;
    work(&app, 2).await;
    let reason = "the server answered 404".to_owned();
    assert_eq!(states(&app).await, [(Waiting, reason.clone())]);
    for _ in 0..10 {
        app.clock.advance(TimeDelta::days(1));
        work(&app, 2).await;
    }
    assert_eq!(states(&app).await, [(Failed, reason)]);
    assert_eq!(server.asked().len(), 3);
    assert_eq!(app.find(before.id).await.source, before.source);
    // It is tried again when somebody asks for it.
    server.picture("/gone.jpg", photo(1, 60, 40));
    find(&app).await;
    work(&app, 2).await;
    assert_eq!(states(&app).await, [(Fetched, String::new())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusal_of_an_existing_picture_passes() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let small = server.picture("/wp-content/uploads/a-300x200.jpg", photo(1, 300, 200));
    let best = "/wp-content/uploads/a.jpg";
    server.answer(best, 403, ("x-reason", "no"), Vec::new());
    post(&app, &format!("<img src=\"{small}\">")).await;
    find(&app).await;
    work(&app, 2).await;
    assert_eq!(server.asked(), [best], "the smaller one has time");
    assert_eq!(states(&app).await[0].0, Waiting);
    server.picture(best, photo(1, 900, 600));
    work_hours(&app, 7).await;
    assert_eq!(states(&app).await[0].0, Fetched);
    assert_eq!(library(&app).await[0].width, Some(900));
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_that_stays_refused_comes_from_the_address_that_the_post_has() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let small = server.picture("/wp-content/uploads/a-300x200.jpg", photo(1, 300, 200));
    server.answer(
        "/wp-content/uploads/a.jpg",
        403,
        ("x-reason", "no"),
        Vec::new(),
    );
    post(&app, &format!("<img src=\"{small}\">")).await;
    find(&app).await;
    work_hours(&app, 7).await;
    assert_eq!(states(&app).await[0].0, Fetched);
    assert_eq!(library(&app).await[0].width, Some(300));
}

#[tokio::test(flavor = "multi_thread")]
async fn smaller_picture_is_taken_if_the_larger_one_is_missing_or_another_one() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let missing = server.picture("/wp-content/uploads/a-300x200.jpg", photo(1, 300, 200));
    let banner = server.picture("/wp-content/uploads/b-300x250.jpg", photo(2, 300, 250));
    server.picture("/wp-content/uploads/b.jpg", photo(3, 900, 600));
    post(
        &app,
        &format!("<img src=\"{missing}\"><img src=\"{banner}\">"),
    )
    .await;
    find(&app).await;
    work(&app, 4).await;
    let sizes: Vec<_> = library(&app)
        .await
        .iter()
        .map(|one| (one.width, one.height))
        .collect();
    assert_eq!(sizes.len(), 2);
    assert!(sizes.contains(&(Some(300), Some(200))), "{sizes:?}");
    assert!(sizes.contains(&(Some(300), Some(250))), "{sizes:?}");
    assert_eq!(
        states(&app).await,
        [(Fetched, String::new()), (Fetched, String::new())]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn server_that_asks_for_a_pause_gets_it_for_all_its_pictures() {
    let (app, server) = (blog().await, PictureServer::start().await);
    server.answer("/1.jpg", 429, ("retry-after", "7200"), Vec::new());
    let two = server.picture("/2.jpg", photo(2, 60, 40));
    post(
        &app,
        &format!("<img src=\"{}\"><img src=\"{two}\">", server.url("/1.jpg")),
    )
    .await;
    find(&app).await;
    work(&app, 5).await;
    assert_eq!(server.asked().len(), 1);
    app.clock.advance(TimeDelta::minutes(119));
    // Asking for it does not shorten the pause.
    find(&app).await;
    work(&app, 5).await;
    assert_eq!(server.asked().len(), 1);
    app.clock.advance(TimeDelta::minutes(1));
    server.picture("/1.jpg", photo(1, 60, 40));
    work(&app, 5).await;
    assert_eq!(
        states(&app).await,
        [(Fetched, String::new()), (Fetched, String::new())]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn server_that_fails_is_left_alone_for_a_while_and_its_other_pictures_come_first() {
    let (app, server) = (blog().await, PictureServer::start().await);
    server.answer("/1.jpg", 500, ("x-reason", "no"), Vec::new());
    let two = server.picture("/2.jpg", photo(2, 60, 40));
    let one = server.url("/1.jpg");
    let before = post(&app, &format!("<img src=\"{one}\"><img src=\"{two}\">")).await;
    find(&app).await;
    work(&app, 59).await;
    assert_eq!(server.asked(), ["/1.jpg"]);
    work(&app, 3).await;
    assert_eq!(server.asked(), ["/1.jpg", "/2.jpg"]);
    let after = app.find(before.id).await;
    assert!(after.source.contains(&one) && !after.source.contains(&two));
    work_hours(&app, 1).await;
    assert_eq!(
        states(&app).await[0],
        (Waiting, "the server answered 500".to_owned())
    );
    for _ in 0..20 {
        app.clock.advance(TimeDelta::days(1));
        work(&app, 2).await;
    }
    assert_eq!(states(&app).await[0].0, Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_every_host_is_given_time_and_nothing_is_lost() {
    let app = blog().await;
    // Nothing listens on these ports of loopback.
    let images: String = [1, 2, 3]
        .map(|port| format!("<img src=\"http://127.0.0.1:{port}/a.jpg\"><img src=\"http://127.0.0.1:{port}/b.jpg\">"))
        .concat();
    let before = post(&app, &images).await;
    find(&app).await;
    work(&app, 30).await;
    let tries: Vec<_> = pictures(&app).await.iter().map(|one| one.tries).collect();
    assert_eq!(
        tries.iter().sum::<i64>(),
        3,
        "one try for each host: {tries:?}"
    );
    assert!(states(&app).await.iter().all(|state| state.0 == Waiting));
    for _ in 0..30 {
        app.clock.advance(TimeDelta::days(1));
        work(&app, 2).await;
    }
    for (status, reason) in states(&app).await {
        assert_eq!(status, Failed);
        assert!(reason.contains("cannot be reached"), "{reason}");
    }
    assert_eq!(app.find(before.id).await.source, before.source);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_refused_with_a_sentence() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let html = ("content-type", "text/html; charset=utf-8");
    server.answer("/page.jpg", 200, html, b"<html>".to_vec());
    let jpeg = ("content-type", "image/jpeg");
    server.answer("/a.pdf", 200, jpeg, b"%PDF-1.4\n%%EOF".to_vec());
    server.answer(
        "/a.svg",
        200,
        jpeg,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
    );
    server.answer("/text.jpg", 200, jpeg, b"plain text".to_vec());
    let mut cut = photo(1, 60, 40);
    cut.truncate(cut.len() / 2);
    server.answer("/cut.jpg", 200, jpeg, cut);
    server.answer(
        "/packed.jpg",
        200,
        ("content-encoding", "gzip"),
        photo(2, 60, 40),
    );
    server.answer(
        "/in.jpg",
        302,
        ("location", "http://10.0.0.1/a.jpg"),
        Vec::new(),
    );
    server.answer(
        "/home.jpg",
        302,
        ("location", "https://blog.example.org/a.jpg"),
        Vec::new(),
    );
    let names = [
        "page.jpg",
        "a.pdf",
        "a.svg",
        "text.jpg",
        "cut.jpg",
        "packed.jpg",
        "in.jpg",
        "home.jpg",
    ];
    let images = names.map(|name| format!("<img src=\"{}\">", server.url(&format!("/{name}"))));
    post(&app, &images.concat()).await;
    find(&app).await;
    work(&app, 10).await;
    let found = pictures(&app).await;
    for (name, status, words) in [
        ("page.jpg", Failed, "web page"),
        ("a.pdf", Failed, "no picture"),
        ("a.svg", Failed, "SVG"),
        ("text.jpg", Failed, "no picture"),
        ("cut.jpg", Waiting, ""),
        ("packed.jpg", Failed, "compressed"),
        ("in.jpg", Failed, "private network"),
        ("home.jpg", Failed, "this blog"),
    ] {
        let picture = found.iter().find(|one| one.url.ends_with(name)).unwrap();
        assert_eq!(picture.status, status, "{name}: {}", picture.reason);
        assert!(
            picture.reason.contains(words) && !picture.reason.is_empty(),
            "{name}: {}",
            picture.reason
        );
    }
    assert_eq!(library(&app).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn full_library_stops_nothing_for_good() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 600, 400));
    post(&app, &format!("<img src=\"{one}\">")).await;
    let storage = app.app.services.storage.clone();
    let full = app.app.services.clone().with_storage(storage, Some(1));
    find(&app).await;
    while tympan::jobs::step(&app.app.db, &full).await.unwrap() {}
    let (status, reason) = states(&app).await.remove(0);
    assert_eq!(status, Waiting);
    assert!(reason.contains("media.quota_bytes"), "{reason}");
    assert_eq!(pictures(&app).await[0].tries, 0);
    app.clock.advance(TimeDelta::minutes(10));
    work(&app, 2).await;
    assert_eq!(states(&app).await[0].0, Fetched);
}

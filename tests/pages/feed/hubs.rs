//! Hubs are notified of visible changes, once, and again until they accept the notification.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use chrono::TimeDelta;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::model::{Origin, PostStatus};
use tympan::publishing::PostImport;
use tympan::store;

use crate::common::app::{NOON, TestApp, moment};

/// A hub on loopback: the notifications that it received, and its response.
#[derive(Clone)]
struct Hub {
    url: String,
    told: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<StatusCode>>,
    _task: Arc<Task>,
}

struct Task(tokio::task::JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

type Heard = (Arc<Mutex<Vec<String>>>, Arc<Mutex<StatusCode>>);

impl Hub {
    async fn new() -> Self {
        let (told, answer): Heard = (Arc::default(), Arc::new(Mutex::new(StatusCode::ACCEPTED)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let hear = |State((told, answer)): State<Heard>, body: String| async move {
            told.lock().expect("nobody panics").push(body);
            *answer.lock().expect("nobody panics")
        };
        let router = Router::new()
            .route("/", post(hear))
            .with_state((Arc::clone(&told), Arc::clone(&answer)));
        let task =
            tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            url,
            told,
            answer,
            _task: Arc::new(Task(task)),
        }
    }

    /// Takes the notifications since the last call: the topics of each form.
    fn take(&self) -> Vec<Vec<String>> {
        let told = std::mem::take(&mut *self.told.lock().expect("nobody panics"));
        told.iter().map(|form| topics(form)).collect()
    }
}

fn topics(form: &str) -> Vec<String> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(form.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(pairs[0], ("hub.mode".to_owned(), "publish".to_owned()));
    pairs
        .into_iter()
        .skip(1)
        .inspect(|(name, _)| assert_eq!(name, "hub.url"))
        .map(|(_, url)| url)
        .collect()
}

async fn blog(hub: &Hub) -> TestApp {
    let mut config = Config::default();
    config.outbound.allow_private = ["127.0.0.1".parse().expect("an address")]
        .into_iter()
        .collect();
    let app = TestApp::with(Clock::fixed(moment(NOON)), &config).await;
    app.store_settings(|settings| settings.feeds.hubs = vec![hub.url.clone()])
        .await;
    app
}

#[tokio::test]
async fn a_hub_is_told_of_every_feed_that_a_public_posts_change_touches() {
    let hub = Hub::new().await;
    let app = blog(&hub).await;
    let draft = app.post().title("Drafted").create().await;
    app.post().page().title("A page").published().create().await;
    app.work().await;
    assert!(hub.take().is_empty(), "readers see none of that in a feed");
    let of = |page: &str| {
        ["atom", "rss", "json"].map(|form| format!("https://blog.example.org/{page}.{form}"))
    };
    let post = app
        .update(&draft, |draft| draft.status = PostStatus::Public)
        .await;
    app.work().await;
    assert_eq!(hub.take(), [[of("feed"), of("author/olga-owner")].concat()]);
    app.update(&post, |draft| {
        draft.labels = Some(vec![
            tympan::model::LabelName::parse("A label").expect("a label"),
        ])
    })
    .await;
    app.update(&post, |draft| draft.title.push('!')).await;
    app.work().await;
    let with_label = [of("feed"), of("label/A%20label"), of("author/olga-owner")].concat();
    assert_eq!(
        hub.take(),
        std::slice::from_ref(&with_label),
        "what was told already is not told twice"
    );
    app.trash(&post).await;
    app.work().await;
    assert_eq!(hub.take(), [with_label]);
    app.purge(&post).await;
    app.work().await;
    assert!(hub.take().is_empty());
}

#[tokio::test]
async fn a_scheduled_post_is_told_of_at_its_moment() {
    let hub = Hub::new().await;
    let app = blog(&hub).await;
    app.post()
        .published_at("2022-01-07T13:00:00Z")
        .create()
        .await;
    app.work().await;
    assert!(hub.take().is_empty());
    app.clock.advance(TimeDelta::hours(1));
    app.work().await;
    assert_eq!(hub.take().len(), 1);
}

#[tokio::test]
async fn a_hub_that_refuses_is_asked_again_and_set_aside_in_the_end() {
    let hub = Hub::new().await;
    let app = blog(&hub).await;
    *hub.answer.lock().expect("nobody panics") = StatusCode::SERVICE_UNAVAILABLE;
    app.post().published().create().await;
    for _ in 0..12 {
        app.work().await;
        app.clock.advance(TimeDelta::days(1));
    }
    assert_eq!(hub.take().len(), 10);
    let jobs = store::jobs::list(
        &mut app.app.db.read().await.expect("a connection"),
        tympan::model::JobId(0),
        9,
    )
    .await
    .expect("the queue is read");
    let parked = jobs
        .iter()
        .find(|job| job.kind == "websub.ping")
        .expect("the job is there");
    assert_eq!(
        (
            parked.status.as_str(),
            parked
                .last_error
                .as_deref()
                .is_some_and(|why| why.contains("503"))
        ),
        ("parked", true),
        "{parked:?}"
    );
}

#[tokio::test]
async fn a_hub_that_was_taken_off_the_settings_is_left_alone() {
    let hub = Hub::new().await;
    let app = blog(&hub).await;
    app.post().published().create().await;
    app.change_settings(|settings| settings.feeds.hubs.clear())
        .await;
    app.work().await;
    assert!(hub.take().is_empty());
}

#[tokio::test]
async fn a_hub_is_not_told_of_posts_that_move_in() {
    let hub = Hub::new().await;
    let app = blog(&hub).await;
    let at = moment("2011-05-01T00:00:00Z");
    let origin = Origin {
        system: "blogger".to_owned(),
        id: "42".to_owned(),
    };
    let imported = PostImport {
        origin,
        path: None,
        entry_id: None,
        created_at: at,
        updated_at: at,
    };
    app.post()
        .draft(|draft| draft.imported = Some(imported))
        .published_at("2011-05-01T00:00:00Z")
        .create()
        .await;
    app.work().await;
    assert!(hub.take().is_empty());
}

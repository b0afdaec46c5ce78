//! A commenter's data on disk: nothing after an erasure, and never a plain mail address.

use chrono::TimeDelta;
use sqlx::Connection as _;
use sqlx::types::Json;
use tympan::model::UserId;
use tympan::store::idempotency::StoredAnswer;
use tympan::store::tokens::TokenRow;
use tympan::{discussion, store};

use crate::common::app::{CommentFields, TestApp, path};
use crate::common::log::Capture;

/// Words that occur nowhere else: of a name, a website, a text, its correction and an address.
const CANARIES: [&str; 5] = [
    "Quokkaname",
    "quokkasite",
    "Quokkabody",
    "Quokkachanged",
    "quokkamail",
];

/// Whether any file of the database contains `words`.
fn is_on_disk(app: &TestApp, words: &[u8]) -> bool {
    let files = app
        .db
        .files()
        .into_iter()
        .filter_map(|file| std::fs::read(file).ok());
    files
        .into_iter()
        .any(|bytes| bytes.windows(words.len()).any(|window| window == words))
}

#[tokio::test]
async fn erased_guest_is_in_neither_the_database_nor_its_log() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    let fields = CommentFields {
        name: "Quokkaname",
        email: "quokkamail@example.org",
        website: "https://quokkasite.example.org",
        body: "Quokkabody words",
    };
    ann.comment(&post, fields).await.assert_status(303);
    ann.send_form("/-/me/comments/1/edit", "body=Quokkachanged")
        .await
        .assert_status(303);
    app.browser()
        .reply(
            &post,
            1,
            CommentFields {
                name: "Ben",
                body: "A reply",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    for words in CANARIES.iter().take(4).filter(|_| app.db.db().is_sqlite()) {
        assert!(
            is_on_disk(&app, words.as_bytes()),
            "{words} was never there: the search is broken"
        );
    }
    ann.send_form("/-/me/erase", "").await.assert_status(200);
    app.clock.advance(TimeDelta::minutes(2));
    app.work().await;
    assert_eq!(
        app.db
            .number("SELECT COUNT(*) FROM job WHERE kind = 'database.checkpoint'")
            .await,
        0
    );
    for words in CANARIES {
        assert!(
            !is_on_disk(&app, words.as_bytes()),
            "{words} is still there"
        );
        assert!(
            !is_on_disk(&app, words.to_lowercase().as_bytes()),
            "{words} is still in the index of words"
        );
    }
}

#[tokio::test]
async fn many_erasures_share_one_job_that_is_tried_again_until_it_is_done() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let guests: Vec<_> = (0..3).map(|_| app.browser().keeping_cookies()).collect();
    for (n, guest) in guests.iter().enumerate() {
        let body = format!("Comment {n}");
        guest
            .comment(
                &post,
                CommentFields {
                    body: &body,
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(303);
        guest.send_form("/-/me/erase", "").await.assert_status(200);
    }
    const WAITING: &str =
        "SELECT COUNT(*) FROM job WHERE kind = 'database.checkpoint' AND status = 'waiting'";
    assert_eq!(app.db.number(WAITING).await, 1);
    app.clock.advance(TimeDelta::minutes(2));
    if app.db.db().is_sqlite() {
        let reader = app.db.reader().await;
        app.work().await;
        reader.close().await.expect("it is closed");
        assert_eq!(
            app.db.number(WAITING).await,
            1,
            "it is put back while somebody reads"
        );
        app.clock.advance(TimeDelta::minutes(3));
    }
    app.work().await;
    assert_eq!(app.db.number(WAITING).await, 0);
}

#[tokio::test]
async fn purge_empties_the_log_too() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let comment = app.say(&post, None, "Quokkabody words").await;
    app.moderate(comment.id, tympan::model::CommentStatus::Spam)
        .await;
    app.clock.advance(TimeDelta::days(31));
    discussion::purge(&app.app.db, &app.app.services)
        .await
        .expect("it is purged");
    app.clock.advance(TimeDelta::minutes(2));
    app.work().await;
    assert!(app.comments(&post).await.is_empty());
    assert!(!is_on_disk(&app, b"Quokkabody"));
}

/// The beginnings of every IP address of the next test, as text and as bytes.
const ADDRESSES: [&[u8]; 3] = [b"198.18.", b"2001:db8:", &[0x20, 0x01, 0x0d, 0xb8]];

#[tokio::test]
async fn no_address_of_a_client_is_stored_or_logged() {
    const EVERY: u32 = 60;
    let logged = Capture::begin("trace");
    let app = TestApp::behind_a_proxy().await;
    app.change_settings(|settings| {
        (
            settings.comments_per_minute,
            settings.thread_comments_per_minute,
        ) = (1_000, 1_000)
    })
    .await;
    let post = app.post().published().create().await;
    for n in 0..EVERY {
        let address = if n % 2 == 0 {
            format!("198.18.{}.{n}", n % 7)
        } else {
            format!("2001:db8:{n:x}::1")
        };
        let browser = app
            .browser()
            .from("127.0.0.1")
            .with("x-forwarded-for", &address);
        let body = format!("Comment {n}");
        browser
            .comment(
                &post,
                CommentFields {
                    body: &body,
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(303);
        browser.get(&path(&post)).await.assert_status(200);
    }
    let logged = logged.text();
    assert!(
        logged.contains("answered"),
        "nothing was logged: the search is broken"
    );
    for address in ADDRESSES {
        assert!(!is_on_disk(&app, address), "{address:?} is in the database");
        assert!(
            !logged
                .as_bytes()
                .windows(address.len())
                .any(|window| window == address),
            "{address:?} is in the log"
        );
    }
    assert_eq!(
        app.db.number("SELECT COUNT(*) FROM comment").await,
        i64::from(EVERY)
    );
    if !app.db.db().is_sqlite() {
        assert_eq!(app.db.number(ROWS_WITH_ADDRESSES).await, 0);
    }
}

/// The rows of PostgreSQL with an address in them, of the tables that a comment touches.
const ROWS_WITH_ADDRESSES: &str = "SELECT COUNT(*) FROM (
        SELECT CAST(comment AS TEXT) AS words FROM comment
        UNION ALL SELECT CAST(guest AS TEXT) FROM guest
        UNION ALL SELECT CAST(change AS TEXT) FROM change
        UNION ALL SELECT CAST(job AS TEXT) FROM job
        UNION ALL SELECT CAST(setting AS TEXT) FROM setting
        UNION ALL SELECT CAST(post AS TEXT) FROM post) AS rows
    WHERE words LIKE '%198.18.%' OR words LIKE '%2001:db8:%' OR words LIKE '%20010db8%'";

#[tokio::test]
async fn answer_kept_for_a_repeated_request_goes_after_a_day() {
    let app = TestApp::unmoderated().await;
    let now = app.clock.now();
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let new = TokenRow {
        name: "a".into(),
        hash: vec![1],
        scopes: vec![],
        user: UserId(1),
        expires_at: None,
    };
    let token = store::tokens::insert(&mut tx, &new, now)
        .await
        .expect("the token is stored")
        .id;
    let answer = StoredAnswer {
        fingerprint: vec![1],
        status: 200,
        headers: Json(vec![]),
        body: b"Quokkabody".to_vec(),
    };
    store::idempotency::insert(&mut tx, token, "key", &answer, now, now)
        .await
        .expect("the answer is kept");
    tx.unrecorded("a test's rows");
    tx.commit().await.expect("that is committed");
    discussion::purge(&app.app.db, &app.app.services)
        .await
        .expect("it is purged");
    assert_eq!(app.db.number("SELECT COUNT(*) FROM idempotency").await, 1);
    app.clock.advance(TimeDelta::hours(25));
    discussion::purge(&app.app.db, &app.app.services)
        .await
        .expect("it is purged");
    app.clock.advance(TimeDelta::minutes(2));
    app.work().await;
    assert_eq!(app.db.number("SELECT COUNT(*) FROM idempotency").await, 0);
    assert!(!is_on_disk(&app, b"Quokkabody"));
}

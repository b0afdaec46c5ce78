//! The servers from which pictures are fetched.

use tympan::clock::Timestamp;
use tympan::store::{Conn, remote_hosts, remote_pictures};

use super::rows::{at, begin};
use crate::common::database::TestDb;

/// Stores a host with one picture that is due at 0.
async fn host(conn: &mut Conn, name: &str) {
    remote_hosts::insert(conn, name, at(0)).await.unwrap();
    let url = format!("https://{name}/a.jpg");
    remote_pictures::insert(conn, &url, &url, name, at(0))
        .await
        .unwrap();
}

async fn claim(conn: &mut Conn, now: i64) -> Option<(String, i64)> {
    remote_hosts::claim(conn, at(now), at(now + 100))
        .await
        .unwrap()
}

async fn due(conn: &mut Conn) -> Option<Timestamp> {
    remote_hosts::next_due(conn).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn claimed_host_is_given_to_nobody_else_until_its_time() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(due(&mut tx).await, None);
    host(&mut tx, "b.example").await;
    host(&mut tx, "a.example").await;
    assert_eq!(due(&mut tx).await, Some(at(0)));
    assert_eq!(claim(&mut tx, 0).await, Some(("a.example".to_owned(), 0)));
    assert_eq!(claim(&mut tx, 1).await, Some(("b.example".to_owned(), 0)));
    assert_eq!(claim(&mut tx, 99).await, None);
    assert_eq!(due(&mut tx).await, Some(at(100)));
    remote_hosts::update(&mut tx, "b.example", at(50), 3, false)
        .await
        .unwrap();
    assert_eq!(due(&mut tx).await, Some(at(50)));
    assert_eq!(claim(&mut tx, 49).await, None);
    assert_eq!(claim(&mut tx, 50).await, Some(("b.example".to_owned(), 3)));
    // It is inserted once.
    remote_hosts::insert(&mut tx, "b.example", at(0))
        .await
        .unwrap();
    assert_eq!(claim(&mut tx, 60).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn host_without_a_due_picture_is_not_claimed() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    host(&mut tx, "a.example").await;
    remote_hosts::insert(&mut tx, "b.example", at(0))
        .await
        .unwrap();
    assert_eq!(claim(&mut tx, 0).await.unwrap().0, "a.example");
    assert_eq!(claim(&mut tx, 0).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_forgotten_but_not_what_a_server_asked_for() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for (name, failures, asked_to_wait) in [
        ("asked.example", 1, true),
        ("failed.example", 5, false),
        ("running.example", 0, false),
    ] {
        host(&mut tx, name).await;
        remote_hosts::update(&mut tx, name, at(500), failures, asked_to_wait)
            .await
            .unwrap();
    }
    remote_hosts::forget_failures(&mut tx, at(10))
        .await
        .unwrap();
    let claimed = claim(&mut tx, 10).await;
    assert_eq!(claimed, Some(("failed.example".to_owned(), 0)));
    assert_eq!(claim(&mut tx, 10).await, None);
}

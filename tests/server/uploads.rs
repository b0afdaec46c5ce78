//! An upload may take long, as long as it arrives steadily.

use std::collections::VecDeque;
use std::io::{self, Read as _, Seek as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use tokio::time::{sleep, timeout};
use tympan::config::Limits;
use tympan::error::Error;
use tympan::web::upload::receive;

use super::harness::{Client, PATIENCE, TestServer, assert_ended_by, ms};

/// A server on which an upload may last 300 milliseconds, and one second longer for each 16 KiB.
async fn server() -> TestServer {
    TestServer::new(Limits {
        request_timeout: ms(300),
        upload_stall_timeout: ms(1000),
        ..Limits::default()
    })
    .await
}

async fn begin(server: &TestServer, path: &str, length: usize) -> Client {
    let mut client = server.connect().await;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    client.send(head.as_bytes()).await;
    client
}

#[tokio::test]
async fn slow_upload_that_goes_on_is_received() {
    const PARTS: usize = 20;
    const PART: [u8; 4 << 10] = [b'x'; 4 << 10];
    let server = server().await;
    let begun = Instant::now();
    let mut client = begin(&server, "/upload", PARTS * PART.len()).await;
    for _ in 0..PARTS {
        sleep(ms(50)).await;
        client.send(&PART).await;
    }
    let answer = client.rest().await;
    assert!(
        answer.ends_with(&(PARTS * PART.len()).to_string()),
        "{answer}"
    );
    assert!(begun.elapsed() > ms(300) * 2, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn dripping_an_upload_wins_little_time() {
    let server = server().await;
    let begun = Instant::now();
    let mut client = begin(&server, "/upload", 1 << 20).await;
    timeout(PATIENCE, client.drip(b'x'))
        .await
        .expect("the server closes");
    assert_ended_by(ms(300), begun.elapsed());
}

#[tokio::test]
async fn silent_upload_is_cut_off_with_408() {
    let server = server().await;
    let mut client = begin(&server, "/upload", 10 << 20).await;
    // So much is worth a minute.
    client.send(&[b'x'; 1 << 20]).await;
    let begun = Instant::now();
    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert_ended_by(ms(900), begun.elapsed());
}

#[tokio::test]
async fn time_of_an_upload_is_not_for_the_next_body() {
    let server = server().await;
    let mut client = server.connect().await;
    let head = |path: &str, length| {
        format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n")
    };
    client.send(head("/upload", 1 << 20).as_bytes()).await;
    client.send(&[b'x'; 1 << 20]).await;
    client.answer("1048576").await;
    let begun = Instant::now();
    client.send(head("/length", 1 << 20).as_bytes()).await;
    client.send(&[b'x'; 1 << 10]).await;
    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert_ended_by(ms(300), begun.elapsed());
}

/// The handles of this process to files that were deleted or never had a name.
fn nameless_files() -> usize {
    let handles = std::fs::read_dir("/proc/self/fd")
        .expect("the handles")
        .flatten();
    handles
        .filter_map(|handle| std::fs::read_link(handle.path()).ok())
        .filter(|file| file.to_string_lossy().contains("tympan-upload-test"))
        .count()
}

/// A body of unknown length.
struct Parts(VecDeque<io::Result<Vec<u8>>>);

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let next = self.0.pop_front();
        Poll::Ready(next.map(|part| part.map(|bytes| Frame::data(bytes.into()))))
    }
}

#[tokio::test]
async fn received_file_has_its_bytes_and_its_hash() {
    let folder = tempfile::Builder::new()
        .prefix("tympan-upload-test")
        .tempdir()
        .unwrap();
    let body = vec![7; 300_000];
    let mut received = receive(body.clone().into(), folder.path(), body.len())
        .await
        .unwrap();
    let mut stored = Vec::new();
    received.file.rewind().unwrap();
    received.file.read_to_end(&mut stored).unwrap();
    assert_eq!((stored, received.bytes), (body.clone(), 300_000));
    let hash = ring::digest::digest(&ring::digest::SHA256, &body);
    assert_eq!(received.sha256, hash.as_ref());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(nameless_files(), 1);
    drop(received);
    assert_eq!(nameless_files(), 0);
}

#[tokio::test]
async fn file_above_the_limit_is_refused_and_gone() {
    let folder = tempfile::Builder::new()
        .prefix("tympan-upload-long")
        .tempdir()
        .unwrap();
    let stated = receive(vec![7; 11].into(), folder.path(), 10).await;
    assert!(matches!(stated, Err(Error::TooLarge { limit: 10 })));
    let parts = Parts([Ok(vec![7; 9]), Ok(vec![7; 2])].into());
    let streamed = receive(Body::new(parts), folder.path(), 10).await;
    assert!(matches!(streamed, Err(Error::TooLarge { limit: 10 })));
    let broken = Parts([Ok(vec![7; 9]), Err(io::Error::other("gone"))].into());
    let broken = receive(Body::new(broken), folder.path(), 10).await;
    assert!(matches!(broken, Err(Error::BadRequest(_))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

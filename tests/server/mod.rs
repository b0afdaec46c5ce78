//! The server against slow, silent, greedy and hostile clients, over raw TCP.
//!
//! A test that expects the connection to close waits for that, with a limit of some hundred
//! milliseconds, and says which limit must have ended it. A test that expects it to stay open goes
//! on for longer than its limit, of a second, within which a busy machine gets something done. The
//! sleeps are the pace of slow clients and handlers.

mod framing;
mod harness;
mod proxies;
mod request_id;
mod unread;
mod uploads;

use std::time::Instant;

use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    time::{sleep, timeout},
};
use tympan::config::{ByteSize, Limits};

use harness::{BIG, GET, PATIENCE, TestServer, assert_ended_by, ms};

#[tokio::test]
async fn silent_connection_is_closed_without_a_word() {
    let server = TestServer::new(Limits {
        header_timeout: ms(100),
        ..Limits::default()
    })
    .await;
    let begun = Instant::now();
    assert_eq!(server.connect().await.rest().await, "");
    assert_ended_by(ms(100), begun.elapsed());
}

#[tokio::test]
async fn half_sent_head_is_closed_with_408() {
    let server = TestServer::new(Limits {
        header_timeout: ms(100),
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    let begun = Instant::now();
    client.send(b"GET / HTTP/1.1\r\nhost").await;
    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert_ended_by(ms(100), begun.elapsed());
}

#[tokio::test]
async fn dripping_a_head_wins_no_time() {
    let server = TestServer::new(Limits {
        header_timeout: ms(150),
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    client.send(b"GET / HTTP/1.1\r\nx: ").await;
    timeout(PATIENCE, client.drip(b'x'))
        .await
        .expect("the server closes");
}

#[tokio::test]
async fn second_head_has_its_own_time() {
    let server = TestServer::new(Limits {
        header_timeout: ms(100),
        idle_timeout: PATIENCE * 2,
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    client.get().await;
    let begun = Instant::now();
    client.send(b"GET / HT").await;
    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert_ended_by(ms(100), begun.elapsed());
}

#[tokio::test]
async fn slow_body_is_cut_off_with_408() {
    let server = TestServer::new(Limits {
        request_timeout: ms(150),
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    let begun = Instant::now();
    client
        .send(b"POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\nabc")
        .await;
    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert_ended_by(ms(150), begun.elapsed());
}

#[tokio::test]
async fn dripping_a_body_wins_no_time() {
    let server = TestServer::new(Limits {
        request_timeout: ms(150),
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    client
        .send(b"POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n")
        .await;
    timeout(PATIENCE, client.drip(b'x'))
        .await
        .expect("the server closes");
}

#[tokio::test]
async fn idle_connection_is_closed_after_the_idle_time() {
    let server = TestServer::new(Limits {
        idle_timeout: ms(100),
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    client.get().await;
    let begun = Instant::now();
    assert_eq!(client.rest().await, "");
    assert_ended_by(ms(90), begun.elapsed());
}

#[tokio::test]
async fn busy_connection_outlives_every_limit() {
    let limits = Limits {
        header_timeout: ms(1000),
        idle_timeout: ms(1000),
        ..Limits::default()
    };
    let server = TestServer::new(limits).await;
    let mut client = server.connect().await;
    let begun = Instant::now();
    while begun.elapsed() < ms(2500) {
        client.get().await;
        sleep(ms(20)).await;
    }
}

#[tokio::test]
async fn handler_may_take_longer_than_the_client() {
    let short = ms(50);
    let limits = Limits {
        header_timeout: short,
        request_timeout: short,
        idle_timeout: short,
        write_stall_timeout: short,
        ..Limits::default()
    };
    let server = TestServer::new(limits).await;
    let mut client = server.connect().await;
    client.send(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(client.answer("\r\n\r\n").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn stalled_reader_gives_its_place_to_the_next() {
    let limits = Limits {
        write_stall_timeout: ms(150),
        connections: 1,
        ..Limits::default()
    };
    let server = TestServer::new(limits).await;
    let mut stalled = server.connect().await;
    let begun = Instant::now();
    stalled.send(b"GET /big HTTP/1.1\r\nhost: x\r\n\r\n").await;
    server.connect().await.get().await;
    assert_ended_by(ms(150), begun.elapsed());
}

#[tokio::test]
async fn slow_reader_that_goes_on_gets_everything() {
    let limits = Limits {
        write_stall_timeout: ms(1000),
        idle_timeout: ms(1000),
        ..Limits::default()
    };
    let server = TestServer::new(limits).await;
    let mut reader = server.connect().await;
    let begun = Instant::now();
    reader
        .send(b"GET /big HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await;
    let (mut total, mut buffer) = (0, vec![0; 1 << 20]);
    loop {
        let read = reader
            .stream
            .read(&mut buffer)
            .await
            .expect("the connection holds");
        total += read;
        if read == 0 {
            break;
        }
        sleep(ms(40)).await;
    }
    assert!(total > BIG, "{total} bytes");
    assert!(
        begun.elapsed() > ms(1000),
        "{:?} proves nothing",
        begun.elapsed()
    );
}

#[tokio::test]
async fn http2_preface_is_closed_at_once() {
    let server = TestServer::new(Limits::default()).await;
    let mut client = server.connect().await;
    client.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    let answer = client.rest().await;
    assert!(!answer.contains("200"), "{answer}");
}

#[tokio::test]
async fn too_large_head_is_answered_431() {
    let server = TestServer::new(Limits {
        header_bytes: ByteSize::kibibytes(8),
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    client
        .send(format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(60 << 10)).as_bytes())
        .await;
    assert!(client.rest().await.starts_with("HTTP/1.1 431"));
    let mut client = server.connect().await;
    client
        .send(
            format!(
                "GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n",
                "x".repeat(7 << 10)
            )
            .as_bytes(),
        )
        .await;
    assert!(client.answer("hello").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn too_many_headers_are_answered_431() {
    let server = TestServer::new(Limits::default()).await;
    let mut client = server.connect().await;
    client
        .send(format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(101)).as_bytes())
        .await;
    assert!(client.rest().await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn sender_of_a_refused_body_may_finish_before_it_reads() {
    let server = TestServer::new(Limits::default()).await;
    let mut client = server.connect().await;
    client
        .send(b"POST /refuse HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n")
        .await;
    client
        .stream
        .readable()
        .await
        .expect("the refusal is there");
    for _ in 0..20 {
        // On a socket that was closed, the first piece would cause a reset and the second fail.
        client.send(&[b'x'; 10_000]).await;
        sleep(ms(1)).await;
    }
    assert!(client.rest().await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn connections_beyond_the_cap_wait_for_a_place() {
    let server = TestServer::new(Limits {
        connections: 1,
        ..Limits::default()
    })
    .await;
    let mut first = server.connect().await;
    first.get().await;
    let mut second = server.connect().await;
    second.send(GET).await;
    assert!(
        timeout(ms(150), second.stream.readable()).await.is_err(),
        "answered beyond the cap"
    );
    drop(first);
    second.answer("hello").await;
}

#[tokio::test]
async fn panic_costs_its_own_connection_only() {
    let server = TestServer::new(Limits {
        connections: 1,
        ..Limits::default()
    })
    .await;
    let mut client = server.connect().await;
    client.send(b"GET /panic HTTP/1.1\r\nhost: x\r\n\r\n").await;
    client.rest().await;
    server.connect().await.get().await;
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = TestServer::new(Limits::default()).await;
    let mut client = server.connect().await;
    client.send(b"GET / HTTP/1.1\r\nhost: x\r\n\r\nPOST /length HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabc").await;
    let answers = client.rest().await;
    let hello = answers.find("hello").expect("the first answer");
    assert!(answers[hello..].ends_with("\r\n\r\n3"), "{answers}");
}

#[tokio::test]
async fn handlers_see_the_peer() {
    let server = TestServer::new(Limits::default()).await;
    let mut client = server.connect().await;
    let address = client.stream.local_addr().expect("an address").to_string();
    client.send(b"GET /peer HTTP/1.1\r\nhost: x\r\n\r\n").await;
    client.answer(&address).await;
}

#[tokio::test]
async fn shutdown_lets_running_requests_finish_and_closes_idle_connections() {
    let mut server = TestServer::new(Limits {
        shutdown_timeout: PATIENCE * 2,
        ..Limits::default()
    })
    .await;
    let (mut idle, mut unused, mut running) = (
        server.connect().await,
        server.connect().await,
        server.connect().await,
    );
    running.send(b"GET /wait HTTP/1.1\r\nhost: x\r\n\r\n").await;
    idle.get().await;
    server.stop();
    assert_eq!(idle.rest().await, "");
    assert_eq!(unused.rest().await, "");
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "the listener is closed"
    );
    assert!(!server.task.is_finished());
    server.gate.notify_one();
    let answer = running.rest().await;
    assert!(
        answer.ends_with("waited") && answer.contains("connection: close"),
        "{answer}"
    );
    server.stopped().await;
}

#[tokio::test]
async fn shutdown_cuts_what_does_not_finish_in_time() {
    let mut server = TestServer::new(Limits {
        shutdown_timeout: ms(100),
        ..Limits::default()
    })
    .await;
    let mut running = server.connect().await;
    running.send(b"GET /wait HTTP/1.1\r\nhost: x\r\n\r\n").await;
    server.connect().await.get().await;
    let begun = Instant::now();
    server.stop();
    assert_eq!(running.rest().await, "");
    server.stopped().await;
    assert_ended_by(ms(100), begun.elapsed());
}

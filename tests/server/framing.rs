//! Ambiguous requests are refused, and the bytes after them are not read as a request.

use tympan::config::Limits;

use super::harness::{TestServer, ms};

/// The next request on the connection, which is only answered if the connection goes on.
const NEXT: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/// Everything that comes for these bytes and a plain request behind them until the server closes.
async fn conversation(server: &TestServer, bytes: &[u8]) -> String {
    let mut client = server.connect().await;
    client.send(bytes).await;
    client.send(NEXT.as_bytes()).await;
    client.rest().await
}

async fn server() -> TestServer {
    TestServer::new(Limits {
        idle_timeout: ms(300),
        request_timeout: ms(300),
        header_timeout: ms(300),
        ..Limits::default()
    })
    .await
}

/// Asserts 400, `Connection: close`, and that nothing else is answered.
#[track_caller]
fn assert_refused(answer: &str, case: &str) {
    assert!(answer.starts_with("HTTP/1.1 400 "), "{case:?}: {answer:?}");
    assert!(
        answer.contains("connection: close\r\n"),
        "{case:?}: {answer:?}"
    );
    assert_eq!(answer.matches("HTTP/1.").count(), 1, "{case:?}: {answer:?}");
}

#[tokio::test]
async fn request_without_exactly_one_valid_host_is_refused() {
    let server = server().await;
    for lines in [
        "",
        "host: x\r\nhost: x\r\n",
        "host: x\r\nHOST: y\r\n",
        "host:\r\n",
        "host: \t\r\n",
        "host: someone@x\r\n",
        "host: x y\r\n",
        "host: x/y\r\n",
        "host: http://x\r\n",
        "host: x?\r\n",
        "host: x:\r\nhost: x\r\n",
        "host: x:1:2\r\n",
        "host: x:http\r\n",
        "host: x:65536\r\n",
        "host: :80\r\n",
        "host: [::1\r\n",
        "host: x\u{e9}\r\n",
    ] {
        let request = format!("GET / HTTP/1.1\r\n{lines}\r\n");
        assert_refused(&conversation(&server, request.as_bytes()).await, lines);
    }
    let two = "GET / HTTP/1.0\r\nhost: x\r\nhost: y\r\n\r\n";
    let answer = conversation(&server, two.as_bytes()).await;
    assert!(
        answer.starts_with("HTTP/1.0 400 ") || answer.starts_with("HTTP/1.1 400 "),
        "{answer}"
    );
}

#[tokio::test]
async fn every_way_to_write_a_host_is_served() {
    let server = server().await;
    for host in [
        "x",
        "x:80",
        "blog.example.org",
        "BLOG.example.org:8080",
        "127.0.0.1:18150",
        "[::1]",
        "[::1]:80",
        "under_score.example",
        "xn--bcher-kva.example.",
    ] {
        let answer = conversation(
            &server,
            format!("GET / HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes(),
        )
        .await;
        assert_eq!(answer.matches("hello").count(), 2, "{host}: {answer}");
    }
    let old = conversation(&server, b"GET / HTTP/1.0\r\n\r\n").await;
    assert!(old.starts_with("HTTP/1.0 200 "), "{old}");
}

#[tokio::test]
async fn body_is_chunked_once_or_refused() {
    let server = server().await;
    for coding in [
        "chunked, chunked",
        "gzip, chunked",
        "identity, chunked",
        ", chunked",
        "chunked,",
        "chunked, identity",
        "identity",
        "xchunked",
        "chunked;a=b",
        "\"chunked\"",
        "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\ntransfer-encoding: identity",
        "identity\r\ntransfer-encoding: chunked",
    ] {
        let request = format!(
            "POST /length HTTP/1.1\r\nhost: x\r\ntransfer-encoding: {coding}\r\n\r\n0\r\n\r\n"
        );
        assert_refused(&conversation(&server, request.as_bytes()).await, coding);
    }
    for coding in ["chunked", "Chunked", "\tCHUNKED "] {
        let request = format!(
            "POST /length HTTP/1.1\r\nhost: x\r\ntransfer-encoding:{coding}\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        );
        let answer = conversation(&server, request.as_bytes()).await;
        assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 2, "{answer}");
    }
}

#[tokio::test]
async fn length_that_is_no_length_is_refused() {
    let server = server().await;
    for length in [
        "3\r\ncontent-length: 4",
        "3, 3",
        "3, 4",
        "+3",
        "-3",
        "0x3",
        "3 3",
        "3.0",
        "",
        "99999999999999999999999",
    ] {
        let request =
            format!("POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\nabc");
        assert_refused(&conversation(&server, request.as_bytes()).await, length);
    }
}

#[tokio::test]
async fn what_follows_a_body_with_two_lengths_is_no_request() {
    let server = server().await;
    for lines in [
        "content-length: 3\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: 3",
        "content-length: 3\r\ntransfer-encoding: chunked\r\ncontent-length: 9",
    ] {
        let request = format!("POST /length HTTP/1.1\r\nhost: x\r\n{lines}\r\n\r\n0\r\n\r\n{NEXT}");
        let answer = conversation(&server, request.as_bytes()).await;
        assert_eq!(
            answer.matches("HTTP/1.").count(),
            1,
            "{lines:?}: {answer:?}"
        );
        assert!(answer.contains("connection: close\r\n"), "{answer:?}");
    }
}

#[tokio::test]
async fn target_is_a_path_or_the_address_of_the_host() {
    let server = server().await;
    for line in [
        "GET http://y/ HTTP/1.1",
        "GET http://x:81/ HTTP/1.1",
        "GET http://someone@x/ HTTP/1.1",
        "GET ftp://x/ HTTP/1.1",
        "GET x:443 HTTP/1.1",
        "GET x HTTP/1.1",
        "GET * HTTP/1.1",
        "POST * HTTP/1.1",
        "CONNECT y:443 HTTP/1.1",
        "GET / HTTP/1.2",
        "GET / HTTP/2.0",
        "GET /a b HTTP/1.1",
        "GET /",
        "GET",
    ] {
        let request = format!("{line}\r\nhost: x\r\n\r\n");
        assert_refused(&conversation(&server, request.as_bytes()).await, line);
    }
    for line in ["GET http://x/ HTTP/1.1", "GET http://X HTTP/1.1"] {
        let request = format!("{line}\r\nhost: x\r\n\r\n");
        let answer = conversation(&server, request.as_bytes()).await;
        assert_eq!(answer.matches("hello").count(), 2, "{line}: {answer}");
    }
}

#[tokio::test]
async fn malformed_heads_are_refused() {
    let server = server().await;
    for lines in [
        "a: b\r\n c\r\n",
        " a: b\r\n",
        "a : b\r\n",
        "a\r\n",
        ": b\r\n",
        "a: b\0c\r\n",
        "a\0: b\r\n",
        "a: b\rc: d\r\n",
        "a(b): c\r\n",
        "a: b\u{7f}\r\n",
    ] {
        let request = format!("GET / HTTP/1.1\r\nhost: x\r\n{lines}\r\n");
        assert_refused(&conversation(&server, request.as_bytes()).await, lines);
    }
}

#[tokio::test]
async fn chunks_that_are_none_end_the_connection() {
    let server = server().await;
    let many_extensions = format!("{}0\r\n\r\n", "1;aaaaaaaaaaaaaaaa\r\nx\r\n".repeat(2_000));
    let long_extension = format!("1;{}\r\nx\r\n0\r\n\r\n", "a".repeat(20_000));
    let many_trailers = format!("1\r\nx\r\n0\r\n{}\r\n", "a: b\r\n".repeat(2_000));
    for body in [
        "-1\r\nx\r\n0\r\n\r\n",
        "0x1\r\nx\r\n0\r\n\r\n",
        "g\r\nx\r\n0\r\n\r\n",
        "\r\nx\r\n0\r\n\r\n",
        "1\nx\n0\n\n",
        "1\r\nxx\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nx\r\n0\r\n\r\n",
        &many_extensions,
        &long_extension,
        &many_trailers,
    ] {
        let request =
            format!("POST /length HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{body}");
        let answer = conversation(&server, request.as_bytes()).await;
        let case: String = body.chars().take(40).collect();
        assert!(answer.starts_with("HTTP/1.1 4"), "{case:?}: {answer:?}");
        assert!(
            answer.contains("connection: close\r\n"),
            "{case:?}: {answer:?}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{case:?}: {answer:?}");
    }
}

#[tokio::test]
async fn trailers_change_nothing() {
    let server = server().await;
    let request = "POST /length HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\
                   3\r\nabc\r\n0\r\nhost: y\r\ncontent-length: 9\r\n\r\n";
    let answer = conversation(&server, request.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 2, "{answer}");
    assert!(answer.contains("\r\n\r\n3HTTP/1.1"), "{answer}");
}

#[tokio::test]
async fn old_clients_keep_their_connection_when_they_ask() {
    let server = server().await;
    let keep = "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n";
    let answer = conversation(&server, keep.as_bytes()).await;
    assert_eq!(answer.matches("hello").count(), 2, "{answer}");
    let plain = conversation(&server, b"GET / HTTP/1.0\r\n\r\n").await;
    assert_eq!(plain.matches("hello").count(), 1, "{plain}");
    let chunked = "POST /length HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_refused(&conversation(&server, chunked.as_bytes()).await, chunked);
}

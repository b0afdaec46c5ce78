//! Downloads: bounded in bytes and time, and looked at again at every redirect.

use std::io::{Read as _, Seek as _};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tympan::outbound::{Download, Downloaded, Outbound, OutboundError};
use url::Url;

use super::{Server, may_reach_loopback};

const LIMIT: u64 = 1_000;

fn download() -> Download {
    Download {
        accept: "image/jpeg",
        from: "https://blog.example.org/".to_owned(),
        own_hosts: vec!["blog.example.org".to_owned()],
        bytes: LIMIT,
        time: Duration::from_secs(30),
        silence: Duration::from_secs(15),
        pause: Duration::ZERO,
    }
}

async fn get(address: &str, download: &Download) -> Result<Downloaded, OutboundError> {
    let url = Url::parse(address).expect("an address");
    may_reach_loopback().get(&url, download).await
}

/// Returns the body of a download.
fn body(downloaded: Downloaded) -> Vec<u8> {
    let mut file = downloaded.body.expect("a body");
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn address(server: &Server) -> String {
    format!("http://127.0.0.1:{}/a.jpg", server.port)
}

/// A server that sends its parts one after another, each after a pause, and then waits for ever or
/// hangs up.
struct Slow {
    address: String,
    _task: JoinSet<()>,
}

impl Slow {
    async fn new(parts: Vec<&'static str>, pause: Duration, hangs_up: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/a.jpg", listener.local_addr().unwrap());
        let mut task = JoinSet::new();
        task.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                for part in &parts {
                    let _ = stream.write_all(part.as_bytes()).await;
                    tokio::time::sleep(pause).await;
                }
                if !hangs_up {
                    std::future::pending::<()>().await;
                }
            }
        });
        Self {
            address,
            _task: task,
        }
    }
}

#[tokio::test]
async fn body_of_a_success_is_in_a_file_with_what_the_server_declares() {
    let server = Server::new(answer("200 OK\r\ncontent-type: image/jpeg", b"a picture")).await;
    let downloaded = get(&address(&server), &download()).await.unwrap();
    assert_eq!(downloaded.status, StatusCode::OK);
    assert_eq!(downloaded.content_type.as_deref(), Some("image/jpeg"));
    assert_eq!(body(downloaded), b"a picture");
}

#[tokio::test]
async fn refusal_is_answered_with_its_status_and_without_a_body() {
    let server = Server::new(answer("429 Too Many Requests\r\nretry-after: 120", b"no")).await;
    let downloaded = get(&address(&server), &download()).await.unwrap();
    assert_eq!(downloaded.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(downloaded.retry_after.as_deref(), Some("120"));
    assert!(downloaded.body.is_none());
}

#[tokio::test]
async fn request_names_the_blog_and_asks_for_no_compression() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/a%20b.jpg?w=1", listener.local_addr().unwrap());
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let read = stream.read(&mut request).await.unwrap();
        stream.write_all(&answer("200 OK", b"")).await.unwrap();
        String::from_utf8_lossy(&request[..read]).into_owned()
    };
    let download = download();
    let (request, answered) = tokio::join!(server, get(&address, &download));
    answered.unwrap();
    assert!(
        request.starts_with("GET /a%20b.jpg?w=1 HTTP/1.1\r\n"),
        "{request}"
    );
    let lower = request.to_lowercase();
    for header in [
        "user-agent: tympan/",
        "(+https://blog.example.org/)",
        "accept: image/jpeg\r\n",
        "accept-encoding: identity\r\n",
    ] {
        assert!(lower.contains(header), "{header} is missing:\n{request}");
    }
}

#[tokio::test]
async fn redirect_is_followed_to_an_address_that_may_be_reached() {
    let aim = Server::new(answer("200 OK", b"there")).await;
    for status in [301, 302, 303, 307, 308] {
        let head = format!("{status} Moved\r\nlocation: {}", address(&aim));
        let server = Server::new(answer(&head, b"")).await;
        let downloaded = get(&address(&server), &download()).await.unwrap();
        assert_eq!(body(downloaded), b"there", "{status}");
    }
}

#[tokio::test]
async fn no_redirect_leads_into_a_private_network_or_to_another_scheme() {
    for (location, error) in [
        ("http://127.0.0.2:1/", OutboundError::Private),
        ("http://2130706434:1/", OutboundError::Private),
        ("//10.0.0.1/a.jpg", OutboundError::Private),
        (
            "http://169.254.169.254/latest/meta-data/",
            OutboundError::Private,
        ),
        ("http://[::ffff:169.254.169.254]/", OutboundError::Private),
        ("http://[::ffff:127.0.0.2]:1/", OutboundError::Private),
        ("https://[::1]/", OutboundError::Private),
        ("http://[fd00::1]/", OutboundError::Private),
        ("file:///etc/passwd", OutboundError::Address),
        ("ftp://127.0.0.1/a.jpg", OutboundError::Address),
        ("http://user:secret@127.0.0.1/", OutboundError::Address),
        ("data:image/png;base64,AA", OutboundError::Address),
        ("http://", OutboundError::Address),
        ("https://blog.example.org/a.jpg", OutboundError::OwnHost),
        (
            "https://BLOG.example.org:8443/a.jpg",
            OutboundError::OwnHost,
        ),
    ] {
        let head = format!("302 Found\r\nlocation: {location}");
        let server = Server::new(answer(&head, b"")).await;
        let asked = get(&address(&server), &download()).await;
        assert_eq!(asked.unwrap_err(), error, "{location}");
    }
}

#[tokio::test]
async fn own_host_is_not_asked_at_all() {
    let asked = get("http://blog.example.org/wp-content/a.jpg", &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::OwnHost);
}

#[tokio::test]
async fn circle_of_redirects_ends_after_five() {
    let server = Server::new(answer("302 Found\r\nlocation: /b.jpg", b"")).await;
    let asked = get(&address(&server), &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::TooManyRedirects);
    let connections = server.connections.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(connections, 6);
}

#[tokio::test]
async fn redirect_within_a_host_is_followed_after_a_pause() {
    let server = Server::new(answer("302 Found\r\nlocation: /b.jpg", b"")).await;
    let slow = Download {
        pause: Duration::from_millis(40),
        ..download()
    };
    let begun = Instant::now();
    let _ = get(&address(&server), &slow).await;
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn longer_bodies_than_the_limit_are_refused_declared_or_not() {
    let fits = vec![b'x'; usize::try_from(LIMIT).unwrap()];
    let long = vec![b'x'; usize::try_from(LIMIT).unwrap() + 1];
    let server = Server::new(answer("200 OK", &fits)).await;
    let downloaded = get(&address(&server), &download()).await.unwrap();
    assert_eq!(body(downloaded), fits);
    let declared = Server::new(answer("200 OK", &long)).await;
    let asked = get(&address(&declared), &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::TooLong);
    let chunk = format!("{:x}\r\n", long.len());
    let chunked = [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        chunk.as_bytes(),
        &long,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let undeclared = Server::new(chunked).await;
    let asked = get(&address(&undeclared), &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::TooLong);
}

#[tokio::test]
async fn cut_body_is_an_error() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nhalf";
    let server = Slow::new(vec![head], Duration::ZERO, true).await;
    let asked = get(&server.address, &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::Broken);
}

#[tokio::test]
async fn compressed_answer_is_not_unpacked() {
    let head = "200 OK\r\ncontent-type: image/png\r\ncontent-encoding: gzip";
    let server = Server::new(answer(head, b"\x1f\x8b")).await;
    let asked = get(&address(&server), &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::Compressed);
}

#[tokio::test]
async fn silent_server_is_given_up_before_the_time_is_over() {
    let impatient = Download {
        silence: Duration::from_millis(80),
        ..download()
    };
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nhalf";
    for parts in [vec![], vec!["HTTP/1.1 200 OK\r\n"], vec![head]] {
        let server = Slow::new(parts.clone(), Duration::ZERO, false).await;
        let asked = get(&server.address, &impatient).await;
        assert_eq!(asked.unwrap_err(), OutboundError::TooSlow, "{parts:?}");
    }
}

#[tokio::test]
async fn body_that_drips_ends_with_the_time() {
    let mut parts = vec!["HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n"];
    parts.resize(200, "x");
    let server = Slow::new(parts, Duration::from_millis(20), false).await;
    let impatient = Download {
        time: Duration::from_millis(300),
        ..download()
    };
    let begun = Instant::now();
    let asked = get(&server.address, &impatient).await;
    assert_eq!(asked.unwrap_err(), OutboundError::TooSlow);
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn private_address_is_not_downloaded_from() {
    let server = Server::new(answer("200 OK", b"secret")).await;
    let url = Url::parse(&address(&server)).unwrap();
    let asked = Outbound::default().get(&url, &download()).await;
    assert_eq!(asked.unwrap_err(), OutboundError::Private);
    let connections = server.connections.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(connections, 0);
}

//! The HTTP client for other servers reaches public addresses, and nothing else by any name.

mod download;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tympan::config::Config;
use tympan::outbound::{Outbound, OutboundError, is_public};
use url::Url;

/// A server on loopback that answers every connection with the same bytes, and counts them.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    async fn new(answer: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    let _ = stream.read(&mut request).await;
                    let _ = stream.write_all(&answer).await;
                    // An empty answer is one that never comes.
                    if answer.is_empty() {
                        std::future::pending::<()>().await;
                    }
                });
            }
        });
        Self {
            port,
            connections,
            task,
        }
    }

    async fn ask(&self, outbound: &Outbound, host: &str) -> Result<StatusCode, OutboundError> {
        let url = Url::parse(&format!("http://{host}:{}/hub?x=1", self.port)).expect("an address");
        outbound.post_form(&url, "a=b".to_owned()).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn may_reach_loopback() -> Outbound {
    let mut config = Config::default();
    config.outbound.allow_private = ["127.0.0.1/32".parse().expect("a range")]
        .into_iter()
        .collect();
    Outbound::new(&config)
}

#[tokio::test]
async fn no_spelling_of_a_private_address_is_connected_to() {
    let server = Server::new(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()).await;
    let spellings = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "127.255.255.254",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001::7f00:1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ];
    for host in spellings {
        let asked = server.ask(&Outbound::default(), host).await;
        assert!(
            matches!(
                asked,
                Err(OutboundError::Private | OutboundError::Unreachable(_))
            ),
            "{host}: {asked:?}"
        );
        // Only a name may be unknown here; an address never gets so far as to be tried.
        assert!(
            asked == Err(OutboundError::Private)
                || host.to_ascii_lowercase().starts_with("localhost"),
            "{host}: {asked:?}"
        );
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
}

#[test]
fn public_addresses_are_told_from_special_ones_at_their_edges() {
    let public = [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "223.255.255.255",
    ];
    let public_v6 = [
        "2000::1",
        "2600::1",
        "2a00:1450::1",
        "2001:200::1",
        "2003::1",
        "3ffe::1",
    ];
    for address in public.into_iter().chain(public_v6) {
        assert!(
            is_public(address.parse::<IpAddr>().expect("an address")),
            "{address}"
        );
    }
    for address in [
        "2001:1ff::1",
        "2001:db8:ffff::1",
        "2002::1",
        "3fff:fff::1",
        "4000::1",
        "1fff::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ] {
        assert!(
            !is_public(address.parse::<IpAddr>().expect("an address")),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_network_that_is_named_is_reached_and_no_other() {
    let server = Server::new(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()).await;
    assert_eq!(
        server.ask(&may_reach_loopback(), "127.0.0.1").await,
        Ok(StatusCode::NO_CONTENT)
    );
    assert_eq!(
        server.ask(&may_reach_loopback(), "127.0.0.2").await,
        Err(OutboundError::Private)
    );
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn redirects_are_not_followed_and_long_or_late_or_broken_answers_are_given_up() {
    let outbound = may_reach_loopback();
    let aim = Server::new(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:{}/\r\ncontent-length: 0\r\n\r\n",
        aim.port
    );
    let redirecting = Server::new(redirect.into_bytes()).await;
    assert_eq!(
        redirecting.ask(&outbound, "127.0.0.1").await,
        Ok(StatusCode::TEMPORARY_REDIRECT)
    );
    assert_eq!(aim.connections.load(Ordering::SeqCst), 0);
    let mut long = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
        Outbound::BYTES + 1
    )
    .into_bytes();
    long.resize(long.len() + Outbound::BYTES + 1, b'x');
    assert_eq!(
        Server::new(long).await.ask(&outbound, "127.0.0.1").await,
        Err(OutboundError::TooLong)
    );
    assert_eq!(
        Server::new(b"nonsense\r\n\r\n".to_vec())
            .await
            .ask(&outbound, "127.0.0.1")
            .await,
        Err(OutboundError::Broken)
    );
    let impatient = outbound.within(Duration::from_millis(50));
    assert_eq!(
        Server::new(Vec::new())
            .await
            .ask(&impatient, "127.0.0.1")
            .await,
        Err(OutboundError::TooSlow)
    );
}

#[tokio::test]
async fn only_plain_web_addresses_are_asked() {
    for address in [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://user@127.0.0.1/",
        "http://:secret@127.0.0.1/",
        "data:,x",
    ] {
        let asked = may_reach_loopback()
            .post_form(&Url::parse(address).expect("an address"), String::new())
            .await;
        assert_eq!(asked, Err(OutboundError::Address), "{address}");
    }
}

//! Clients that keep their connections and wait for each answer before the next request.
//!
//! All of them share one thread and read no more of an answer than its status and length, so that
//! the server is the bottleneck.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Writes the request with a number into a buffer.
pub type Requests = Arc<dyn Fn(u64, &mut Vec<u8>) + Send + Sync>;
/// Receives the number of a request, the status of its answer and the time that it took.
pub type Answered = Arc<dyn Fn(u64, u16, Duration) + Send + Sync>;

/// The task of the clients.
#[derive(Clone)]
pub struct Load {
    /// The address of the server.
    pub address: SocketAddr,
    /// The number of clients.
    pub clients: usize,
    /// The time during which they begin requests.
    pub time: Duration,
    /// The most requests.
    pub most: u64,
    /// The pause of each client between an answer and its next request.
    pub pause: Duration,
    /// The requests.
    pub requests: Requests,
    /// The receiver of the answers.
    pub answered: Answered,
}

/// The results of the clients.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// The number of answers below 400.
    pub good: u64,
    /// The number of other answers and of broken connections.
    pub bad: u64,
    /// The time from the first request to the last answer.
    pub took: Duration,
}

impl Seen {
    /// Good answers a second.
    pub fn rate(&self) -> f64 {
        self.good as f64 / self.took.as_secs_f64()
    }
}

/// An answer as far as it is read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The status line and the headers.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Load {
    /// The task of sending `requests` from `clients` during `time`, without a pause.
    pub fn of(address: SocketAddr, clients: usize, time: Duration, requests: Requests) -> Self {
        Self {
            address,
            clients,
            time,
            most: u64::MAX,
            pause: Duration::ZERO,
            requests,
            answered: Arc::new(|_, _, _| ()),
        }
    }

    /// Runs the clients to the end of the time.
    pub fn run(&self) -> Seen {
        let (good, bad, next) = (Arc::default(), Arc::default(), Arc::default());
        let began = Instant::now();
        runtime().block_on(async {
            let clients: Vec<_> = (0..self.clients)
                .map(|_| {
                    let client = Client {
                        load: self.clone(),
                        until: began + self.time,
                        next: Arc::clone(&next),
                        good: Arc::clone(&good),
                        bad: Arc::clone(&bad),
                    };
                    tokio::spawn(client.run())
                })
                .collect();
            for client in clients {
                client.await.expect("a client does not panic");
            }
        });
        Seen {
            good: good.load(Ordering::Relaxed),
            bad: bad.load(Ordering::Relaxed),
            took: began.elapsed(),
        }
    }
}

struct Client {
    load: Load,
    until: Instant,
    next: Arc<AtomicU64>,
    good: Arc<AtomicU64>,
    bad: Arc<AtomicU64>,
}

impl Client {
    async fn run(self) {
        while self.has_time() {
            let Err(_broken) = self.converse().await else {
                return;
            };
            self.bad.fetch_add(1, Ordering::Relaxed);
            if TcpStream::connect(self.load.address).await.is_err() {
                return;
            }
        }
    }

    fn has_time(&self) -> bool {
        Instant::now() < self.until && self.next.load(Ordering::Relaxed) < self.load.most
    }

    /// Sends requests over one connection until the time is over or the connection closes.
    async fn converse(&self) -> io::Result<()> {
        let mut stream = connect(self.load.address).await?;
        let (mut request, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
        while self.has_time() {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            request.clear();
            (self.load.requests)(number, &mut request);
            let began = Instant::now();
            stream.write_all(&request).await?;
            let status = skim(&mut stream, &mut buffer).await?;
            (self.load.answered)(number, status, began.elapsed());
            let count = if status < 400 { &self.good } else { &self.bad };
            count.fetch_add(1, Ordering::Relaxed);
            if !self.load.pause.is_zero() {
                tokio::time::sleep(self.load.pause).await;
            }
        }
        Ok(())
    }
}

async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads one answer and returns its status.
async fn skim(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<u16> {
    let (head, mut filled) = read_head(stream, buffer).await?;
    let (status, length) = (status(&buffer[..head]), length(&buffer[..head]));
    filled -= head;
    while filled < length {
        filled += some(stream.read(buffer).await?)?;
    }
    Ok(status)
}

/// Reads to the end of the head. Returns its length and the number of bytes read.
async fn read_head(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<(usize, usize)> {
    let mut filled = 0;
    loop {
        filled += some(stream.read(&mut buffer[filled..]).await?)?;
        if let Some(end) = buffer[..filled]
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
        {
            return Ok((end + 4, filled));
        }
    }
}

fn some(count: usize) -> io::Result<usize> {
    if count > 0 {
        Ok(count)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn status(head: &[u8]) -> u16 {
    head.get(9..12)
        .and_then(|digits| str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(599)
}

/// The value of `content-length`.
fn length(head: &[u8]) -> usize {
    const NAME: &[u8] = b"content-length: ";
    let at = head
        .windows(NAME.len())
        .position(|window| window.eq_ignore_ascii_case(NAME));
    let digits = at.map(|at| {
        head[at + NAME.len()..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
    });
    digits.map_or(0, |digits| {
        digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
    })
}

/// A GET request for `path` over a persistent connection.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// Requests that are all equal.
pub fn always(request: Vec<u8>) -> Requests {
    Arc::new(move |_, buffer| buffer.extend_from_slice(&request))
}

/// Fetches one whole answer over a new connection.
pub fn fetch(address: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    runtime().block_on(async {
        let mut stream = connect(address).await?;
        stream.write_all(request).await?;
        let mut buffer = vec![0; 64 << 10];
        let (end, filled) = read_head(&mut stream, &mut buffer).await?;
        let (status, length) = (status(&buffer[..end]), length(&buffer[..end]));
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        let mut body = buffer[end..filled].to_vec();
        while body.len() < length {
            let count = some(stream.read(&mut buffer).await?)?;
            body.extend_from_slice(&buffer[..count]);
        }
        Ok(Answer { status, head, body })
    })
}

/// A runtime on the current thread.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made")
}

//! The time-outs of each step of a connection.
//!
//! The socket, the request body and the response body report their progress to one [`Watch`]. The
//! connection reads the clock once for each wake-up and asks the watch for the deadline of the
//! present step. One timer for each connection is enough: it is moved only when a deadline lies
//! *before* it, which never happens in a run of quick requests, and is set again when it fires too
//! early.
//!
//! A body has one deadline, which is enough for the largest form. An upload of an authenticated user
//! ([`BodyTime::extend_for_upload`]) may take longer, as long as it is never silent for long and has
//! a least average rate: 12 MB take 48 seconds at 2 Mbit/s.
//!
//! Considered and refused: what the libraries offer. hyper limits only the time for a head, and
//! `tower-http` only the time that a handler takes; neither ends a connection whose body trickles in
//! or whose reader has stalled. A time-out for each single read or write does not either, because a
//! byte now and then restarts it. nginx in front would limit all of it, but Tympan is made to run
//! without a proxy too.

use std::{
    fmt,
    io::{self, IoSlice},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    task::coop::has_budget_remaining,
    time::{Instant, Sleep},
};

use crate::config::Limits;

/// The step for which a connection waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Step {
    /// The first byte of the first request.
    Opened,
    /// The rest of a request's head.
    Head,
    /// The rest of a request's body.
    Body,
    /// The application, which limits its own time.
    Answer,
    /// The next request.
    Idle,
}

const STEPS: [Step; 5] = [
    Step::Opened,
    Step::Head,
    Step::Body,
    Step::Answer,
    Step::Idle,
];

/// The present step of a connection and its start. Times are microseconds since the connection was
/// opened.
///
/// They are atomic, because a handler may pass the request body to another thread, and relaxed,
/// because nothing else depends on their order.
pub(super) struct Watch {
    opened: Instant,
    now: AtomicU64,
    step: AtomicU8,
    since: AtomicU64,
    stalled_since: AtomicU64,
    has_unread_body: AtomicBool,
    is_upload: AtomicBool,
    body_bytes: AtomicU64,
    body_arrived: AtomicU64,
}

/// The value of `stalled_since` while nothing is stalled.
const FLOWING: u64 = u64::MAX;

/// The bytes of an upload that must arrive in a second on average: 200 MiB take four hours at most.
const UPLOAD_RATE: u64 = 16 << 10;

impl Watch {
    pub(super) fn new() -> Self {
        Self {
            opened: Instant::now(),
            now: AtomicU64::new(0),
            step: AtomicU8::new(Step::Opened as u8),
            since: AtomicU64::new(0),
            stalled_since: AtomicU64::new(FLOWING),
            has_unread_body: AtomicBool::new(false),
            is_upload: AtomicBool::new(false),
            body_bytes: AtomicU64::new(0),
            body_arrived: AtomicU64::new(0),
        }
    }

    /// Reads the clock. Everything that is reported until the next reading counts as happening at
    /// this time.
    pub(super) fn read_clock(&self) -> Instant {
        let now = Instant::now();
        self.now.store(micros(now - self.opened), Relaxed);
        now
    }

    pub(super) fn step(&self) -> Step {
        STEPS[usize::from(self.step.load(Relaxed))]
    }

    /// Returns the time at which the present step will have taken too long.
    pub(super) fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let since = self.since.load(Relaxed);
        let step = match self.step() {
            Step::Opened | Step::Head => Some(since + micros(limits.header_timeout)),
            Step::Body => Some(self.body_deadline(since, limits)),
            Step::Idle => Some(since + micros(limits.idle_timeout)),
            Step::Answer => None,
        };
        let stalled = match self.stalled_since.load(Relaxed) {
            FLOWING => None,
            since => Some(since + micros(limits.write_stall_timeout)),
        };
        let first = step.into_iter().chain(stalled).min()?;
        Some(self.opened + Duration::from_micros(first))
    }

    /// Returns the time at which a body that began at `since` will have taken too long: as a whole,
    /// or, if it is an upload, since its last bytes or for all that have arrived.
    fn body_deadline(&self, since: u64, limits: &Limits) -> u64 {
        let whole = since + micros(limits.request_timeout);
        if !self.is_upload.load(Relaxed) {
            return whole;
        }
        let silence = self.body_arrived.load(Relaxed) + micros(limits.upload_stall_timeout);
        let earned = self.body_bytes.load(Relaxed).saturating_mul(1_000_000) / UPLOAD_RATE;
        silence.min(whole.saturating_add(earned))
    }

    /// Notes that bytes were received. Between requests they start the next one.
    fn received(&self) {
        if matches!(self.step(), Step::Opened | Step::Idle) {
            self.enter(Step::Head);
        }
    }

    /// Notes that a request head is complete.
    pub(super) fn asked(&self, has_body: bool) {
        self.has_unread_body.store(has_body, Relaxed);
        self.is_upload.store(false, Relaxed);
        self.body_bytes.store(0, Relaxed);
        self.body_arrived.store(self.now.load(Relaxed), Relaxed);
        self.enter(if has_body { Step::Body } else { Step::Answer });
    }

    /// Whether the present request has a body that has not been read to its end.
    pub(super) fn has_unread_body(&self) -> bool {
        self.has_unread_body.load(Relaxed)
    }

    /// Notes that bytes of the body arrived.
    pub(super) fn body_arrived(&self, bytes: usize) {
        self.body_bytes.fetch_add(bytes as u64, Relaxed);
        self.body_arrived.store(self.now.load(Relaxed), Relaxed);
    }

    /// Notes that the body was read to its end.
    pub(super) fn body_read(&self) {
        self.has_unread_body.store(false, Relaxed);
        self.body_ended();
    }

    /// Notes that the body is complete or was dropped. A late note about an earlier body has no
    /// effect.
    pub(super) fn body_ended(&self) {
        let _ = self
            .step
            .compare_exchange(Step::Body as u8, Step::Answer as u8, Relaxed, Relaxed);
    }

    /// Notes that the application has begun its response.
    pub(super) fn answering(&self) {
        self.enter(Step::Answer);
    }

    /// Notes that hyper has taken the whole response.
    pub(super) fn answered(&self) {
        self.enter(Step::Idle);
    }

    /// Notes whether the socket accepted bytes. What is left in hyper's buffer after the response
    /// is sent at the reader's speed, so that each progress restarts the idle time.
    fn wrote(&self, progress: bool) {
        match (progress, self.stalled_since.load(Relaxed)) {
            (false, FLOWING) => self.stalled_since.store(self.now.load(Relaxed), Relaxed),
            (false, _) => (),
            (true, _) => {
                self.stalled_since.store(FLOWING, Relaxed);
                if self.step() == Step::Idle {
                    self.enter(Step::Idle);
                }
            }
        }
    }

    fn enter(&self, step: Step) {
        self.since.store(self.now.load(Relaxed), Relaxed);
        self.step.store(step as u8, Relaxed);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX >> 1)
}

/// The time that a request's body may take, in the extensions of every request with a body.
#[derive(Clone)]
pub struct BodyTime(pub(super) Arc<Watch>);

impl BodyTime {
    /// Lets this body take as long as it arrives steadily. Only an authenticated client may be given
    /// that, since the connection is occupied meanwhile.
    pub fn extend_for_upload(&self) {
        self.0.is_upload.store(true, Relaxed);
    }
}

impl fmt::Debug for BodyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BodyTime")
    }
}

/// The one timer of a connection.
pub(super) struct Alarm {
    sleep: Pin<Box<Sleep>>,
    set: bool,
}

impl Alarm {
    pub(super) fn new(deadline: Instant) -> Self {
        Self {
            sleep: Box::pin(tokio::time::sleep_until(deadline)),
            set: false,
        }
    }

    /// Returns ready when `deadline` has passed, and otherwise wakes the task at that time.
    ///
    /// Once set, the timer is not polled again before it may fire, since a spawned task keeps its
    /// waker.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        now: Instant,
        deadline: Option<Instant>,
    ) -> Poll<()> {
        if deadline.is_some_and(|deadline| deadline < self.sleep.deadline()) {
            self.move_to(deadline);
        }
        if self.set && now < self.sleep.deadline() {
            return Poll::Pending;
        }
        loop {
            // A task that has used up its budget receives "pending" without the timer being set.
            let sets = has_budget_remaining();
            if self.sleep.as_mut().poll(cx).is_pending() {
                self.set = sets;
                return Poll::Pending;
            }
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Poll::Ready(());
            }
            self.move_to(deadline);
        }
    }

    /// Moves the timer. Without a deadline any distant time will do, since the next deadline moves
    /// it back.
    fn move_to(&mut self, deadline: Option<Instant>) {
        let far = || Instant::now() + Duration::from_secs(86_400);
        self.sleep.as_mut().reset(deadline.unwrap_or_else(far));
        self.set = false;
    }
}

/// A socket that reports its progress to the watch.
pub(super) struct WatchedStream {
    stream: TcpStream,
    watch: Arc<Watch>,
    ended: bool,
}

impl WatchedStream {
    pub(super) fn new(stream: TcpStream, watch: Arc<Watch>) -> Self {
        Self {
            stream,
            watch,
            ended: false,
        }
    }

    /// Returns the socket, unless the client has already closed its end.
    pub(super) fn into_open(self) -> Option<TcpStream> {
        (!self.ended).then_some(self.stream)
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = ready!(Pin::new(&mut self.stream).poll_read(cx, buf));
        match buf.filled().len() > before {
            true => self.watch.received(),
            false => self.ended = true,
        }
        Poll::Ready(result)
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch.wrote(result.is_ready());
        result
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watch.wrote(result.is_ready());
        result
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

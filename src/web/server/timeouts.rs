//! How long each step of a connection may take.
//!
//! The socket, the request's body and the answer's body report to one [`Watch`] what the
//! connection has come to; the connection reads the clock once per wake-up and asks the watch for
//! the deadline of the present step. One timer a connection is enough: it is moved only when a
//! deadline lies *before* it, which in a run of quick requests never happens; when it rings early
//! it is set again.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
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
use std::sync::Arc;

/// What a connection is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Step {
    /// The first byte of the first request.
    Opened,
    /// The rest of a request's head.
    Head,
    /// The rest of a request's body.
    Body,
    /// The application; it bounds itself.
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

/// The step a connection is at, and since when. Times are microseconds since it was opened.
///
/// Atomics, because a handler may hand the request's body to another thread; relaxed, because
/// nothing else hangs on their order.
pub(super) struct Watch {
    opened: Instant,
    now: AtomicU64,
    step: AtomicU8,
    since: AtomicU64,
    stalled_since: AtomicU64,
}

/// The value of `stalled_since` while nothing stalls.
const FLOWING: u64 = u64::MAX;

impl Watch {
    pub(super) fn new() -> Self {
        Self {
            opened: Instant::now(),
            now: AtomicU64::new(0),
            step: AtomicU8::new(Step::Opened as u8),
            since: AtomicU64::new(0),
            stalled_since: AtomicU64::new(FLOWING),
        }
    }

    /// Reads the clock; everything reported until the next reading happens at this moment.
    pub(super) fn read_clock(&self) -> Instant {
        let now = Instant::now();
        self.now.store(micros(now - self.opened), Relaxed);
        now
    }

    pub(super) fn step(&self) -> Step {
        STEPS[usize::from(self.step.load(Relaxed))]
    }

    /// When the present step has taken too long.
    pub(super) fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let limit = match self.step() {
            Step::Opened | Step::Head => Some(limits.header_timeout),
            Step::Body => Some(limits.request_timeout),
            Step::Idle => Some(limits.idle_timeout),
            Step::Answer => None,
        };
        let step = limit.map(|limit| self.since.load(Relaxed) + micros(limit));
        let stalled = match self.stalled_since.load(Relaxed) {
            FLOWING => None,
            since => Some(since + micros(limits.write_stall_timeout)),
        };
        let first = step.into_iter().chain(stalled).min()?;
        Some(self.opened + Duration::from_micros(first))
    }

    /// Bytes came: between requests, they begin one.
    fn received(&self) {
        if matches!(self.step(), Step::Opened | Step::Idle) {
            self.enter(Step::Head);
        }
    }

    /// A head is complete.
    pub(super) fn asked(&self, has_body: bool) {
        self.enter(if has_body { Step::Body } else { Step::Answer });
    }

    /// The body is complete or no longer wanted. Late news of an earlier body changes nothing.
    pub(super) fn body_ended(&self) {
        let _ = self
            .step
            .compare_exchange(Step::Body as u8, Step::Answer as u8, Relaxed, Relaxed);
    }

    /// The application has begun its answer.
    pub(super) fn answering(&self) {
        self.enter(Step::Answer);
    }

    /// hyper holds the whole answer.
    pub(super) fn answered(&self) {
        self.enter(Step::Idle);
    }

    /// The socket took something, or did not. What is still in hyper's buffer when the answer is
    /// done is sent at the reader's speed, so each progress begins the idle time anew.
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

    /// Ready when `deadline` has passed; wakes the task when it does.
    ///
    /// Once set the timer is left alone until it may ring: a spawned task keeps its waker.
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
            // A task that has used up its turn is told "pending" without the timer being set.
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

    /// Without a deadline any far moment does: the next one moves the alarm back.
    fn move_to(&mut self, deadline: Option<Instant>) {
        let far = || Instant::now() + Duration::from_secs(86_400);
        self.sleep.as_mut().reset(deadline.unwrap_or_else(far));
        self.set = false;
    }
}

/// A socket that reports to the watch.
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

    /// The socket, unless the client has already closed its end.
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

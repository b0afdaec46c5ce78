//! A byte source that counts lines and bytes and runs dry at a limit.
//!
//! The XML parser gathers a whole tag or text before it gives it out, so only
//! its source can bound what it gathers.

use std::io::{self, BufRead, Read};

/// A source that hands out at most `limit` bytes between two refills.
pub(super) struct Metered<R> {
    inner: R,
    limit: u64,
    left: u64,
    bytes: u64,
    line: u64,
    state: State,
}

/// How the last look at the source went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// There was something.
    Flowing,
    /// The source has come to its end.
    Ended,
    /// The limit was met.
    Exceeded,
}

impl<R: BufRead> Metered<R> {
    /// A source of `inner`, full.
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Self {
            inner,
            limit,
            left: limit,
            bytes: 0,
            line: 1,
            state: State::Flowing,
        }
    }

    /// Allows another `limit` bytes from here.
    pub(super) fn refill(&mut self) {
        self.left = self.limit;
    }

    /// How many bytes were given out.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The line of the next byte, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// How the last look at the source went.
    pub(super) fn state(&self) -> State {
        self.state
    }

    /// Notes that `count` bytes of what `fill_buf` showed are gone.
    fn count(&mut self, count: usize) -> io::Result<()> {
        // A `BufRead` whose bytes are not used up shows the same ones again, without reading.
        let lines = self
            .inner
            .fill_buf()?
            .iter()
            .take(count)
            .filter(|byte| **byte == b'\n')
            .count();
        self.line += lines as u64;
        self.bytes += count as u64;
        self.left = self.left.saturating_sub(count as u64);
        Ok(())
    }
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let shown = self.inner.fill_buf()?;
        self.state = match (shown.is_empty(), self.left) {
            (true, _) => State::Ended,
            (false, 0) => State::Exceeded,
            (false, _) => State::Flowing,
        };
        if self.state == State::Exceeded {
            return Err(io::Error::other("limit met"));
        }
        let allowed = usize::try_from(self.left).unwrap_or(usize::MAX);
        Ok(&shown[..shown.len().min(allowed)])
    }

    fn consume(&mut self, count: usize) {
        if count > 0 {
            // What could fail was shown before, so a failure here comes again at the next `fill_buf`.
            let _ = self.count(count);
            self.inner.consume(count);
        }
    }
}

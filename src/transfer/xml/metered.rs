//! A byte source that counts lines and bytes and stops at a limit.
//!
//! The XML parser buffers a whole tag or text before it returns it. Its memory can only be bounded
//! here, at its source.

use std::io::{self, BufRead, Read};

/// A source that returns at most `limit` bytes between two calls of [`Self::refill`].
pub(super) struct Metered<R> {
    inner: R,
    limit: u64,
    left: u64,
    bytes: u64,
    line: u64,
    state: State,
}

/// The result of the last read from the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The source returned bytes.
    Flowing,
    /// The source has ended.
    Ended,
    /// The limit was reached.
    Exceeded,
}

impl<R: BufRead> Metered<R> {
    /// Wraps `inner`, with the whole limit available.
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

    /// The number of bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The line of the next byte, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The result of the last read from the source.
    pub(super) fn state(&self) -> State {
        self.state
    }

    /// Counts the next `count` bytes of the buffer as read.
    fn count(&mut self, count: usize) -> io::Result<()> {
        // As long as bytes of the buffer are unread, `fill_buf` returns them again without reading.
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
            // This cannot fail for bytes that `fill_buf` returned before. A later failure occurs
            // again at the next `fill_buf`.
            let _ = self.count(count);
            self.inner.consume(count);
        }
    }
}

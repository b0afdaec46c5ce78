//! Reading a file at any place, and overwriting parts of it.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;

use crate::media::error::{Error, Result};

/// The bytes that are buffered, and how many of them lie before the position for which they were
/// read, so that a look ahead and back does not read them twice.
const WINDOW: usize = 64 << 10;
const BEHIND: u64 = 8 << 10;

/// The most bytes that are returned at a time.
const MAX_READ: usize = 32 << 10;

/// The most changes of a file. One that needs more is made to keep the server busy: two hours of
/// film with 60 positions a second have 430,000.
const MAX_CHANGES: u32 = 1_000_000;

/// A file of known length that is changed in place. It has one small buffer, so that it takes
/// constant memory, whatever the file claims to have.
#[derive(Debug)]
pub struct Editor<'a> {
    file: &'a File,
    length: u64,
    window: Vec<u8>,
    window_start: u64,
    changes: u32,
    changed_bytes: u64,
}

impl<'a> Editor<'a> {
    /// Opens an editor of the whole file.
    pub fn new(file: &'a File) -> Result<Self> {
        let length = file.metadata().map_err(Error::internal)?.len();
        Ok(Self::of(file, length))
    }

    /// Returns another editor of the same file, with a buffer of its own.
    pub fn another(&self) -> Self {
        Self::of(self.file, self.length)
    }

    fn of(file: &'a File, length: u64) -> Self {
        Self {
            file,
            length,
            window: Vec::new(),
            window_start: 0,
            changes: 0,
            changed_bytes: 0,
        }
    }

    /// The length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Returns the `N` bytes at `at`, or [`Error::Truncated`].
    pub fn bytes<const N: usize>(&mut self, at: u64) -> Result<[u8; N]> {
        let found = self.window_at(at, N)?.get(..N);
        let found = found.ok_or(Error::Truncated)?;
        found.try_into().map_err(Error::internal)
    }

    /// Returns up to `count` bytes from `at`: fewer at the end of the file.
    pub fn up_to(&mut self, at: u64, count: usize) -> Result<Vec<u8>> {
        let count = count.min(MAX_READ);
        let found = self.window_at(at, count)?;
        Ok(found[..count.min(found.len())].to_vec())
    }

    /// Returns the position of the first of these bytes from `at` on.
    pub fn find(&mut self, mut at: u64, wanted: [u8; 2]) -> Result<Option<u64>> {
        while at < self.length {
            let found = self.window_at(at, 1)?;
            match found.iter().position(|byte| wanted.contains(byte)) {
                Some(position) => return Ok(Some(at + position as u64)),
                None => at += found.len() as u64,
            }
        }
        Ok(None)
    }

    /// Returns the buffer from `at` on, with at least `count` bytes unless the file ends before.
    fn window_at(&mut self, at: u64, count: usize) -> Result<&[u8]> {
        let end = self.window_start + self.window.len() as u64;
        let needed = at.saturating_add(count as u64).min(self.length);
        if at < self.window_start || needed > end || at > end {
            self.load(at)?;
        }
        let skipped = at.saturating_sub(self.window_start);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        Ok(self.window.get(skipped..).unwrap_or_default())
    }

    fn load(&mut self, at: u64) -> Result<()> {
        let start = at.min(self.length).saturating_sub(BEHIND);
        let left = usize::try_from(self.length - start).unwrap_or(usize::MAX);
        self.window.resize(left.min(WINDOW), 0);
        self.window_start = start;
        let read = self.file.read_exact_at(&mut self.window, start);
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Error::Truncated,
            _ => Error::internal(error),
        })
    }

    /// Overwrites the bytes at `at`, which must be inside of the file.
    pub fn write(&mut self, at: u64, bytes: &[u8]) -> Result<()> {
        let range = at..at.saturating_add(bytes.len() as u64);
        self.note_change(&range)?;
        self.file.write_all_at(bytes, at).map_err(Error::internal)?;
        if let Some((buffered, skipped)) = self.buffered(&range) {
            let count = buffered.len();
            buffered.copy_from_slice(&bytes[skipped..skipped + count]);
        }
        Ok(())
    }

    /// Overwrites a range with zeros.
    pub fn zero(&mut self, range: Range<u64>) -> Result<()> {
        const ZEROS: [u8; 16 << 10] = [0; 16 << 10];
        self.note_change(&range)?;
        let mut at = range.start;
        while at < range.end {
            let count = (range.end - at).min(ZEROS.len() as u64);
            let zeros = &ZEROS[..usize::try_from(count).map_err(Error::internal)?];
            self.file.write_all_at(zeros, at).map_err(Error::internal)?;
            at += count;
        }
        if let Some((buffered, _)) = self.buffered(&range) {
            buffered.fill(0);
        }
        Ok(())
    }

    /// Returns the part of the buffer that a range covers, and how much of the range is before it.
    fn buffered(&mut self, range: &Range<u64>) -> Option<(&mut [u8], usize)> {
        let end = self.window_start + self.window.len() as u64;
        let covered = range.start.max(self.window_start)..range.end.min(end);
        if covered.is_empty() {
            return None;
        }
        let in_window = |at: u64| usize::try_from(at - self.window_start).ok();
        let window = in_window(covered.start)?..in_window(covered.end)?;
        let skipped = usize::try_from(covered.start - range.start).ok()?;
        Some((self.window.get_mut(window)?, skipped))
    }

    /// Counts a change, so that the work is bounded.
    fn note_change(&mut self, range: &Range<u64>) -> Result<()> {
        if range.end > self.length {
            return Err(Error::Truncated);
        }
        self.changes += 1;
        self.changed_bytes += range.end.saturating_sub(range.start);
        if self.changes > MAX_CHANGES || self.changed_bytes > self.length.saturating_mul(2) {
            return Err(Error::Unreadable("it is in too many parts"));
        }
        Ok(())
    }
}

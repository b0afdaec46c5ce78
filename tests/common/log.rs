//! Capturing the log for a test.

use std::io;
use std::sync::{Arc, Mutex};

use tracing::Dispatch;
use tracing::dispatcher::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use tympan::config::{Log, LogFilter, LogFormat};
use tympan::logging;

/// A writer that keeps what is written to it. Its clones share the buffer.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Lines {
    /// The log so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("UTF-8")
    }
}

/// Captures the log of this thread until it is dropped.
pub struct Capture {
    lines: Lines,
    _default: DefaultGuard,
    _second: Dispatch,
}

impl Capture {
    /// Begins to capture the log at this level.
    pub fn begin(level: &str) -> Self {
        let log = Log {
            format: LogFormat::Text,
            level: LogFilter::try_from(level.to_owned()).expect("a level"),
        };
        let lines = Lines::default();
        let dispatch = || logging::subscriber(&log, lines.clone(), false);
        // A second dispatcher is necessary: with a single one, `tracing` asks only the first thread
        // that reaches an event whether it is enabled, and that may belong to another test.
        let second = dispatch();
        Self {
            _default: tracing::dispatcher::set_default(&dispatch()),
            _second: second,
            lines,
        }
    }

    /// The log so far.
    pub fn text(&self) -> String {
        self.lines.text()
    }
}

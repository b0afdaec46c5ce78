//! The problems of a configuration, all of them at once, each with its place and how to fix it.

use std::fmt;

/// A problem of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place: `tympan.toml:3`, the name of a variable, or a flag.
    pub place: String,
    /// The description of the problem; it never contains a secret.
    pub message: String,
    /// The suggested fix.
    pub fix: String,
}

impl Problem {
    pub(super) fn new(
        place: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            place: place.into(),
            message: message.into(),
            fix: fix.into(),
        }
    }

    /// Returns the line in the file, which problems are sorted by. Variables and flags come last.
    pub(super) fn line(&self) -> usize {
        let line = self
            .place
            .rsplit_once(':')
            .and_then(|(_, line)| line.parse().ok());
        line.unwrap_or(usize::MAX)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n  fix: {}", self.place, self.message, self.fix)
    }
}

/// All problems of a configuration; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    /// The problems, sorted by line of the file, then those of the environment and the flags.
    pub problems: Vec<Problem>,
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

//! What is wrong with a configuration: the place, the fault and the fix, for every fault at once.

use std::fmt;

/// One fault of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `tympan.toml:3`, a variable's name, or a flag.
    pub place: String,
    /// What is wrong; never contains a secret.
    pub message: String,
    /// What to do about it.
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

    /// The line of a file, by which problems are sorted; variables and flags come after the file.
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

/// Every fault that was found; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    /// By line of the file; then the environment and the flags.
    pub problems: Vec<Problem>,
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

//! The end of a command: its exit code, and its error message.

use std::{error::Error, fmt, process::ExitCode};

use crate::config::ConfigError;

/// The exit codes that `tympan --help` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Success.
    Done = 0,
    /// A failure.
    Failed = 1,
    /// An import under `--strict` that finished with losses.
    Losses = 2,
    /// A wrong command line (`EX_USAGE`).
    Usage = 64,
    /// A wrong configuration (`EX_CONFIG`).
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The reason why a command failed, for the person who typed it.
///
/// It is displayed as `error:`, then the causes, then `fix:`. It does not implement
/// [`std::error::Error`], so that only a command's outermost function can return one.
#[derive(Debug)]
pub struct CliError {
    /// The exit code of the process.
    pub exit: Exit,
    message: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    fix: Option<String>,
}

impl CliError {
    /// Makes an error from a message, with [`Exit::Failed`].
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Failed,
            message: message.into(),
            cause: None,
            fix: None,
        }
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..self
        }
    }

    /// Adds what to do about the error.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self {
            fix: Some(fix.into()),
            ..self
        }
    }

    /// Sets the exit code.
    #[must_use]
    pub fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        let mut cause = self.cause.as_deref().map(|cause| cause as &dyn Error);
        while let Some(error) = cause {
            write!(f, "\n  because: {error}")?;
            cause = error.source();
        }
        match &self.fix {
            Some(fix) => write!(f, "\n  fix: {fix}"),
            None => Ok(()),
        }
    }
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        Self::new(format!("the configuration is wrong\n{error}")).exit(Exit::Config)
    }
}

/// Converts any error into a [`CliError`].
pub trait Explain<T> {
    /// Adds a message that says what failed, and what to do about it.
    ///
    /// # Errors
    /// The error itself, explained.
    fn explain(self, message: &str, fix: &str) -> Result<T, CliError>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> Explain<T> for Result<T, E> {
    fn explain(self, message: &str, fix: &str) -> Result<T, CliError> {
        self.map_err(|error| CliError::new(message).because(error).fix(fix))
    }
}

//! How a command ends: its exit code, and what it says when it fails.

use std::{error::Error, fmt, process::ExitCode};

use crate::config::ConfigError;

/// The exit codes, as `tympan --help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Finished with named losses, under `--strict`.
    Losses = 2,
    /// The command line is wrong (`EX_USAGE`).
    Usage = 64,
    /// The configuration is wrong (`EX_CONFIG`).
    Config = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command failed, for the person who typed it.
///
/// Displayed as `error:`, then the causes, then `fix:`. It is not itself a
/// [`std::error::Error`], so that nothing but a command's outermost function can end in one.
#[derive(Debug)]
pub struct CliError {
    /// How the process ends.
    pub exit: Exit,
    message: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    fix: Option<String>,
}

impl CliError {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Failed,
            message: message.into(),
            cause: None,
            fix: None,
        }
    }

    /// The same, because of `cause`.
    #[must_use]
    pub fn because(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..self
        }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self {
            fix: Some(fix.into()),
            ..self
        }
    }

    /// The same, ending the process with `exit`.
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

/// Turns any error into a [`CliError`].
pub trait Explain<T> {
    /// Says what failed, and what to do about it.
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

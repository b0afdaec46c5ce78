//! The effective configuration, with the place where each value was set.

use std::fmt;

use figment::Figment;
use figment::error::{Kind, OneOf};

use super::{
    Config, ConfigError, Problem, Setting, Sources,
    keys::{KEYS, find},
};

/// A validated configuration that knows where each value was set.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The configuration itself.
    pub config: Config,
    figment: Figment,
}

impl Effective {
    /// Reads and validates `sources`.
    ///
    /// # Errors
    /// Every problem of every source, each with its place and how to fix it.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let (settings, mut problems) = sources.settings()?;
        problems.extend(settings.iter().filter_map(wrong_value));
        if !problems.is_empty() {
            problems.sort_by_key(Problem::line);
            return Err(ConfigError { problems });
        }
        let figment = settings.into_iter().fold(Figment::new(), Figment::merge);
        let config = Config::from_figment(&figment).map_err(|error| unexpected(&error))?;
        match config.contradiction() {
            Some(problem) => Err(problem.into()),
            None => Ok(Self { config, figment }),
        }
    }

    /// Returns the place where the value of `key` was set, or `default`.
    #[must_use]
    pub fn place(&self, key: &str) -> String {
        self.figment
            .find_metadata(key)
            .map_or_else(|| "default".to_owned(), |place| place.name.to_string())
    }
}

/// Prints one line for each key, `key = value  # place`, with `***` in place of secrets.
impl fmt::Display for Effective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = KEYS
            .iter()
            .map(|key| {
                (
                    format!("{} = {}", key.name, (key.show)(&self.config)),
                    key.name,
                )
            })
            .collect();
        let width = lines
            .iter()
            .map(|(line, _)| line.chars().count())
            .max()
            .unwrap_or(0);
        for (line, key) in lines {
            writeln!(f, "{line:width$}  # {}", self.place(key))?;
        }
        Ok(())
    }
}

/// Validates one setting, alone over the defaults, so that a single run reports every problem.
fn wrong_value(setting: &Setting) -> Option<Problem> {
    let error = Config::from_figment(&Figment::from(setting.clone())).err()?;
    let key = find(&setting.key)?;
    let reason = if key.secret {
        hide(&error)
    } else {
        reason(&error)
    };
    let message = format!("`{}`: {reason}", setting.key);
    Some(Problem::new(
        setting.place.clone(),
        message,
        format!("for example {} = {}", key.name, key.example),
    ))
}

/// Returns the reason why a value is invalid. figment would put a list of variants in backticks
/// again; the backticks of each name are enough.
fn reason(error: &figment::Error) -> String {
    match &error.kind {
        Kind::UnknownVariant(found, expected) => {
            format!("found `{found}`, expected {}", OneOf(expected))
        }
        other => other.to_string(),
    }
}

/// Returns the reason without the value: our own messages never quote it, but serde's may.
fn hide(error: &figment::Error) -> String {
    match &error.kind {
        Kind::Message(message) => message.clone(),
        _ => "must be text".to_owned(),
    }
}

/// Reports an error of the merged settings. Each passed on its own, so this is a bug, which is
/// reported rather than hidden.
fn unexpected(error: &figment::Error) -> Problem {
    Problem::new(
        "configuration",
        error.kind.to_string(),
        "please report this",
    )
}

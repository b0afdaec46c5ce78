//! The effective configuration: every value, and the place that decided it.

use std::fmt;

use figment::Figment;

use super::{
    Config, ConfigError, Problem, Setting, Sources,
    keys::{KEYS, find},
};

/// A checked configuration that still knows where each value came from.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The values.
    pub config: Config,
    figment: Figment,
}

impl Effective {
    /// Reads and checks `sources`.
    ///
    /// # Errors
    /// Every problem of every source, each with its place and its fix.
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

    /// Where the value of `key` was set, or `default`.
    #[must_use]
    pub fn place(&self, key: &str) -> String {
        self.figment
            .find_metadata(key)
            .map_or_else(|| "default".to_owned(), |place| place.name.to_string())
    }
}

/// One line a key: `key = value  # place`, secrets as `***`.
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

/// Each setting is tried alone over the defaults, so that one run names every fault.
fn wrong_value(setting: &Setting) -> Option<Problem> {
    let error = Config::from_figment(&Figment::from(setting.clone())).err()?;
    let key = find(&setting.key)?;
    let reason = if key.secret {
        hide(&error)
    } else {
        error.kind.to_string()
    };
    let message = format!("`{}`: {reason}", setting.key);
    Some(Problem::new(
        setting.place.clone(),
        message,
        format!("write it like {} = {}", key.name, key.example),
    ))
}

/// Our own messages never quote the value of a secret; the deserialiser's may.
fn hide(error: &figment::Error) -> String {
    match &error.kind {
        figment::error::Kind::Message(message) => message.clone(),
        _ => "must be text".to_owned(),
    }
}

/// Every setting passed alone, so this is a fault of ours; it is still shown, not swallowed.
fn unexpected(error: &figment::Error) -> Problem {
    Problem::new("configuration", error.kind.to_string(), "please report it")
}

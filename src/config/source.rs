//! Where values come from: the file, the environment and the flags, taken apart into settings.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use figment::{
    Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};

use super::{ConfigError, Problem, environment, file};

/// The configuration file that is read when none is named.
const DEFAULT_FILE: &str = "tympan.toml";

/// One value of one key, and where it was written.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Dotted: `limits.body_bytes`.
    pub key: String,
    /// As the source gave it, before any check.
    pub value: Value,
    /// `tympan.toml:3`, a variable's name, or a flag.
    pub place: String,
}

impl Provider for Setting {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.place.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let nested = figment::util::nest(&self.key, self.value.clone());
        Ok(Profile::Default.collect(nested.into_dict().unwrap_or_default()))
    }
}

/// The flags that overrule every other source.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// The address readers use [default: http://LISTEN]
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// SQLite file or PostgreSQL server [default: sqlite://tympan.db]
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
}

impl Flags {
    fn settings(&self) -> impl Iterator<Item = Setting> {
        [
            ("listen", "--listen", &self.listen),
            ("base_url", "--base-url", &self.base_url),
            ("database_url", "--database-url", &self.database_url),
        ]
        .into_iter()
        .filter_map(|(key, flag, value)| Some(text(key, value.clone()?, flag)))
    }
}

/// All sources of one configuration.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file that was named; it must exist. Without one, `tympan.toml` if it is there.
    pub file: Option<PathBuf>,
    /// The directory in which `tympan.toml` is looked for; empty is the working directory.
    pub directory: PathBuf,
    /// The environment's variables; those that do not begin with `TYMPAN_` are passed over.
    pub environment: Vec<(OsString, OsString)>,
    /// The command line.
    pub flags: Flags,
}

impl Sources {
    /// The sources of the running process.
    #[must_use]
    pub fn of_process(file: Option<&Path>, flags: &Flags) -> Self {
        Self {
            file: file.map(Path::to_owned),
            directory: PathBuf::new(),
            environment: std::env::vars_os().collect(),
            flags: flags.clone(),
        }
    }

    /// Every value that is set somewhere, in rising order, beside every fault of form.
    pub(super) fn settings(&self) -> Result<(Vec<Setting>, Vec<Problem>), ConfigError> {
        let (mut settings, mut problems) = self.read_file()?;
        environment::read(&self.environment, &mut settings, &mut problems);
        settings.extend(self.flags.settings());
        Ok((settings, problems))
    }

    fn read_file(&self) -> Result<(Vec<Setting>, Vec<Problem>), ConfigError> {
        let path = self
            .file
            .clone()
            .unwrap_or_else(|| self.directory.join(DEFAULT_FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(file::read(&path.display().to_string(), &text)),
            Err(error) if self.file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Default::default())
            }
            Err(error) => Err(unreadable(&path, &error).into()),
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        path.display().to_string(),
        format!("the configuration file cannot be read: {error}"),
        "name a file that is there with --config or TYMPAN_CONFIG, or leave both out",
    )
}

/// A setting whose value is text, as flags and variables give it.
pub(super) fn text(key: &str, value: String, place: &str) -> Setting {
    Setting {
        key: key.to_owned(),
        value: Value::from(value),
        place: place.to_owned(),
    }
}

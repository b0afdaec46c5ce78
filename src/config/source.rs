//! The sources of configuration, the file, the environment and the flags, split into settings.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{ConfigError, Problem, Setting, environment, file};

/// The configuration file that is read if no other is named.
const DEFAULT_FILE: &str = "tympan.toml";

/// The heading in `--help` above the options that every command takes.
pub const FLAGS_HEADING: &str = "Global options";

/// The flags that override every other source.
///
/// The help texts name the variables, and clap does not read them: `environment` does, so that a
/// fault of a variable is reported under the variable's name.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = FLAGS_HEADING)]
pub struct Flags {
    /// Address to listen on [env: TYMPAN_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Public URL of the blog; all links use it [env: TYMPAN_BASE_URL] [default: http://LISTEN]
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// SQLite file or PostgreSQL database [env: TYMPAN_DATABASE_URL] [default: sqlite://tympan.db]
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
        .filter_map(|(key, flag, value)| Some(Setting::text(key, value.clone()?, flag)))
    }
}

/// The sources of a configuration.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The configuration file that was named, which must exist. `None` reads `tympan.toml` if it
    /// exists.
    pub file: Option<PathBuf>,
    /// The directory in which `tympan.toml` is searched for; empty for the working directory.
    pub directory: PathBuf,
    /// The environment variables; those without the prefix `TYMPAN_` are ignored.
    pub environment: Vec<(OsString, OsString)>,
    /// The flags of the command line.
    pub flags: Flags,
}

impl Sources {
    /// Returns the sources of the running process.
    #[must_use]
    pub fn of_process(file: Option<&Path>, flags: &Flags) -> Self {
        Self {
            file: file.map(Path::to_owned),
            directory: PathBuf::new(),
            environment: std::env::vars_os().collect(),
            flags: flags.clone(),
        }
    }

    /// Returns all settings in rising order of precedence, and every syntax error and unknown key.
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
        format!("cannot read the configuration file: {error}"),
        "pass an existing file with --config or TYMPAN_CONFIG, or neither",
    )
}

//! What every command that uses the database begins with: the key, the database, the services.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{CliError, Exit, Explain as _};
use crate::clock::{Clock, Rng};
use crate::config::Config;
use crate::mail::Mailer;
use crate::outbound::Outbound;
use crate::secrets::{KEY_BYTES, SecretKey, Secrets, hex};
use crate::services::Services;
use crate::site;
use crate::store::{Db, OpenError, OpenOptions};
use crate::urls::Urls;

/// Opens the database of the configuration, and what the use cases need beside it.
pub(super) async fn open(config: &Config) -> Result<(Db, Services), CliError> {
    let rng = Rng::system();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let readers = u32::try_from(cores * 2).unwrap_or(4).clamp(4, 32);
    let url = config.database_url.expose().to_owned();
    let key = secret_key(config, &rng)?;
    let options = OpenOptions {
        url,
        node: hex(&rng.bytes::<6>()),
        readers,
        create: true,
    };
    let db = Db::open(&options).await.map_err(|why| explain_open(&why))?;
    let base = url::Url::parse(config.base_url.as_str()).explain(
        "the base URL is none",
        "set `base_url` to an address such as https://blog.example.org",
    )?;
    let mailer = Mailer::new(config).explain(
        "mail cannot be sent as it is configured",
        "look at `mail` in `tympan config print`",
    )?;
    let tag_prefix = site::tag_prefix(&db, &Clock::System, &rng, &base)
        .await
        .explain("the database cannot be written", "look at the log above")?;
    let urls = Urls::new(&base).with_tag_prefix(tag_prefix);
    let services =
        Services::new(Clock::System, rng, Secrets::derive(&key), urls, cores).with_mailer(mailer);
    let services = services.with_outbound(Outbound::new(config));
    Ok((db, services))
}

fn explain_open(why: &OpenError) -> CliError {
    let fix = match why {
        OpenError::Url => {
            "write `database_url` like sqlite://tympan.db or postgres://user@host/name"
        }
        OpenError::OldEngine(_) => "build Tympan with its own Cargo.lock",
        OpenError::Asynchronous(_) => {
            "set synchronous_commit = on in postgresql.conf, or for Tympan's role"
        }
        OpenError::Engine(_) => {
            "look whether the file can be written or the server answers, and at `tympan config print`"
        }
        OpenError::Migrate(_) => {
            "run the newest Tympan that has used this database; older ones cannot read it"
        }
    };
    CliError::new(why.to_string()).fix(fix)
}

/// The key of the configuration, or of the file beside the SQLite database, made if it is not there.
fn secret_key(config: &Config, rng: &Rng) -> Result<SecretKey, CliError> {
    if let Some(key) = &config.secret_key {
        return Ok(SecretKey::from_material(key.expose()));
    }
    let Some(file) = key_file(config.database_url.expose()) else {
        return Err(CliError::new("PostgreSQL needs a secret key of its own")
            .fix("set TYMPAN_SECRET_KEY, the same on every node: openssl rand -base64 32")
            .exit(Exit::Config));
    };
    match std::fs::read_to_string(&file) {
        Ok(text) => parse_key(&text, &file),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => make_key(&file, rng),
        Err(why) => Err(CliError::new(format!("{} cannot be read", file.display()))
            .because(why)
            .fix("give it to the user that runs Tympan")),
    }
}

/// `tympan.key` beside `sqlite://…/tympan.db`.
pub(super) fn key_file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    Some(
        Path::new(path)
            .parent()
            .unwrap_or(Path::new(""))
            .join("tympan.key"),
    )
}

fn parse_key(text: &str, file: &Path) -> Result<SecretKey, CliError> {
    let material = STANDARD
        .decode(text.trim())
        .ok()
        .filter(|material| material.len() >= KEY_BYTES);
    let material = material.ok_or_else(|| {
        CliError::new(format!("{} holds no key", file.display()))
            .fix("put the one of your backup back; a new one would lose what is sealed")
    })?;
    Ok(SecretKey::from_material(&material))
}

/// Writes a new key, readable by its owner alone. Two starts at once: the first one's file counts.
fn make_key(file: &Path, rng: &Rng) -> Result<SecretKey, CliError> {
    let material = rng.bytes::<KEY_BYTES>();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut open| {
        open.write_all(format!("{}\n", STANDARD.encode(material)).as_bytes())?;
        open.sync_all()
    });
    written.explain(
        &format!("{} cannot be written", file.display()),
        "run Tympan in a folder that it may write to",
    )?;
    Ok(SecretKey::from_material(&material))
}

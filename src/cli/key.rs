//! The secret key, and the check that it is the one with which the database was used.
//!
//! The database stores the key's fingerprint, from which the key cannot be derived. It is opened
//! and checked before a key is generated: so a restored database without its `tympan.key` is
//! refused, and so is a second node with another key. An owner who has lost the key for good starts
//! once with `--accept-new-key`.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{CliError, Exit, Explain as _};
use crate::clock::Rng;
use crate::config::{Config, DatabaseUrl};
use crate::error::Result as Domain;
use crate::secrets::{KEY_BYTES, SecretKey, Secrets};
use crate::site;
use crate::store::{self, Db};

/// The number of newest encrypted addresses that are tried when a database has no fingerprint.
const TRIED: i64 = 20;

/// The means by which a database recognises its key.
enum Known {
    /// The fingerprint of the key.
    Fingerprint(String),
    /// The newest encrypted addresses, when no fingerprint is stored yet.
    Encrypted(Vec<Vec<u8>>),
}

/// The place of the key.
pub(super) enum KeyLocation {
    /// `TYMPAN_SECRET_KEY` or the configuration file.
    Configured(SecretKey),
    /// A file beside the SQLite database, which may not exist yet.
    File(PathBuf),
}

/// Returns the key of the configuration, or of the file beside the SQLite database. Generates the
/// file if there is none and the database was never used with a key.
pub(super) async fn find(
    place: &KeyLocation,
    db: &Db,
    rng: &Rng,
    accept_new_key: bool,
) -> Result<SecretKey, CliError> {
    let known = Known::read(db).await.explain(UNREADABLE, LOOK_AT_LOG)?;
    let why = match place.read()? {
        Some(key) if known.is_opened_by(&key) => return keep(db, key, place, &known).await,
        None if known.is_new_database() => return keep(db, place.make(rng)?, place, &known).await,
        key if accept_new_key => {
            let key = key.map_or_else(|| place.make(rng), Ok)?;
            replace(db, &key).await.explain(UNWRITABLE, LOOK_AT_LOG)?;
            return Ok(key);
        }
        Some(_) => "is not the key of this database",
        None => "is missing, and this database needs it",
    };
    Err(refuse(db, place, why).await)
}

const UNREADABLE: &str = "cannot read the database";
const UNWRITABLE: &str = "cannot write to the database";
const LOOK_AT_LOG: &str = "see the log above";

/// Stores the key's fingerprint. Another process may have stored that of another key meanwhile,
/// which is an error.
async fn keep(
    db: &Db,
    key: SecretKey,
    place: &KeyLocation,
    known: &Known,
) -> Result<SecretKey, CliError> {
    if matches!(known, Known::Fingerprint(_)) {
        return Ok(key);
    }
    let kept = site::keep_key(db, &key.fingerprint())
        .await
        .explain(UNWRITABLE, LOOK_AT_LOG)?;
    if kept == key.fingerprint() {
        return Ok(key);
    }
    let why = "is not the key with which another process has just opened this database";
    Err(refuse(db, place, why).await)
}

async fn replace(db: &Db, key: &SecretKey) -> Domain<()> {
    let encrypted = store::blog::count_encrypted_emails(&mut db.read().await?).await?;
    tracing::warn!(
        sealed_addresses = encrypted,
        "a new secret key was accepted: what the previous one encrypted can no longer be read"
    );
    site::replace_key(db, &key.fingerprint()).await
}

/// Returns the error that says what is wrong with the key, what is lost without the right one, and
/// what to do.
async fn refuse(db: &Db, place: &KeyLocation, why: &str) -> CliError {
    let encrypted = async { store::blog::count_encrypted_emails(&mut db.read().await?).await };
    let lost = match encrypted.await {
        Ok(0) => {
            "no e-mail address is lost, but links in e-mails already sent stop working".to_owned()
        }
        Ok(encrypted) => format!(
            "{encrypted} encrypted e-mail addresses are lost for good, and links in e-mails already sent stop working"
        ),
        Err(_) => "encrypted e-mail addresses are lost for good".to_owned(),
    };
    CliError::new(format!("{} {why}", place.name()))
        .fix(format!(
            "restore the key from your backup; every node of a blog needs the same one. Without it {lost}. \
             To accept that and continue with a new key: tympan serve --accept-new-key"
        ))
        .exit(Exit::Config)
}

impl Known {
    async fn read(db: &Db) -> Domain<Self> {
        let mut conn = db.read().await?;
        if let Some(fingerprint) = store::blog::find_key_fingerprint(&mut conn).await? {
            return Ok(Self::Fingerprint(fingerprint));
        }
        let encrypted = store::blog::list_encrypted_emails(&mut conn, TRIED).await?;
        Ok(Self::Encrypted(encrypted))
    }

    /// Whether a key is the database's. Any key is, if the database was never used with one.
    fn is_opened_by(&self, key: &SecretKey) -> bool {
        match self {
            Self::Fingerprint(fingerprint) => *fingerprint == key.fingerprint(),
            Self::Encrypted(encrypted) => {
                let secrets = Secrets::derive(key);
                let opens = |address: &Vec<u8>| secrets.decrypt_email(address).is_some();
                encrypted.is_empty() || encrypted.iter().any(opens)
            }
        }
    }

    fn is_new_database(&self) -> bool {
        matches!(self, Self::Encrypted(encrypted) if encrypted.is_empty())
    }
}

impl KeyLocation {
    /// Returns the place that the configuration names. It needs no database, so that a missing key
    /// is reported before one is opened.
    pub(super) fn of(config: &Config) -> Result<Self, CliError> {
        if let Some(key) = &config.secret_key {
            return Ok(Self::Configured(SecretKey::from_material(key.expose())));
        }
        key_file(&config.database_url)
            .map(Self::File)
            .ok_or_else(|| {
                CliError::new("no secret key is configured: with PostgreSQL there is no key file")
                    .fix("set TYMPAN_SECRET_KEY to the output of `openssl rand -base64 32`, the same on every node")
                    .exit(Exit::Config)
            })
    }

    fn name(&self) -> String {
        match self {
            Self::Configured(_) => "TYMPAN_SECRET_KEY (`secret_key`)".to_owned(),
            Self::File(file) => file.display().to_string(),
        }
    }

    /// Reads the key, if there is one.
    fn read(&self) -> Result<Option<SecretKey>, CliError> {
        match self {
            Self::Configured(key) => Ok(Some(key.clone())),
            Self::File(file) => read(file),
        }
    }

    /// Returns the configured key, or generates one in the file.
    fn make(&self, rng: &Rng) -> Result<SecretKey, CliError> {
        match self {
            Self::Configured(key) => Ok(key.clone()),
            Self::File(file) => make(file, rng),
        }
    }
}

/// Returns the path of `tympan.key` beside `sqlite://…/tympan.db`; `None` for another engine.
pub(super) fn key_file(database_url: &DatabaseUrl) -> Option<PathBuf> {
    Some(database_url.folder()?.join("tympan.key"))
}

/// Reads the key in a file; `None` if there is no file.
fn read(file: &Path) -> Result<Option<SecretKey>, CliError> {
    match std::fs::read_to_string(file) {
        Ok(text) => parse(&text, file).map(Some),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(CliError::new(format!("cannot read {}", file.display()))
            .because(why)
            .fix("let the user that runs Tympan read it")),
    }
}

fn parse(text: &str, file: &Path) -> Result<SecretKey, CliError> {
    let material = STANDARD
        .decode(text.trim())
        .ok()
        .filter(|material| material.len() >= KEY_BYTES);
    let material = material.ok_or_else(|| {
        CliError::new(format!("{} does not hold a key", file.display()))
            .fix("restore the file from your backup; with a new key, encrypted e-mail addresses are lost")
    })?;
    Ok(SecretKey::from_material(&material))
}

/// Writes a new key to a file that only its owner can read. If two processes start at once, the
/// second one fails here.
fn make(file: &Path, rng: &Rng) -> Result<SecretKey, CliError> {
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
        &format!("cannot write {}", file.display()),
        "run Tympan in a folder that it can write to",
    )?;
    Ok(SecretKey::from_material(&material))
}

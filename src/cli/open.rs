//! Opening the database, its key and the services, with which every command that uses the database
//! begins.

use super::key::{self, KeyLocation};
use super::{CliError, Explain as _};
use crate::clock::{Clock, Rng};
use crate::config::Config;
use crate::mail::Mailer;
use crate::outbound::Outbound;
use crate::secrets::{Secrets, hex};
use crate::services::Services;
use crate::site;
use crate::storage::Storage;
use crate::store::{Db, OpenError, OpenOptions};
use crate::urls::Urls;

/// Opens the configured database and makes the services of the use cases.
pub(super) async fn open(config: &Config) -> Result<(Db, Services), CliError> {
    open_with_key(config, false).await
}

/// Opens the configured database and makes the services. With `accept_new_key` it accepts another
/// key than the one with which the database was used.
pub(super) async fn open_with_key(
    config: &Config,
    accept_new_key: bool,
) -> Result<(Db, Services), CliError> {
    let rng = Rng::system();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let readers = u32::try_from(cores * 2).unwrap_or(4).clamp(4, 32);
    let place = KeyLocation::of(config)?;
    let url = config.database_url.expose().to_owned();
    let options = OpenOptions {
        url,
        node: hex(&rng.bytes::<6>()),
        readers,
        create: true,
    };
    let db = Db::open(&options).await.map_err(|why| explain_open(&why))?;
    let base = url::Url::parse(config.base_url.as_str()).explain(
        "the base URL is invalid",
        "set `base_url` to a URL such as https://blog.example.org",
    )?;
    let mailer = Mailer::new(config).explain(
        "the mail configuration is invalid",
        "see `mail` in `tympan config print`",
    )?;
    let tag_prefix = site::tag_prefix(&db, &Clock::System, &rng, &base)
        .await
        .explain("cannot write to the database", "see the log above")?;
    let key = key::find(&place, &db, &rng, accept_new_key).await?;
    let urls = Urls::new(&base).with_tag_prefix(tag_prefix);
    let urls = urls.with_former_hosts(config.former_hosts.names().to_vec());
    let services =
        Services::new(Clock::System, rng, Secrets::derive(&key), urls, cores).with_mailer(mailer);
    let services = services
        .with_outbound(Outbound::new(config))
        .with_imports_folder(config.imports_folder());
    let storage = Storage::of(config).explain(
        "the place of the media library cannot be named",
        "set `media.folder` to the whole path of a folder, or check the keys of `media.s3`",
    )?;
    let quota = config.media.quota_bytes.map(|quota| quota.get() as u64);
    Ok((db, services.with_storage(storage, quota)))
}

pub(super) fn explain_open(why: &OpenError) -> CliError {
    let fix = match why {
        OpenError::Url => {
            "set `database_url` to a URL such as sqlite://tympan.db or postgres://user@host/name"
        }
        OpenError::OldEngine(_) => "build Tympan with `--locked`, so that its own SQLite is used",
        OpenError::Asynchronous(_) => {
            "set synchronous_commit = on in postgresql.conf, or for Tympan's role"
        }
        OpenError::Unreachable { .. } => {
            "start PostgreSQL, or correct host and port in `database_url`; `tympan config print` shows where it is set"
        }
        OpenError::Engine(_) => {
            "check that the file is writable or that PostgreSQL is running; `tympan config print` shows `database_url`"
        }
        OpenError::Unreleased(_) => {
            "start with a new database: set `database_url` to a file that does not exist yet, or to an empty database, and import the blog again (`tympan import --help`); the old one was not changed"
        }
        OpenError::Migrate(_) => {
            "run the newest version of Tympan that has used this database; older ones cannot read it"
        }
    };
    CliError::new(why.to_string()).fix(fix)
}

//! `tympan media add|import|list|fetch|check`: the media library without the API.

mod fetch;
mod import;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::open::open;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;
use crate::error::{Error, Result as Domain, chain};
use crate::library::{self, Added, Fault, FaultyFile, MediaTexts, Report, Upload};
use crate::model::paging::Cursor;
use crate::model::{Authority, Media, Role, User};
use crate::services::Services;
use crate::store::media::MediaFilter;
use crate::store::{self, Db};

pub use fetch::FetchPictures;
pub use import::ImportUploads;

/// The number of items that are read at once.
const BATCH: i64 = 200;
/// The fix where the database or the storage could not be read or written.
const PLACES: &str = "check that the database is running, that `media.folder` is readable and writable, and that the \
     bucket of `media.s3` can be reached";

/// The actions of `tympan media`.
#[derive(Clone, Debug, Subcommand)]
pub enum MediaAction {
    /// Add pictures and other files to the media library
    ///
    /// Prints the Markdown that shows each of them, ready to be pasted into a post. A picture is
    /// stored upright, at most 2560 pixels wide and high, and does not tell where it was taken. A file
    /// that is there already is not added twice, and comes back from the trash. Works beside a
    /// running server.
    #[command(
        after_help = "Example:\n  tympan media add photos/*.jpg\n  tympan media add press.jpg --alt 'A hand press in a cellar'"
    )]
    Add(NewFiles),
    /// Add the uploads folder of the system that the blog had before
    ///
    /// Adds every file of the folder and of the folders in it, and redirects the address that each of
    /// them had. Of a picture in several sizes, such as press.jpg and press-300x200.jpg, only the largest
    /// is added, and the addresses of all sizes lead to it. Links and hidden files are left out. A run
    /// that was interrupted can be repeated: what is there already is not read again. Works beside a
    /// running server. Afterwards `tympan media fetch` lets the posts show the pictures from the
    /// library.
    #[command(
        after_help = "Example:\n  tympan media import wp-content/uploads\n  tympan media import images --base /content/images --user ann"
    )]
    Import(ImportUploads),
    /// List the media library, newest first
    #[command(after_help = "Example:\n  tympan media list --trash")]
    List {
        /// List what is in the trash instead
        #[arg(long)]
        trash: bool,
    },
    /// Fetch the pictures of other servers that posts show
    ///
    /// For a blog that moved here and still shows the pictures of its old home. Finds them in all
    /// posts, prints how many there are on which server, and queues them; a running server fetches
    /// them one by one, at most one a second from a server, and patiently for days if a server
    /// refuses or is away. Once they are in the media library, the posts show them from there. The date of
    /// modification of the posts stays. Pictures that failed before are tried again.
    #[command(
        after_help = "Example:\n  tympan media fetch --dry-run\n  tympan media fetch --wait\n  tympan media fetch --undo"
    )]
    Fetch(FetchPictures),
    /// Check that every item has its files, and every file an item
    ///
    /// Reads every file and compares its content with its name. Exits with 1 if one is missing or
    /// damaged, or belongs to no item. Files that are less than a day old are left alone, since
    /// they may belong to a running upload.
    #[command(after_help = "Example:\n  tympan media check --repair")]
    Check {
        /// Make missing smaller sizes again, and delete files that belong to no item
        #[arg(long)]
        repair: bool,
    },
}

/// The arguments of `tympan media add`.
#[derive(Clone, Debug, Args)]
pub struct NewFiles {
    /// Pictures, recordings, films and documents to add
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What the picture shows, for readers who do not see it
    #[arg(long, value_name = "TEXT")]
    pub alt: Option<String>,
    /// User to whom they belong, by the last part of the author page's address [default: the owner]
    #[arg(long, value_name = "SLUG")]
    pub user: Option<String>,
}

/// Runs the action. A server may be running at the same time.
pub(super) async fn run(config: &Config, action: &MediaAction) -> Result<ExitCode, CliError> {
    let (db, services) = open(config).await?;
    let done = match action {
        MediaAction::Add(new) => add_all(&db, &services, new).await,
        MediaAction::Import(what) => import::run(&db, &services, what).await,
        MediaAction::List { trash } => {
            let listed = list(&db, *trash).await;
            listed.explain("cannot read the media library", PLACES)
        }
        MediaAction::Fetch(what) => fetch::run(&db, &services, what).await,
        MediaAction::Check { repair } => check(&db, &services, *repair).await,
    };
    db.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

/// Adds files, and prints the Markdown of each. One that is refused does not keep back the others.
async fn add_all(db: &Db, services: &Services, new: &NewFiles) -> Result<(), CliError> {
    let user = find_user(db, new.user.as_deref()).await?;
    let mut refused = 0;
    for file in &new.files {
        match add(db, services, &user, new, file).await {
            Ok(added) => {
                say(library::markdown(&added.media));
                let state = if added.is_new {
                    "added"
                } else {
                    "was there already"
                };
                eprintln!("{}: {state}", file.display());
            }
            Err(why) => {
                refused += 1;
                eprintln!("{}: {}", file.display(), sentence(why));
            }
        }
    }
    if refused == 0 {
        return Ok(());
    }
    Err(CliError::new(format!(
        "{refused} of {} files were not added",
        new.files.len()
    ))
    .fix("see the lines above"))
}

async fn add(
    db: &Db,
    services: &Services,
    user: &User,
    new: &NewFiles,
    path: &Path,
) -> Domain<Added> {
    let by = Authority::of_operator();
    let name = path.file_name().unwrap_or_default();
    let upload = Upload {
        file: library::copy_for_upload(services, path).await?,
        content_type: None,
        name: name.to_string_lossy().into_owned(),
        texts: MediaTexts {
            alt: new.alt.clone().unwrap_or_default(),
            ..MediaTexts::default()
        },
        user: user.id,
    };
    let prepared = library::prepare(db, services, &by, upload).await?;
    let mut tx = db.begin().await?;
    let added = library::add(&mut tx, services, &by, &prepared).await?;
    tx.commit().await?;
    Ok(added)
}

/// Returns why a file was refused, in a sentence.
fn sentence(why: Error) -> String {
    match why {
        Error::UnsupportedFile { refusal, .. }
        | Error::MislabelledFile(refusal)
        | Error::DamagedFile(refusal)
        | Error::InsufficientStorage(refusal) => refusal.detail,
        Error::BadRequest(why) => why,
        Error::Invalid(errors) => errors.to_string(),
        Error::Internal(cause) | Error::Unavailable(cause) => chain(&cause),
        other => other.to_string(),
    }
}

/// Finds the user to whom the files will belong: the named one, or the first owner.
async fn find_user(db: &Db, slug: Option<&str>) -> Result<User, CliError> {
    let users = async { store::users::list(&mut db.read().await?).await };
    let users = users.await.explain("cannot read the users", PLACES)?;
    let is_wanted = |user: &User| match slug {
        Some(slug) => user.slug.as_str() == slug,
        None => user.role == Role::Owner,
    };
    let names: Vec<_> = users.iter().map(|user| user.slug.as_str()).collect();
    let fix = match slug {
        Some(_) => format!("the users are {}", names.join(", ")),
        None => "run `tympan serve` once, which creates the owner".to_owned(),
    };
    let found = users.iter().find(|user| is_wanted(user)).cloned();
    found.ok_or_else(|| CliError::new("there is no such user").fix(fix))
}

async fn list(db: &Db, trash: bool) -> Domain<()> {
    say(format_args!(
        "{:>5}  {:<8}  {:<11}  {:>8}  {:<10}  Markdown",
        "id", "kind", "size", "KiB", "uploaded"
    ));
    let filter = MediaFilter {
        trashed: Some(trash),
        ..MediaFilter::default()
    };
    let by = Authority::of_operator();
    let mut cursor = None;
    loop {
        let mut conn = db.read().await?;
        let items = library::list(&mut conn, &by, filter.clone(), cursor, BATCH).await?;
        drop(conn);
        let Some(last) = items.last() else {
            return Ok(());
        };
        cursor = Some(Cursor {
            at: last.created_at,
            id: last.id.0,
        });
        items.iter().for_each(|media| say(line(media)));
    }
}

fn line(media: &Media) -> String {
    let size = match (media.width, media.height) {
        (Some(width), Some(height)) => format!("{width} × {height}"),
        _ => String::new(),
    };
    let kind = format!("{:?}", media.kind).to_lowercase();
    format!(
        "{:>5}  {kind:<8}  {size:<11}  {:>8}  {:<10}  {}",
        media.id.0,
        media.bytes.max(0).cast_unsigned().div_ceil(1 << 10),
        media.created_at.format("%Y-%m-%d"),
        library::markdown(media),
    )
}

async fn check(db: &Db, services: &Services, repair: bool) -> Result<(), CliError> {
    let by = Authority::of_operator();
    let failed = "cannot check the media library";
    let report = library::check(db, services, &by).await;
    let mut report = report.explain(failed, PLACES)?;
    print(&report, services);
    if repair && !is_clean(&report) {
        let repaired = library::repair(db, services, &by, &report).await;
        let repaired = repaired.explain("cannot repair the media library", PLACES)?;
        say(format_args!(
            "Repaired: the smaller sizes of {} items were made again, {} files ({} KiB) were deleted.",
            repaired.items.len(),
            repaired.swept.files,
            repaired.swept.bytes.div_ceil(1 << 10),
        ));
        report = library::check(db, services, &by)
            .await
            .explain(failed, PLACES)?;
    }
    conclude(&report, repair)
}

fn is_clean(report: &Report) -> bool {
    report.faulty.is_empty() && report.unclaimed.files == 0
}

fn print(report: &Report, services: &Services) {
    for faulty in &report.faulty {
        say(describe(faulty));
    }
    if report.unclaimed.files > 0 {
        say(format_args!(
            "{} files ({} KiB) belong to no item.",
            report.unclaimed.files,
            report.unclaimed.bytes.div_ceil(1 << 10),
        ));
    }
    say(format_args!(
        "{} items, {} files in {} are as they should be.",
        report.items, report.right, services.storage,
    ));
}

fn describe(faulty: &FaultyFile) -> String {
    let media = &faulty.media;
    let fault = match faulty.fault {
        Fault::Missing => "is missing",
        Fault::Damaged => "is damaged",
        Fault::Outdated => "was made by an older version",
    };
    match faulty.width {
        Some(width) => format!(
            "item {} ({}): its size {width} pixels wide {fault}",
            media.id, media.name
        ),
        None => format!(
            "item {} ({}): its file {} {fault}",
            media.id, media.name, media.hash
        ),
    }
}

/// Ends with an error if anything is not as it should be, which a script can notice.
fn conclude(report: &Report, repair: bool) -> Result<(), CliError> {
    if is_clean(report) {
        return Ok(());
    }
    let lost = report.faulty.iter().filter(|faulty| faulty.width.is_none());
    let fix = match lost.count() {
        0 if !repair => "run `tympan media check --repair`",
        0 => "run the check again: something has changed meanwhile",
        _ => {
            "copy the files that are missing or damaged back from your backup, each under its name; or \
             upload the same files again, which puts them back"
        }
    };
    Err(CliError::new("the media library is not as it should be").fix(fix))
}

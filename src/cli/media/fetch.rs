//! `tympan media fetch`: pictures of other servers become own ones.

use std::time::Duration;

use chrono::TimeDelta;
use clap::Args;

use crate::cli::output::{counted, say};
use crate::cli::{CliError, Explain as _};
use crate::error::Result as Domain;
use crate::model::redirect::parse_source;
use crate::model::{Authority, PostId, RemotePicture, RemotePictureId, RemotePictureStatus};
use crate::remote_pictures::{self, Fetched, Found, Outcome};
use crate::services::Services;
use crate::store::remote_pictures::RemotePictureFilter;
use crate::store::{self, Db};

/// The number of pictures that are read at once.
const BATCH: i64 = 200;
/// `--wait` waits at most this long for the next picture.
const LONGEST: TimeDelta = TimeDelta::seconds(10);
const FAILED: &str = "cannot fetch the pictures";

/// The arguments of `tympan media fetch`.
#[derive(Clone, Debug, Args)]
pub struct FetchPictures {
    /// Only count the pictures, without storing or fetching anything
    #[arg(long, conflicts_with_all = ["wait", "undo"])]
    pub dry_run: bool,
    /// Only this post, by its number or its path; can be repeated
    #[arg(long = "post", value_name = "POST")]
    pub posts: Vec<String>,
    /// Fetch here and now, until nothing is left or what is left has to wait
    #[arg(long, conflicts_with = "undo")]
    pub wait: bool,
    /// Give the posts their old addresses back, and fetch nothing more
    ///
    /// A post that was not edited since gets exactly the text that it had. With --post, only these
    /// posts. The pictures stay in the media library.
    #[arg(long)]
    pub undo: bool,
}

/// Runs the command.
pub(super) async fn run(
    db: &Db,
    services: &Services,
    what: &FetchPictures,
) -> Result<(), CliError> {
    let posts = find_posts(db, services, &what.posts).await?;
    let posts = posts.as_deref();
    if what.undo {
        let undone = undo(db, services, posts).await;
        return undone.explain("cannot restore the addresses", super::PLACES);
    }
    let by = Authority::of_operator();
    let found = if what.dry_run {
        remote_pictures::survey(db, services, &by, posts).await
    } else {
        remote_pictures::find_now(db, services, &by, posts).await
    };
    print_found(&found.explain("cannot read the posts", super::PLACES)?);
    if what.dry_run {
        return Ok(());
    }
    if what.wait {
        let fetched = Box::pin(fetch_all(db, services)).await;
        fetched.explain(FAILED, super::PLACES)?;
    }
    let reported = report(db, what.wait).await;
    reported.explain(FAILED, super::PLACES)
}

/// Finds the posts that are named by number or path; `None` for all posts.
async fn find_posts(
    db: &Db,
    services: &Services,
    names: &[String],
) -> Result<Option<Vec<PostId>>, CliError> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut posts = Vec::new();
    for name in names {
        let found = find_post(db, services, name).await;
        let found = found.explain("cannot read the posts", super::PLACES)?;
        posts.push(found.ok_or_else(|| {
            CliError::new(format!("there is no post {name}"))
                .fix("name a post by its number in the API, or by its path, such as /2022/01/hello")
        })?);
    }
    Ok(Some(posts))
}

async fn find_post(db: &Db, services: &Services, name: &str) -> Domain<Option<PostId>> {
    let mut conn = db.read().await?;
    let post = match name.parse() {
        Ok(id) => store::posts::find_without_text(&mut conn, PostId(id)).await?,
        Err(_) => match parse_source(services.urls.local(name)) {
            Ok(path) => store::posts::find_by_path(&mut conn, path.as_str()).await?,
            Err(_) => None,
        },
    };
    Ok(post.map(|post| post.id))
}

fn print_found(found: &Found) {
    let pictures: usize = found.hosts.values().sum();
    say(format_args!(
        "{} of {} in {}.",
        counted(pictures, "picture"),
        counted(found.hosts.len(), "other server"),
        counted(found.posts, "post"),
    ));
    let mut hosts: Vec<_> = found.hosts.iter().collect();
    hosts.sort_by_key(|(host, count)| (std::cmp::Reverse(**count), *host));
    for (host, count) in hosts {
        say(format_args!("{count:>7}  {host}"));
    }
    if found.added > 0 {
        say(format_args!(
            "{:>7}  on this blog's own hosts, and in the library already",
            found.added
        ));
    }
    if found.own > 0 {
        say(format_args!(
            "{:>7}  on this blog's own hosts, which are not asked: see `tympan media import --help`",
            found.own
        ));
    }
}

/// Fetches pictures and rewrites posts until nothing is due soon.
async fn fetch_all(db: &Db, services: &Services) -> Domain<()> {
    loop {
        while let Some(fetched) = remote_pictures::fetch_next(db, services).await? {
            print_fetched(&fetched);
        }
        remote_pictures::rewrite_now(db, services).await?;
        let Some(due) = remote_pictures::next_due(db).await? else {
            return Ok(());
        };
        let wait = due - services.clock.now();
        if wait > LONGEST {
            return Ok(());
        }
        // Another process may have been given the picture that is due.
        let least = Duration::from_millis(100);
        tokio::time::sleep(wait.to_std().unwrap_or_default().max(least)).await;
    }
}

fn print_fetched(fetched: &Fetched) {
    let url = &fetched.url;
    match &fetched.outcome {
        Outcome::Fetched => eprintln!("{url}: fetched"),
        Outcome::Waiting(reason) => eprintln!("{url}: will be tried again: {reason}"),
        Outcome::Failed(reason) => eprintln!("{url}: failed: {reason}"),
    }
}

/// Prints how far it is, and the failures with their reasons.
async fn report(db: &Db, waited: bool) -> Domain<()> {
    let by = Authority::of_operator();
    let progress = remote_pictures::progress(&mut db.read().await?, &by).await?;
    let (fetched, waiting, failed) = (progress.fetched, progress.waiting, progress.failed);
    say(format_args!(
        "{fetched} fetched, {waiting} waiting, {failed} failed."
    ));
    if waited {
        print_reasons(db, RemotePictureStatus::Waiting).await?;
    }
    print_reasons(db, RemotePictureStatus::Failed).await?;
    if waiting > 0 {
        say(
            "A running server (`tympan serve`) fetches what is waiting; run this again to see how far it is.",
        );
    }
    Ok(())
}

async fn print_reasons(db: &Db, status: RemotePictureStatus) -> Domain<()> {
    let by = Authority::of_operator();
    let filter = RemotePictureFilter {
        status: Some(status),
        ..RemotePictureFilter::default()
    };
    let mut after = RemotePictureId(0);
    loop {
        let mut conn = db.read().await?;
        let part = remote_pictures::list(&mut conn, &by, &filter, after, BATCH).await?;
        drop(conn);
        let Some(last) = part.last() else {
            return Ok(());
        };
        after = last.id;
        let tried = part.iter().filter(|picture| !picture.reason.is_empty());
        tried.for_each(|picture| say(reason(picture)));
    }
}

fn reason(picture: &RemotePicture) -> String {
    let RemotePicture { url, reason, .. } = picture;
    if picture.status == RemotePictureStatus::Waiting {
        let at = picture.next_try_at.format("%Y-%m-%d %H:%M UTC");
        format!("  waiting  {url}: {reason}; next try {at}")
    } else {
        format!("  failed   {url}: {reason}")
    }
}

async fn undo(db: &Db, services: &Services, posts: Option<&[PostId]>) -> Domain<()> {
    let by = Authority::of_operator();
    let count = remote_pictures::undo_now(db, services, &by, posts).await?;
    say(format_args!(
        "Pictures are at their old addresses again in {}. They stay in the media library.",
        counted(count, "post"),
    ));
    Ok(())
}

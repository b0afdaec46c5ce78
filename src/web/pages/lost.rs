//! Nothing here, or nothing any more: the page that helps on from there.
//!
//! It offers the search with the address's own words, the archive of the month that
//! the address names, and for what was taken down its labels and their other posts.
//! Of what was never public, or is not yet, it tells nothing.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use percent_encoding::percent_decode_str;

use super::{around, month};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Label, LabelId, PostStatus};
use crate::store;
use crate::store::posts::{Line, PublicFilter};
use crate::urls;
use crate::web::error;
use crate::web::page::{PageRequest, Reading, private};
use crate::web::views::{Link, Message, MessagePage, PageHead, SearchBox};

/// The most posts that are offered.
const POSTS: i64 = 5;
/// The most labels that are.
const LABELS: usize = 3;

/// The answer to a request that ended in `why`: a page of ways on where nothing was found, else the error's own.
pub(super) async fn answer(app: &App, request: &PageRequest, why: &Error) -> Response<Body> {
    let (status, message) = match why {
        Error::NotFound => (StatusCode::NOT_FOUND, Message::NotFound),
        Error::Gone => (StatusCode::GONE, Message::Gone),
        _ => return error::page(app, why, request.id).await,
    };
    match page(app, request.uri.path(), message)
        .await
        .and_then(|page| private(status, &page))
    {
        Ok(response) => response,
        Err(fault) => error::page(app, &fault, request.id).await,
    }
}

async fn page(app: &App, encoded: &str, message: Message) -> Result<MessagePage> {
    let mut reading = Reading::begin(app).await?;
    let path = percent_decode_str(encoded)
        .decode_utf8_lossy()
        .trim_end_matches('/')
        .to_owned();
    let labels = if message == Message::Gone {
        labels(&mut reading, &path).await?
    } else {
        Vec::new()
    };
    let month = month_of(&path);
    let in_month = match month {
        Some((year, month)) => posts_of_month(&mut reading, year, month).await?,
        None => Vec::new(),
    };
    let mut posts = posts_with_labels(&mut reading, &labels).await?;
    if posts.is_empty() {
        posts.clone_from(&in_month);
    }
    let t = reading.t;
    let mut ways = vec![
        Link::new("/", t.frame.home),
        Link::new("/archive", t.frame.archive),
    ];
    if let Some((year, number)) = month.filter(|_| !in_month.is_empty()) {
        ways.push(Link::new(
            urls::month(year, number),
            reading.words.month_of_year(year, number),
        ));
    }
    ways.extend(
        labels
            .iter()
            .map(|label| Link::new(urls::label(&label.name), &label.name)),
    );
    let mut page = MessagePage::new(reading.chrome(PageHead::default()), message);
    page.search = Some(SearchBox::new(words_of(&path)));
    page.posts = posts
        .iter()
        .map(|line| around::link(&reading, line))
        .collect();
    page.ways = ways;
    Ok(page)
}

/// The year and month that an address like `/2022/01/…` names.
fn month_of(path: &str) -> Option<(i32, u32)> {
    let mut parts = path.split('/').skip(1);
    let (year, month) = (
        month::digits(parts.next()?, 4).ok()?,
        month::digits(parts.next()?, 2).ok()?,
    );
    u32::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))
        .map(|month| (year, month))
}

/// The last part of an address as words to search for.
fn words_of(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    let words = stem
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .take(8)
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(100)
        .collect()
}

/// The labels of the post in the trash that had a path, as far as they lead to other posts.
async fn labels(reading: &mut Reading, path: &str) -> Result<Vec<Label>> {
    let id = store::paths::find(&mut reading.conn, path)
        .await?
        .and_then(|row| row.post_id);
    let Some(id) = id else { return Ok(Vec::new()) };
    let post = store::posts::find(&mut reading.conn, id).await?;
    if post.is_none_or(|post| post.status != PostStatus::Trash) {
        return Ok(Vec::new());
    }
    let mut leading = Vec::new();
    for label in store::labels::list_by_post(&mut reading.conn, id).await? {
        if leading.len() < LABELS
            && store::labels::is_public(&mut reading.conn, label.id, reading.now).await?
        {
            leading.push(label);
        }
    }
    Ok(leading)
}

async fn posts_with_labels(reading: &mut Reading, labels: &[Label]) -> Result<Vec<Line>> {
    let mut posts: Vec<Line> = Vec::new();
    for label in labels {
        for post in public(reading, Some(label.id), Cursor::oldest(), Cursor::newest()).await? {
            if posts.len() < POSTS as usize && posts.iter().all(|known| known.id != post.id) {
                posts.push(post);
            }
        }
    }
    Ok(posts)
}

async fn posts_of_month(reading: &mut Reading, year: i32, month: u32) -> Result<Vec<Line>> {
    let Some((from, to)) = month::bounds(reading.settings.zone(), year, month) else {
        return Ok(Vec::new());
    };
    public(
        reading,
        None,
        Cursor { at: from, id: 0 },
        Cursor { at: to, id: 0 },
    )
    .await
}

async fn public(
    reading: &mut Reading,
    label: Option<LabelId>,
    from: Cursor,
    before: Cursor,
) -> Result<Vec<Line>> {
    let filter = PublicFilter {
        now: reading.now,
        from: from.at,
        label,
    };
    store::posts::list_newest_lines(&mut reading.conn, &filter, before, POSTS).await
}

//! The page for a URL that is not found or gone, with related content.
//!
//! It offers a search with the words of the URL, the archive of the month in the URL and, for a
//! post in the trash, its labels with their other posts. It reveals nothing about what was never
//! public or is not public yet.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use percent_encoding::percent_decode_str;

use super::{month, related};
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Label, LabelId, PostStatus};
use crate::store;
use crate::store::public_posts::{PostSummary, PublicFilter};
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::page_request::PageRequest;
use crate::web::response::private;
use crate::web::views::{Link, Message, MessagePage, PageHead, SearchBox};

/// The maximum number of posts on the page.
const POSTS: i64 = 5;
/// The maximum number of labels on the page.
const LABELS: usize = 3;

/// Answers a request that ended in `why`: with this page if nothing was found, or else with the
/// error's own page.
pub(in crate::web) async fn answer(
    app: &App,
    request: &PageRequest,
    why: &Error,
) -> Response<Body> {
    let (status, message) = match why {
        Error::NotFound if request.is_guess => return bare(),
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

fn bare() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

async fn page(app: &App, encoded: &str, message: Message) -> Result<MessagePage> {
    let mut context = PageContext::begin(app).await?;
    let path = percent_decode_str(encoded).decode_utf8_lossy().into_owned();
    let labels = if message == Message::Gone {
        labels(&mut context, &path).await?
    } else {
        Vec::new()
    };
    let month = month_of(&path);
    let in_month = match month {
        Some((year, month)) => posts_of_month(&mut context, year, month).await?,
        None => Vec::new(),
    };
    let mut posts = posts_with_labels(&mut context, &labels).await?;
    if posts.is_empty() {
        posts.clone_from(&in_month);
    }
    let t = context.t;
    let mut ways = vec![
        Link::new("/", t.frame.home),
        Link::new("/archive", t.frame.archive),
    ];
    if let Some((year, number)) = month.filter(|_| !in_month.is_empty()) {
        ways.push(Link::new(
            urls::month(year, number),
            context.locale.month_of_year(year, number),
        ));
    }
    ways.extend(
        labels
            .iter()
            .map(|label| Link::new(urls::label(&label.name), &label.name)),
    );
    let mut page = MessagePage::new(context.layout(PageHead::default()), message);
    page.search = Some(SearchBox::new(path_words(&path)));
    page.posts = posts
        .iter()
        .map(|line| related::link(&context, line))
        .collect();
    page.ways = ways;
    Ok(page)
}

/// Parses the year and month in a path like `/2022/01/…`.
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

/// Returns the words of a path's last segment as a search query.
fn path_words(path: &str) -> String {
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

/// Lists the labels of the post in the trash that had a path, as far as other public posts have
/// them.
async fn labels(context: &mut PageContext, path: &str) -> Result<Vec<Label>> {
    let id = store::paths::find(&mut context.conn, path)
        .await?
        .and_then(|row| row.post_id);
    let Some(id) = id else { return Ok(Vec::new()) };
    let post = store::posts::find(&mut context.conn, id).await?;
    if post.is_none_or(|post| post.status != PostStatus::Trash) {
        return Ok(Vec::new());
    }
    let mut leading = Vec::new();
    for label in store::labels::list_by_post(&mut context.conn, id).await? {
        if leading.len() < LABELS
            && store::labels::is_public(&mut context.conn, label.id, context.now).await?
        {
            leading.push(label);
        }
    }
    Ok(leading)
}

async fn posts_with_labels(
    context: &mut PageContext,
    labels: &[Label],
) -> Result<Vec<PostSummary>> {
    let mut posts: Vec<PostSummary> = Vec::new();
    for label in labels {
        for post in public(context, Some(label.id), Cursor::oldest(), Cursor::newest()).await? {
            if posts.len() < POSTS as usize && posts.iter().all(|known| known.id != post.id) {
                posts.push(post);
            }
        }
    }
    Ok(posts)
}

async fn posts_of_month(
    context: &mut PageContext,
    year: i32,
    month: u32,
) -> Result<Vec<PostSummary>> {
    let Some((from, to)) = month::bounds(context.settings.zone(), year, month) else {
        return Ok(Vec::new());
    };
    public(
        context,
        None,
        Cursor { at: from, id: 0 },
        Cursor { at: to, id: 0 },
    )
    .await
}

async fn public(
    context: &mut PageContext,
    label: Option<LabelId>,
    from: Cursor,
    before: Cursor,
) -> Result<Vec<PostSummary>> {
    let filter = PublicFilter {
        now: context.now,
        from: from.at,
        label,
        once_in: None,
    };
    store::public_posts::list_summaries(&mut context.conn, &filter, before, POSTS).await
}

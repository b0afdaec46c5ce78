//! URLs that only Blogger had, each redirected to its counterpart here.
//!
//! Posts, pages and labels keep their own URLs, and feeds have their own module
//! (`pages/feed/blogger`). What remains are archives, pagers and single entries.

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{Response, StatusCode};
use axum::response::{IntoResponse as _, Redirect};
use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::month::{self, midnight};
use super::{feed, label};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{CommentId, Origin, PostId, Shown};
use crate::store::public_posts::PublicFilter;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::{cached, cached_as};
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::response::moved;

/// The system in the origin of imported posts and comments.
const SYSTEM: &str = "blogger";

/// Parses the first day of an archive from a path like `/2011_05_01_archive.html`.
pub(in crate::web) fn archive_of(path: &str) -> Option<NaiveDate> {
    let date = path.strip_prefix('/')?.strip_suffix("_archive.html")?;
    let day = month::day_of(&format!("/{}", date.replace('_', "/")));
    day.filter(|_| !date.contains('/'))
}

/// Redirects to the posts of an archive. Blogger made one for each month, week or day, as its owner
/// chose, and named it after its first day: the first of a month, a Sunday, any day.
pub(in crate::web) async fn to_archive(
    mut context: PageContext,
    first: NaiveDate,
) -> Result<RenderedPage> {
    let is_month = first.day() == 1 && has_posts_in_month(&mut context, first).await?;
    let address = if is_month {
        urls::month(first.year(), first.month())
    } else if let Some(days) = days_with_posts(&mut context, first).await? {
        days
    } else if has_posts_in_month(&mut context, first).await? {
        urls::month(first.year(), first.month())
    } else {
        return Err(Error::NotFound);
    };
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &address))
}

/// Returns the URL of the day's page if it has posts, or else of the list of posts from the end of
/// that week on. A month's page would not do for a week, which may lie in two months.
async fn days_with_posts(context: &mut PageContext, first: NaiveDate) -> Result<Option<String>> {
    let day = first.checked_add_days(Days::new(1));
    if first.weekday() != Weekday::Sun && has_posts(context, Some(first), day).await? {
        return Ok(Some(urls::day(first.year(), first.month(), first.day())));
    }
    let end = first.checked_add_days(Days::new(7));
    if !has_posts(context, Some(first), end).await? {
        return Ok(None);
    }
    let end = end.and_then(|end| midnight(context.settings.zone(), end));
    Ok(end.map(|at| urls::with_parameter("/", "before", &Cursor { at, id: 0 }.encode())))
}

async fn has_posts_in_month(context: &mut PageContext, day: NaiveDate) -> Result<bool> {
    let first = day.with_day(1);
    let next = first.and_then(|first| first.checked_add_months(Months::new(1)));
    has_posts(context, first, next).await
}

/// Whether a post was published from the beginning of one day to that of another.
pub(super) async fn has_posts(
    context: &mut PageContext,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<bool> {
    let zone = context.settings.zone();
    let at = |day: Option<NaiveDate>| day.and_then(|day| midnight(zone, day));
    let (Some(from), Some(to)) = (at(from), at(to)) else {
        return Ok(false);
    };
    let filter = PublicFilter {
        now: context.now,
        from,
        label: None,
        once_in: None,
    };
    let before = Cursor { at: to, id: 0 };
    let posts = store::public_posts::list_summaries(&mut context.conn, &filter, before, 1).await?;
    Ok(!posts.is_empty())
}

/// Returns the URL of `list` at the place that Blogger's `updated-max` names: the posts before that
/// moment. `None` for a search and for a query without Blogger's parameters.
pub(super) fn pager(list: &str, query: &str) -> Option<String> {
    let parameter = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    if parameter("q").is_some_and(|q| !q.is_empty()) {
        return None;
    }
    let Some(text) = parameter("updated-max") else {
        return Some(list.to_owned()).filter(|_| parameter("max-results").is_some());
    };
    let before = Cursor {
        at: moment(&text)?,
        id: 0,
    };
    Some(urls::with_parameter(list, "before", &before.encode()))
}

/// Parses an RFC 3339 time in which an unencoded `+` has become a space.
fn moment(text: &str) -> Option<Timestamp> {
    text.replace(' ', "+").parse().ok()
}

/// `GET /search/label/{label}`: redirects to the label's page, at the same place in its list.
pub async fn label(
    State(app): State<App>,
    Path(name): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let query = request.uri.query().map(str::to_owned);
    // Redirects are not cached, so that the key only joins identical requests at the same time.
    let key = request.uri.to_string();
    cached_as(&app, &request, key, move |context| {
        to_label(context, name, query)
    })
    .await
}

async fn to_label(
    mut context: PageContext,
    name: String,
    query: Option<String>,
) -> Result<RenderedPage> {
    let Some(found) = feed::label::find(&mut context, &name).await? else {
        // This page answers that the label does not exist or is gone.
        return label::render(context, name, None).await;
    };
    let page = urls::label(&found.name);
    let page = query
        .filter(|query| query.contains("updated-max"))
        .and_then(|query| pager(&page, &query))
        .unwrap_or(page);
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &page))
}

/// `GET /atom.xml` and `GET /rss.xml`: redirect to Blogger's feed of posts with all parameters.
pub async fn feed(OriginalUri(uri): OriginalUri) -> Response<Body> {
    let mut parameters: Vec<String> = uri.query().map(str::to_owned).into_iter().collect();
    if uri.path() == "/rss.xml" {
        parameters.push("alt=rss".to_owned());
    }
    let query = if parameters.is_empty() {
        String::new()
    } else {
        format!("?{}", parameters.join("&"))
    };
    Redirect::permanent(&format!("/feeds/posts/default{query}")).into_response()
}

/// `GET /feeds/posts/{view}/{post}`: redirects from the entry of a post, by Blogger's id or ours.
pub async fn post_entry(
    State(app): State<App>,
    Path((_, post)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |context| to_post(context, post)).await
}

async fn to_post(mut context: PageContext, id: String) -> Result<RenderedPage> {
    let origin = Origin {
        system: SYSTEM.to_owned(),
        id: id.clone(),
    };
    let mut found = store::posts::find_by_origin(&mut context.conn, &origin).await?;
    if let (None, Some(id)) = (&found, number(&id)) {
        found = store::posts::find(&mut context.conn, PostId(id)).await?;
    }
    let post = found
        .filter(|post| post.shown(context.now) == Shown::Published)
        .ok_or(Error::NotFound)?;
    let path = post.path.as_ref().ok_or(Error::NotFound)?;
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &urls::path(path)))
}

/// `GET /feeds/{post}/comments/{view}/{comment}`: redirects from the entry of a comment, by
/// Blogger's id or ours.
pub async fn post_comment_entry(
    State(app): State<App>,
    Path((_, _, comment)): Path<(String, String, String)>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |context| {
        to_comment(context, comment)
    })
    .await
}

/// `GET /feeds/comments/{view}/{comment}`: redirects from the entry of a comment, by Blogger's id
/// or ours.
pub async fn comment_entry(
    State(app): State<App>,
    Path((_, comment)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |context| {
        to_comment(context, comment)
    })
    .await
}

async fn to_comment(mut context: PageContext, id: String) -> Result<RenderedPage> {
    let comment = find_comment(&mut context.conn, &id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(moved(
        StatusCode::PERMANENT_REDIRECT,
        &urls::comment(comment),
    ))
}

async fn find_comment(conn: &mut Conn, id: &str) -> Result<Option<CommentId>> {
    let origin = Origin {
        system: SYSTEM.to_owned(),
        id: id.to_owned(),
    };
    let found = store::comments::find_by_origin(conn, &origin).await?;
    Ok(found
        .map(|comment| comment.id)
        .or_else(|| number(id).map(CommentId)))
}

/// Parses an id of ours, which has only one spelling: no sign, no leading zeros.
fn number(text: &str) -> Option<i64> {
    text.parse()
        .ok()
        .filter(|number: &i64| *number > 0 && number.to_string() == text)
}

//! Addresses that only Blogger had, each led to what stands for it here.
//!
//! Posts, pages and labels keep their own addresses, and feeds are served where they
//! were (`pages/feed`); what is left are archives by month, pagers and single entries.

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{Response, StatusCode, Uri};
use axum::response::{IntoResponse as _, Redirect};

use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{CommentId, Origin, PostId, Shown};
use crate::store::{self, Conn};
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached, moved};
use crate::web::page_cache::Rendered;
use crate::web::path::Path;

/// What imported ids are of.
const SYSTEM: &str = "blogger";

/// Where an old address leads that no route has: an archive by month or week, a pager, the index.
#[must_use]
pub fn address(uri: &Uri) -> Option<String> {
    match uri.path() {
        "/index.html" | "/index.htm" => Some("/".to_owned()),
        "/search" | "/search/" => pager("/", uri.query()?),
        path => archive(path),
    }
}

/// `/2011_05_01_archive.html`, whatever the day: a month's archive.
fn archive(path: &str) -> Option<String> {
    let date = path.strip_prefix('/')?.strip_suffix("_archive.html")?;
    let parts: Vec<&str> = date.split('_').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let is_number =
        |part: &str, digits| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let month: u32 = month
        .parse()
        .ok()
        .filter(|_| is_number(year, 4) && is_number(month, 2) && is_number(day, 2))?;
    Some(urls::month(year.parse().ok()?, month))
}

/// The part of a list that Blogger's `updated-max` names: the posts before that moment.
fn pager(list: &str, query: &str) -> Option<String> {
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

/// A moment in RFC 3339, whose `+` a query that is not encoded turns into a space.
fn moment(text: &str) -> Option<Timestamp> {
    text.replace(' ', "+").parse().ok()
}

/// `GET /search/label/{label}`: the label's page here, at the same place of its list.
pub async fn label(Path(label): Path<String>, OriginalUri(uri): OriginalUri) -> Response<Body> {
    let page = urls::label(&label);
    let page = uri
        .query()
        .filter(|query| query.contains("updated-max"))
        .and_then(|query| pager(&page, query))
        .unwrap_or(page);
    Redirect::permanent(&page).into_response()
}

/// `GET /atom.xml` and `GET /rss.xml`: the feed of posts, with whatever parameters.
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

/// `GET /feeds/posts/{view}/{post}`: the entry of one post, by Blogger's id or ours.
pub async fn post_entry(
    State(app): State<App>,
    Path((_, post)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |reading| to_post(reading, post)).await
}

async fn to_post(mut reading: Reading, id: String) -> Result<Rendered> {
    let origin = Origin {
        system: SYSTEM.to_owned(),
        id: id.clone(),
    };
    let mut found = store::posts::find_by_origin(&mut reading.conn, &origin).await?;
    if let (None, Some(id)) = (&found, number(&id)) {
        found = store::posts::find(&mut reading.conn, PostId(id)).await?;
    }
    let post = found
        .filter(|post| post.shown(reading.now) == Shown::Published)
        .ok_or(Error::NotFound)?;
    let path = post.path.as_ref().ok_or(Error::NotFound)?;
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &urls::path(path)))
}

/// `GET /feeds/{post}/comments/{view}/{comment}`: the entry of one comment, by Blogger's id or ours.
pub async fn post_comment_entry(
    State(app): State<App>,
    Path((_, _, comment)): Path<(String, String, String)>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |reading| {
        to_comment(reading, comment)
    })
    .await
}

/// `GET /feeds/comments/{view}/{comment}`: the same without its post.
pub async fn comment_entry(
    State(app): State<App>,
    Path((_, comment)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    cached(&app, &request, None, move |reading| {
        to_comment(reading, comment)
    })
    .await
}

async fn to_comment(mut reading: Reading, id: String) -> Result<Rendered> {
    let comment = find_comment(&mut reading.conn, &id)
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

/// An id of ours in its one spelling.
fn number(text: &str) -> Option<i64> {
    text.parse()
        .ok()
        .filter(|number: &i64| *number > 0 && number.to_string() == text)
}

//! Every address without a route of its own: a post or page, a redirect, something gone, or nothing.
//!
//! [`get`] looks in this order: the comment of an old link (`showComment`), a post's feed, a post at
//! its current path, a source (`.md`), a redirect or a path that is gone, the admin pages
//! (`/admin`), the posts of a day, an archive of Blogger's, an archive in the folder of an old blog.
//! Whatever remains is not found.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};
use chrono::TimeDelta;

use super::app::App;
use super::context::PageContext;
use super::error;
use super::negotiation::Form;
use super::page::{answer, count_redirect, outcome};
use super::page_cache::RenderedPage;
use super::page_request::PageRequest;
use super::pages::thread::{self, ThreadPart};
use super::pages::{blogger, feed, folder_archive, month, not_found, post, post_forms};
use super::path::decode;
use super::response::{moved, see_other};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{FeedForm, Post, Shown};
use crate::site::{self, Resolution};
use crate::store;
use crate::urls;

/// Serves the post at a path, or else a redirect, 410 or 404.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let path = request.uri.path().to_owned();
    if let Some(moment) = request
        .parameter("showComment")
        .and_then(|text| moment(&text))
        && let Ok(Some(address)) = Box::pin(old_link(&app, &path, moment)).await
    {
        return moved_now(&address);
    }
    if let Some((_, form)) = feed::thread::split(&path) {
        return Box::pin(feed::thread::get(&app, &request, form, resolve_plainly)).await;
    }
    let (part, form) = (request.parameter("comments"), request.form);
    let key = request.key(Some("comments")) + form.mark();
    let answer = match outcome(&app, &key, move |context| {
        resolve(context, path, part, form)
    })
    .await
    {
        Ok(entry) => answer(&app, &request, &entry).await,
        Err(why) => Box::pin(not_found::answer(&app, &request, &why)).await,
    };
    count_redirect(&app, &request, &answer);
    keep_query(&request, answer)
}

/// Adds the query of the old URL to a redirect, because Blogger named a comment by it
/// (`showComment`). Does nothing when the new URL has a query or is on another site.
fn keep_query(request: &PageRequest, mut answer: Response<Body>) -> Response<Body> {
    let location = answer.headers().get(LOCATION);
    let location = location.and_then(|value| value.to_str().ok());
    let own = location.filter(|address| address.starts_with('/') && !address.contains('?'));
    let (Some(address), Some(query)) = (own, request.uri.query()) else {
        return answer;
    };
    let (path, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    if let Ok(value) = HeaderValue::from_str(&format!("{path}?{query}{fragment}")) {
        answer.headers_mut().insert(LOCATION, value);
    }
    answer
}

/// Redirects with 303 to another page of the thread.
fn moved_now(address: &str) -> Response<Body> {
    see_other(address).unwrap_or_else(|_| error::broken(None))
}

/// Parses Blogger's `showComment`: the comment's time in milliseconds. `None` outside of the times
/// that can be stored.
fn moment(text: &str) -> Option<Timestamp> {
    let moment = Timestamp::from_timestamp_millis(text.parse().ok()?)?;
    (Cursor::oldest().at..=Cursor::newest().at)
        .contains(&moment)
        .then_some(moment)
}

/// Returns the URL of the comment with that time if it is not on the post's own page. The fragment
/// `#c…` of an old link stays in the browser, so that only the time is known here.
async fn old_link(app: &App, encoded: &str, moment: Timestamp) -> Result<Option<String>> {
    let mut context = PageContext::begin(app).await?;
    let Some(post) = store::posts::find_by_path(&mut context.conn, &decode(encoded)?).await? else {
        return Ok(None);
    };
    let is_seen = post.shows_comments(context.now);
    let Some(path) = post.path.filter(|_| is_seen) else {
        return Ok(None);
    };
    let comment = store::comments::find_by_moment(
        &mut context.conn,
        post.id,
        moment,
        moment + TimeDelta::milliseconds(1),
    )
    .await?;
    let Some(comment) = comment else {
        return Ok(None);
    };
    let address = thread::address(&mut context.conn, &path, &comment).await?;
    Ok(Some(address).filter(|address| address.contains('?')))
}

/// Renders what is at a path, in the requested form.
async fn resolve(
    mut context: PageContext,
    encoded: String,
    part: Option<String>,
    form: Form,
) -> Result<RenderedPage> {
    let path = decode(&encoded)?;
    let Some(post) = store::posts::find_by_path(&mut context.conn, &path).await? else {
        return fallback(context, &path).await;
    };
    match post.shown(context.now) {
        Shown::Published => in_form(context, post, part, form).await,
        Shown::Draft | Shown::Scheduled => Err(Error::NotFound),
        Shown::Trash => Err(Error::Gone),
    }
}

/// Renders what is at the path of a feed that no post has.
async fn resolve_plainly(context: PageContext, encoded: String) -> Result<RenderedPage> {
    Box::pin(resolve(context, encoded, None, Form::Html)).await
}

/// Renders the page, or the form that the `Accept` header prefers.
async fn in_form(
    context: PageContext,
    post: Post,
    part: Option<String>,
    form: Form,
) -> Result<RenderedPage> {
    let rendered = match form {
        Form::Html => post::render(context, post, ThreadPart::parse(part.as_deref())?).await?,
        Form::Markdown | Form::Json => post_forms::render(context, post, form).await?,
    };
    Ok(RenderedPage {
        negotiated: true,
        ..rendered
    })
}

/// Answers for a path at which there is no post now: with a post's source, a redirect, or the posts
/// of a day.
async fn fallback(mut context: PageContext, path: &str) -> Result<RenderedPage> {
    if let Some(post) = find_by_source(&mut context, path).await? {
        return post_forms::render(context, post, Form::Markdown).await;
    }
    if let Some(stem) = path.strip_suffix(".md") {
        match site::resolve_path(&mut context.conn, stem, context.now).await? {
            Resolution::Moved(address) if is_own(&address) => {
                return Ok(moved(StatusCode::PERMANENT_REDIRECT, &source(&address)));
            }
            Resolution::Gone => return Err(Error::Gone),
            Resolution::Moved(_) | Resolution::NotFound => {}
        }
    }
    if let Some(address) = feed_of_redirect(&mut context, path).await? {
        return Ok(moved(StatusCode::PERMANENT_REDIRECT, &address));
    }
    match follow_redirect(&mut context, path).await {
        Err(Error::NotFound) if path == "/admin" => Ok(moved(StatusCode::SEE_OTHER, urls::ADMIN)),
        Err(Error::NotFound) => dated(context, path).await,
        found => found,
    }
}

/// Returns the path of the feed of a list whose former path this is, with the ending of a feed.
async fn feed_of_redirect(context: &mut PageContext, path: &str) -> Result<Option<String>> {
    let Some((stem, form)) = FeedForm::split(path).filter(|(stem, _)| stem.len() > 1) else {
        return Ok(None);
    };
    match site::resolve_path(&mut context.conn, stem, context.now).await? {
        Resolution::Moved(address) if has_feed(&address) => Ok(Some(urls::feed_of(&address, form))),
        Resolution::Moved(_) | Resolution::Gone | Resolution::NotFound => Ok(None),
    }
}

/// Whether an address is that of the home page, or of the posts with a label, of a series or by an author.
fn has_feed(address: &str) -> bool {
    let first = address.split('/').nth(1).unwrap_or_default();
    let is_list = matches!(first, "label" | "series" | "author") && is_own(address);
    is_list || address == "/"
}

/// Finds the published post whose source is at this path: the post's own path without `.html`, with
/// `.md`.
async fn find_by_source(context: &mut PageContext, path: &str) -> Result<Option<Post>> {
    let Some(stem) = path.strip_suffix(".md") else {
        return Ok(None);
    };
    for candidate in [stem.to_owned(), format!("{stem}.html")] {
        let post = store::posts::find_by_path(&mut context.conn, &candidate).await?;
        if let Some(post) = post.filter(|post| post.shown(context.now) == Shown::Published) {
            return Ok(Some(post));
        }
    }
    Ok(None)
}

/// Whether a URL is a path of this blog, without a query or fragment.
fn is_own(address: &str) -> bool {
    address.starts_with('/') && address.len() > 1 && !address.contains(['?', '#'])
}

/// Returns the path of the source of the post at this path.
fn source(path: &str) -> String {
    format!("{}.md", path.strip_suffix(".html").unwrap_or(path))
}

/// Shows the posts of a day, or redirects from Blogger's archive of a day, week or month, or from an
/// archive in the folder of an old blog.
async fn dated(mut context: PageContext, path: &str) -> Result<RenderedPage> {
    if let Some(day) = month::day_of(path) {
        return month::render_day(context, day).await;
    }
    if let Some(day) = blogger::archive_of(path) {
        return blogger::to_archive(context, day).await;
    }
    let archive = folder_archive::find(&mut context, path).await?;
    let address = archive.ok_or(Error::NotFound)?;
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &address))
}

/// Redirects from a path that has moved, or returns `Gone` or `NotFound`.
async fn follow_redirect(context: &mut PageContext, path: &str) -> Result<RenderedPage> {
    match site::resolve_path(&mut context.conn, path, context.now).await? {
        Resolution::Moved(address) => Ok(moved(StatusCode::PERMANENT_REDIRECT, &address)),
        Resolution::Gone => Err(Error::Gone),
        Resolution::NotFound => Err(Error::NotFound),
    }
}

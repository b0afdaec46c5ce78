//! Every other address: a post or page, one that moved, one that is gone, or nothing.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{Response, StatusCode};
use axum::response::{IntoResponse as _, Redirect};
use chrono::TimeDelta;
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::post_head::{self, Described};
use super::thread::Part;
use super::{around, blogger, comment_form, feed, listing, lost, month, post_forms, thread};
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::permalink;
use crate::model::{CommentMode, Kind, Post, PostPath, Shown};
use crate::site::{self, Place};
use crate::store;
use crate::urls;
use crate::web::error;
use crate::web::negotiation::Form;
use crate::web::page::{PageRequest, Reading, answer, moved, outcome, see_other};
use crate::web::page_cache::Rendered;
use crate::web::views::{Discussion, Link, PostPage, ThreadPage};

/// Resolves a path that no other route has: `post.path`, then a redirect, then gone, then not found.
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
        return Box::pin(feed::thread::get(&app, &request, form)).await;
    }
    if let Some(address) = blogger::address(&request.uri) {
        return Redirect::permanent(&address).into_response();
    }
    let (part, form) = (request.parameter("comments"), request.form);
    let key = request.key(Some("comments")) + form.mark();
    let answer = match outcome(&app, &key, move |reading| {
        resolve(reading, path, part, form)
    })
    .await
    {
        Ok(entry) => answer(&app, &request, &entry),
        Err(why) => Box::pin(lost::answer(&app, &request, &why)).await,
    };
    count(&app, &request, &answer);
    answer
}

/// Counts an answer that sends the reader elsewhere, or says that what was there is gone; not that the address was
/// another spelling of where it led, which anybody can make up.
pub(super) fn count(app: &App, request: &PageRequest, answer: &Response<Body>) {
    if !matches!(
        answer.status(),
        StatusCode::PERMANENT_REDIRECT | StatusCode::GONE
    ) {
        return;
    }
    let Ok(decoded) = decode(request.uri.path()) else {
        return;
    };
    let path = decoded.trim_end_matches('/');
    if answer
        .headers()
        .get(LOCATION)
        .is_none_or(|location| location.as_bytes() != urls::encoded(path).as_bytes())
    {
        app.services.hits.add(path, app.services.clock.now());
    }
}

/// 303 to another part of the thread.
fn moved_now(address: &str) -> Response<Body> {
    see_other(address).unwrap_or_else(|_| error::broken(None))
}

/// Blogger's `showComment`: when the comment was published, in milliseconds, if anything can be stored with that time.
fn moment(text: &str) -> Option<Timestamp> {
    let moment = Timestamp::from_timestamp_millis(text.parse().ok()?)?;
    (Cursor::oldest().at..=Cursor::newest().at)
        .contains(&moment)
        .then_some(moment)
}

/// Where a comment of that moment stands, if not on the post's own page; what follows `#c` in an
/// old link stays in the browser, so that only its moment is known here.
async fn old_link(app: &App, encoded: &str, moment: Timestamp) -> Result<Option<String>> {
    let mut reading = Reading::begin(app).await?;
    let Some(post) = store::posts::find_by_path(&mut reading.conn, &decode(encoded)?).await? else {
        return Ok(None);
    };
    let is_seen = post.shows_comments(reading.now);
    let Some(path) = post.path.filter(|_| is_seen) else {
        return Ok(None);
    };
    let comment = store::comments::find_by_moment(
        &mut reading.conn,
        post.id,
        moment,
        moment + TimeDelta::milliseconds(1),
    )
    .await?;
    let Some(comment) = comment else {
        return Ok(None);
    };
    let address = thread::address(&mut reading, &path, &comment).await?;
    Ok(Some(address).filter(|address| address.contains('?')))
}

pub(super) async fn resolve(
    mut reading: Reading,
    encoded: String,
    part: Option<String>,
    form: Form,
) -> Result<Rendered> {
    let decoded = decode(&encoded)?;
    let path = decoded.trim_end_matches('/');
    let canonical = urls::encoded(path);
    let Some(post) = store::posts::find_by_path(&mut reading.conn, path).await? else {
        let has_slash = path.len() < decoded.len();
        return if has_slash && is_own(path) {
            Ok(moved(StatusCode::PERMANENT_REDIRECT, &canonical))
        } else {
            beside(reading, path).await
        };
    };
    match post.shown(reading.now) {
        Shown::Published if canonical != encoded => {
            Ok(moved(StatusCode::PERMANENT_REDIRECT, &canonical))
        }
        Shown::Published => in_form(reading, post, part, form).await,
        Shown::Draft | Shown::Scheduled => Err(Error::NotFound),
        Shown::Trash => Err(Error::Gone),
    }
}

/// Whether a path is a page of the server's own, which has one spelling: without a slash at its end.
fn is_own(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [part] if permalink::is_reserved(part) => *part != "-",
        ["author" | "c" | "label" | "series", part] => !part.is_empty(),
        parts => parts.len() <= 3 && parts.iter().all(is_number),
    }
}

/// Decodes a path once, into NFC; an encoded slash or a control is no address of ours.
pub(super) fn decode(encoded: &str) -> Result<String> {
    let text = percent_decode_str(encoded)
        .decode_utf8()
        .map_err(|_| Error::NotFound)?;
    let hides = encoded.to_ascii_lowercase().contains("%2f") || text.chars().any(char::is_control);
    if hides {
        Err(Error::NotFound)
    } else {
        Ok(text.nfc().collect())
    }
}

/// The page, or the form that `Accept` prefers to it.
async fn in_form(
    reading: Reading,
    post: Post,
    part: Option<String>,
    form: Form,
) -> Result<Rendered> {
    let rendered = match form {
        Form::Html => render(reading, post, Part::parse(part.as_deref())?).await?,
        Form::Markdown | Form::Json => post_forms::render(reading, post, form).await?,
    };
    Ok(Rendered {
        negotiated: true,
        ..rendered
    })
}

/// What stands at a path that is no post's now: a post's source, what it leads to, or a day's posts.
async fn beside(mut reading: Reading, path: &str) -> Result<Rendered> {
    if let Some(post) = post_forms::find_by_source(&mut reading, path).await? {
        return post_forms::render(reading, post, Form::Markdown).await;
    }
    if let Some(stem) = path.strip_suffix(".md") {
        match site::find_place(&mut reading.conn, stem, reading.now).await? {
            Place::Moved(address) if post_forms::is_own(&address) => {
                return Ok(moved(
                    StatusCode::PERMANENT_REDIRECT,
                    &post_forms::source(&address),
                ));
            }
            Place::Gone => return Err(Error::Gone),
            Place::Moved(_) | Place::Nothing => {}
        }
    }
    match (elsewhere(&mut reading, path).await, month::day_of(path)) {
        (Err(Error::NotFound), Some(day)) => month::render_day(reading, day).await,
        (found, _) => found,
    }
}

/// Where else a path leads.
async fn elsewhere(reading: &mut Reading, path: &str) -> Result<Rendered> {
    match site::find_place(&mut reading.conn, path, reading.now).await? {
        Place::Moved(address) => Ok(moved(StatusCode::PERMANENT_REDIRECT, &address)),
        Place::Gone => Err(Error::Gone),
        Place::Nothing => Err(Error::NotFound),
    }
}

async fn render(mut reading: Reading, post: Post, part: Part) -> Result<Rendered> {
    let path = post.path.clone().ok_or(Error::NotFound)?;
    reading.expires_with(&post);
    if matches!(part, Part::Branch { .. }) {
        return branch(reading, &post, &path, &part).await;
    }
    let author = store::accounts::find(&mut reading.conn, post.author_id).await?;
    let labels = store::labels::list_by_post(&mut reading.conn, post.id).await?;
    let (around, mut keys) = around::read(&mut reading, &post, &path, &labels).await?;
    let discussion = discussion(&mut reading, &post, &path, &part).await?;
    let described = Described {
        post: &post,
        path: &path,
        author: author.as_ref(),
        labels: &labels,
        thread: discussion.as_ref().map(|discussion| &discussion.thread),
        is_later_part: part != Part::START,
    };
    let head = post_head::of(&reading, &described)?;
    let published = post.published_at.unwrap_or(post.created_at);
    let view = PostPage {
        chrome: reading.chrome(head),
        is_page: post.kind == Kind::Page,
        url: reading.absolute(&urls::path(&path)),
        lang: listing::lang(&reading, &post),
        date: reading.words.day(published),
        date_iso: reading.words.iso(published),
        updated_iso: (post.updated_at > published).then(|| reading.words.iso(post.updated_at)),
        title: reading.typeset(&post.title, post.lang.as_deref()),
        subtitle: reading.subtitle(&post),
        body: post.html.clone(),
        labels: listing::label_links(&labels),
        author: author.as_ref().map(|account| account.name.clone()),
        author_url: author.map(|account| urls::author(&account.slug)),
        discussion,
        around,
    };
    keys.push(format!("post:{}", post.id));
    let mut rendered = reading.page(&view, keys)?;
    rendered.image_hosts = post.image_hosts.0;
    Ok(rendered)
}

/// A page with one branch of the thread, which says what it is a part of.
async fn branch(
    mut reading: Reading,
    post: &Post,
    path: &PostPath,
    part: &Part,
) -> Result<Rendered> {
    if post.comments == CommentMode::Hidden {
        return Err(Error::NotFound);
    }
    let thread = thread::read(&mut reading, post, path, part).await?;
    let head = post_head::of(
        &reading,
        &Described {
            post,
            path,
            author: None,
            labels: &[],
            thread: None,
            is_later_part: true,
        },
    )?;
    let view = ThreadPage {
        chrome: reading.chrome(head),
        post: Link::new(urls::path(path), reading.title(post)),
        heading: reading
            .words
            .count(&reading.t.post.comments, post.comment_count),
        thread,
        comment_url: (reading.comment_mode(post) != CommentMode::Closed)
            .then(|| urls::path(path) + "#comment-form"),
    };
    reading.page(&view, vec![format!("post:{}", post.id)])
}

async fn discussion(
    reading: &mut Reading,
    post: &Post,
    path: &PostPath,
    part: &Part,
) -> Result<Option<Discussion>> {
    if post.comments == CommentMode::Hidden {
        return Ok(None);
    }
    // A page without comments that takes none has nothing to say about them.
    let mode = reading.comment_mode(post);
    if mode == CommentMode::Closed && post.kind == Kind::Page && post.comment_count == 0 {
        return Ok(None);
    }
    let thread = thread::read(reading, post, path, part).await?;
    let is_open = mode != CommentMode::Closed;
    let form = is_open.then(|| comment_form::empty(reading, post.id));
    let notice = is_open
        .then(|| comment_form::notice(reading, post))
        .flatten();
    Ok(Some(Discussion {
        heading: reading
            .words
            .count(&reading.t.post.comments, post.comment_count),
        thread,
        notice,
        form,
    }))
}

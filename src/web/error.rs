//! Errors as pages: plain words for people, an id that is in the log.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};

use super::page::{chrome, private};
use super::request_id::RequestId;
use super::security_headers;
use super::views::{Link, Message, MessagePage, PageHead, SearchBox};
use crate::app::App;
use crate::error::{Cause, Error, FieldErrors};
use crate::model::Settings;
use crate::store;
use crate::words::{Words, catalogue};

/// What a client that is told to come back waits, in seconds.
const COME_BACK: u64 = 2;

/// The page of an error; a fault of ours is logged here, once, with its whole chain.
pub async fn page(app: &App, error: &Error, id: Option<RequestId>) -> Response<Body> {
    log(error, id);
    let settings = settings(app).await;
    respond(&settings, error, id)
}

/// The settings, or the defaults when the database is what failed.
async fn settings(app: &App) -> Settings {
    let Ok(mut conn) = app.db.read().await else {
        return Settings::default();
    };
    store::settings::find(&mut conn)
        .await
        .map(|stored| stored.settings)
        .unwrap_or_default()
}

fn respond(settings: &Settings, error: &Error, id: Option<RequestId>) -> Response<Body> {
    let (status, message) = explain(error, &Words::new(&settings.language, settings.zone()));
    let mut page = self::message(settings, message);
    page.request_id = status
        .is_server_error()
        .then(|| id.map(|id| id.as_str().to_owned()))
        .flatten();
    let mut response = private(status, &page).unwrap_or_else(|_| plain());
    if let Some(seconds) = retry_after(error) {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The page of a panic: without settings, which may be what failed.
#[must_use]
pub fn broken(id: Option<RequestId>) -> Response<Body> {
    let error = Error::internal("a panic");
    log(&error, id);
    respond(&Settings::default(), &error, id)
}

/// The page for a method that the address does not take; the router adds `Allow`.
pub async fn not_allowed(State(app): State<App>) -> Response<Body> {
    let settings = settings(&app).await;
    let words = catalogue(&settings.language).message.not_allowed;
    let page = message(&settings, Message::BadRequest(words.to_owned()));
    private(StatusCode::METHOD_NOT_ALLOWED, &page).unwrap_or_else(|_| plain())
}

fn message(settings: &Settings, message: Message) -> MessagePage {
    let is_lost = matches!(message, Message::NotFound | Message::Gone);
    let mut page = MessagePage::new(chrome(settings, PageHead::default()), message);
    page.search = is_lost.then(|| SearchBox::new(""));
    let t = &page.chrome.t.frame;
    page.ways = vec![Link::new("/", t.home), Link::new("/archive", t.archive)];
    page
}

fn plain() -> Response<Body> {
    let mut response = Response::new(Body::from("Something broke. Please try again."));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
}

fn explain(error: &Error, words: &Words) -> (StatusCode, Message) {
    let t = &words.t.message;
    let why = |words: &str| Message::BadRequest(words.to_owned());
    match error {
        Error::NotFound => (StatusCode::NOT_FOUND, Message::NotFound),
        Error::Gone => (StatusCode::GONE, Message::Gone),
        Error::BadRequest(why) => (StatusCode::BAD_REQUEST, Message::BadRequest(why.clone())),
        Error::UnsupportedMedia(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, why(t.not_read)),
        Error::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Message::BadRequest(complaints(errors, words)),
        ),
        Error::Unauthorized | Error::Forbidden(_) => (StatusCode::FORBIDDEN, Message::Forbidden),
        Error::Conflict(_) | Error::Stale { .. } => (StatusCode::CONFLICT, why(t.faster)),
        Error::TooMany { retry_after } => (
            StatusCode::TOO_MANY_REQUESTS,
            Message::TooMany(words.count(&t.too_many, retry_after.as_secs())),
        ),
        Error::TooLarge { limit } => (
            StatusCode::PAYLOAD_TOO_LARGE,
            why(&t.too_large.with(&words.number(*limit))),
        ),
        Error::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, Message::Busy),
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, Message::Broken),
    }
}

/// What is wrong with each field, as sentences.
fn complaints(errors: &FieldErrors, words: &Words) -> String {
    errors
        .iter()
        .map(|error| words.complaint(error))
        .collect::<Vec<_>>()
        .join(" ")
}

/// How long a client should wait, in seconds, where that helps.
#[must_use]
pub fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::TooMany { retry_after } => Some(retry_after.as_secs().max(1)),
        Error::Unavailable(_) => Some(COME_BACK),
        _ => None,
    }
}

/// Logs a fault of ours with its chain of causes.
pub fn log(error: &Error, id: Option<RequestId>) {
    let (Error::Internal(cause) | Error::Unavailable(cause)) = error else {
        return;
    };
    let id = id.as_ref().map_or("", RequestId::as_str);
    tracing::error!(request.id = id, cause = chain(cause), "a request failed");
}

fn chain(cause: &Cause) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

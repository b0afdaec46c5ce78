//! Error pages: plain words for readers, and an id that is also in the log.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};

use super::app::App;
use super::layout::layout;
use super::logo;
use super::request_id::RequestId;
use super::response::private;
use super::security_headers;
use super::views::{Link, LogoView, Message, MessagePage, PageHead, SearchBox};
use crate::error::{Error, FieldErrors, Result, chain};
use crate::i18n::{Locale, messages};
use crate::model::Settings;

/// The time after which a client is asked to try again, in seconds.
const COME_BACK: u64 = 2;

/// Returns the response of a handler, or the page of its error.
pub async fn answer(
    app: &App,
    outcome: Result<Response<Body>>,
    id: Option<RequestId>,
) -> Response<Body> {
    match outcome {
        Ok(response) => response,
        Err(why) => page(app, &why, id).await,
    }
}

/// Returns the page of an error. Internal errors are logged here, once, with their causes.
pub async fn page(app: &App, error: &Error, id: Option<RequestId>) -> Response<Body> {
    log(error, id);
    let settings = settings(app, error).await;
    let logo = logo(app, &settings, error).await;
    respond(&settings, logo, error, id)
}

/// Returns the settings for an error page. If the database failed, these are the last known ones,
/// without another query, or the defaults if none are known yet.
async fn settings(app: &App, error: &Error) -> Arc<Settings> {
    let cached = &app.services.cached;
    if !matches!(error, Error::Unavailable(_))
        && let Ok(settings) = cached.settings_of(&app.db).await
    {
        return settings;
    }
    cached.last_settings().unwrap_or_default()
}

/// Returns the logo for an error page; `None` if it cannot be read.
async fn logo(app: &App, settings: &Settings, error: &Error) -> Option<Arc<LogoView>> {
    if matches!(error, Error::Unavailable(_)) {
        return None;
    }
    let found = Box::pin(logo::find(app, settings)).await;
    found.ok().flatten().map(Arc::new)
}

fn respond(
    settings: &Settings,
    logo: Option<Arc<LogoView>>,
    error: &Error,
    id: Option<RequestId>,
) -> Response<Body> {
    let (status, message) = explain(error, &Locale::new(&settings.language, settings.zone()));
    let mut page = self::message(settings, logo, message);
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

/// Returns the page for a panic, with default settings, since the real ones may be what failed.
#[must_use]
pub fn broken(id: Option<RequestId>) -> Response<Body> {
    let error = Error::internal("a panic");
    log(&error, id);
    respond(&Settings::default(), None, &error, id)
}

/// Returns the page for a method that the URL does not support. The router adds `Allow`.
pub async fn not_allowed(State(app): State<App>) -> Response<Body> {
    let settings = settings(&app, &Error::NotFound).await;
    let words = messages(&settings.language).notice.not_allowed;
    let logo = logo(&app, &settings, &Error::NotFound).await;
    let page = message(&settings, logo, Message::BadRequest(words.to_owned()));
    private(StatusCode::METHOD_NOT_ALLOWED, &page).unwrap_or_else(|_| plain())
}

fn message(settings: &Settings, logo: Option<Arc<LogoView>>, message: Message) -> MessagePage {
    let is_lost = matches!(message, Message::NotFound | Message::Gone);
    let mut page = MessagePage::new(layout(settings, logo, PageHead::default()), message);
    page.search = is_lost.then(|| SearchBox::new(""));
    let t = &page.layout.t.frame;
    page.ways = vec![Link::new("/", t.home), Link::new("/archive", t.archive)];
    page
}

fn plain() -> Response<Body> {
    let mut response = Response::new(Body::from("Something broke. Please try again."));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
}

fn explain(error: &Error, locale: &Locale) -> (StatusCode, Message) {
    let t = &locale.t.notice;
    let why = |words: &str| Message::BadRequest(words.to_owned());
    match error {
        Error::NotFound => (StatusCode::NOT_FOUND, Message::NotFound),
        Error::Gone => (StatusCode::GONE, Message::Gone),
        Error::BadRequest(why) => (StatusCode::BAD_REQUEST, Message::BadRequest(why.clone())),
        Error::UnsupportedMedia(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, why(t.not_read)),
        Error::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Message::BadRequest(complaints(errors, locale)),
        ),
        Error::Unauthorized | Error::Forbidden(_) => (StatusCode::FORBIDDEN, Message::Forbidden),
        Error::Conflict(_) | Error::Stale { .. } => (StatusCode::CONFLICT, why(t.faster)),
        Error::TooMany { retry_after } => (
            StatusCode::TOO_MANY_REQUESTS,
            Message::TooMany(locale.count(&t.too_many, retry_after.as_secs())),
        ),
        Error::TooLarge { limit } => (
            StatusCode::PAYLOAD_TOO_LARGE,
            why(&t.too_large.with(&locale.number(*limit))),
        ),
        Error::UnsupportedFile { refusal, .. } | Error::MislabelledFile(refusal) => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, why(&refusal.detail))
        }
        Error::DamagedFile(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, why(&refusal.detail)),
        Error::InsufficientStorage(refusal) => {
            (StatusCode::INSUFFICIENT_STORAGE, why(&refusal.detail))
        }
        Error::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, Message::Busy),
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, Message::Broken),
    }
}

/// Returns the complaints about all fields as sentences.
fn complaints(errors: &FieldErrors, locale: &Locale) -> String {
    errors
        .iter()
        .map(|error| locale.complaint(error))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the seconds after which the client should try again, if that may help.
#[must_use]
pub fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::TooMany { retry_after } => Some(retry_after.as_secs().max(1)),
        Error::Unavailable(_) => Some(COME_BACK),
        _ => None,
    }
}

/// Logs an internal error with its chain of causes.
pub fn log(error: &Error, id: Option<RequestId>) {
    let (Error::Internal(cause) | Error::Unavailable(cause)) = error else {
        return;
    };
    let id = id.as_ref().map_or("", RequestId::as_str);
    tracing::error!(request.id = id, cause = chain(cause), "a request failed");
}

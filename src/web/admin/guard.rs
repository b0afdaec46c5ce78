//! The middleware around all admin pages: it turns errors into pages, and gives every answer the
//! headers that keep it from caches, search engines and other sites.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue, REFERRER_POLICY, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderName, Response, StatusCode};
use axum::middleware::Next;

use super::context::{AdminContext, OpenContext};
use super::error::{AdminError, Answer};
use super::navigation::Section;
use super::sign_in::SignIn;
use super::{ask_again, go_on};
use crate::error::{Error, Result};
use crate::urls;
use crate::web::app::App;
use crate::web::error;
use crate::web::response::see_other;
use crate::web::views::Link;
use crate::web::views::admin::AdminMessagePage;

/// Answers a path that no page has.
pub(super) async fn not_found() -> AdminError {
    AdminError::Domain(Error::NotFound)
}

/// Answers a method that the path does not have; axum adds `Allow`.
pub(super) async fn not_allowed() -> AdminError {
    AdminError::MethodNotAllowed
}

/// Passes a request on and finishes its answer.
pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    finish(&app, &asked, response).await
}

/// Turns the error of a handler into a page, and adds the headers of admin pages.
pub(super) async fn finish(
    app: &App,
    asked: &Parts,
    mut response: Response<Body>,
) -> Response<Body> {
    if let Some(why) = response.extensions_mut().remove::<Arc<AdminError>>() {
        response = Box::pin(explain(app, asked, &why)).await;
    }
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    // The address of a page may be a secret link, and a form on it must still name its origin.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Returns the page of an error.
async fn explain(app: &App, parts: &Parts, why: &AdminError) -> Response<Body> {
    let id = parts.extensions.get().copied();
    let page = async {
        match why {
            AdminError::Domain(why) => {
                error::log(why, id);
                domain(app, parts, why).await
            }
            AdminError::SignInFirst { to } => Ok(lead_to_sign_in(to)?),
            AdminError::SessionEnded(kept) => {
                let context = OpenContext::of(app, parts).await?;
                SignIn::going_on(Some(kept.clone())).show(&context, StatusCode::UNAUTHORIZED)
            }
            AdminError::StaleForm(kept) => {
                let context = signed_in(app, parts).await?;
                let words = context.t.sign_in.stale;
                Ok(go_on::page(&context, StatusCode::FORBIDDEN, kept, words)?)
            }
            AdminError::NoCookie(kept) => {
                let context = OpenContext::of(app, parts).await?;
                let words = match context.holder() {
                    Some(_) => context.t.sign_in.stale_sign_in,
                    None => context.t.sign_in.no_cookie,
                };
                let sign_in = SignIn::going_on(kept.clone()).with_error(words.to_owned());
                sign_in.show(&context, StatusCode::FORBIDDEN)
            }
            AdminError::MethodNotAllowed => Ok(error::not_allowed(State(app.clone())).await),
            AdminError::Foreign => foreign(app, parts).await,
            AdminError::AskAgain { form, proof } => {
                ask_again::show(&signed_in(app, parts).await?, form, *proof)
            }
        }
    };
    match page.await {
        Ok(response) => response,
        Err(AdminError::Domain(why)) => error::page(app, &why, id).await,
        Err(_) => error::page(app, &Error::internal("an error has no page"), id).await,
    }
}

async fn signed_in(app: &App, parts: &Parts) -> Result<AdminContext> {
    let found = AdminContext::find(app, parts).await?;
    found.ok_or(Error::Unauthorized)
}

fn lead_to_sign_in(to: &str) -> Result<Response<Body>> {
    if to == urls::ADMIN {
        see_other(urls::SIGN_IN)
    } else {
        see_other(&urls::with_parameter(urls::SIGN_IN, "to", to))
    }
}

async fn foreign(app: &App, parts: &Parts) -> Answer {
    let context = OpenContext::of(app, parts).await?;
    let t = &context.t.frame;
    let page = AdminMessagePage {
        layout: context.layout(t.foreign_title),
        paragraphs: vec![t.foreign.to_owned()],
        links: vec![Link::new(urls::ADMIN, t.back_to_today)],
    };
    context.page(StatusCode::FORBIDDEN, &page)
}

/// Returns the page of an error of the domain, with the masthead for a user who is signed in. The
/// faults of the server have the pages that readers see.
async fn domain(app: &App, parts: &Parts, why: &Error) -> Answer {
    let found = AdminContext::find(app, parts).await?;
    let open = OpenContext::of(app, parts).await?;
    let t = &open.t.frame;
    let (status, title) = match why {
        Error::NotFound => (StatusCode::NOT_FOUND, t.not_found_title),
        Error::Gone => (StatusCode::GONE, t.not_found_title),
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, t.forbidden_title),
        Error::Unauthorized => (StatusCode::UNAUTHORIZED, t.forbidden_title),
        Error::Stale { .. } | Error::Conflict(_) => (StatusCode::CONFLICT, t.bad_request_title),
        Error::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, t.bad_request_title),
        Error::Invalid(_) | Error::DamagedFile(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, t.bad_request_title)
        }
        Error::BadRequest(_) => (StatusCode::BAD_REQUEST, t.bad_request_title),
        Error::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, t.bad_request_title),
        Error::UnsupportedMedia(_) | Error::UnsupportedFile { .. } | Error::MislabelledFile(_) => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, t.bad_request_title)
        }
        Error::InsufficientStorage(_) => (StatusCode::INSUFFICIENT_STORAGE, t.bad_request_title),
        Error::Unavailable(_) | Error::Internal(_) => {
            let id = parts.extensions.get().copied();
            return Ok(error::page(app, why, id).await);
        }
    };
    let words = open.refusal(why);
    let paragraphs = words.into_iter().filter(|words| !words.is_empty());
    let paragraphs = paragraphs.collect();
    let links = vec![Link::new(urls::ADMIN, t.back_to_today)];
    let page = |layout| AdminMessagePage {
        layout,
        paragraphs,
        links,
    };
    let mut response = match found {
        Some(context) => context.page(status, &page(context.layout(title, Section::None))),
        None => open.page(status, &page(open.layout(title))),
    }?;
    if let Some(seconds) = error::retry_after(why) {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

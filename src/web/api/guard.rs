//! The middleware around all operations, for what is common to every response of the API.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::Next;
use axum::response::IntoResponse as _;

use super::problem::{Kind, Problem};
use super::value_error::cut;
use crate::error::{Cause, chain};
use crate::web::request_id::RequestId;

/// Forbids caching unless the response has a `Cache-Control` of its own, adds the request id to
/// problems of the server, and logs their causes once.
pub async fn guard(request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().copied();
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        if let Some(cause) = &problem.cause {
            log(cause, id);
            response = problem.of_request(id).into_response();
        } else if problem.kind == Kind::NotFound && problem.detail.is_none() {
            response = problem.detail(missing(&path)).into_response();
        }
    }
    let headers = response.headers_mut();
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn log(cause: &Cause, id: Option<RequestId>) {
    tracing::error!(
        request.id = id.as_ref().map_or("", RequestId::as_str),
        cause = chain(cause),
        "a request of the API failed"
    );
}

/// Names what was not found, such as `there is no comment 1`. Handlers only return that something
/// is missing; the kind and the id are in the path.
fn missing(path: &str) -> String {
    let segments: Vec<&str> = path
        .split('/')
        .skip_while(|segment| matches!(*segment, "" | "api" | "v1"))
        .collect();
    let mut found = segments.chunks(2).filter_map(|pair| match pair {
        [kind, id] => Some((singular(kind)?, cut(id))),
        _ => None,
    });
    match (found.next(), found.next()) {
        (Some((kind, id)), None) => format!("there is no {kind} {id}"),
        (Some((kind, id)), Some((part, number))) => {
            format!("there is no {kind} {id}, or it has no {part} {number}")
        }
        _ => "no operation has this path: see /api/docs".to_owned(),
    }
}

fn singular(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "bans" => "ban",
        "comments" => "comment",
        "imports" => "import",
        "labels" => "label",
        "media" => "item of the media library",
        "posts" => "post",
        "redirects" => "redirect",
        "revisions" => "revision",
        "series" => "series",
        "sessions" => "session",
        "tokens" => "token",
        "users" => "user",
        _ => return None,
    })
}

/// Answers a path that no operation has.
pub async fn not_found() -> Problem {
    Problem::new(Kind::NotFound)
}

/// Answers a method that the path does not have; axum adds `Allow`.
pub async fn method_not_allowed() -> Problem {
    Problem::new(Kind::MethodNotAllowed)
}

//! Around every operation: what holds for every answer of the API.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::Next;
use axum::response::IntoResponse as _;

use super::problem::{Kind, Problem};
use crate::error::Cause;
use crate::web::request_id::RequestId;

/// Keeps every answer out of caches, gives faults of ours the request's id, and logs them once.
pub async fn guard(request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().copied();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>()
        && let Some(cause) = &problem.cause
    {
        log(cause, id);
        response = problem.of_request(id).into_response();
    }
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn log(cause: &Cause, id: Option<RequestId>) {
    let mut chain = cause.to_string();
    let mut next = cause.source();
    while let Some(error) = next {
        chain = format!("{chain}: {error}");
        next = error.source();
    }
    tracing::error!(
        request.id = id.as_ref().map_or("", RequestId::as_str),
        cause = chain,
        "a request of the API failed"
    );
}

/// An address that nothing has.
pub async fn not_found() -> Problem {
    Problem::new(Kind::NotFound)
}

/// A method that an address does not have; axum adds `Allow`.
pub async fn method_not_allowed() -> Problem {
    Problem::new(Kind::MethodNotAllowed)
}

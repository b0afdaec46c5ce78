//! The JSON API, version 1.
//!
//! A request is routed here, gets past `guard`, and reaches the file of its verb
//! (`posts/create.rs`), where the arguments tell its story: [`caller::May`]
//! authenticates and authorises, `path`, `query`, [`precondition::IfMatch`] and
//! `json` or [`idempotency::Posted`] validate; then a use case of `publishing`,
//! `discussion`, `accounts` or `site` changes something in one transaction, and
//! [`answer::Answer`] says so. Whatever fails on the way is a [`problem::Problem`].
//!
//! To add an operation: a file with a handler named `<verb>_<resource>` and its
//! `#[utoipa::path]` with the scope as `security`; its line in the folder's
//! `routes`. Problems, headers and `x-scope` are added to its description by
//! `openapi`, and a test calls it without a token, without the scope, and with both.

pub mod answer;
mod bans;
pub mod body;
pub mod caller;
mod changes;
mod comments;
pub mod docs;
mod guard;
pub mod idempotency;
pub mod json;
mod labels;
mod openapi;
mod operations;
pub mod paging;
pub mod path;
pub mod pointer;
mod posts;
pub mod precondition;
pub mod problem;
mod problem_kind;
pub mod query;
mod redirects;
mod revisions;
mod series;
mod settings;
mod thread;
mod tokens;
mod users;

use axum::Router;
use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use docs::{docs_groups, docs_intro};
pub use openapi::document;
pub use settings::merge_settings;

/// Every operation, at its address below `/api`.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(posts::routes())
        .merge(revisions::routes())
        .merge(thread::routes())
        .merge(comments::routes())
        .merge(bans::routes())
        .merge(labels::routes())
        .merge(redirects::routes())
        .merge(series::routes())
        .merge(users::routes())
        .merge(settings::routes())
        .merge(tokens::routes())
        .merge(changes::routes())
        .routes(utoipa_axum::routes!(openapi::get_openapi))
}

/// What answers below `/api`, whatever the address.
pub fn router() -> Router<App> {
    let (router, _) = routes().split_for_parts();
    router
        .fallback(guard::not_found)
        .method_not_allowed_fallback(guard::method_not_allowed)
        .layer(axum::Extension(idempotency::Running::default()))
        .layer(from_fn(guard::guard))
}

//! The JSON API, version 1.
//!
//! A request is routed here, passes `guard`, and reaches the file of its verb (`posts/create.rs`).
//! The handler's arguments are extracted in order: [`caller::RequireScope`] authenticates and
//! authorises; `path`, `query`, [`precondition::IfMatch`] and `json` or
//! [`idempotency::IdempotentJson`] validate. Then a use case of `publishing`, `discussion`, `users`
//! or `site` makes the change in one transaction, [`commit::Commit`] commits it or rolls it back
//! for a dry run, and the [`answer::Answer`] is sent. A failure at any step is a
//! [`problem::Problem`].
//!
//! To add an operation, write a file with a handler named `<verb>_<resource>` and a
//! `#[utoipa::path]` with the scope as `security`, and add a line to the folder's `routes`.
//! `openapi` adds problems, headers, `dry_run` and `x-scope` to its description. Tests call every
//! operation without a token, without the scope, with both, and with `dry_run`.

pub mod answer;
mod bans;
pub mod body;
pub mod caller;
mod changes;
mod comments;
pub mod commit;
mod described;
pub mod docs;
mod dry_run;
mod guard;
pub mod idempotency;
mod imports;
pub mod instant;
pub mod json;
mod labels;
mod media;
pub mod node;
mod openapi;
mod operations;
pub mod paging;
pub mod path;
pub(in crate::web) mod posts;
pub mod precondition;
pub mod problem;
mod problem_kind;
pub mod query;
mod reader;
mod redirects;
mod remote_pictures;
pub(in crate::web) mod revisions;
mod series;
mod sessions;
mod settings;
mod stored_answers;
mod table;
mod thread;
mod tokens;
mod upload;
mod used_by;
mod users;
pub mod value_error;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::any;

use crate::web::app::App;

pub use comments::CommentFilter;
pub use docs::{describe, find as find_operations};
pub use openapi::document;
pub use settings::merge_settings;

use table::Routes;

/// Returns every operation with its path below `/api`.
fn routes() -> Routes {
    Routes::new()
        .merge(posts::routes())
        .merge(revisions::routes())
        .merge(thread::routes())
        .merge(comments::routes())
        .merge(bans::routes())
        .merge(media::routes())
        .merge(remote_pictures::routes())
        .merge(labels::routes())
        .merge(redirects::routes())
        .merge(series::routes())
        .merge(users::routes())
        .merge(settings::routes())
        .merge(tokens::routes())
        .merge(sessions::routes())
        .merge(imports::routes())
        .merge(changes::routes())
        .routes(table::routes!(openapi::get_openapi))
}

/// Returns the router for everything below `/api`, unknown paths included.
pub fn router() -> Router<App> {
    routes()
        .into_router()
        // Without this the path of a month, with two parts, would match the root of the API.
        .route("/{version}", any(guard::not_found))
        .fallback(guard::not_found)
        .method_not_allowed_fallback(guard::method_not_allowed)
        .layer(axum::Extension(stored_answers::Running::default()))
        .layer(from_fn(guard::guard))
}

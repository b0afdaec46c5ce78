//! `/posts`: posts and pages.

mod create;
mod delete;
mod get;
mod input;
mod list;
mod representation;
pub(super) mod update;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{AccountId, Post, PostId};
use crate::store::{self, Conn};

pub use representation::{PostView, view, views};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_posts, create::create_post))
        .routes(routes!(
            get::get_post,
            update::update_post,
            delete::delete_post
        ))
}

/// The post of an id.
pub async fn load(conn: &mut Conn, id: PostId) -> Result<Post> {
    store::posts::find(conn, id).await?.ok_or(Error::NotFound)
}

/// Looks at a post again inside a transaction: it must be what the change was prepared from.
pub async fn load_again(conn: &mut Conn, before: &Post) -> Result<Post> {
    let post = load(conn, before.id).await?;
    if post.version == before.version {
        Ok(post)
    } else {
        Err(Error::Stale {
            current: post.version,
        })
    }
}

/// [`Error::Invalid`] unless somebody has this id.
async fn check_author(conn: &mut Conn, author: AccountId) -> Result<()> {
    let account = store::accounts::find(conn, author).await?;
    account
        .map(drop)
        .ok_or_else(|| Error::invalid("author", "there is no user with this id"))
}

fn location(id: PostId) -> String {
    format!("/api/v1/posts/{id}")
}

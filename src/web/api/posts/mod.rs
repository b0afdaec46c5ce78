//! `/posts`: posts and pages.
//!
//! Each operation has a file of its own and a line in `routes`. `input` reads their bodies, and
//! `representation` is what they return.

mod create;
mod delete;
mod get;
mod input;
pub(super) mod list;
mod representation;
pub(super) mod update;

use crate::error::{Error, Result};
use crate::model::{Authority, Post, PostId, UserId};
use crate::publishing::Prepared;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::problem::Problem;
use crate::web::api::table::{Routes, routes};

pub use list::narrow;
pub use representation::{PostView, SavedPost, saved, view, views};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_posts, create::create_post))
        .routes(routes!(
            get::get_post,
            update::update_post,
            delete::delete_post
        ))
}

/// Loads a post again inside the transaction. It must have the version that the change was prepared
/// from.
pub async fn load_again(conn: &mut Conn, before: &Post) -> Result<Post> {
    let post = store::posts::find(conn, before.id)
        .await?
        .ok_or(Error::NotFound)?;
    if post.version == before.version {
        Ok(post)
    } else {
        Err(Error::Stale {
            current: post.version,
        })
    }
}

/// Checks that `by` may write as the user `author`.
///
/// # Errors
/// [`Error::Forbidden`] unless the caller may write in this user's name, [`Error::Invalid`] when
/// there is no such user.
async fn check_author(conn: &mut Conn, by: &Authority, author: UserId) -> Result<()> {
    by.require_write_as(author)?;
    let user = store::users::find(conn, author).await?;
    user.map(drop)
        .ok_or_else(|| Error::invalid("author", "there is no user with this id"))
}

/// Turns the error of storing a prepared post in place of `before` into a problem, which has the
/// warnings if the settings refuse to publish the post because of them.
pub fn problem(error: Error, prepared: &Prepared, before: Option<&Post>) -> Problem {
    let is_refused = matches!(error, Error::Invalid(_)) && prepared.is_refused(before);
    let problem = Problem::from(error);
    if is_refused {
        problem.warnings(prepared.warnings().to_vec())
    } else {
        problem
    }
}

fn location(id: PostId) -> String {
    urls::api("posts", id)
}

//! `/media/fetch`: pictures of other servers that posts show, and their way into the media library.
//!
//! Each operation has a file of its own and a line in `routes`; `representation` is what they return.

mod fetch;
mod list;
mod progress;
mod representation;
mod undo;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::PostId;
use crate::web::api::table::{Routes, routes};

/// The most posts that a request can name.
const POSTS_MAX: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(
            progress::get_remote_picture_progress,
            fetch::fetch_remote_pictures
        ))
        .routes(routes!(list::list_remote_pictures))
        .routes(routes!(undo::undo_remote_pictures))
}

/// The posts whose pictures are meant.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "posts": [1] }))]
pub struct ChosenPosts {
    /// The ids of the posts, at most 200; with `null`, or without this field, all posts.
    #[serde(default)]
    #[schema(max_items = 200)]
    posts: Option<Vec<PostId>>,
}

impl ChosenPosts {
    /// Returns the ids in ascending order, each once.
    fn checked(self) -> Result<Option<Vec<PostId>>> {
        let Some(mut posts) = self.posts else {
            return Ok(None);
        };
        if posts.is_empty() || posts.len() > POSTS_MAX {
            let what = format!("name 1 to {POSTS_MAX} posts, or leave it out for all");
            return Err(Error::invalid("posts", what));
        }
        posts.sort_unstable();
        posts.dedup();
        Ok(Some(posts))
    }
}

//! `/comments`: all comments, for moderators, and for authors those under their own posts.
//!
//! Each operation has a file of its own and a line in `routes`. `filter` is shared by the list and
//! the batch, and `representation` is what they return.

mod batch;
mod delete;
mod erase;
mod filter;
mod get;
mod history;
mod list;
mod representation;
mod update;

use crate::model::CommentId;
use crate::urls;
use crate::web::api::table::{Routes, routes};

pub use filter::{CommentFilter, lookup};
pub use representation::CommentView;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_comments))
        .routes(routes!(batch::batch_comments))
        .routes(routes!(erase::erase_comments))
        .routes(routes!(
            get::get_comment,
            update::update_comment,
            delete::delete_comment
        ))
        .routes(routes!(history::get_comment_history))
}

/// Returns the API path of a comment.
pub fn location(id: CommentId) -> String {
    urls::api("comments", id)
}

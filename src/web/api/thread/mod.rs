//! `/posts/{id}/comments`: the comments of a post as a tree.

mod create;
mod input;
mod list;

use crate::web::api::table::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(
        list::list_post_comments,
        create::create_post_comment
    ))
}

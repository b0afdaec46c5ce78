//! `/comments`: every comment, for moderators.

mod batch;
mod delete;
mod erase;
mod filter;
mod get;
mod history;
mod list;
mod representation;
mod update;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{Comment, CommentId};
use crate::store::{self, Conn};

pub use filter::lookup;
pub use representation::CommentView;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
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

async fn load(conn: &mut Conn, id: CommentId) -> Result<Comment> {
    store::comments::find(conn, id)
        .await?
        .ok_or(Error::NotFound)
}

/// Where a comment is found in the API.
pub fn location(id: CommentId) -> String {
    format!("/api/v1/comments/{id}")
}

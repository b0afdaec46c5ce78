//! `/posts/{id}/comments`: a post's comments as a tree.

mod create;
mod list;
mod order;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(
        list::list_post_comments,
        create::create_post_comment
    ))
}

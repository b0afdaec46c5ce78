//! `/labels`: what posts are about.

mod delete;
mod get;
mod list;
mod merge;
mod update;

use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::Result;
use crate::model::{Label, LabelId};
use crate::store::labels::CountedLabel;
use crate::store::{self, Conn};
use crate::urls;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_labels))
        .routes(routes!(
            get::get_label,
            update::update_label,
            delete::delete_label
        ))
        .routes(routes!(merge::merge_label))
}

/// A label.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Label, example = json!({ "id": 3, "name": "News", "url": "https://blog.example.org/label/News", "posts": 12 }))]
pub struct LabelView {
    /// Its id.
    id: LabelId,
    /// The spelling that is shown.
    name: String,
    /// The page of its posts.
    url: String,
    /// How many published posts have it.
    posts: i64,
}

fn view(app: &App, label: CountedLabel) -> LabelView {
    let url = app.services.urls.absolute(&urls::label(&label.name));
    LabelView {
        id: label.id,
        name: label.name,
        url,
        posts: label.posts,
    }
}

async fn counted(conn: &mut Conn, app: &App, label: Label) -> Result<LabelView> {
    let posts = store::labels::count_posts(conn, label.id, app.services.clock.now()).await?;
    Ok(view(
        app,
        CountedLabel {
            id: label.id,
            name: label.name,
            posts,
        },
    ))
}

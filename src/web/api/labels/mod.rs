//! `/labels`: the labels of posts. A label is created by giving it to a post.
//!
//! Each operation has a file of its own and a line in `routes`; [`LabelView`] is what they return.

mod delete;
mod get;
mod list;
mod merge;
mod update;

use serde::Serialize;

use crate::error::Result;
use crate::model::{Label, LabelId};
use crate::store::labels::CountedLabel;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::table::{Routes, routes};
use crate::web::app::App;

pub(super) fn routes() -> Routes {
    Routes::new()
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
    /// The id.
    id: LabelId,
    /// The name as shown.
    name: String,
    /// The URL of the page that lists its posts.
    url: String,
    /// The number of its published posts.
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

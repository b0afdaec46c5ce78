//! `/series`: posts in an order that the author chooses.
//!
//! Each operation has a file of its own and a line in `routes`; [`SeriesView`] is what they return.

mod create;
mod delete;
mod get;
mod list;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Series, SeriesId, Slug};
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::answer::Created;
use crate::web::api::table::{Routes, routes};
use crate::web::app::App;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list_series, create::create_series))
        .routes(routes!(
            get::get_series,
            update::update_series,
            delete::delete_series
        ))
}

/// A series. To list its posts, use `GET /posts?series=`; each post also names its series.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Series, example = json!({
    "id": 3, "slug": "a-year-of-bread", "url": "https://blog.example.org/series/a-year-of-bread", "title": "A year of bread",
    "description": "Twelve loaves, one a month.", "created_at": "2022-01-01T00:00:00Z", "updated_at": "2022-01-01T00:00:00Z", "version": 1
}))]
pub struct SeriesView {
    /// The id.
    id: SeriesId,
    /// The last part of the path.
    slug: Slug,
    /// The URL of the page that lists the posts of the series.
    url: String,
    /// The title.
    title: String,
    /// The description, plain text; may be empty.
    description: String,
    /// When the series was created.
    created_at: DateTime<Utc>,
    /// When the series was last changed.
    updated_at: DateTime<Utc>,
    /// The version, which counts the changes from 1 and is the `ETag`. Adding a post does not
    /// count.
    version: i64,
}

impl Created for SeriesView {}

fn view(app: &App, series: Series) -> SeriesView {
    SeriesView {
        id: series.id,
        url: app.services.urls.absolute(&urls::series(&series.slug)),
        slug: series.slug,
        title: series.title,
        description: series.description,
        created_at: series.created_at,
        updated_at: series.updated_at,
        version: series.version,
    }
}

async fn load(conn: &mut Conn, id: SeriesId) -> Result<Series> {
    store::series::find(conn, id).await?.ok_or(Error::NotFound)
}

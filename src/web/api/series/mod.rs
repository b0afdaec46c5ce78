//! `/series`: posts that are read in an order of their own.

mod create;
mod delete;
mod get;
mod list;
mod update;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{Series, SeriesId, Slug};
use crate::store::{self, Conn};
use crate::urls;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_series, create::create_series))
        .routes(routes!(
            get::get_series,
            update::update_series,
            delete::delete_series
        ))
}

/// A series. Which posts it has stands with each post, and in `/posts?series=`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Series, example = json!({
    "id": 3, "slug": "a-year-of-bread", "url": "https://blog.example.org/series/a-year-of-bread", "title": "A year of bread",
    "description": "Twelve loaves, one a month.", "created_at": "2022-01-01T00:00:00Z", "updated_at": "2022-01-01T00:00:00Z", "version": 1
}))]
pub struct SeriesView {
    /// Its id.
    id: SeriesId,
    /// The last part of its address.
    slug: Slug,
    /// The page of its posts.
    url: String,
    /// One line.
    title: String,
    /// What is said of it, as plain text; may be empty.
    description: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
    /// Counts its changes, from 1: its `ETag`. A new part is no change of the series.
    version: i64,
}

fn view(app: &App, series: Series) -> SeriesView {
    SeriesView {
        id: series.id,
        url: app
            .services
            .urls
            .absolute(&urls::series(series.slug.as_str())),
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

//! Series: posts in an order that the owner sets.

use serde::{Deserialize, Serialize};

use super::{SeriesId, Slug};
use crate::clock::Timestamp;

/// The most characters in a series' description.
pub const DESCRIPTION_MAX: usize = 2000;
/// The highest position of a post in a series.
pub const POSITION_MAX: i64 = 1_000_000;

/// A series as stored: posts under one title, in a fixed order.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Series {
    /// The series' id.
    pub id: SeriesId,
    /// The last part of the address `/series/{slug}`.
    pub slug: Slug,
    /// The title, on one line.
    pub title: String,
    /// The description; may be empty.
    pub description: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The number of its version: 1 at first, one more with each change.
    pub version: i64,
}

/// The position of a post in a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SeriesPlace, example = json!({ "id": 3, "position": 2 }))]
pub struct SeriesPlace {
    /// The id of the series.
    pub id: SeriesId,
    /// The position, 1 to 1000000; gaps are allowed. Without it the post becomes the last one.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub position: Option<i64>,
}

//! Series: posts that are read in an order of their own.

use serde::{Deserialize, Serialize};

use super::{SeriesId, Slug};
use crate::clock::Timestamp;

/// The most characters in what is said of a series.
pub const DESCRIPTION_MAX: usize = 2000;
/// The last place that a part can have.
pub const POSITION_MAX: i64 = 1_000_000;

/// Posts under one title, first to last.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// The last part of its address.
    pub slug: Slug,
    /// One line.
    pub title: String,
    /// What is said of it; may be empty.
    pub description: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// Where a post stands in a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SeriesPlace, example = json!({ "id": 3, "position": 2 }))]
pub struct SeriesPlace {
    /// The series.
    pub id: SeriesId,
    /// Its place, 1 to 1000000, with gaps as you like; after the last one when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub position: Option<i64>,
}

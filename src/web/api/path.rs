//! Ids in the path. Anything that is not an id gets 404.
//!
//! To use a new id type in a path, add it to `one_id!`.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use super::problem::{Kind, Problem};
use crate::model::{
    BanId, CommentId, ImportId, LabelId, MediaId, PostId, RedirectId, SeriesId, SessionId, TokenId,
    UserId,
};
use crate::web::app::App;

/// The ids in a path.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// A type that is read from the numbers in a path.
pub trait Ids: Sized {
    /// Converts the numbers, in the order of the path. Returns `None` if there are too few.
    fn of(numbers: &[i64]) -> Option<Self>;
}

macro_rules! one_id {
    ($($name:ident),+) => {$(
        impl Ids for $name {
            fn of(numbers: &[i64]) -> Option<Self> {
                numbers.first().copied().map(Self)
            }
        }
    )+};
}

one_id!(
    UserId, BanId, CommentId, ImportId, LabelId, MediaId, PostId, RedirectId, SeriesId, SessionId,
    TokenId
);

/// A post and the number of one of its revisions.
impl Ids for (PostId, i64) {
    fn of(numbers: &[i64]) -> Option<Self> {
        Some((PostId(*numbers.first()?), *numbers.get(1)?))
    }
}

impl<T: Ids> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let parameters = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::new(Kind::NotFound))?;
        let numbers: Option<Vec<i64>> = parameters.iter().map(|(_, text)| number(text)).collect();
        numbers
            .and_then(|numbers| T::of(&numbers))
            .map(Self)
            .ok_or_else(|| Problem::new(Kind::NotFound))
    }
}

/// Parses a number in its only accepted form, without a sign or leading zeros.
fn number(text: &str) -> Option<i64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

//! Keyset pagination: a cursor is the key of the last row seen, never an offset.
//!
//! A list thus costs the same on every page, and a row that is added or removed in between makes no
//! other row appear twice or be skipped.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;

use crate::clock::Timestamp;

/// The position of a row in a list that is ordered by time, then id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The row's time.
    pub at: Timestamp,
    /// The row's id.
    pub id: i64,
}

impl Cursor {
    /// The cursor before the first row of a list from new to old: the end of the year 9999, the
    /// last time whose text sorts.
    #[must_use]
    pub fn newest() -> Self {
        Self {
            at: Timestamp::UNIX_EPOCH + TimeDelta::seconds(253_402_300_799),
            id: i64::MAX,
        }
    }

    /// The cursor before the first row of a list from old to new: the year 1.
    #[must_use]
    pub fn oldest() -> Self {
        Self {
            at: Timestamp::UNIX_EPOCH - TimeDelta::seconds(62_135_596_800),
            id: 0,
        }
    }

    /// Encodes the cursor as opaque text: 16 bytes in base64url.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.at.timestamp_micros().to_be_bytes());
        bytes[8..].copy_from_slice(&self.id.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Decodes the text of [`Cursor::encode`]; `None` for any other text and for times outside the
    /// years 1 to 9999.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (at, id) = bytes.split_at(8);
        let at = Timestamp::UNIX_EPOCH.checked_add_signed(TimeDelta::microseconds(
            i64::from_be_bytes(at.try_into().ok()?),
        ))?;
        let is_storable = (Self::oldest().at..=Self::newest().at).contains(&at);
        is_storable.then_some(Self {
            at,
            id: i64::from_be_bytes(id.try_into().ok()?),
        })
    }
}

/// The position of a row in a list that is ordered by score, the best first, then id.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// The row's score.
    pub score: f64,
    /// The row's id.
    pub id: i64,
}

impl Rank {
    /// The rank before the first row of a list.
    #[must_use]
    pub const fn best() -> Self {
        Self {
            score: f64::MAX,
            id: 0,
        }
    }

    /// Encodes the rank as opaque text: 16 bytes in base64url.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.score.to_be_bytes());
        bytes[8..].copy_from_slice(&self.id.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Decodes the text of [`Rank::encode`]; `None` for any other text and for a score that is not
    /// finite.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (score, id) = bytes.split_at(8);
        let score = f64::from_be_bytes(score.try_into().ok()?);
        score.is_finite().then_some(Self {
            score,
            id: i64::from_be_bytes(id.try_into().ok()?),
        })
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows on this page.
    pub items: Vec<T>,
    /// The cursor from which the next page begins; `None` on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Creates a page of up to `limit` rows from a query that asked for `limit + 1`.
    pub fn cut(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }
}

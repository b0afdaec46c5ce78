//! Values as the engines' columns hold them.

use chrono::SecondsFormat;

use crate::clock::Timestamp;

/// The text of an instant inside a JSON value, as a bound [`Timestamp`] would be stored by SQLite:
/// its instants are ordered as texts, so that all must be written alike.
pub(super) fn timestamp_text(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

//! The path of a picture that a post, a user or a setting names.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{MediaHash, MediaName};

/// The most bytes of a path.
const BYTES_MAX: usize = 400;

/// The path of an item of the media library, `/media/{hash}/{name}`.
///
/// The hash alone says what it leads to. The name is decoration, as in every address of the library.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, example = "/media/5891b5b522d5df086d0ff0b110fbd9d2/press.jpg")]
pub struct MediaPath(String);

/// The error for a text that is not such a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "use the `path` of a picture of the media library, such as /media/5891b5b522d5df086d0ff0b110fbd9d2/press.jpg"
)]
pub struct InvalidMediaPath;

impl MediaPath {
    /// Returns the path of an item.
    #[must_use]
    pub fn new(hash: &MediaHash, name: &MediaName) -> Self {
        Self(format!("/media/{hash}/{name}"))
    }

    /// Parses the path of an item. That of a smaller size becomes the path of the whole picture.
    pub fn parse(text: &str) -> Result<Self, InvalidMediaPath> {
        let hash = MediaHash::of_path(text).ok_or(InvalidMediaPath)?;
        let name = text.rsplit('/').next().unwrap_or_default();
        let is_plain = |b: u8| !b.is_ascii_control() && !b"?# \"<>\\".contains(&b);
        let is_name = !name.is_empty() && name.bytes().all(is_plain);
        if is_name && text.len() <= BYTES_MAX {
            Ok(Self(format!("/media/{hash}/{name}")))
        } else {
            Err(InvalidMediaPath)
        }
    }

    /// The hash of the file.
    #[must_use]
    pub fn hash(&self) -> MediaHash {
        MediaHash::of_path(&self.0).expect("only paths with a hash are made")
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MediaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for MediaPath {
    type Error = InvalidMediaPath;

    fn try_from(text: String) -> Result<Self, InvalidMediaPath> {
        Self::parse(&text)
    }
}

impl From<MediaPath> for String {
    fn from(path: MediaPath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_path_names_the_whole_picture() {
        for given in [
            format!("/media/{HASH}/a.jpg"),
            format!("/media/{HASH}/720.1/a.jpg"),
        ] {
            let path = MediaPath::parse(&given).expect("a path");
            assert_eq!(path.as_str(), format!("/media/{HASH}/a.jpg"));
            assert_eq!(path.hash().as_str(), HASH);
        }
    }

    #[test]
    fn nothing_else_is_a_path() {
        for given in [
            "",
            "/media/a.jpg",
            &format!("/media/{HASH}"),
            &format!("/media/{HASH}/"),
            &format!("/media/{HASH}/a.jpg?x=1"),
            &format!("/media/{HASH}/a b.jpg"),
            &format!("/media/{HASH}/a\"b.jpg"),
            &format!("https://blog.example.org/media/{HASH}/a.jpg"),
            &format!("/media/{HASH}/{}.jpg", "a".repeat(400)),
        ] {
            assert_eq!(MediaPath::parse(given), Err(InvalidMediaPath), "{given}");
        }
    }
}

//! The hash of a stored file, which is its name in the storage and in its address.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read};

use ring::digest::{Context, Digest, SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::secrets::hex;

/// The hexadecimal digits of a hash.
const DIGITS: usize = 32;
/// What is before the hash in an address.
const PREFIX: &str = "/media/";

/// The first 128 bits of the SHA-256 of a file, as 32 lower-case hexadecimal digits.
///
/// To store one file under the hash of another takes a second preimage, that is 2^128 attempts.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
    utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, min_length = 32, max_length = 32, example = "5891b5b522d5df086d0ff0b110fbd9d2")]
pub struct MediaHash(String);

/// Makes the hash of a file from its pieces.
#[derive(Clone)]
pub struct MediaHasher(Context);

impl Default for MediaHasher {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl MediaHasher {
    /// Adds the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// Returns the hash of all pieces.
    #[must_use]
    pub fn finish(self) -> MediaHash {
        MediaHash::from(self.0.finish())
    }
}

/// The error for a text that is not the hash of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use 32 hexadecimal digits, such as 5891b5b522d5df086d0ff0b110fbd9d2")]
pub struct InvalidMediaHash;

impl MediaHash {
    /// Returns the hash of a file's content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self::from(digest(&SHA256, content))
    }

    /// Returns the hash of everything that `content` still gives.
    ///
    /// # Errors
    /// The error of `content`.
    pub fn of_reader(mut content: impl Read) -> io::Result<Self> {
        let mut hasher = MediaHasher::default();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return Ok(hasher.finish()),
                Ok(read) => hasher.update(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Checks that a text is a hash.
    pub fn parse(text: &str) -> Result<Self, InvalidMediaHash> {
        let is_digit = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f');
        if text.len() == DIGITS && text.bytes().all(is_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidMediaHash)
        }
    }

    /// Returns the hash in the path of a file of the media library, `/media/{hash}/…`; `None` for any
    /// other path. Nothing is said about whether the file exists.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let rest = path.strip_prefix(PREFIX)?;
        let hash = Self::parse(rest.get(..DIGITS)?).ok()?;
        rest[DIGITS..].starts_with('/').then_some(hash)
    }

    /// Returns the hashes of all own media that a text links to or shows, whether they exist or not.
    ///
    /// The text may be HTML, Markdown, CSS or JSON: the path `/media/{hash}/` is the same in all of
    /// them, relative or absolute.
    #[must_use]
    pub fn all_in(text: &str) -> BTreeSet<Self> {
        text.match_indices(PREFIX)
            .filter_map(|(at, _)| Self::of_path(&text[at..]))
            .collect()
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MediaHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Digest> for MediaHash {
    fn from(digest: Digest) -> Self {
        Self(hex(&digest.as_ref()[..DIGITS / 2]))
    }
}

impl TryFrom<String> for MediaHash {
    type Error = InvalidMediaHash;

    fn try_from(text: String) -> Result<Self, InvalidMediaHash> {
        Self::parse(&text)
    }
}

impl From<MediaHash> for String {
    fn from(hash: MediaHash) -> Self {
        hash.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "0123456789abcdef0123456789abcdef";
    const B: &str = "ffffffffffffffffffffffffffffffff";

    fn found(text: &str) -> Vec<String> {
        let found = MediaHash::all_in(text).into_iter();
        found.map(String::from).collect()
    }

    #[test]
    fn hash_is_the_start_of_sha_256() {
        assert_eq!(
            MediaHash::of(b"hello\n").as_str(),
            "5891b5b522d5df086d0ff0b110fbd9d2"
        );
    }

    #[test]
    fn a_reader_has_the_hash_of_its_bytes() {
        let bytes = vec![7; 200_000];
        let read = MediaHash::of_reader(bytes.as_slice()).expect("bytes can be read");
        assert_eq!(read, MediaHash::of(&bytes));
    }

    #[test]
    fn only_32_lower_case_digits_are_a_hash() {
        assert!(MediaHash::parse(A).is_ok());
        for text in [
            "",
            &A[1..],
            &A.to_uppercase(),
            &format!("{A}0"),
            &"g".repeat(32),
        ] {
            assert_eq!(MediaHash::parse(text), Err(InvalidMediaHash), "{text}");
        }
    }

    #[test]
    fn own_addresses_are_found_in_every_notation() {
        for text in [
            format!("![a](/media/{A}/a.jpg \"/media/{B}/b.jpg\")"),
            format!(
                "<img src=\"https://blog.example.org/media/{A}/720.1/a.jpg\"><a href='/media/{B}/b.pdf'>"
            ),
            format!("url(/media/{B}/b.png) url(/media/{A}/a.png) url(/media/{A}/a.png)"),
        ] {
            assert_eq!(found(&text), [A, B], "{text}");
        }
    }

    #[test]
    fn other_addresses_are_no_media() {
        for text in [
            format!("/media/{A}"),
            format!("/media/{}/a.jpg", &A[1..]),
            format!("/media/{}é/a.jpg", &A[1..]),
            "/media/".to_owned(),
            format!("/medias/{A}/a.jpg"),
        ] {
            assert!(found(&text).is_empty(), "{text}");
            assert_eq!(MediaHash::of_path(&text), None, "{text}");
        }
        assert_eq!(
            MediaHash::of_path(&format!("https://blog.example.org/media/{A}/a.jpg")),
            None
        );
    }

    #[test]
    fn a_path_gives_its_hash() {
        for path in [
            format!("/media/{A}/a.jpg"),
            format!("/media/{A}/720.1/a.jpg"),
        ] {
            let hash = MediaHash::of_path(&path);
            assert_eq!(hash.as_ref().map(MediaHash::as_str), Some(A), "{path}");
        }
    }
}

//! Random keys that a browser or a link carries. Only their hashes are stored.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::clock::Rng;

/// The length of a key in characters: 256 bits in base64.
const LENGTH: usize = 43;

macro_rules! random_keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }

        impl $name {
            /// Creates a random key.
            #[must_use]
            pub fn new(rng: &Rng) -> Self {
                Self(URL_SAFE_NO_PAD.encode(rng.bytes::<32>()))
            }

            /// Returns a key if `text` has the form of one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                has_form(text).then(|| Self(text.to_owned()))
            }

            /// Returns the key itself, for a cookie, a link or the hash.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// Returns the SHA-256 of the key, which is all that is stored of it.
            #[must_use]
            pub fn hash(&self) -> Vec<u8> {
                super::hash(&self.0)
            }
        }
    )+};
}

random_keys! {
    /// A guest's key: 256 random bits. Only their hash is stored.
    GuestKey,
    /// The key of a session: 256 random bits. Only their hash is stored.
    SessionKey,
    /// The key of a link that signs a user in: 256 random bits. Only their hash is stored.
    LinkKey,
    /// The key of a link to a draft: 256 random bits. Only their hash is stored.
    PreviewKey,
}

fn has_form(text: &str) -> bool {
    text.len() == LENGTH
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

//! Configured secrets: types that are validated when they are read, and never shown.

use std::fmt;

use base64::{
    Engine as _,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{Deserialize, Deserializer, de::Error as _};

/// A value that is never shown: `Debug` and `Display` write `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T = String>(T);

impl<T> Secret<T> {
    /// Wraps `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the secret value. Callers must not log or store it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Reads the secret key: at least 32 bytes in base64 or hexadecimal.
pub(super) fn secret_key<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<Secret<Vec<u8>>>, D::Error> {
    let text = String::deserialize(input)?;
    let bytes = hexadecimal(&text).or_else(|| any_base64(&text));
    match bytes {
        Some(bytes) if bytes.len() >= 32 => Ok(Some(Secret(bytes))),
        Some(bytes) => Err(D::Error::custom(format!(
            "{} bytes are too few, 32 is the least",
            bytes.len()
        ))),
        None => Err(D::Error::custom("is neither base64 nor hexadecimal")),
    }
}

/// Decodes `text` if all of it is hexadecimal. This is tried before base64: random base64 of 48
/// bytes practically never consists of hexadecimal digits only.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect();
    if rest.is_empty() { bytes } else { None }
}

fn any_base64(text: &str) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [STANDARD, URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match String::deserialize(input)? {
            text if text.is_empty() => Err(D::Error::custom("must not be empty")),
            text => Ok(Self(text)),
        }
    }
}

/// Reads the owner's token, which may be any text at this point.
pub(super) fn owner_token<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Secret>, D::Error> {
    Ok(Some(Secret(String::deserialize(input)?)))
}

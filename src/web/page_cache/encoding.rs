//! Content encodings: choosing and applying one.

use std::io::Write as _;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// The encoding of a response body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// No encoding.
    Identity,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
}

impl Encoding {
    /// Returns the best encoding that a request accepts (RFC 9110, section 12.5.3).
    #[must_use]
    pub fn wanted(headers: &HeaderMap) -> Self {
        let Some(accepted) = headers
            .get(ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
        else {
            return Self::Identity;
        };
        let accepts = |name: &str| accepted.split(',').any(|item| names(item, name));
        match (accepts("br"), accepts("gzip")) {
            (true, _) => Self::Brotli,
            (false, true) => Self::Gzip,
            (false, false) => Self::Identity,
        }
    }

    /// Returns the value of the `Content-Encoding` header.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// Encodes bytes.
    pub(in crate::web) fn apply(self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(bytes.to_vec()),
            Self::Gzip => {
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
                encoder.write_all(bytes)?;
                encoder.finish()
            }
            Self::Brotli => {
                // Quality 5 in a 256 KiB window: within 5 % of 9 on pages, at a tenth of the time
                // and memory.
                let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 18);
                encoder.write_all(bytes)?;
                encoder.flush()?;
                Ok(encoder.into_inner())
            }
        }
    }
}

/// Whether an item of the header, such as `br;q=0.8`, accepts the encoding `name`.
fn names(item: &str, name: &str) -> bool {
    let mut parts = item.split(';');
    let is_named = parts
        .next()
        .is_some_and(|word| word.trim().eq_ignore_ascii_case(name));
    let refused = parts.any(|part| {
        part.trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0))
    });
    is_named && !refused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, accept.parse().expect("a header value"));
        Encoding::wanted(&headers)
    }

    #[test]
    fn brotli_is_preferred_and_a_zero_weight_refuses() {
        assert_eq!(wanted("gzip, deflate, br"), Encoding::Brotli);
        assert_eq!(wanted("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(wanted("gzip;q=0.000"), Encoding::Identity);
        assert_eq!(wanted("identity"), Encoding::Identity);
        assert_eq!(Encoding::wanted(&HeaderMap::new()), Encoding::Identity);
    }
}

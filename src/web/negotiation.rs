//! Content negotiation for posts: the page, its source or its data, by `Accept` (RFC 9110, section
//! 12.5.1).
//!
//! It runs before the cache for every read, so that the headers of browsers are recognised by a few
//! comparisons.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// A representation of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The HTML page.
    Html,
    /// The source with its front matter.
    Markdown,
    /// The data as JSON, as in the API.
    Json,
}

impl Form {
    /// Returns the representation that `Accept` prefers: the page, unless another one is named
    /// explicitly with a higher weight.
    #[must_use]
    pub fn wanted(headers: &HeaderMap) -> Self {
        let Some(accept) = headers.get(ACCEPT) else {
            return Self::Html;
        };
        if accept.as_bytes().starts_with(b"text/html,") || accept.as_bytes() == b"*/*" {
            return Self::Html;
        }
        accept.to_str().map_or(Self::Html, Self::preferred)
    }

    fn preferred(accept: &str) -> Self {
        let html = quality(accept, "text/html");
        let best = [
            (Self::Markdown, quality(accept, "text/markdown")),
            (Self::Json, quality(accept, "application/json")),
        ];
        let mut chosen = (Self::Html, html);
        for (form, quality) in best {
            // Only a type that is named counts, because `*/*` means the page.
            if quality.named
                && quality.weight > 0
                && (quality.weight, quality.named) > (chosen.1.weight, chosen.1.named)
            {
                chosen = (form, quality);
            }
        }
        chosen.0
    }

    /// Returns a suffix that tells this representation's cache key from the page's.
    #[must_use]
    pub fn mark(self) -> &'static str {
        // No path contains a space.
        match self {
            Self::Html => "",
            Self::Markdown => " markdown",
            Self::Json => " json",
        }
    }
}

/// Whether `Accept` names `kind` and prefers it to `usual`.
#[must_use]
pub fn prefers(headers: &HeaderMap, kind: &str, usual: &str) -> bool {
    let Some(accept) = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()) else {
        return false;
    };
    let (wanted, usual) = (quality(accept, kind), quality(accept, usual));
    wanted.named && wanted.weight > 0 && (wanted.weight, wanted.named) > (usual.weight, usual.named)
}

/// The weight of a type in thousandths, and whether the header names it.
#[derive(Clone, Copy)]
struct Quality {
    weight: u16,
    named: bool,
}

fn quality(accept: &str, kind: &str) -> Quality {
    let family = kind.split('/').next().unwrap_or_default();
    let mut found = (
        0,
        Quality {
            weight: 0,
            named: false,
        },
    );
    for item in accept.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default();
        let closeness = match range.split_once('/') {
            _ if range.eq_ignore_ascii_case(kind) => 3,
            Some((of, "*")) if of.eq_ignore_ascii_case(family) => 2,
            Some(("*", "*")) => 1,
            _ => 0,
        };
        if closeness > found.0 {
            found = (
                closeness,
                Quality {
                    weight: weight(parts),
                    named: closeness == 3,
                },
            );
        }
    }
    found.1
}

fn weight<'a>(mut parameters: impl Iterator<Item = &'a str>) -> u16 {
    let q = parameters.find_map(|parameter| {
        parameter
            .strip_prefix("q=")
            .or_else(|| parameter.strip_prefix("Q="))
    });
    let Some(q) = q.and_then(|q| q.trim().parse::<f32>().ok()) else {
        return 1000;
    };
    // The clamp keeps it within 0 to 1000.
    (q.clamp(0.0, 1.0) * 1000.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &str) -> Form {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().expect("a header value"));
        Form::wanted(&headers)
    }

    #[test]
    fn browsers_get_the_page() {
        assert_eq!(Form::wanted(&HeaderMap::new()), Form::Html);
        for accept in [
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "*/*",
            "",
            "text/*",
            "application/*, */*;q=0.1",
            "text/html;q=0.9, application/json;q=0.9",
            "application/xml",
        ] {
            assert_eq!(wanted(accept), Form::Html, "{accept}");
        }
    }

    #[test]
    fn another_form_is_given_to_whoever_names_and_prefers_it() {
        assert_eq!(wanted("text/markdown"), Form::Markdown);
        assert_eq!(wanted("Text/Markdown, text/html;q=0.9"), Form::Markdown);
        assert_eq!(wanted("application/json, text/plain, */*"), Form::Json);
        assert_eq!(wanted("text/html;q=0.2,application/json;q=0.5"), Form::Json);
        assert_eq!(wanted("application/json;q=0"), Form::Html);
        assert_eq!(
            wanted("text/markdown;q=0.5, application/json;q=0.7, text/html;q=0.1"),
            Form::Json
        );
    }
}

//! Which form of a post a request wants: the page, its source, or its data (RFC 9110, section 12.5.1).
//!
//! Asked of every read before the cache, so that what browsers send is told in a few comparisons.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// A form of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The page.
    Html,
    /// The source with its front matter.
    Markdown,
    /// The API's object.
    Json,
}

impl Form {
    /// The form that `Accept` prefers: the page unless another is named and liked better.
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
        let html = liking(accept, "text/html");
        let best = [
            (Self::Markdown, liking(accept, "text/markdown")),
            (Self::Json, liking(accept, "application/json")),
        ];
        let mut chosen = (Self::Html, html);
        for (form, liking) in best {
            // Only what is named: `*/*` means the page.
            if liking.named
                && liking.weight > 0
                && (liking.weight, liking.named) > (chosen.1.weight, chosen.1.named)
            {
                chosen = (form, liking);
            }
        }
        chosen.0
    }

    /// What tells its entry in the cache from the page's.
    #[must_use]
    pub fn mark(self) -> &'static str {
        // A space stands in no path.
        match self {
            Self::Html => "",
            Self::Markdown => " markdown",
            Self::Json => " json",
        }
    }
}

/// Whether `Accept` names one type and likes it better than the usual one.
#[must_use]
pub fn prefers(headers: &HeaderMap, kind: &str, usual: &str) -> bool {
    let Some(accept) = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()) else {
        return false;
    };
    let (wanted, usual) = (liking(accept, kind), liking(accept, usual));
    wanted.named && wanted.weight > 0 && (wanted.weight, wanted.named) > (usual.weight, usual.named)
}

/// How much a type is liked, in thousandths, and whether by its name.
#[derive(Clone, Copy)]
struct Liking {
    weight: u16,
    named: bool,
}

fn liking(accept: &str, kind: &str) -> Liking {
    let family = kind.split('/').next().unwrap_or_default();
    let mut found = (
        0,
        Liking {
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
                Liking {
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
    // Within 0 to 1000 by the clamp.
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

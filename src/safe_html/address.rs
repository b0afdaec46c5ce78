//! Checks the URLs of links, images and embedded frames.

use url::{ParseError, Position, Url};

use super::characters::is_invisible;
use super::policy::{Policy, schemes};

/// A checked image URL.
pub(super) struct ImageAddress {
    /// The URL as it is written to the page.
    pub(super) src: String,
    /// The origin for the page's `img-src`; `None` for an image on the blog itself.
    pub(super) host: Option<String>,
    /// Whether the scheme was changed from `http` to `https`.
    pub(super) was_http: bool,
}

/// Returns the URL of a link with invisible characters removed, or `None` if it is unsafe. A
/// relative URL is allowed only in a post.
pub(super) fn link(written: &str, policy: Policy) -> Option<String> {
    let address = with_scheme(readable(written));
    match Url::parse(&address) {
        Ok(url) => schemes(policy).contains(&url.scheme()).then_some(address),
        Err(ParseError::RelativeUrlWithoutBase) => {
            (policy != Policy::Comment && !address.is_empty()).then_some(address)
        }
        Err(_) => None,
    }
}

/// Returns a URL that names a host without a scheme with the scheme `https`, and any other
/// unchanged.
fn with_scheme(address: String) -> String {
    // Browsers read a backslash as a slash, except in a query and a fragment.
    let names_host = |start: &str| start.bytes().all(|byte| matches!(byte, b'/' | b'\\'));
    if !address.get(..2).is_some_and(names_host) {
        return address;
    }
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (path, rest) = address.split_at(end);
    format!("https:{}{rest}", path.replace('\\', "/"))
}

/// Returns the URL of an image, changed to `https`. A relative URL is kept as it is.
pub(super) fn image(written: &str) -> Option<ImageAddress> {
    let address = readable(written);
    let base = Url::parse(&format!("https://{HERE}/")).ok()?;
    let mut url = base.join(&address).ok()?;
    if url.host_str() == Some(HERE) {
        return (!address.is_empty() && url.scheme() == "https").then_some(ImageAddress {
            src: address,
            host: None,
            was_http: false,
        });
    }
    let was_http = url.scheme() == "http";
    if was_http {
        url.set_scheme("https").ok()?;
    }
    let host = origin(&url)?;
    let src = format!("{host}{}", &url[Position::BeforePath..]);
    Some(ImageAddress {
        src,
        host: Some(host),
        was_http,
    })
}

/// A placeholder for the blog's own host, to recognise relative URLs; no such host can exist (RFC
/// 6761, section 6.4).
const HERE: &str = "here.invalid";

/// Returns the `https` origin of `url`, or `None` if the host contains a character that could break
/// out of the source list of a `Content-Security-Policy` header.
fn origin(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|_| url.scheme() == "https")?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    host.bytes()
        .all(is_plain)
        .then(|| url.origin().ascii_serialization())
}

/// Returns the page to link to in place of a frame or a medium. For a YouTube or Vimeo player that
/// is the video's own page.
pub(super) fn embedded(written: &str) -> Option<String> {
    let address = with_scheme(readable(written));
    match absolute(&address) {
        Some(url) => Some(watch_page(&url).unwrap_or(address)),
        None => link(&address, Policy::Post).filter(|link| Url::parse(link).is_err()),
    }
}

fn absolute(address: &str) -> Option<Url> {
    Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn watch_page(url: &Url) -> Option<String> {
    let mut path = url.path_segments()?;
    let (kind, id) = (path.next()?, path.next()?);
    let is_id = !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match url.host_str()?.trim_start_matches("www.") {
        "youtube.com" | "youtube-nocookie.com"
            if is_id && matches!(kind, "embed" | "v") && id != "videoseries" =>
        {
            Some(format!("https://www.youtube.com/watch?v={id}"))
        }
        "player.vimeo.com" if is_id && kind == "video" => Some(format!("https://vimeo.com/{id}")),
        _ => None,
    }
}

/// Returns the URL without control characters, which browsers ignore, and without invisible
/// characters.
fn readable(written: &str) -> String {
    let skipped = |character: &char| !character.is_control() && !is_invisible(*character);
    let kept: String = written.chars().filter(skipped).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_that_names_a_host_without_a_scheme_is_absolute_or_dropped() {
        for written in [
            "//a.example/b",
            r"\\a.example/b",
            r"/\a.example\b",
            r"\/a.example/b",
        ] {
            for policy in [Policy::Comment, Policy::Post] {
                let link = link(written, policy);
                assert_eq!(link.as_deref(), Some("https://a.example/b"), "{written}");
            }
        }
        for written in [r"\\a b/c", "//a b/c", r"/\"] {
            assert_eq!(link(written, Policy::Post), None, "{written}");
        }
        for written in ["//player.vimeo.com/video/7", r"\\player.vimeo.com/video/7"] {
            let page = embedded(written);
            assert_eq!(page.as_deref(), Some("https://vimeo.com/7"), "{written}");
        }
        assert_eq!(link("/a", Policy::Post).as_deref(), Some("/a"));
        assert_eq!(link("/a", Policy::Comment), None);
    }
}

//! Addresses: which a link, an image and a frame may have.

use url::{ParseError, Position, Url};

use super::characters::is_invisible;
use super::policy::Policy;

/// An image's address, and the origin to be named in the page's policy if it is elsewhere.
pub(super) struct ImageAddress {
    pub(super) src: String,
    pub(super) host: Option<String>,
    pub(super) was_http: bool,
}

/// Schemes of links in `policy`.
pub(super) fn schemes(policy: Policy) -> &'static [&'static str] {
    match policy {
        Policy::Post => &["http", "https", "mailto", "tel"],
        Policy::Comment => &["http", "https", "mailto"],
    }
}

/// The address of a link, if it is a safe one.
pub(super) fn link(written: &str, policy: Policy) -> Option<String> {
    let address = readable(written);
    match Url::parse(&address) {
        Ok(url) => schemes(policy).contains(&url.scheme()).then_some(address),
        Err(ParseError::RelativeUrlWithoutBase) => relative_link(address, policy),
        Err(_) => None,
    }
}

fn relative_link(address: String, policy: Policy) -> Option<String> {
    if address.starts_with("//") {
        return absolute(&format!("https:{address}")).map(|_| format!("https:{address}"));
    }
    (policy == Policy::Post && !address.is_empty()).then_some(address)
}

/// The address of an image, upgraded to https; relative ones stay as they are.
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

/// Stands for the blog itself; no such host can exist (RFC 6761).
const HERE: &str = "here.invalid";

/// The https origin of `url`, if its host can stand in a header without being taken for more.
fn origin(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|_| url.scheme() == "https")?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    host.bytes()
        .all(is_plain)
        .then(|| url.origin().ascii_serialization())
}

/// The page that a frame or a medium shows: of well-known players, the page about it.
pub(super) fn embedded(written: &str) -> Option<String> {
    let address = readable(written);
    let address = match address.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => address,
    };
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

/// The address without what browsers skip in it and readers cannot see.
fn readable(written: &str) -> String {
    let skipped = |character: &char| !character.is_control() && !is_invisible(*character);
    let kept: String = written.chars().filter(skipped).collect();
    kept.trim().to_owned()
}

//! Addresses of the old blog: checking them and taking them apart.

use percent_encoding::percent_decode_str;

use crate::model::PostPath;

/// The longest path that is accepted, in bytes.
const PATH_MAX: usize = 2_000;

/// Returns the path of an http or https address, from `/`, percent-encoded as in the file, without
/// query and fragment.
///
/// Returns `None` for any other text, for the front page, and for paths with control characters,
/// spaces, backslashes or dot segments, encoded or not.
pub(super) fn path(address: &str) -> Option<&str> {
    let host_and_path = host_and_rest(address)?.split(['?', '#']).next()?;
    let path = &host_and_path[host_and_path.find('/')?..];
    let fits = path.len() > 1 && path.len() <= PATH_MAX;
    (fits && is_plain(path)).then_some(path)
}

/// Decodes a percent-encoded path into one that a post can have, without the empty segments that old
/// systems wrote (`//greek/`) and answered.
pub(super) fn decode(path: &str) -> Option<PostPath> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let segments = decoded.split('/').filter(|segment| !segment.is_empty());
    PostPath::parse(&segments.fold(String::new(), |path, segment| path + "/" + segment)).ok()
}

/// Returns `address` if it is an http or https address with a host.
pub(super) fn web(address: &str) -> Option<&str> {
    let host = host_and_rest(address)?;
    let named = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    (named && !address.contains(|c: char| c.is_control() || c.is_whitespace())).then_some(address)
}

/// Returns the last segment of an address's path if it is a number, such as `123` for
/// `…/comments/default/123`.
pub(super) fn last_number(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next()?;
    number(path.rsplit('/').next()?)
}

/// Returns `text` if it is an id: up to 20 decimal digits. Ids are kept as text, since they can
/// exceed 2^53.
pub(super) fn number(text: &str) -> Option<&str> {
    let digits = (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then_some(text)
}

/// The host without `www.`: old blogs were at both.
pub(super) fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn host_and_rest(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(rest)
}

fn is_plain(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let climbs = lower
        .replace("%2e", ".")
        .split('/')
        .any(|segment| segment == ".." || segment == ".");
    let hidden_control = lower
        .split('%')
        .skip(1)
        .any(|rest| rest.starts_with(['0', '1']) || rest.starts_with("7f"));
    !climbs
        && !hidden_control
        && !path.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\')
}

/// The last part of an address's or a file's path.
pub(super) fn file_name(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_path_is_decoded_without_empty_segments() {
        let decoded = |path| decode(path).map(|path| path.as_str().to_owned());
        for path in ["/greek/%ce%b5-2", "//greek/%ce%b5-2/", "/greek//%CE%B5-2"] {
            assert_eq!(decoded(path).as_deref(), Some("/greek/\u{3b5}-2"), "{path}");
        }
        assert_eq!(decoded("/%ff"), None);
        assert_eq!(decoded("//"), None);
    }
}

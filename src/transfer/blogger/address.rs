//! Addresses of the old blog.

/// The longest path that is taken, in bytes.
const PATH_MAX: usize = 2_000;

/// The path of an http or https address from `/`, percent-encoded as it stands there,
/// without query and fragment.
///
/// `None` for anything else, for the front page, and for paths with controls, spaces,
/// backslashes, or `..`, encoded or not.
pub(super) fn path(address: &str) -> Option<&str> {
    let host_and_path = host_and_rest(address)?.split(['?', '#']).next()?;
    let path = &host_and_path[host_and_path.find('/')?..];
    let fits = path.len() > 1 && path.len() <= PATH_MAX;
    (fits && is_plain(path)).then_some(path)
}

/// `address` if it is http or https with a host.
pub(super) fn web(address: &str) -> Option<&str> {
    let host = host_and_rest(address)?;
    let named = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    (named && !address.contains(|c: char| c.is_control() || c.is_whitespace())).then_some(address)
}

/// The last segment of a path that is a number, as `123` in `…/comments/default/123`.
pub(super) fn last_number(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next()?;
    number(path.rsplit('/').next()?)
}

/// `text` if it is an id: up to 20 decimal digits, as text, since they exceed 2^53.
pub(super) fn number(text: &str) -> Option<&str> {
    let digits = (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then_some(text)
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

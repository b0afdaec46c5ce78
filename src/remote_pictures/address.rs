//! The addresses of pictures on other servers: which of them is the largest, and which ones show the
//! same picture.
//!
//! Blogger and WordPress offer one picture in many sizes, each at an address of its own. What is asked
//! for is the best one, and if that fails the one that the post has.
//!
//! To add a service, add an arm to [`best`].

use url::Url;

use super::sizes::split_size;
use crate::urls::Urls;

/// The most bytes in an address that is fetched.
const ADDRESS_MAX: usize = 2_000;
/// The width to which pictures are reduced anyway, asked for where the original is too large.
const LARGE: &str = "s2560";
/// The name that Google gives the original.
const ORIGINAL: &str = "s0";

/// The address of a picture on another server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RemoteAddress {
    /// The address as the post has it, in one spelling.
    pub(super) url: Url,
    /// The address at which the same picture is largest.
    pub(super) best: Url,
}

impl RemoteAddress {
    /// Reads an address of a post. Returns `None` if it cannot be fetched.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut url = match text.strip_prefix("//") {
            Some(rest) => Url::parse(&format!("https://{rest}")),
            None => Url::parse(text),
        }
        .ok()?;
        url.set_fragment(None);
        let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
        let is_plain = url.username().is_empty() && url.password().is_none();
        if !is_web || !is_plain || url.as_str().len() > ADDRESS_MAX {
            return None;
        }
        let best = best(&url);
        Some(Self { url, best })
    }

    /// Whether it is on a present or former host of the blog, which is never asked.
    pub(super) fn is_own(&self, urls: &Urls) -> bool {
        let hosts = own_hosts(urls);
        let is_own = |url: &Url| hosts.iter().any(|host| url.host_str() == Some(host));
        is_own(&self.url) || is_own(&self.best)
    }

    /// The host that is asked, with its port unless that is the scheme's own.
    pub(super) fn host(&self) -> String {
        let host = self.best.host_str().unwrap_or_default();
        match self.best.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The addresses to ask, in order, each at most once.
    pub(super) fn candidates(&self) -> Vec<Url> {
        let mut candidates = vec![self.best.clone()];
        if is_google(&self.best) {
            candidates.extend(with_google_size(&self.best, LARGE));
        }
        if !candidates.contains(&self.url) {
            candidates.push(self.url.clone());
        }
        candidates.into_iter().flat_map(secure_first).collect()
    }

    /// The width and height that the address of a smaller size states, by which the larger picture
    /// can be recognised as the same one.
    pub(super) fn stated_size(&self) -> Option<(i64, i64)> {
        let (_, size) = split_size(file_name(&self.url)?)?;
        is_wordpress(&self.url).then_some(size)
    }

    /// The file's name at the other server, decoded.
    pub(super) fn file_name(&self) -> String {
        let name = file_name(&self.best).unwrap_or_default();
        let name = name.split('=').next().unwrap_or_default();
        percent_encoding::percent_decode_str(name)
            .decode_utf8_lossy()
            .into_owned()
    }
}

/// Whether a picture of this size can be what a smaller one of the stated size was made from: it is
/// at least as large, and has the same shape.
pub(super) fn is_same_shape(stated: (i64, i64), size: (i64, i64)) -> bool {
    let ((small_width, small_height), (width, height)) = (stated, size);
    // Sides are rounded to whole pixels, so that the shape of a small picture is only about the same.
    let difference = (small_width * height - small_height * width).abs();
    width >= small_width && height >= small_height && difference <= width.max(height) * 3 / 2
}

/// The present and former hosts of the blog, each with and without `www.`.
pub(super) fn own_hosts(urls: &Urls) -> Vec<String> {
    let hosts = urls.hosts().map(|host| host.trim_start_matches("www."));
    hosts
        .flat_map(|host| [host.to_owned(), format!("www.{host}")])
        .collect()
}

/// Returns an address over HTTPS before the same one without.
fn secure_first(url: Url) -> Vec<Url> {
    let mut secure = url.clone();
    if url.scheme() == "http" && url.port().is_none() && secure.set_scheme("https").is_ok() {
        vec![secure, url]
    } else {
        vec![url]
    }
}

fn best(url: &Url) -> Url {
    let mut best = url.clone();
    if is_google(url) {
        // Google's hosts have a certificate each, and answer the same with and without.
        let _ = best.set_scheme("https");
        return with_google_size(&best, ORIGINAL).unwrap_or(best);
    }
    if is_wordpress(url) {
        if is_wordpress_service(url) {
            best.set_query(None);
        }
        if let Some((name, _)) = file_name(url).and_then(split_size) {
            let folder = url.path().rsplit_once('/').map_or("", |(folder, _)| folder);
            best.set_path(&format!("{folder}/{name}"));
        }
    }
    best
}

/// The last part of an address's path.
fn file_name(url: &Url) -> Option<&str> {
    url.path_segments()?.next_back()
}

fn ends_with_host(url: &Url, hosts: &[&str]) -> bool {
    let host = url.host_str().unwrap_or_default();
    hosts.iter().any(|own| {
        host.strip_suffix(own)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether a host serves the pictures of Blogger.
fn is_google(url: &Url) -> bool {
    ends_with_host(
        url,
        &["bp.blogspot.com", "googleusercontent.com", "ggpht.com"],
    )
}

/// Whether an address is that of a WordPress site's upload.
fn is_wordpress(url: &Url) -> bool {
    is_wordpress_service(url) || url.path().contains("/wp-content/uploads/")
}

/// Whether a host makes other sizes of WordPress pictures by a query.
fn is_wordpress_service(url: &Url) -> bool {
    ends_with_host(
        url,
        &[
            "files.wordpress.com",
            "i0.wp.com",
            "i1.wp.com",
            "i2.wp.com",
            "i3.wp.com",
        ],
    )
}

/// Returns the address of a Google picture in another size. The size is a part of the path before
/// the file's name, or stands behind `=` at the end. `None` if there is no place for it.
fn with_google_size(url: &Url, size: &str) -> Option<Url> {
    let mut parts: Vec<String> = url.path_segments()?.map(str::to_owned).collect();
    let last = parts.len().checked_sub(1)?;
    if let Some((name, stated)) = parts[last].rsplit_once('=')
        && is_google_size(stated)
    {
        parts[last] = format!("{name}={size}");
    } else if last >= 1 && is_google_size(&parts[last - 1]) {
        size.clone_into(&mut parts[last - 1]);
    } else if last == 4 && ends_with_host(url, &["bp.blogspot.com"]) {
        // Without a size it is a small one.
        parts.insert(last, size.to_owned());
    } else {
        return None;
    }
    let mut other = url.clone();
    other.set_path(&parts.join("/"));
    Some(other)
}

/// Whether a part of an address is a size, such as `s320`, `s1600-h`, `w640-h480` or `s72-c`.
fn is_google_size(part: &str) -> bool {
    let mut options = part.split('-');
    let is_side = |option: &str| {
        let digits = option.strip_prefix(['s', 'w', 'h']).unwrap_or_default();
        (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_option = |option: &str| {
        (1..=6).contains(&option.len()) && option.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    options.next().is_some_and(is_side) && options.all(is_option)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(text: &str) -> String {
        let address = RemoteAddress::of(text).expect("an address");
        address.best.to_string()
    }

    #[test]
    fn sizes_of_blogger_are_one_picture() {
        let best = "https://1.bp.blogspot.com/-a_B/TX/AAAA/x/s0/IMG+1.jpg";
        for size in [
            "s320",
            "s1600",
            "s1600-h",
            "w640-h480",
            "s72-c",
            "w400-h640-p-k-no-nu",
            "s640-rw",
            "s0",
        ] {
            for scheme in ["http:", "https:", ""] {
                let url = format!("{scheme}//1.bp.blogspot.com/-a_B/TX/AAAA/x/{size}/IMG+1.jpg");
                assert_eq!(best_of(&url), best, "{url}");
            }
        }
        assert_eq!(
            best_of("http://1.bp.blogspot.com/-a_B/TX/AAAA/x/IMG+1.jpg"),
            best
        );
        for (url, best) in [
            (
                "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvXsEi/s320/a.png",
                "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVvXsEi/s0/a.png",
            ),
            (
                "https://blogger.googleusercontent.com/img/a/AVvXsEi-x=w640-h480",
                "https://blogger.googleusercontent.com/img/a/AVvXsEi-x=s0",
            ),
            (
                "http://lh3.ggpht.com/_a/b/c/d/s800/x.jpg",
                "https://lh3.ggpht.com/_a/b/c/d/s0/x.jpg",
            ),
            (
                "https://lh5.googleusercontent.com/abc=s1600",
                "https://lh5.googleusercontent.com/abc=s0",
            ),
            (
                "https://lh5.googleusercontent.com/abc",
                "https://lh5.googleusercontent.com/abc",
            ),
        ] {
            assert_eq!(best_of(url), best);
        }
    }

    #[test]
    fn sizes_of_wordpress_are_one_picture() {
        for (url, best) in [
            (
                "http://a.example/wp-content/uploads/2010/01/press-300x200.jpg",
                "http://a.example/wp-content/uploads/2010/01/press.jpg",
            ),
            (
                "https://a.files.wordpress.com/2010/01/press.jpg?w=300&h=200",
                "https://a.files.wordpress.com/2010/01/press.jpg",
            ),
            (
                "https://i0.wp.com/a.example/wp-content/uploads/press-1024x768.png?resize=300%2C200",
                "https://i0.wp.com/a.example/wp-content/uploads/press.png",
            ),
        ] {
            assert_eq!(best_of(url), best);
        }
    }

    #[test]
    fn other_addresses_are_their_own_best() {
        for url in [
            "https://a.example/press-300x200.jpg",
            "https://a.example/s320/press.jpg",
            "https://a.example/abc=s320",
            "https://a.example/wp-content/uploads/press-x200.jpg?x=1",
            "https://a.example/wp-content/uploads/-300x200.jpg",
            "https://1.bp.blogspot.com/a/s320x/b.jpg",
            "https://bp.blogspot.com.example/-a/b/c/d/s320/x.jpg",
            "https://notggpht.com/-a/b/c/d/s320/x.jpg",
        ] {
            assert_eq!(best_of(url), url);
        }
    }

    #[test]
    fn best_address_is_asked_first_and_over_https() {
        let candidates = |text: &str| -> Vec<String> {
            let address = RemoteAddress::of(text).expect("an address");
            address.candidates().iter().map(Url::to_string).collect()
        };
        assert_eq!(
            candidates("http://1.bp.blogspot.com/-a/b/c/d/s320/x.jpg"),
            [
                "https://1.bp.blogspot.com/-a/b/c/d/s0/x.jpg",
                "https://1.bp.blogspot.com/-a/b/c/d/s2560/x.jpg",
                "https://1.bp.blogspot.com/-a/b/c/d/s320/x.jpg",
                "http://1.bp.blogspot.com/-a/b/c/d/s320/x.jpg",
            ]
        );
        assert_eq!(
            candidates("http://a.example/wp-content/uploads/x-30x20.jpg"),
            [
                "https://a.example/wp-content/uploads/x.jpg",
                "http://a.example/wp-content/uploads/x.jpg",
                "https://a.example/wp-content/uploads/x-30x20.jpg",
                "http://a.example/wp-content/uploads/x-30x20.jpg",
            ]
        );
        let plain = "http://a.example:8080/x.jpg";
        assert_eq!(candidates(plain), [plain]);
    }

    #[test]
    fn own_addresses_are_recognised_by_the_host() {
        let base = Url::parse("https://www.blog.example.org/").expect("a URL");
        let urls = Urls::new(&base);
        for (text, is_own) in [
            ("https://blog.example.org/a.jpg", true),
            ("http://WWW.blog.example.org:8080/a.jpg", true),
            ("//blog.example.org/a.jpg", true),
            ("https://example.org/a.jpg", false),
            ("https://blog.example.org.example/a.jpg", false),
        ] {
            let address = RemoteAddress::of(text).expect("an address");
            assert_eq!(address.is_own(&urls), is_own, "{text}");
        }
        let urls = urls.with_former_hosts(vec!["www.old.example".to_owned()]);
        for (text, is_own) in [
            ("http://old.example/a.jpg", true),
            ("https://www.old.example/a.jpg", true),
            ("https://blog.example.org/a.jpg", true),
            ("https://cdn.old.example/a.jpg", false),
        ] {
            let address = RemoteAddress::of(text).expect("an address");
            assert_eq!(address.is_own(&urls), is_own, "{text}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_can_be_fetched() {
        for text in [
            "data:image/png;base64,AA",
            "ftp://a.example/a.jpg",
            "https://user@a.example/a.jpg",
            "a.jpg",
            "/a.jpg",
        ] {
            assert_eq!(RemoteAddress::of(text), None, "{text}");
        }
        let long = format!("https://a.example/{}", "x".repeat(2_000));
        assert_eq!(RemoteAddress::of(&long), None);
        let address = RemoteAddress::of("//A.example:81/a%20b.jpg#c");
        let address = address.expect("an address of another server");
        assert_eq!(address.url.as_str(), "https://a.example:81/a%20b.jpg");
        assert_eq!(address.host(), "a.example:81");
        assert_eq!(address.file_name(), "a b.jpg");
    }

    #[test]
    fn larger_picture_of_another_shape_is_another_picture() {
        for (stated, size, is_same) in [
            ((300, 200), (900, 600), true),
            ((300, 225), (4032, 3024), true),
            ((300, 169), (1920, 1080), true),
            ((768, 513), (1003, 670), true),
            ((300, 250), (900, 600), false),
            ((150, 150), (900, 600), false),
            ((150, 150), (600, 600), true),
            ((300, 200), (200, 133), false),
        ] {
            assert_eq!(is_same_shape(stated, size), is_same, "{stated:?} {size:?}");
        }
        let address = RemoteAddress::of("https://a.example/wp-content/uploads/x-30x20.jpg");
        assert_eq!(address.expect("an address").stated_size(), Some((30, 20)));
        let address = RemoteAddress::of("https://a.example/x-30x20.jpg");
        assert_eq!(address.expect("an address").stated_size(), None);
    }
}

//! Builds the blog's URLs. Pages, feeds, the API, mail and jobs use nothing else. The routes are in
//! `web/routes.rs`, and the old addresses of a Blogger blog in `transfer/blogger` and
//! `web/pages/blogger.rs`, which only read them.
//!
//! Stored paths are decoded; they are percent-encoded once, here. Functions return a path that
//! begins with `/`; [`Urls::absolute`] prepends the configured base URL, which no request header
//! can change. To add a URL, add a constant or a function here and a line in `web/routes.rs`.

mod admin;

use std::fmt::Display;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::model::{
    CommentId, EntryId, FeedForm, MediaHash, MediaName, MediaVariant, PostId, PostPath, Slug,
    SlugKind,
};

pub use admin::*;

/// The characters that are encoded in a path: all but RFC 3986's `pchar` and `/`.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');
/// The characters that are encoded in one segment of a path.
const SEGMENT: &AsciiSet = &PATH.add(b'/');
/// The characters that are encoded in a value of a query.
const QUERY: &AsciiSet = &SEGMENT.add(b'&').add(b'+').add(b'=').add(b';').add(b'\'');

/// The blog's base URL, and what is derived from it.
#[derive(Clone, Debug)]
pub struct Urls {
    base: String,
    host: String,
    former_hosts: Vec<String>,
    tag_prefix: String,
}

impl Urls {
    /// Creates a builder for URLs below `base`, such as `https://blog.example.org`.
    #[must_use]
    pub fn new(base: &Url) -> Self {
        let host = base.host_str().unwrap_or("localhost").to_owned();
        let tag_prefix = format!("tag:{host},2026:");
        Self {
            base: base.as_str().trim_end_matches('/').to_owned(),
            host,
            former_hosts: Vec::new(),
            tag_prefix,
        }
    }

    /// Sets the hosts at which the blog was before.
    #[must_use]
    pub fn with_former_hosts(self, former_hosts: Vec<String>) -> Self {
        Self {
            former_hosts,
            ..self
        }
    }

    /// Sets the prefix of tag URIs to the one with which the blog was first started, so that ids
    /// stay the same when the blog moves.
    #[must_use]
    pub fn with_tag_prefix(self, tag_prefix: String) -> Self {
        Self { tag_prefix, ..self }
    }

    /// Returns the host of the blog.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the host of the blog, and those at which it was before.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        let former = self.former_hosts.iter().map(String::as_str);
        std::iter::once(self.host.as_str()).chain(former)
    }

    /// Returns the absolute URL of `path`.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Returns the path of a URL of this blog; any other text is returned as it is.
    #[must_use]
    pub fn local<'a>(&self, address: &'a str) -> &'a str {
        match address.strip_prefix(self.base.as_str()) {
            Some("") => "/",
            Some(path) if path.starts_with('/') => path,
            _ => address,
        }
    }

    /// Whether the blog uses HTTPS, so that cookies can be marked `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base.starts_with("https:")
    }

    /// Returns the origin of the blog, scheme, host and port, as in an `Origin` header.
    #[must_use]
    pub fn origin(&self) -> String {
        Url::parse(&self.base)
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default()
    }

    /// Returns a tag URI (RFC 4151), an id that stays the same when the blog moves.
    #[must_use]
    pub fn tag(&self, specific: &str) -> String {
        format!("{}{specific}", self.tag_prefix)
    }

    /// Returns the id of a post in feeds: the one that it was imported with (`own`), or a tag URI.
    #[must_use]
    pub fn post_entry(&self, id: PostId, own: Option<&EntryId>) -> String {
        own.map_or_else(
            || self.tag(&format!("post-{id}")),
            |own| own.as_str().to_owned(),
        )
    }

    /// Returns the id of a comment in feeds: the one that it was imported with (`own`), or a tag
    /// URI.
    #[must_use]
    pub fn comment_entry(&self, id: CommentId, own: Option<&EntryId>) -> String {
        own.map_or_else(
            || self.tag(&format!("comment-{id}")),
            |own| own.as_str().to_owned(),
        )
    }
}

/// Returns a stored path, percent-encoded.
#[must_use]
pub fn path(path: &PostPath) -> String {
    utf8_percent_encode(path.as_str(), PATH).to_string()
}

/// Returns any decoded path, percent-encoded.
#[must_use]
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Returns one decoded segment of a path, percent-encoded.
#[must_use]
pub fn encoded_part(part: &str) -> String {
    utf8_percent_encode(part, SEGMENT).to_string()
}

/// Returns a post's path, or its URL in the API if it has no path yet.
#[must_use]
pub fn post(stored: Option<&PostPath>, id: PostId) -> String {
    stored.map_or_else(|| format!("/api/v1/posts/{id}"), path)
}

/// Returns the path of a comment on its post's page.
#[must_use]
pub fn comment_on(post_path: &PostPath, id: CommentId) -> String {
    format!("{}#comment-{id}", path(post_path))
}

/// Returns a comment's permalink.
#[must_use]
pub fn comment(id: CommentId) -> String {
    format!("/c/{id}")
}

/// The parameters by which WordPress names something in the query of the front page: a post or page, the
/// posts in a category, with a tag and by an author.
const BY_PARAMETER: [&str; 4] = ["p", "cat", "tag", "author"];

/// Returns the path that stands for an address of WordPress's whose query names something, such as
/// `/?p=12`: the address of a redirect has no query. `None` for a parameter that names nothing.
#[must_use]
pub fn by_parameter(name: &str, value: &str) -> Option<String> {
    let name = if name == "page_id" { "p" } else { name };
    let is_number = (1..=20).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
    let fits = match name {
        "tag" => (1..=200).contains(&value.len()),
        _ => is_number,
    };
    let fits = fits && BY_PARAMETER.contains(&name);
    fits.then(|| format!("/{name}={}", utf8_percent_encode(value, SEGMENT)))
}

/// Returns the address of WordPress's for which a path from [`by_parameter`] stands; `None` for any other
/// path.
#[must_use]
pub fn parameter_in(path: &str) -> Option<String> {
    let (name, _) = path.strip_prefix('/')?.split_once('=')?;
    BY_PARAMETER
        .contains(&name)
        .then(|| format!("/?{}", &path[1..]))
}

/// Returns the path of the list of posts with a label.
#[must_use]
pub fn label(name: &str) -> String {
    format!("/label/{}", utf8_percent_encode(name, SEGMENT))
}

/// Returns the path of a series.
#[must_use]
pub fn series(slug: &Slug) -> String {
    slug_page(SlugKind::Series, slug.as_str())
}

/// Returns the path of an author's posts.
#[must_use]
pub fn author(slug: &Slug) -> String {
    slug_page(SlugKind::Author, slug.as_str())
}

/// Returns the path of a series or an author, percent-encoded.
#[must_use]
pub fn slug_page(kind: SlugKind, slug: &str) -> String {
    encoded(&slug_path(kind, slug))
}

/// Returns the decoded path of a series or an author, in the form in which redirects store it.
#[must_use]
pub fn slug_path(kind: SlugKind, slug: &str) -> String {
    format!("/{}/{slug}", kind.word())
}

/// The path of the list of labels.
pub const LABELS: &str = "/labels";

/// Returns the path of the archive of a year.
#[must_use]
pub fn year(year: i32) -> String {
    format!("/{year:04}")
}

/// Returns the path of the archive of a month.
#[must_use]
pub fn month(year: i32, month: u32) -> String {
    format!("/{year:04}/{month:02}")
}

/// Returns the path of the archive of a day.
#[must_use]
pub fn day(year: i32, month: u32, day: u32) -> String {
    format!("/{year:04}/{month:02}/{day:02}")
}

/// Appends one query parameter to `path`.
#[must_use]
pub fn with_parameter(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{name}={}", utf8_percent_encode(value, QUERY))
}

/// Appends query parameters to `path`, in the given order.
#[must_use]
pub fn with_parameters(path: &str, parameters: &[(&str, String)]) -> String {
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, QUERY)))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

/// Returns the path of the feed of a list of posts in a format.
#[must_use]
pub fn feed_of(path: &str, form: FeedForm) -> String {
    let path = if path == "/" { FEED } else { path };
    format!("{path}{}", form.ending())
}

/// The path of the page that lists the blog's feeds.
pub const FEEDS: &str = "/feeds";

/// Returns the path of the feed of all comments in a format.
#[must_use]
pub fn comments_feed(form: FeedForm) -> String {
    format!("/comments{}", form.ending())
}

/// Returns the path of the feed of a post's comments in a format.
#[must_use]
pub fn post_feed(post_path: &PostPath, form: FeedForm) -> String {
    let page = path(post_path);
    let page = page.strip_suffix(".html").unwrap_or(&page);
    format!("{page}{}", form.comments_ending())
}

/// What the paths of share images begin with.
pub const SHARE: &str = "/-/share/";

/// Returns the path of the share image of a post, by its id, or of the blog, by [`BLOG`].
#[must_use]
pub fn share(subject: &str, hash: &str) -> String {
    format!("{SHARE}{subject}-{hash}.png")
}

/// Returns the path of the share image that is cut from the cover of a post, by the post's id.
#[must_use]
pub fn share_cover(subject: &str, hash: &str) -> String {
    format!("{SHARE}{subject}-{hash}.jpg")
}

/// Returns the path of the blog's icon: a PNG of `side` × `side` pixels, or an SVG without `side`.
#[must_use]
pub fn icon(hash: &str, side: Option<u16>) -> String {
    side.map_or_else(
        || format!("/-/icon/{hash}.svg"),
        |side| format!("/-/icon/{hash}-{side}.png"),
    )
}

/// Returns the path of a picture or file of the media library.
#[must_use]
pub fn media(hash: &MediaHash, name: &MediaName) -> String {
    format!("/media/{hash}/{}", encoded_part(name.as_str()))
}

/// Returns the path of a smaller size of a picture, or of the still of an animation.
#[must_use]
pub fn media_variant(hash: &MediaHash, variant: &MediaVariant, name: &MediaName) -> String {
    let MediaVariant { width, recipe, .. } = variant;
    format!(
        "/media/{hash}/{width}.{recipe}/{}",
        encoded_part(name.as_str())
    )
}

/// Returns the path that a post's comment form is submitted to.
#[must_use]
pub fn comment_action(post: PostId) -> String {
    format!("/-/comments/{post}#comment-form")
}

/// Returns the link with which a guest manages their comments on another device.
#[must_use]
pub fn guest_key(key: &str) -> String {
    format!("{GUEST}/{key}")
}

/// Returns the path of a guest's action on a comment: `edit` or `delete`.
#[must_use]
pub fn guest_comment(id: CommentId, what: &str) -> String {
    format!("{GUEST}/comments/{id}/{what}")
}

/// Returns the path that a vote for a comment is submitted to.
#[must_use]
pub fn vote(id: CommentId) -> String {
    format!("/-/votes/{id}")
}

/// Returns the path at which an e-mail address is confirmed.
#[must_use]
pub fn mail_confirm(link: &str) -> String {
    format!("{MAIL}{MAIL_CONFIRM}/{link}")
}

/// Returns the path at which a subscription is cancelled.
#[must_use]
pub fn mail_unsubscribe(link: &str) -> String {
    format!("{MAIL}{MAIL_UNSUBSCRIBE}/{link}")
}

/// Returns the path at which the owner moderates a comment from a mail.
#[must_use]
pub fn mail_moderate(link: &str) -> String {
    format!("{MAIL}{MAIL_MODERATE}/{link}")
}

/// The prefix of all links in mails.
pub const MAIL: &str = "/-/mail/";
/// The purpose that a link to confirm an address is signed for.
pub const MAIL_CONFIRM: &str = "confirm";
/// The purpose that a link to unsubscribe is signed for.
pub const MAIL_UNSUBSCRIBE: &str = "unsubscribe";
/// The purpose that a link to moderate a comment is signed for.
pub const MAIL_MODERATE: &str = "moderate";
/// The path of a guest's own comments.
pub const GUEST: &str = "/-/me";
/// Returns the path of the form for a reply to a comment.
#[must_use]
pub fn reply(post: PostId, comment: CommentId) -> String {
    format!("/-/comments/{post}?parent={comment}#comment-form")
}

/// Returns the path of an object of the API, such as `/api/v1/posts/42`.
#[must_use]
pub fn api(kind: &str, id: impl Display) -> String {
    format!("/api/v1/{kind}/{id}")
}

/// The path of the API's documentation.
pub const API_DOCS: &str = "/api/docs";

/// Returns the path at which the API's documentation explains a kind of problem.
#[must_use]
pub fn api_problem(kind: &str) -> String {
    format!("{API_DOCS}#problem-{kind}")
}

/// Returns the path of a static file, which changes with the file's content.
#[must_use]
pub fn asset(hash: &str, name: &str) -> String {
    format!("/-/static/{hash}/{name}")
}

/// Returns the path of a link to a draft.
#[must_use]
pub fn preview(key: &str) -> String {
    format!("/-/preview/{key}")
}

/// The path at which a guest erases all their data.
pub const GUEST_ERASE: &str = "/-/me/erase";
/// The path of the notice that a comment was received and waits for approval.
pub const PENDING_NOTICE: &str = "/-/comments/received";
/// The path of the web app manifest.
pub const MANIFEST: &str = "/manifest.webmanifest";
/// The subject of the blog's own share image, in place of a post's id.
pub const BLOG: &str = "blog";
/// The path of the archive of all years and months.
pub const ARCHIVE: &str = "/archive";
/// The path of the sitemap.
pub const SITEMAP: &str = "/sitemap.xml";
/// The path of the search page.
pub const SEARCH: &str = "/search";
/// The path of the OpenSearch description.
pub const OPEN_SEARCH: &str = "/opensearch.xml";
/// The path of the feed of posts, without the ending that selects the format.
pub const FEED: &str = "/feed";

//! Addresses: the only place that writes one. Pages, feeds, mail and jobs ask here.
//!
//! What is stored is decoded; what is written is encoded once, here. Paths are
//! from `/`; [`Urls::absolute`] puts the configured base in front, which no
//! request header can change.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::model::{CommentId, EntryId, Named, PostId, PostPath};

/// What must be encoded in a path: all but RFC 3986's `pchar` and `/`.
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
/// The same within one segment.
const SEGMENT: &AsciiSet = &PATH.add(b'/');
/// The same within a value of a query.
const QUERY: &AsciiSet = &SEGMENT.add(b'&').add(b'+').add(b'=').add(b';').add(b'\'');

/// Writes the blog's addresses.
#[derive(Clone, Debug)]
pub struct Urls {
    base: String,
    host: String,
    tag_prefix: String,
}

impl Urls {
    /// Addresses below `base`, such as `https://blog.example.org`.
    #[must_use]
    pub fn new(base: &Url) -> Self {
        let host = base.host_str().unwrap_or("localhost").to_owned();
        let tag_prefix = format!("tag:{host},2026:");
        Self {
            base: base.as_str().trim_end_matches('/').to_owned(),
            host,
            tag_prefix,
        }
    }

    /// The same with ids that begin as they did when the blog was first started, wherever it is now.
    #[must_use]
    pub fn with_tag_prefix(self, tag_prefix: String) -> Self {
        Self { tag_prefix, ..self }
    }

    /// The host of the blog.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The full address of a path.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The path of an address of this blog, whole or from `/`; any other text as it is.
    #[must_use]
    pub fn local<'a>(&self, address: &'a str) -> &'a str {
        match address.strip_prefix(self.base.as_str()) {
            Some("") => "/",
            Some(path) if path.starts_with('/') => path,
            _ => address,
        }
    }

    /// Whether cookies and such may be marked `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base.starts_with("https:")
    }

    /// The scheme, host and port, as an `Origin` header has them.
    #[must_use]
    pub fn origin(&self) -> String {
        Url::parse(&self.base)
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default()
    }

    /// An id that stays when the blog moves: a tag URI (RFC 4151).
    #[must_use]
    pub fn tag(&self, specific: &str) -> String {
        format!("{}{specific}", self.tag_prefix)
    }

    /// The id of a post in feeds: the one that it came with, or one of ours.
    #[must_use]
    pub fn post_entry(&self, id: PostId, own: Option<&EntryId>) -> String {
        own.map_or_else(
            || self.tag(&format!("post-{id}")),
            |own| own.as_str().to_owned(),
        )
    }

    /// The id of a comment in feeds: the one that it came with, or one of ours.
    #[must_use]
    pub fn comment_entry(&self, id: CommentId, own: Option<&EntryId>) -> String {
        own.map_or_else(
            || self.tag(&format!("comment-{id}")),
            |own| own.as_str().to_owned(),
        )
    }
}

/// A stored path, encoded.
#[must_use]
pub fn path(path: &PostPath) -> String {
    utf8_percent_encode(path.as_str(), PATH).to_string()
}

/// Any decoded path, encoded.
#[must_use]
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// A post's path; the place from which it is found by its id while it has none.
#[must_use]
pub fn post(stored: Option<&PostPath>, id: PostId) -> String {
    stored.map_or_else(|| format!("/api/v1/posts/{id}"), path)
}

/// A comment on its post's page.
#[must_use]
pub fn comment_on(post_path: &PostPath, id: CommentId) -> String {
    format!("{}#comment-{id}", path(post_path))
}

/// A comment's own permalink.
#[must_use]
pub fn comment(id: CommentId) -> String {
    format!("/c/{id}")
}

/// The posts with a label.
#[must_use]
pub fn label(name: &str) -> String {
    format!("/label/{}", utf8_percent_encode(name, SEGMENT))
}

/// The posts of a series, by its name in addresses.
#[must_use]
pub fn series(slug: &str) -> String {
    named(Named::Series, slug)
}

/// The posts of a person, by the name in addresses.
#[must_use]
pub fn author(slug: &str) -> String {
    named(Named::Author, slug)
}

/// Either of them.
#[must_use]
pub fn named(named: Named, slug: &str) -> String {
    encoded(&named_path(named, slug))
}

/// The same, decoded, as it is stored.
#[must_use]
pub fn named_path(named: Named, slug: &str) -> String {
    format!("/{}/{slug}", named.word())
}

/// Every label.
pub const LABELS: &str = "/labels";

/// The posts of a year.
#[must_use]
pub fn year(year: i32) -> String {
    format!("/{year:04}")
}

/// The posts of a month.
#[must_use]
pub fn month(year: i32, month: u32) -> String {
    format!("/{year:04}/{month:02}")
}

/// `path` with one parameter.
#[must_use]
pub fn with_parameter(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{name}={}", utf8_percent_encode(value, QUERY))
}

/// `path` with parameters in this order.
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

/// The feed of a list of posts in the form with this ending.
#[must_use]
pub fn feed_of(path: &str, ending: &str) -> String {
    let path = if path == "/" { FEED } else { path };
    format!("{path}{ending}")
}

/// The feed of all comments in the form with this ending.
#[must_use]
pub fn comments_feed(ending: &str) -> String {
    format!("/comments{ending}")
}

/// The feed of the comments under a post in the form with this ending.
#[must_use]
pub fn post_feed(post_path: &PostPath, ending: &str) -> String {
    let page = path(post_path);
    let page = page.strip_suffix(".html").unwrap_or(&page);
    if ending == ".atom" {
        format!("{page}{ending}")
    } else {
        format!("{page}.comments{ending}")
    }
}

/// The share image of a post, by its id, or of the [`BLOG`].
#[must_use]
pub fn share(subject: &str, hash: &str) -> String {
    format!("/-/share/{subject}-{hash}.png")
}

/// The blog's icon: as an SVG, or as points of this many a side.
#[must_use]
pub fn icon(hash: &str, side: Option<u16>) -> String {
    side.map_or_else(
        || format!("/-/icon/{hash}.svg"),
        |side| format!("/-/icon/{hash}-{side}.png"),
    )
}

/// Where a comment's form is sent.
#[must_use]
pub fn comment_action(post: PostId) -> String {
    format!("/-/comments/{post}#comment-form")
}

/// The manage link of a guest's key.
#[must_use]
pub fn guest_device(key: &str) -> String {
    format!("{GUEST}/{key}")
}

/// Where a guest does something about one comment: `edit` or `delete`.
#[must_use]
pub fn guest_comment(id: CommentId, what: &str) -> String {
    format!("{GUEST}/comments/{id}/{what}")
}

/// Where a vote for a comment is sent.
#[must_use]
pub fn vote(id: CommentId) -> String {
    format!("/-/votes/{id}")
}

/// Where an address is confirmed.
#[must_use]
pub fn mail_confirm(link: &str) -> String {
    format!("{MAIL}{MAIL_CONFIRM}/{link}")
}

/// Where a subscription ends.
#[must_use]
pub fn mail_unsubscribe(link: &str) -> String {
    format!("{MAIL}{MAIL_UNSUBSCRIBE}/{link}")
}

/// Where the owner decides about a comment.
#[must_use]
pub fn mail_moderate(link: &str) -> String {
    format!("{MAIL}{MAIL_MODERATE}/{link}")
}

/// Where the links in mails lead.
pub const MAIL: &str = "/-/mail/";
/// What a link that confirms is signed for.
pub const MAIL_CONFIRM: &str = "confirm";
/// What a link that unsubscribes is signed for.
pub const MAIL_UNSUBSCRIBE: &str = "unsubscribe";
/// What a link that moderates is signed for.
pub const MAIL_MODERATE: &str = "moderate";
/// A guest's own comments.
pub const GUEST: &str = "/-/me";
/// Where a comment is quoted: the form for a reply that begins with its words.
#[must_use]
pub fn quote(post: PostId, comment: CommentId) -> String {
    format!("/-/comments/{post}?quote={comment}#comment-form")
}

/// Where a guest erases everything.
pub const GUEST_ERASE: &str = "/-/me/erase";
/// The notice that a comment was received and waits.
pub const COMMENT_RECEIVED: &str = "/-/comments/received";
/// The web app manifest.
pub const MANIFEST: &str = "/manifest.webmanifest";
/// What stands in place of a post's id in the address of the blog's own share image.
pub const BLOG: &str = "blog";
/// All years and months.
pub const ARCHIVE: &str = "/archive";
/// The index of all addresses.
pub const SITEMAP: &str = "/sitemap.xml";
/// Where posts and comments are searched.
pub const SEARCH: &str = "/search";
/// What tells browsers how to search here.
pub const OPEN_SEARCH: &str = "/opensearch.xml";
/// The feed of posts, without the ending of a form.
pub const FEED: &str = "/feed";

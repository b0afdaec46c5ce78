//! The second layer: ammonia with an allow-list of our own.
//!
//! It would hold alone. Attributes that it can only allow by name are looked at here once more,
//! in the form in which the parser understood them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::address;
use super::attributes::{ID_PREFIX, MORE, is_class, is_word, number};
use super::policy::Policy;

const POST_ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const COMMENT_ELEMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "sub",
    "sup",
    "ul",
];

const POST_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "name", "aria-label"]),
    (
        "img",
        &["src", "alt", "width", "height", "loading", "decoding"],
    ),
    ("ol", &["start", "type", "reversed"]),
    ("li", &["value"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("del", &["datetime"]),
    ("ins", &["datetime"]),
    ("details", &["open"]),
];

const COMMENT_ATTRIBUTES: &[(&str, &[&str])] = &[("a", &["href"]), ("ol", &["start"])];

static POST: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(POST_ELEMENTS, POST_ATTRIBUTES, Policy::Post);
    builder
        .generic_attributes(HashSet::from(["class", "id", "title", "lang", "dir"]))
        .link_rel(Some("noopener"))
        .url_relative(UrlRelative::PassThrough);
    builder
});

static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(COMMENT_ELEMENTS, COMMENT_ATTRIBUTES, Policy::Comment);
    builder
        .generic_attributes(HashSet::from(["class"]))
        .link_rel(Some("nofollow ugc noopener"))
        .url_relative(UrlRelative::Deny);
    builder
});

/// Removes from `tidied` whatever `policy` does not allow.
pub(super) fn filter(tidied: &str, policy: Policy) -> String {
    let builder = match policy {
        Policy::Post => &POST,
        Policy::Comment => &COMMENT,
    };
    builder.clean(tidied).to_string()
}

fn builder(
    elements: &[&'static str],
    attributes: &[(&'static str, &[&'static str])],
    policy: Policy,
) -> Builder<'static> {
    let by_element: HashMap<_, HashSet<_>> = attributes
        .iter()
        .map(|(element, names)| (*element, names.iter().copied().collect()))
        .collect();
    let mut builder = Builder::empty();
    builder
        .tags(elements.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(by_element)
        .url_schemes(address::schemes(policy).iter().copied().collect())
        .attribute_filter(move |element, name, value| check(element, name, value, policy));
    builder
}

fn check<'v>(element: &str, name: &str, value: &'v str, policy: Policy) -> Option<Cow<'v, str>> {
    let valid = match (element, name) {
        (_, "class") => value.split(' ').all(|class| is_class(class, policy)),
        (_, "id") => value.starts_with(ID_PREFIX),
        ("a", "name") => value == MORE,
        ("a", "href") => address::link(value, policy).as_deref() == Some(value),
        ("img", "src") => address::image(value).is_some_and(|image| image.src == value),
        ("img", "alt" | "loading" | "decoding") => true,
        (_, "width" | "height" | "start" | "value" | "colspan" | "rowspan") => {
            number(value).is_some()
        }
        ("a", "rel") => true,
        _ => is_word(name, value),
    };
    valid.then_some(Cow::Borrowed(value))
}

//! The rules for tags: what the first layer does with each, in a post and in a comment.
//!
//! A tag whose element is allowed becomes that element. For other tags a rule may be given here; a
//! tag without one is removed and its content is kept.

use super::allowed::{self, Policy};

/// The most elements that may be open at once. A deeper tag is dropped and its text is kept.
pub const MAX_DEPTH: usize = 100;

/// The most hosts that the images of one post may come from. Images from further hosts become
/// links, because every host is listed in the page's `Content-Security-Policy` header.
pub const MAX_IMAGE_HOSTS: usize = 40;

/// The rule for a tag: its treatment by the first layer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Writes the tag as this element.
    Become(&'static str),
    /// Removes the tag and keeps its content.
    Unwrap,
    /// Replaces the tag by a space or a line break, so that the words on either side stay apart.
    Separate(&'static str),
    /// Removes the tag and its content up to the end tag. Without an end tag only the tag is
    /// removed.
    Remove,
    /// Shows the content up to the end tag as plain text, inside this element.
    Verbatim(&'static str),
    Frame,
    Media,
    Image,
    Input,
}

use Rule::{Become, Frame, Image, Input, Media, Remove, Separate, Unwrap, Verbatim};

/// Returns the rule for the tag `name`, and the tag's name as a static string, which its end tag is
/// matched with.
pub(super) fn rule(name: &str, policy: Policy) -> (&'static str, Rule) {
    if let Some(rule) = special(name, policy) {
        return ("", rule);
    }
    let allowed = allowed::element(name, policy).map(|element| (element, element));
    match allowed.or_else(|| renamed(name, policy)) {
        Some((source, element)) => (source, Become(element)),
        None => ("", Unwrap),
    }
}

fn special(name: &str, policy: Policy) -> Option<Rule> {
    let rule = match name {
        "script" | "style" | "title" | "noembed" | "noframes" => Remove,
        "xmp" | "textarea" => Verbatim("pre"),
        "iframe" | "frame" => Frame,
        "video" | "audio" | "source" | "embed" | "object" | "param" | "bgsound" => Media,
        "img" | "image" => Image,
        "input" => Input,
        "td" | "th" | "dd" if policy == Policy::Comment => Separate(" "),
        "tr" | "dt" | "option" if policy == Policy::Comment => Separate("\n"),
        _ => return None,
    };
    Some(rule)
}

/// Returns the name of a tag that becomes another element, as a static string, and that element.
fn renamed(name: &str, policy: Policy) -> Option<(&'static str, &'static str)> {
    let own = if policy == Policy::Comment {
        RENAMED_IN_COMMENTS
    } else {
        RENAMED_IN_POSTS
    };
    RENAMED.iter().chain(own).find_map(|(sources, element)| {
        let source = sources.split(' ').find(|source| *source == name)?;
        Some((source, *element))
    })
}

/// Tags, and the element that they become.
const RENAMED: &[(&str, &str)] = &[("listing", "pre"), ("dir menu", "ul"), ("tt", "code")];

const RENAMED_IN_POSTS: &[(&str, &str)] = &[
    (
        "center article aside header footer nav main address hgroup",
        "div",
    ),
    ("strike", "s"),
    ("font", "span"),
    ("acronym", "abbr"),
];

const RENAMED_IN_COMMENTS: &[(&str, &str)] = &[
    ("div center section article figure figcaption summary", "p"),
    ("h1 h2 h3", "h4"),
    ("s strike", "del"),
    ("kbd samp", "code"),
];

/// Whether `element` is void: it has neither content nor an end tag.
pub(super) fn is_void(element: &str) -> bool {
    matches!(element, "br" | "hr" | "img" | "source" | "wbr")
}

/// Whether `element` closes an open paragraph.
pub(super) fn is_block(element: &str) -> bool {
    is_heading(element)
        || matches!(
            element,
            "p" | "div"
                | "section"
                | "pre"
                | "ul"
                | "ol"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "blockquote"
                | "figure"
                | "figcaption"
                | "details"
                | "summary"
                | "table"
                | "hr"
        )
        || is_table_part(element)
}

/// Whether `element` is a heading, `h1` to `h6`.
pub(super) fn is_heading(element: &str) -> bool {
    matches!(element, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether `element` is allowed only inside a table.
pub(super) fn is_table_part(element: &str) -> bool {
    matches!(
        element,
        "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th"
    )
}

/// Whether `element` is a part of a table that must not contain text directly: an HTML parser would
/// move the text out of the table.
pub(super) fn is_table_frame(element: &str) -> bool {
    matches!(element, "table" | "thead" | "tbody" | "tfoot" | "tr")
}

/// Whether `element` is a boundary: tags inside it never close elements outside it.
pub(super) fn is_cell(element: &str) -> bool {
    matches!(element, "table" | "caption" | "td" | "th")
}

/// Whether `element` is inline formatting that is reopened after a block that ended without closing
/// it.
pub(super) fn is_formatting(element: &str) -> bool {
    matches!(
        element,
        "b" | "strong" | "i" | "em" | "u" | "s" | "small" | "code"
    )
}

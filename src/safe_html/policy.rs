//! What becomes of each element, in a post and in a comment.

/// How many elements may be open at once. Deeper tags are dropped, their text stays.
pub const MAX_DEPTH: usize = 100;

/// How many hosts the images of one post may come from; images of further hosts become links.
/// Each host is named in a header of the page.
pub const MAX_IMAGE_HOSTS: usize = 40;

/// Whose text it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    Post,
    Comment,
}

/// What becomes of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It is written as this element.
    Become(&'static str),
    /// It goes, what it contains stays.
    Unwrap,
    /// It goes, and a space or a line end stands for it so that words stay apart.
    Part(&'static str),
    /// It goes, with its content up to the end tag.
    Remove,
    /// Its content is text to the end tag, and is shown in this element.
    Verbatim(&'static str),
    Frame,
    Media,
    Image,
    Input,
}

use Treatment::{Become, Frame, Image, Input, Media, Part, Remove, Unwrap, Verbatim};

impl Policy {
    /// What becomes of the tag `name`, and its name to be matched with its end tag.
    pub(super) fn treat(self, name: &str) -> (&'static str, Treatment) {
        self.common(name).unwrap_or_else(|| match self {
            Self::Post => of_post(name),
            Self::Comment => of_comment(name),
        })
    }

    fn common(self, name: &str) -> Option<(&'static str, Treatment)> {
        let treatment = match name {
            "script" | "style" | "title" | "noembed" | "noframes" => Remove,
            "xmp" | "textarea" => Verbatim("pre"),
            "iframe" | "frame" => Frame,
            "video" | "audio" | "source" | "embed" | "object" | "param" | "bgsound" => Media,
            "img" | "image" => Image,
            "input" => Input,
            _ => return known(name, COMMON).map(|(source, element)| (source, Become(element))),
        };
        Some(("", treatment))
    }
}

fn of_post(name: &str) -> (&'static str, Treatment) {
    match known(name, POST) {
        Some((source, element)) => (source, Become(element)),
        None => ("", Unwrap),
    }
}

fn of_comment(name: &str) -> (&'static str, Treatment) {
    match name {
        "td" | "th" | "dd" => ("", Part(" ")),
        "tr" | "dt" | "option" => ("", Part("\n")),
        _ => match known(name, COMMENT) {
            Some((source, element)) => (source, Become(element)),
            None => ("", Unwrap),
        },
    }
}

/// A tag as it is written, and the element it becomes.
type Renaming = (&'static str, &'static str);

fn known(name: &str, renamings: &[Renaming]) -> Option<Renaming> {
    renamings
        .iter()
        .copied()
        .find(|(source, _)| *source == name)
}

const COMMON: &[Renaming] = &[
    ("p", "p"),
    ("br", "br"),
    ("a", "a"),
    ("b", "b"),
    ("strong", "strong"),
    ("i", "i"),
    ("em", "em"),
    ("span", "span"),
    ("code", "code"),
    ("pre", "pre"),
    ("listing", "pre"),
    ("ul", "ul"),
    ("dir", "ul"),
    ("menu", "ul"),
    ("ol", "ol"),
    ("li", "li"),
    ("blockquote", "blockquote"),
    ("del", "del"),
    ("hr", "hr"),
    ("sup", "sup"),
    ("sub", "sub"),
    ("tt", "code"),
    ("h4", "h4"),
    ("h5", "h5"),
    ("h6", "h6"),
];

const POST: &[Renaming] = &[
    ("div", "div"),
    ("center", "div"),
    ("section", "section"),
    ("article", "div"),
    ("aside", "div"),
    ("header", "div"),
    ("footer", "div"),
    ("nav", "div"),
    ("main", "div"),
    ("address", "div"),
    ("hgroup", "div"),
    ("h1", "h1"),
    ("h2", "h2"),
    ("h3", "h3"),
    ("u", "u"),
    ("s", "s"),
    ("strike", "s"),
    ("small", "small"),
    ("font", "span"),
    ("ins", "ins"),
    ("mark", "mark"),
    ("kbd", "kbd"),
    ("samp", "samp"),
    ("var", "var"),
    ("q", "q"),
    ("cite", "cite"),
    ("dfn", "dfn"),
    ("abbr", "abbr"),
    ("acronym", "abbr"),
    ("time", "time"),
    ("wbr", "wbr"),
    ("bdi", "bdi"),
    ("bdo", "bdo"),
    ("ruby", "ruby"),
    ("rt", "rt"),
    ("rp", "rp"),
    ("dl", "dl"),
    ("dt", "dt"),
    ("dd", "dd"),
    ("figure", "figure"),
    ("figcaption", "figcaption"),
    ("details", "details"),
    ("summary", "summary"),
    ("table", "table"),
    ("caption", "caption"),
    ("thead", "thead"),
    ("tbody", "tbody"),
    ("tfoot", "tfoot"),
    ("tr", "tr"),
    ("td", "td"),
    ("th", "th"),
];

const COMMENT: &[Renaming] = &[
    ("div", "p"),
    ("center", "p"),
    ("section", "p"),
    ("article", "p"),
    ("figure", "p"),
    ("figcaption", "p"),
    ("summary", "p"),
    ("h1", "h4"),
    ("h2", "h4"),
    ("h3", "h4"),
    ("s", "del"),
    ("strike", "del"),
    ("kbd", "code"),
    ("samp", "code"),
];

/// Elements without content.
pub(super) fn is_void(element: &str) -> bool {
    matches!(element, "br" | "hr" | "img" | "wbr")
}

/// Elements that end an open paragraph.
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

/// `h1` to `h6`.
pub(super) fn is_heading(element: &str) -> bool {
    matches!(element, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// What may stand only inside a table.
pub(super) fn is_table_part(element: &str) -> bool {
    matches!(
        element,
        "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th"
    )
}

/// Where text must not stand: a parser would move it out of the table.
pub(super) fn is_table_frame(element: &str) -> bool {
    matches!(element, "table" | "thead" | "tbody" | "tfoot" | "tr")
}

/// What shuts the elements around it off from the tags inside.
pub(super) fn is_cell(element: &str) -> bool {
    matches!(element, "table" | "caption" | "td" | "th")
}

/// Formatting that goes on after a block that ended without ending it.
pub(super) fn is_formatting(element: &str) -> bool {
    matches!(
        element,
        "b" | "strong" | "i" | "em" | "u" | "s" | "small" | "code"
    )
}

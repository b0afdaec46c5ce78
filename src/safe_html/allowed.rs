//! The allow-list: all the HTML that a [`SafeHtml`](super::SafeHtml) can contain.
//!
//! Whatever writes HTML derives from the tables of this file:
//!
//! - `normalize` keeps the elements that are listed and writes their attributes in the order of
//!   `ATTRIBUTES`; `rules` says what becomes of the other tags;
//! - `filter` configures ammonia with the tables, and checks each value with `is_attribute`;
//! - `builder` refuses everything else that the rest of the crate asks it to write.
//!
//! To allow one more element or attribute, add it here, and to `rules` if it is a block, a void
//! element or a part of a table. Nothing that is listed may run, load, submit or restyle anything,
//! and the text of an element must be ordinary text to an HTML parser (not as in `style` or
//! `textarea`). `tests/render/allow_list.rs` checks that against the lists of the HTML standard.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::address;

pub use super::policy::{Policy, schemes};

use Policy::{Comment, Decorated, Post};

/// The elements, by the first policy that may have them.
const ELEMENTS: &[(Policy, &str)] = &[
    (
        Comment,
        "a b blockquote br code del em h4 h5 h6 hr i li ol p pre span strong sub sup ul",
    ),
    (
        Post,
        "abbr bdi bdo caption cite dd details dfn div dl dt figcaption figure h1 h2 h3 img ins kbd \
         mark q rp rt ruby s samp section small summary table tbody td tfoot th thead time tr u \
         var wbr",
    ),
    (Decorated, "nav picture source audio video"),
    (Decorated, FORMULA_CONTAINERS),
    (Decorated, FORMULA_TEXTS),
];

/// The elements of MathML that contain other elements and no text.
const FORMULA_CONTAINERS: &str = "math semantics mrow mfrac msqrt mroot mstyle mpadded mphantom \
     menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr \
     mtd mspace";

/// The elements of MathML that contain only text. An HTML parser would read a tag inside them as
/// HTML.
const FORMULA_TEXTS: &str = "mi mo mn ms mtext annotation";

/// The elements that a row of [`ATTRIBUTES`] is about.
#[derive(Clone, Copy, Debug)]
enum On {
    /// Every element of HTML.
    Html,
    /// Every element of MathML.
    Formula,
    /// The elements named in a list.
    Only(&'static str),
}

/// The values that an attribute may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// The URL of a link.
    Link,
    /// The URL of an image.
    Image,
    /// The `id` of an element of the same page, after a `#`.
    Fragment,
    /// The link types that [`rel`] gives for the policy.
    Rel,
    /// A name with [`ID_PREFIX`].
    Id,
    /// Names that [`is_class`] accepts.
    Classes,
    /// Names of the classes with which cells of formulas are laid out.
    FormulaClasses,
    /// The path of a file of the media library.
    OwnFile,
    /// Paths of files of the media library, each with a width, for `srcset`.
    OwnFiles,
    /// Widths for `sizes`, in the terms of CSS, or a condition for `media`.
    Css,
    /// One to five digits.
    Number,
    /// A number or a length, as MathML writes them.
    Length,
    /// A language tag.
    Language,
    /// A date, a time or a duration.
    Date,
    /// Text that is not empty.
    Text,
    /// Any text.
    AnyText,
    /// One of the words of a list.
    OneOf(&'static str),
    /// A word that only the sanitiser itself writes.
    Generated(&'static str),
}

use On::{Formula, Html, Only};
use Value::{
    AnyText, Classes, Css, Date, FormulaClasses, Fragment, Generated, Id, Image, Language, Length,
    Link, Number, OneOf, OwnFile, OwnFiles, Rel, Text,
};

/// The attributes: the first policy that may have them, their elements, their names, and the values
/// that they may have.
const ATTRIBUTES: &[(Policy, On, &str, Value)] = &[
    (Comment, Only("a"), "href", Link),
    (Comment, Only("a"), "rel", Rel),
    (Comment, Only("ol"), "start", Number),
    (Post, Only("img"), "src", Image),
    (Post, Only("img"), "alt", AnyText),
    (Post, Only("img"), "width height", Number),
    (Post, Only("img"), "loading", Generated("lazy")),
    (Post, Only("img"), "decoding", Generated("async")),
    (Post, Only("li"), "value", Number),
    (Post, Only("td th"), "colspan rowspan", Number),
    (Post, Only("a"), "name", OneOf(JUMP_BREAK)),
    (Post, Html, "id", Id),
    (Post, Html, "title", Text),
    (Post, Html, "lang", Language),
    (Post, Html, "dir", OneOf("ltr rtl auto")),
    (
        Post,
        Only("th"),
        "scope",
        OneOf("row col rowgroup colgroup"),
    ),
    (Post, Only("ol"), "type", OneOf("1 a A i I")),
    (Post, Only("time del ins"), "datetime", Date),
    (Post, Only("details"), "open", AnyText),
    (Post, Only("ol"), "reversed", AnyText),
    (Post, Only("a"), "aria-label", Text),
    (Comment, Html, "class", Classes),
    (Decorated, Only("a"), "href", Fragment),
    (Decorated, Only("img source"), "srcset", OwnFiles),
    (Decorated, Only("img"), "sizes", Css),
    (Decorated, Only("source"), "media", Css),
    (Decorated, Only("audio video"), "src", OwnFile),
    (Decorated, Only("audio video"), "controls", Generated("")),
    (
        Decorated,
        Only("audio video"),
        "preload",
        OneOf("none metadata"),
    ),
    (
        Decorated,
        Only("nav div section pre audio video"),
        "aria-label",
        Text,
    ),
    (Decorated, Only("div"), "role", OneOf("region note")),
    (Decorated, Only("pre"), "role", OneOf("region")),
    (Decorated, Only("section"), "role", OneOf("doc-endnotes")),
    (Decorated, Only("div pre math"), "tabindex", OneOf("0")),
    (Decorated, Only("math"), "display", OneOf("block inline")),
    (
        Decorated,
        Only("annotation"),
        "encoding",
        OneOf("application/x-tex"),
    ),
    (Decorated, Formula, "mathvariant", OneOf("normal")),
    (Decorated, Formula, "form", OneOf("prefix infix postfix")),
    (Decorated, Formula, "class", FormulaClasses),
    (
        Decorated,
        Formula,
        "stretchy fence separator largeop movablelimits accent accentunder symmetric displaystyle",
        OneOf("true false"),
    ),
    (
        Decorated,
        Formula,
        "lspace rspace width height depth voffset linethickness minsize maxsize scriptlevel \
         columnspan rowspan",
        Length,
    ),
];

/// The classes of the style sheet, by the first policy that may have them.
const CLASSES: &[(Policy, &str)] = &[
    (
        Post,
        "separator align-left align-center align-right align-justify float-left float-right \
         footnotes footnote-ref footnote-backref task-list-item tr-caption tr-caption-container \
         markdown-alert markdown-alert-title markdown-alert-note markdown-alert-tip \
         markdown-alert-important markdown-alert-warning markdown-alert-caution contents \
         math-inline math-display code-figure line numbered picture-grid",
    ),
    (
        Decorated,
        "table-box contents-title heading-anchor gallery gallery-row gallery-caption \
         inline-picture tall-picture",
    ),
];

/// The prefixes of further classes, for the language and the colours of code and its marked lines.
const CLASS_PREFIXES: &[(Policy, &str)] = &[
    (Comment, "hl-"),
    (Comment, "language-"),
    (Post, MARKED_LINES),
    (Decorated, "ratio-"),
];

/// The prefix of the class that lists the marked lines of a code block, as in `marks-2.4-6`.
pub(crate) const MARKED_LINES: &str = "marks-";

/// The prefix of every `id` in user content. The ids of the page itself never begin with it, so
/// user content cannot shadow them.
pub(super) const ID_PREFIX: &str = "user-content-";

/// The anchor name of Blogger's jump break (`<a name="more">`), which links on other sites rely on.
pub(crate) const JUMP_BREAK: &str = "more";

const LONGEST_CLASS: usize = 48;

/// Returns the link types that every link has.
pub fn rel(policy: Policy) -> &'static str {
    match policy {
        Comment => "nofollow ugc noopener",
        Post | Decorated => "noopener",
    }
}

/// An element of [`ELEMENTS`] with its rows of [`ATTRIBUTES`].
struct Element {
    first: Policy,
    attributes: Vec<(Policy, &'static str, Value)>,
}

static BY_NAME: LazyLock<HashMap<&str, Element>> = LazyLock::new(|| {
    let mut elements = HashMap::new();
    for (first, names) in ELEMENTS {
        for name in names.split(' ') {
            let attributes = attributes_on(name).collect();
            let first = *first;
            elements.insert(name, Element { first, attributes });
        }
    }
    elements
});

fn attributes_on(element: &str) -> impl Iterator<Item = (Policy, &'static str, Value)> {
    let rows = ATTRIBUTES
        .iter()
        .filter(move |(_, on, ..)| on.includes(element));
    rows.flat_map(|(first, _, names, value)| {
        names.split(' ').map(move |name| (*first, name, *value))
    })
}

/// Returns the elements that `policy` allows.
pub fn elements(policy: Policy) -> impl Iterator<Item = &'static str> {
    let allowed = BY_NAME.iter().filter(move |(_, own)| own.first <= policy);
    allowed.map(|(name, _)| *name)
}

/// Returns the name of an element as a static string if `policy` allows the element.
pub(super) fn element(name: &str, policy: Policy) -> Option<&'static str> {
    let (name, own) = BY_NAME.get_key_value(name)?;
    (own.first <= policy).then_some(*name)
}

/// Whether an element is of MathML.
pub fn is_formula(element: &str) -> bool {
    is_among(element, FORMULA_CONTAINERS) || is_formula_text(element)
}

/// Whether an element is of MathML and contains only text.
pub fn is_formula_text(element: &str) -> bool {
    is_among(element, FORMULA_TEXTS)
}

/// Returns the names and the values of the attributes that `policy` allows on `element`, in the
/// order in which they are written.
pub(super) fn attributes(
    element: &str,
    policy: Policy,
) -> impl Iterator<Item = (&'static str, Value)> {
    let own = BY_NAME.get(element);
    let rows = own.into_iter().flat_map(|own| &own.attributes);
    let allowed = rows.filter(move |(first, ..)| *first <= policy);
    allowed.map(|(_, name, value)| (*name, *value))
}

/// Returns the names of the attributes that `policy` allows on `element`.
pub fn attribute_names(element: &str, policy: Policy) -> impl Iterator<Item = &'static str> {
    attributes(element, policy).map(|(name, _)| name)
}

/// Whether `policy` allows the attribute `name` with `value`, unescaped, on `element`.
pub(super) fn is_attribute(element: &str, name: &str, value: &str, policy: Policy) -> bool {
    attributes(element, policy)
        .any(|(allowed, values)| allowed == name && values.admit(value, policy))
}

impl On {
    fn includes(self, element: &str) -> bool {
        match self {
            Self::Html => !is_formula(element),
            Self::Formula => is_formula(element),
            Self::Only(elements) => is_among(element, elements),
        }
    }
}

impl Value {
    /// Whether `value` is one of the values.
    pub(super) fn admit(self, value: &str, policy: Policy) -> bool {
        match self {
            Self::Link => address::link(value, policy).as_deref() == Some(value),
            Self::Image => address::image(value).is_some_and(|image| image.src == value),
            Self::OwnFile => is_own_file(value),
            Self::OwnFiles => value.split(", ").all(is_candidate),
            Self::Css => is_made_of(value, b" :,()-", 79),
            Self::Fragment => value.starts_with('#'),
            Self::Rel => value == rel(policy),
            Self::Id => value.starts_with(ID_PREFIX),
            Self::Classes => value.split(' ').all(|class| is_class(class, policy)),
            Self::FormulaClasses => {
                let is_cell =
                    |class: &str| class.starts_with("menv-") || class.starts_with("cell-");
                is_made_of(value, b"- ", 79) && value.split(' ').all(is_cell)
            }
            Self::Number => {
                let is_digit = |byte: u8| byte.is_ascii_digit();
                (1..=5).contains(&value.len()) && value.bytes().all(is_digit)
            }
            Self::Length => is_made_of(value, b".+-%", 79),
            Self::Language => is_made_of(value, b"-", 35),
            Self::Date => is_made_of(value, b"-:.+ ", 63),
            Self::Text => !value.is_empty(),
            Self::AnyText => true,
            Self::OneOf(words) => is_among(value, words),
            Self::Generated(word) => value == word,
        }
    }
}

/// Whether `path` is of a file of the media library, and nothing else is.
fn is_own_file(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/".contains(&byte);
    path.starts_with("/media/") && !path.contains("..") && path.bytes().all(is_plain)
}

/// Whether `candidate` is such a path, with a width or alone.
fn is_candidate(candidate: &str) -> bool {
    let (path, width) = candidate.split_once(' ').unwrap_or((candidate, "1w"));
    let digits = width.strip_suffix('w').unwrap_or_default();
    is_own_file(path) && Number.admit(digits, Decorated)
}

/// Whether `policy` allows `class`.
pub fn is_class(class: &str, policy: Policy) -> bool {
    let is_code = |prefix: &str| {
        let rest = class.strip_prefix(prefix);
        rest.is_some_and(|rest| is_made_of(rest, b"+-#._", LONGEST_CLASS - prefix.len()))
    };
    let allowed = |(first, _): &&(Policy, &str)| *first <= policy;
    CLASS_PREFIXES
        .iter()
        .filter(allowed)
        .any(|(_, prefix)| is_code(prefix))
        || CLASSES
            .iter()
            .filter(allowed)
            .any(|(_, classes)| is_among(class, classes))
}

/// Whether `text` has between one and `longest` bytes, all of them ASCII letters, digits or one of
/// `others`.
fn is_made_of(text: &str, others: &[u8], longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}

fn is_among(word: &str, list: &str) -> bool {
    list.split(' ').any(|own| own == word)
}

//! The attributes that an element keeps, in an order of our own.

use std::collections::HashSet;

use super::address;
use super::changes::{self, Changes};
use super::characters;
use super::policy::Policy;
use super::tokenizer::Tag;

/// Names and values to be written.
pub(super) type Attributes = Vec<(&'static str, String)>;

/// What user content may be named by; ours never begin so.
pub(super) const ID_PREFIX: &str = "user-content-";

/// The name of Blogger's jump break, which links from elsewhere rely on.
pub(super) const MORE: &str = "more";

/// Begins the class that names the marked lines of a block of code.
pub(super) const MARKS: &str = "marks-";

const LONGEST_ID: usize = 200;
const LONGEST_CLASS: usize = 48;

/// Our classes that user content may carry.
const CLASSES: &[&str] = &[
    "separator",
    "align-left",
    "align-center",
    "align-right",
    "align-justify",
    "float-left",
    "float-right",
    "footnotes",
    "footnote-ref",
    "footnote-backref",
    "task-list-item",
    "tr-caption",
    "tr-caption-container",
    "markdown-alert",
    "markdown-alert-title",
    "markdown-alert-note",
    "markdown-alert-tip",
    "markdown-alert-important",
    "markdown-alert-warning",
    "markdown-alert-caution",
    "contents",
    "math-inline",
    "math-display",
    "code-figure",
    "line",
    "numbered",
];

/// Reads the attributes of one tag for the element it becomes.
pub(super) struct Reader<'t, 'a> {
    pub(super) tag: &'t Tag<'a>,
    pub(super) element: &'static str,
    pub(super) policy: Policy,
    pub(super) changes: &'t mut Changes,
    /// The ids given so far; each is given once.
    pub(super) ids: &'t mut HashSet<String>,
}

impl Reader<'_, '_> {
    /// All that stays.
    pub(super) fn read(mut self) -> Attributes {
        let mut kept = Attributes::new();
        if self.element == "a" {
            self.link(&mut kept);
        }
        self.numbers(&mut kept);
        if self.policy == Policy::Post {
            self.names(&mut kept);
            self.words(&mut kept);
        }
        let classes = self.classes();
        if !classes.is_empty() {
            kept.push(("class", classes.join(" ")));
        }
        kept
    }

    fn value(&self, name: &str) -> Option<String> {
        let value = characters::clean(self.tag.attribute(name)?, self.policy);
        Some(value.trim().to_owned())
    }

    fn link(&mut self, kept: &mut Attributes) {
        let Some(written) = self.value("href") else {
            return;
        };
        match address::link(&written, self.policy) {
            Some(address) => kept.push(("href", in_page(address))),
            None if written.is_empty() => {}
            None => self.changes.count(changes::ADDRESS),
        }
    }

    fn numbers(&self, kept: &mut Attributes) {
        let names: &[&'static str] = match self.element {
            "ol" => &["start"],
            "li" if self.policy == Policy::Post => &["value"],
            "td" | "th" => &["colspan", "rowspan"],
            _ => &[],
        };
        for name in names {
            let number = self.value(name).and_then(|value| number(&value));
            kept.extend(number.map(|number| (*name, number)));
        }
    }

    fn names(&mut self, kept: &mut Attributes) {
        let name = self.value("name").filter(|_| self.element == "a");
        if name.as_deref() == Some(MORE) {
            return kept.push(("name", MORE.to_owned()));
        }
        let id = self
            .value("id")
            .or(name)
            .and_then(|id| prefixed(&id))
            .filter(|id| self.ids.insert(id.clone()));
        kept.extend(id.map(|id| ("id", id)));
    }

    fn words(&self, kept: &mut Attributes) {
        for (name, elements) in WORDS {
            if elements.is_empty() || elements.contains(&self.element) {
                let word = self.value(name).filter(|value| is_word(name, value));
                kept.extend(word.map(|word| (*name, word)));
            }
        }
    }

    fn classes(&self) -> Vec<String> {
        let written = self.value("class").unwrap_or_default();
        let mut kept: Vec<String> = Vec::new();
        let laid_out = self.alignment().into_iter().chain(self.float());
        for class in written.split_ascii_whitespace().chain(laid_out) {
            if is_class(class, self.policy)
                && kept.len() < 8
                && !kept.iter().any(|other| other == class)
            {
                kept.push(class.to_owned());
            }
        }
        kept
    }

    fn alignment(&self) -> Option<&'static str> {
        if self.tag.name == "center" {
            return Some("align-center");
        }
        let style = self.style("text-align");
        let written = style.or_else(|| self.value("align"))?.to_ascii_lowercase();
        let side = written.trim();
        match (self.element, side) {
            ("img" | "table", "left") => Some("float-left"),
            ("img" | "table", "right") => Some("float-right"),
            (_, "left") => Some("align-left"),
            (_, "center" | "middle") => Some("align-center"),
            (_, "right") => Some("align-right"),
            (_, "justify") => Some("align-justify"),
            _ => None,
        }
    }

    fn float(&self) -> Option<&'static str> {
        match self.style("float")?.as_str() {
            "left" => Some("float-left"),
            "right" => Some("float-right"),
            _ => None,
        }
    }

    /// The value of one property in the `style` attribute, in lower case.
    fn style(&self, property: &str) -> Option<String> {
        style(self.tag, property)
    }
}

/// The value of `property` in the `style` of a tag, in lower case.
pub(super) fn style(tag: &Tag<'_>, property: &str) -> Option<String> {
    let style = tag.attribute("style")?.to_ascii_lowercase();
    let declarations = style
        .split(';')
        .filter_map(|declaration| declaration.split_once(':'));
    let mut values = declarations.filter(|(name, _)| name.trim() == property);
    values.next().map(|(_, value)| {
        value
            .trim()
            .trim_end_matches("!important")
            .trim()
            .to_owned()
    })
}

/// Attributes that hold a word, and the elements that keep them (none named: all).
const WORDS: &[(&str, &[&str])] = &[
    ("title", &[]),
    ("lang", &[]),
    ("dir", &[]),
    ("scope", &["th"]),
    ("type", &["ol"]),
    ("datetime", &["time", "del", "ins"]),
    ("open", &["details"]),
    ("reversed", &["ol"]),
    ("aria-label", &["a"]),
];

/// Whether `value` is one that the attribute `name` may have.
pub(super) fn is_word(name: &str, value: &str) -> bool {
    let made_of = |more: &[u8]| {
        !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    match name {
        "title" | "aria-label" => !value.is_empty(),
        "lang" => made_of(b"-") && value.len() < 36,
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "type" => matches!(value, "1" | "a" | "A" | "i" | "I"),
        "datetime" => made_of(b"-:.+ ") && value.len() < 64,
        "open" | "reversed" => true,
        _ => false,
    }
}

/// A number of at most five digits, `px` taken off.
pub(super) fn number(value: &str) -> Option<String> {
    let digits = value.strip_suffix("px").unwrap_or(value);
    let valid = (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| digits.to_owned())
}

/// Whether user content may carry `class`.
pub(super) fn is_class(class: &str, policy: Policy) -> bool {
    let token = |prefix| {
        class.strip_prefix(prefix).is_some_and(|rest: &str| {
            !rest.is_empty()
                && class.len() <= LONGEST_CLASS
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"+-#._".contains(&byte))
        })
    };
    token("hl-")
        || token("language-")
        || (policy == Policy::Post && (CLASSES.contains(&class) || token(MARKS)))
}

/// The id with our prefix, if it can be one.
pub(super) fn prefixed(id: &str) -> Option<String> {
    if id.is_empty() || id.len() > LONGEST_ID || id.contains(char::is_whitespace) {
        return None;
    }
    let bare = id.strip_prefix(ID_PREFIX).unwrap_or(id);
    Some(format!("{ID_PREFIX}{bare}"))
}

/// Points a link within the page at the prefixed id; links to our own anchors stay.
fn in_page(address: String) -> String {
    match address.strip_prefix('#') {
        Some(id) if !is_ours(id) && !id.starts_with(ID_PREFIX) => format!("#{ID_PREFIX}{id}"),
        _ => address,
    }
}

fn is_ours(id: &str) -> bool {
    let number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let comment = id.strip_prefix("comment-").or_else(|| id.strip_prefix('c'));
    matches!(id, "" | "top" | "comments" | MORE) || comment.is_some_and(number)
}

//! Selects the attributes that an element keeps, and writes them in a fixed order.

use std::collections::HashSet;

use super::address;
use super::allowed::{self, ID_PREFIX, JUMP_BREAK, Policy, Value};
use super::changes::{self, Changes};
use super::characters;
use super::tokenizer::Tag;

/// The names and the unescaped values of attributes, in the order in which they are written.
pub(super) type Attributes = Vec<(&'static str, String)>;

const LONGEST_ID: usize = 200;
const CLASSES_MAX: usize = 8;

/// A reader of the attributes of one tag, for the element that the tag becomes.
pub(super) struct Reader<'t, 'a> {
    pub(super) tag: &'t Tag<'a>,
    pub(super) element: &'static str,
    pub(super) policy: Policy,
    pub(super) changes: &'t mut Changes,
    /// The ids that are already used in the text. A duplicate is dropped.
    pub(super) ids: &'t mut HashSet<String>,
    /// Attributes that have this value, whatever the tag has.
    pub(super) given: Attributes,
}

impl Reader<'_, '_> {
    /// Returns the attributes that the element keeps.
    pub(super) fn read(mut self) -> Attributes {
        let mut kept = Attributes::new();
        for (name, values) in allowed::attributes(self.element, self.policy) {
            let given = self.given.iter().position(|(given, _)| *given == name);
            let value = match given {
                Some(at) => Some(self.given.swap_remove(at).1),
                None => self.read_one(name, values),
            };
            kept.extend(value.map(|value| (name, value)));
        }
        kept
    }

    /// Returns the value that the attribute `name` is written with.
    fn read_one(&mut self, name: &'static str, values: Value) -> Option<String> {
        match values {
            Value::Link => self.link(),
            Value::Id => self.id(),
            Value::Classes => self.classes(),
            Value::Number => number(&self.value(name)?),
            Value::Image | Value::Rel | Value::Generated(_) => None,
            _ => {
                let value = self.value(name)?;
                values.admit(&value, self.policy).then_some(value)
            }
        }
    }

    fn value(&self, name: &str) -> Option<String> {
        let value = characters::clean(self.tag.attribute(name)?, self.policy);
        Some(value.trim().to_owned())
    }

    fn link(&mut self) -> Option<String> {
        let written = self.value("href")?;
        let address = address::link(&written, self.policy);
        if address.is_none() && !written.is_empty() {
            self.changes.count(changes::ADDRESS);
        }
        address.map(in_page)
    }

    /// Returns the `id` or, for a link without one, the `name`, unless that is the jump break's.
    fn id(&mut self) -> Option<String> {
        let name = self.value("name").filter(|_| self.element == "a");
        if name.as_deref() == Some(JUMP_BREAK) {
            return None;
        }
        let id = prefixed(&self.value("id").or(name)?)?;
        self.ids.insert(id.clone()).then_some(id)
    }

    fn classes(&self) -> Option<String> {
        let written = self.value("class").unwrap_or_default();
        let mut kept: Vec<&str> = Vec::new();
        let laid_out = self.alignment().into_iter().chain(self.float());
        let written = written.split_ascii_whitespace().map(own_class);
        for class in written.chain(laid_out) {
            let is_new = kept.len() < CLASSES_MAX && !kept.contains(&class);
            if is_new && allowed::is_class(class, self.policy) {
                kept.push(class);
            }
        }
        (!kept.is_empty()).then(|| kept.join(" "))
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

    /// Returns the value of `property` in the tag's `style` attribute, in lower case.
    fn style(&self, property: &str) -> Option<String> {
        style(self.tag, property)
    }
}

/// Returns the class of the style sheet for one by which WordPress lays pictures out; any other class as
/// it is.
fn own_class(class: &str) -> &str {
    match class {
        "alignleft" => "float-left",
        "alignright" => "float-right",
        "aligncenter" => "align-center",
        "wp-caption-text" => "tr-caption",
        "wp-block-gallery" | "blocks-gallery-grid" => "picture-grid",
        other => other,
    }
}

/// Returns the value of `property` in the `style` attribute of `tag`, in lower case and without
/// `!important`.
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

/// Returns a number without a `px` after it, or `None` if `value` is not a number.
fn number(value: &str) -> Option<String> {
    let digits = value.strip_suffix("px").unwrap_or(value);
    Value::Number
        .admit(digits, Policy::Comment)
        .then(|| digits.to_owned())
}

/// Returns `id` with [`ID_PREFIX`] in front, or `None` if it is empty, too long or contains white
/// space.
fn prefixed(id: &str) -> Option<String> {
    if id.is_empty() || id.len() > LONGEST_ID || id.contains(char::is_whitespace) {
        return None;
    }
    let bare = id.strip_prefix(ID_PREFIX).unwrap_or(id);
    Some(format!("{ID_PREFIX}{bare}"))
}

/// Rewrites a fragment link to the prefixed id. Links to the page's own anchors are kept.
fn in_page(address: String) -> String {
    match address.strip_prefix('#') {
        Some(id) if !is_ours(id) && !id.starts_with(ID_PREFIX) => format!("#{ID_PREFIX}{id}"),
        _ => address,
    }
}

/// Whether `id` is an anchor of the page itself, such as `comment-42` or `top`.
fn is_ours(id: &str) -> bool {
    let number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let comment = id.strip_prefix("comment-").or_else(|| id.strip_prefix('c'));
    matches!(id, "" | "top" | "comments" | JUMP_BREAK) || comment.is_some_and(number)
}

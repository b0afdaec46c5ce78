//! The judge: reads a rendered text as a browser would and reports everything that must not be in
//! it.
//!
//! The names that may appear come from the allow-list of the sanitiser, which `allow_list` examines.
//! How a browser reads the text, and what the values of its attributes do, is judged here.

use tympan::safe_html::allowed::{self, Policy};
use url::Url;

use super::dom::{Dom, Element, What};

/// The author of the text that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    Author,
    Guest,
}

impl Writer {
    /// The policy for what a page shows of the author's text.
    fn policy(self) -> Policy {
        match self {
            Self::Author => Policy::Decorated,
            Self::Guest => Policy::Comment,
        }
    }
}

const ROLES: &str = "region note doc-endnotes";

/// The deepest nesting of a page. The tags of one more table cell, or those of a formula, may be
/// added.
const DEEPEST: usize = 160;

/// Returns everything that must not be in a page with `html`, with scripts on or off.
pub fn offences(html: &str, writer: Writer) -> Vec<String> {
    let mut offences = Vec::new();
    for scripting in [true, false] {
        let page = format!(
            "<!DOCTYPE html><html><head></head><body><main>{html}</main><footer></footer></body></html>"
        );
        let dom = Dom::parse(&page, scripting);
        offences.extend(judge(&dom, writer));
    }
    offences.sort();
    offences.dedup();
    offences
}

fn judge(dom: &Dom, writer: Writer) -> Vec<String> {
    let Some(main) = place_of_text(dom) else {
        return vec!["it leaves its place in the page".to_owned()];
    };
    let nodes = dom
        .below(main)
        .into_iter()
        .flat_map(|at| match &dom.node(at).what {
            What::Text(_) => Vec::new(),
            What::Element(element) if !element.is_html && writer == Writer::Author => {
                formula_offences(dom, at, element)
            }
            What::Element(element) => element_offences(element, writer),
            other => vec![format!("{other:?}")],
        });
    nodes.chain(depth_offence(dom, main)).collect()
}

/// Returns the element around the text, if the page around it is unchanged.
fn place_of_text(dom: &Dom) -> Option<usize> {
    let children = |at: usize, name: &str| {
        let element = dom
            .element(at)
            .filter(|element| element.name == name && element.attributes.is_empty());
        element.map(|_| dom.node(at).children.clone())
    };
    let [_, html] = dom.node(0).children[..] else {
        return None;
    };
    let [head, body] = children(html, "html")?[..] else {
        return None;
    };
    let [main, footer] = children(body, "body")?[..] else {
        return None;
    };
    children(main, "main")?;
    let untouched = children(head, "head")?.is_empty() && children(footer, "footer")?.is_empty();
    untouched.then_some(main)
}

fn depth_offence(dom: &Dom, main: usize) -> Option<String> {
    let mut level = vec![main];
    for _ in 0..DEEPEST {
        level = level
            .iter()
            .flat_map(|at| dom.node(*at).children.iter().copied())
            .collect();
    }
    (!level.is_empty()).then(|| "it is nested too deeply".to_owned())
}

fn element_offences(element: &Element, writer: Writer) -> Vec<String> {
    let name = &element.name;
    let mut offences = Vec::new();
    if !is_element(name, writer) || allowed::is_formula(name) || !element.is_html {
        offences.push(format!("<{name}>"));
    }
    for (attribute, value) in &element.attributes {
        if !is_attribute(name, attribute, writer)
            || !is_value(attribute, value, writer)
            || !loads_own_file(name, attribute, value)
        {
            offences.push(format!("<{name} {attribute}={value:?}>"));
        }
    }
    if !follows(element, writer) {
        offences.push(format!(
            "<{name}> without a fitting rel: {:?}",
            element.attribute("rel")
        ));
    }
    offences
}

/// Returns the faults of an element outside HTML, unless it is a part of a formula as we write
/// them.
fn formula_offences(dom: &Dom, at: usize, element: &Element) -> Vec<String> {
    let name = &element.name;
    let children = || {
        dom.node(at)
            .children
            .iter()
            .filter_map(|child| dom.element(*child))
    };
    let holds_tags = allowed::is_formula_text(name) && children().next().is_some();
    let mut offences = Vec::new();
    if !allowed::is_formula(name) || holds_tags || children().any(|child| child.is_html) {
        offences.push(format!("<{name}> in a formula"));
    }
    for (attribute, value) in &element.attributes {
        let plain = !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b" .+-%/".contains(&byte));
        let is_reached = attribute != "tabindex" || (name == "math" && value == "0");
        if !is_attribute(name, attribute, Writer::Author) || !plain || !is_reached {
            offences.push(format!("<{name} {attribute}={value:?}>"));
        }
    }
    offences
}

fn is_among(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|own| own == word)
}

fn is_element(name: &str, writer: Writer) -> bool {
    allowed::elements(writer.policy()).any(|element| element == name)
}

fn is_attribute(element: &str, attribute: &str, writer: Writer) -> bool {
    allowed::attribute_names(element, writer.policy()).any(|name| name == attribute)
}

fn is_value(attribute: &str, value: &str, writer: Writer) -> bool {
    match attribute {
        "href" => {
            is_address(value, &["http", "https", "mailto"])
                || (writer == Writer::Author && is_address(value, &["tel"]))
        }
        "src" => is_address(value, &["https"]),
        "id" => value.starts_with("user-content-"),
        "name" => value == "more",
        "role" => is_among(value, ROLES),
        "tabindex" => value == "0",
        "class" => value
            .split(' ')
            .all(|class| allowed::is_class(class, writer.policy())),
        _ => true,
    }
}

/// Whether what a player or a choice of sizes loads is in the blog's own media library.
fn loads_own_file(element: &str, attribute: &str, value: &str) -> bool {
    let is_own = |path: &str| path.trim().starts_with("/media/") && !path.contains("..");
    match (element, attribute) {
        ("audio" | "video" | "source", "src") => is_own(value),
        (_, "srcset") => value.split(',').all(is_own),
        _ => true,
    }
}

/// Whether a browser on an https page would resolve `written` to a URL with one of `schemes`.
fn is_address(written: &str, schemes: &[&str]) -> bool {
    let page = Url::parse("https://blog.example.org/2022/01/a").expect("a valid address");
    let plain = written.chars().all(|character| !character.is_control());
    plain
        && page
            .join(written)
            .is_ok_and(|url| schemes.contains(&url.scheme()))
}

/// Whether the links of a guest are marked as such and lead to another site.
fn follows(element: &Element, writer: Writer) -> bool {
    let Some(address) = element.attribute("href") else {
        return true;
    };
    let rel = element.attribute("rel").unwrap_or_default();
    let marked = |words: &[&str]| words.iter().all(|word| is_among(word, rel));
    match writer {
        Writer::Author => marked(&["noopener"]),
        Writer::Guest => marked(&["nofollow", "ugc", "noopener"]) && Url::parse(address).is_ok(),
    }
}

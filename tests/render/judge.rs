//! The judge: reads a finished text as a browser would and names all that has no place in it.
//!
//! The lists below are written from what a reader may meet, not from what the sanitiser lets
//! through. To allow one more element or attribute, name it here and in the sanitiser.

use url::Url;

use super::dom::{Dom, Element, What};

/// Whose text is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    Author,
    Visitor,
}

const VISITOR: &str =
    "a b blockquote br code del em h4 h5 h6 hr i li ol p pre span strong sub sup ul";

const AUTHOR: &str = "abbr bdi bdo caption cite dd details dfn div dl dt figcaption figure h1 h2 h3 img ins kbd mark q rp rt ruby s samp \
    section small summary table tbody td tfoot th thead time tr u var wbr";

/// Attributes of a visitor's text, by element; `*` stands for all.
const VISITOR_ATTRIBUTES: &[(&str, &str)] = &[("*", "class"), ("a", "href rel"), ("ol", "start")];

const AUTHOR_ATTRIBUTES: &[(&str, &str)] = &[
    ("*", "class id title lang dir"),
    ("a", "href rel name aria-label"),
    ("img", "src alt width height loading decoding"),
    ("ol", "start type reversed"),
    ("li", "value"),
    ("td", "colspan rowspan"),
    ("th", "colspan rowspan scope"),
    ("time", "datetime"),
    ("del", "datetime"),
    ("ins", "datetime"),
    ("details", "open"),
];

const AUTHOR_CLASSES: &str = "separator align-left align-center align-right align-justify float-left float-right footnotes footnote-ref \
    footnote-backref task-list-item tr-caption tr-caption-container markdown-alert markdown-alert-title markdown-alert-note \
    markdown-alert-tip markdown-alert-important markdown-alert-warning markdown-alert-caution contents contents-title math-inline \
    math-display code-figure line numbered table-box heading-anchor";

/// What we put around an author's text, and in it.
const OURS: &[(&str, &str)] = &[
    ("nav", "aria-label"),
    ("div", "role tabindex aria-label"),
    ("section", "role aria-label"),
];

const ROLES: &str = "region note doc-endnotes";

/// Formulas: elements that hold elements, and those that hold text.
const MATH: &str = "math semantics mrow mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup msubsup munder mover munderover \
    mmultiscripts mprescripts none mtable mtr mtd mspace";
const MATH_TOKENS: &str = "mi mo mn ms mtext annotation";
const MATH_ATTRIBUTES: &str = "display encoding mathvariant form class stretchy fence separator largeop movablelimits accent accentunder \
    symmetric displaystyle lspace rspace width height depth voffset linethickness minsize maxsize scriptlevel columnspan rowspan";

/// No page nests deeper; the tags of one more table cell, or those of a formula, may come on top.
const DEEPEST: usize = 160;

/// What is wrong with `html` in a page, with scripts on or off; nothing if it may stand there.
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

/// The element around the text, if all of the page around that is as it was written.
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
    let allowed = is_among(name, VISITOR)
        || (writer == Writer::Author && (is_among(name, AUTHOR) || name == "nav"));
    let mut offences = Vec::new();
    if !allowed || !element.is_html {
        offences.push(format!("<{name}>"));
    }
    for (attribute, value) in &element.attributes {
        if !is_attribute(name, attribute, writer) || !is_value(attribute, value, writer) {
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

/// What is wrong with an element that is none of HTML, if it is no part of a formula as we write them.
fn formula_offences(dom: &Dom, at: usize, element: &Element) -> Vec<String> {
    let name = &element.name;
    let children = || {
        dom.node(at)
            .children
            .iter()
            .filter_map(|child| dom.element(*child))
    };
    let holds_tags = is_among(name, MATH_TOKENS) && children().next().is_some();
    let mut offences = Vec::new();
    if !(is_among(name, MATH) || is_among(name, MATH_TOKENS))
        || holds_tags
        || children().any(|child| child.is_html)
    {
        offences.push(format!("<{name}> in a formula"));
    }
    for (attribute, value) in &element.attributes {
        let plain = !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b" .+-%/".contains(&byte));
        let is_reached = name == "math" && attribute == "tabindex" && value == "0";
        if !is_reached && (!is_among(attribute, MATH_ATTRIBUTES) || !plain) {
            offences.push(format!("<{name} {attribute}={value:?}>"));
        }
    }
    offences
}

fn is_among(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|own| own == word)
}

fn is_attribute(element: &str, attribute: &str, writer: Writer) -> bool {
    let (table, ours) = match writer {
        Writer::Author => (AUTHOR_ATTRIBUTES, OURS),
        Writer::Visitor => (VISITOR_ATTRIBUTES, &[][..]),
    };
    table
        .iter()
        .chain(ours)
        .any(|(of, names)| (*of == "*" || *of == element) && is_among(attribute, names))
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
        "class" => value.split(' ').all(|class| is_class(class, writer)),
        _ => true,
    }
}

/// Colours of code for all; for an author also what the style sheet has for texts.
fn is_class(class: &str, writer: Writer) -> bool {
    let prefixes: &[&str] = if writer == Writer::Author {
        &["hl-", "language-", "marks-"]
    } else {
        &["hl-", "language-"]
    };
    let colour = prefixes
        .iter()
        .any(|prefix| class.len() > prefix.len() && class.starts_with(prefix));
    colour || (writer == Writer::Author && is_among(class, AUTHOR_CLASSES))
}

/// Whether a browser at an https page would go from `written` to an address of one of `schemes`.
fn is_address(written: &str, schemes: &[&str]) -> bool {
    let page = Url::parse("https://blog.example.org/2022/01/a").expect("a valid address");
    let plain = written.chars().all(|character| !character.is_control());
    plain
        && page
            .join(written)
            .is_ok_and(|url| schemes.contains(&url.scheme()))
}

/// Whether the links of a visitor are marked as such and go somewhere else.
fn follows(element: &Element, writer: Writer) -> bool {
    let Some(address) = element.attribute("href") else {
        return true;
    };
    let rel = element.attribute("rel").unwrap_or_default();
    let marked = |words: &[&str]| words.iter().all(|word| is_among(word, rel));
    match writer {
        Writer::Author => marked(&["noopener"]),
        Writer::Visitor => marked(&["nofollow", "ugc", "noopener"]) && Url::parse(address).is_ok(),
    }
}

//! The first layer: what each tag of the source becomes.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::address;
use super::attributes::{self, Attributes, MORE, Reader};
use super::changes::{self, Changes};
use super::characters::{self, Place};
use super::code::{CodeBlock, CodeHighlighter};
use super::policy::{MAX_IMAGE_HOSTS, Policy, Treatment, is_void};
use super::tokenizer::{Tag, Token, Tokenizer};
use super::tree::Tree;

/// Tidied HTML and what was met on the way.
pub(super) struct Tidied {
    pub(super) html: String,
    pub(super) image_hosts: BTreeSet<String>,
    pub(super) changes: Changes,
}

/// Writes `source` anew as `policy` has it.
pub(super) fn tidy(
    source: &str,
    policy: Policy,
    highlighter: Option<&mut dyn CodeHighlighter>,
) -> Tidied {
    let source = source.replace("\r\n", "\n").replace('\0', "");
    let mut tidy = Tidy {
        policy,
        tokens: Tokenizer::new(&source),
        tree: Tree::new(source.len() + source.len() / 4, highlighter),
        image_hosts: BTreeSet::new(),
        changes: Changes::default(),
        last_medium: String::new(),
        ids: HashSet::new(),
        images: 0,
    };
    while let Some(token) = tidy.tokens.next() {
        tidy.token(token);
    }
    Tidied {
        html: tidy.tree.finish(),
        image_hosts: tidy.image_hosts,
        changes: tidy.changes,
    }
}

struct Tidy<'a, 'h> {
    policy: Policy,
    tokens: Tokenizer<'a>,
    tree: Tree<'h>,
    image_hosts: BTreeSet<String>,
    changes: Changes,
    /// Players name the same film several times over.
    last_medium: String,
    ids: HashSet<String>,
    /// How many were written.
    images: usize,
}

impl<'a> Tidy<'a, '_> {
    fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Text(text) => self.text(characters::decode(text, Place::Text)),
            Token::Literal(text) => self.text(text.into()),
            Token::Comment(text) => self.comment(text),
            Token::Open(tag) => self.tag(&tag),
            Token::Close(name) => self.end(&name),
        }
    }

    fn text(&mut self, text: Cow<'_, str>) {
        self.tree.text(&characters::clean(text, self.policy));
    }

    /// WordPress and others mark the jump break by a comment; Blogger by an anchor.
    fn comment(&mut self, text: &str) {
        if self.policy == Policy::Post && text.trim() == MORE {
            self.tree
                .open("a", "jump break", &vec![("name", MORE.to_owned())]);
            self.tree.close("jump break");
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "br" => self.void("br", &Attributes::new()),
            _ => self.tree.close(name),
        }
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        self.note(tag);
        let (source, treatment) = self.policy.treat(&tag.name);
        match treatment {
            Treatment::Become(element) => self.element(tag, source, element),
            Treatment::Unwrap => {}
            Treatment::Part(space) => self.tree.text(space),
            Treatment::Remove => {
                self.tokens.raw_text(&tag.name);
            }
            Treatment::Verbatim(element) => self.verbatim(&tag.name, element),
            Treatment::Frame => self.frame(tag),
            Treatment::Media => self.medium(tag),
            Treatment::Image => self.image(tag),
            Treatment::Input => self.input(tag),
        }
    }

    fn note(&mut self, tag: &Tag<'_>) {
        if tag.has_handler() {
            self.changes.count(changes::HANDLER);
        }
        let change = match tag.name.as_str() {
            "script" => changes::SCRIPT,
            "style" => changes::STYLE,
            "form" | "button" | "select" | "textarea" => changes::CONTROL,
            "svg" | "math" | "canvas" | "applet" => changes::DRAWING,
            "title" | "meta" | "base" | "link" => changes::HEAD,
            _ => return,
        };
        self.changes.count(change);
    }

    fn element(&mut self, tag: &Tag<'_>, source: &'static str, element: &'static str) {
        let reader = Reader {
            tag,
            element,
            policy: self.policy,
            changes: &mut self.changes,
            ids: &mut self.ids,
        };
        let attributes = reader.read();
        if is_void(element) {
            return self.void(element, &attributes);
        }
        if element == "span" {
            return self.span(tag, source, &attributes);
        }
        if element == "a" && attributes.is_empty() {
            return self.tree.open_unwritten(source);
        }
        let code = self.code(tag, element, &attributes);
        if !self.tree.open(element, source, &attributes) {
            return self.changes.count(changes::DEPTH);
        }
        if let Some(code) = code {
            self.tree.begin_code(code);
        }
    }

    fn void(&mut self, element: &'static str, attributes: &Attributes) {
        self.tree.open(element, "", attributes);
    }

    /// A span without meaning goes; old editors wrote bold and italic as the style of one.
    fn span(&mut self, tag: &Tag<'_>, source: &'static str, attributes: &Attributes) {
        let mut names = formatting(tag, self.policy).into_iter();
        let first = names.next();
        let (element, attributes) = match first {
            Some(element) => (element, &Attributes::new()),
            None if attributes.is_empty() => return self.tree.open_unwritten(source),
            None => ("span", attributes),
        };
        let opened = self.tree.open(element, source, attributes);
        for element in names.filter(|_| opened) {
            self.tree.open(element, "", &Attributes::new());
        }
    }

    /// A block of code, if its classes ask for colours or lines.
    fn code(&self, tag: &Tag<'_>, element: &str, attributes: &Attributes) -> Option<CodeBlock> {
        if element != "code" || tag.name != "code" || !self.tree.is_at("pre") {
            return None;
        }
        let (_, classes) = attributes.iter().find(|(name, _)| *name == "class")?;
        CodeBlock::of(classes)
    }

    fn verbatim(&mut self, name: &str, element: &'static str) {
        let Some(text) = self.tokens.raw_text(name) else {
            return;
        };
        self.tree.open(element, "verbatim", &Attributes::new());
        self.text(text.into());
        self.tree.close("verbatim");
    }

    fn frame(&mut self, tag: &Tag<'_>) {
        if tag.name == "iframe" {
            self.tokens.raw_text("iframe");
        }
        let source = tag.attribute("src").or_else(|| tag.attribute("data-src"));
        if let Some(address) = source.and_then(|source| address::embedded(&source)) {
            self.changes.count(changes::FRAME);
            self.linked_block(&address);
        }
    }

    fn medium(&mut self, tag: &Tag<'_>) {
        let Some(source) = medium_source(tag).and_then(|source| address::embedded(&source)) else {
            return;
        };
        if source != self.last_medium {
            self.changes.count(changes::MEDIA);
            self.linked_block(&source);
            self.last_medium = source;
        }
    }

    fn linked_block(&mut self, address: &str) {
        self.tree.open("p", "embedded", &Attributes::new());
        self.linked(address, address);
        self.tree.close("embedded");
    }

    /// Writes `text` as a link; as mere text where the address is refused.
    fn linked(&mut self, address: &str, text: &str) {
        let address = address::link(address, self.policy).filter(|_| !self.tree.is_inside("a"));
        let opened =
            address.is_some_and(|address| self.tree.open("a", "linked", &vec![("href", address)]));
        self.tree.text(text);
        if opened {
            self.tree.close("linked");
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let words = |name| {
            tag.attribute(name)
                .map(|value| characters::clean(value, self.policy).trim().to_owned())
        };
        let alt = words("alt");
        let source = tag.attribute("src").unwrap_or_default();
        let Some(image) = address::image(&source) else {
            self.changes.count(changes::IMAGE);
            return self.tree.text(&alt.unwrap_or_default());
        };
        if self.policy == Policy::Comment || !self.has_place_for(image.host.as_deref()) {
            self.changes.count(changes::IMAGE_LINK);
            let text = alt
                .filter(|alt| !alt.is_empty())
                .unwrap_or_else(|| image.src.clone());
            return self.linked(&image.src, &text);
        }
        if image.was_http {
            self.changes.count(changes::HTTP_IMAGE);
        }
        self.image_hosts.extend(image.host);
        let attributes = self.image_attributes(tag, image.src, alt);
        self.void("img", &attributes);
    }

    fn image_attributes(&mut self, tag: &Tag<'_>, src: String, alt: Option<String>) -> Attributes {
        let reader = Reader {
            tag,
            element: "img",
            policy: self.policy,
            changes: &mut self.changes,
            ids: &mut self.ids,
        };
        let rest = reader.read();
        let mut attributes = vec![("src", src)];
        attributes.extend(alt.map(|alt| ("alt", alt)));
        for name in ["width", "height"] {
            let number = tag
                .attribute(name)
                .and_then(|value| attributes::number(value.trim()));
            attributes.extend(number.map(|number| (name, number)));
        }
        // The first may be the largest thing a reader waits for.
        attributes.extend((self.images > 0).then(|| ("loading", "lazy".to_owned())));
        attributes.push(("decoding", "async".to_owned()));
        self.images += 1;
        attributes.extend(rest);
        attributes
    }

    fn has_place_for(&self, host: Option<&str>) -> bool {
        let known = host.is_none_or(|host| self.image_hosts.contains(host));
        known || self.image_hosts.len() < MAX_IMAGE_HOSTS
    }

    fn input(&mut self, tag: &Tag<'_>) {
        let kind = tag.attribute("type").unwrap_or_default();
        if !kind.eq_ignore_ascii_case("checkbox") {
            return self.changes.count(changes::CONTROL);
        }
        let checked = tag.attribute("checked").is_some();
        self.tree.text(if checked { "☑" } else { "☐" });
    }
}

/// The formatting that the `style` of a tag stands for.
fn formatting(tag: &Tag<'_>, policy: Policy) -> Vec<&'static str> {
    let has = |property, values: &[&str]| {
        attributes::style(tag, property).is_some_and(|value| values.contains(&value.as_str()))
    };
    let meant = FORMATTING
        .iter()
        .filter(|(property, values, _)| has(property, values));
    let elements = meant.map(|(_, _, tag)| policy.treat(tag).1);
    elements
        .filter_map(|treatment| match treatment {
            Treatment::Become(element) => Some(element),
            _ => None,
        })
        .collect()
}

const FORMATTING: &[(&str, &[&str], &str)] = &[
    (
        "font-weight",
        &["bold", "bolder", "600", "700", "800", "900"],
        "b",
    ),
    ("font-style", &["italic", "oblique"], "i"),
    ("text-decoration", &["underline"], "u"),
    ("text-decoration", &["line-through"], "s"),
];

/// Where a film or a sound is, by the attribute that names it on this element.
fn medium_source<'a>(tag: &Tag<'a>) -> Option<Cow<'a, str>> {
    match tag.name.as_str() {
        "object" => tag.attribute("data"),
        "param" => {
            let name = tag.attribute("name")?.to_ascii_lowercase();
            tag.attribute("value")
                .filter(|_| matches!(name.as_str(), "movie" | "src" | "url"))
        }
        _ => tag.attribute("src"),
    }
}

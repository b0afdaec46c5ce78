//! The first layer: rewrites untrusted HTML into a small, well-formed subset.
//!
//! A token from `tokenizer` goes through the rule of its tag (`rules`); text is decoded and
//! cleaned (`characters`), attributes are selected (`attributes`), URLs are checked (`address`),
//! and `tree` writes the element so that the output is well-formed. A new kind of conversion is a
//! variant of the rule and a method here.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::address;
use super::allowed::{JUMP_BREAK, Policy};
use super::attributes::{self, Attributes, Reader};
use super::changes::{self, Changes};
use super::characters::{self, ReferenceContext};
use super::rules::{MAX_IMAGE_HOSTS, Rule, is_void, rule};
use super::tokenizer::{HtmlToken, Tag, Tokenizer};
use super::tree::Tree;

/// The output of the first layer.
pub(super) struct Normalized {
    pub(super) html: String,
    pub(super) image_hosts: BTreeSet<String>,
    pub(super) changes: Changes,
}

/// Rewrites `source` under `policy`.
pub(super) fn normalize(source: &str, policy: Policy) -> Normalized {
    let source = source.replace("\r\n", "\n").replace('\0', "");
    let mut normalizer = Normalizer {
        policy,
        tokens: Tokenizer::new(&source),
        tree: Tree::new(source.len() + source.len() / 4),
        image_hosts: BTreeSet::new(),
        changes: Changes::default(),
        last_medium: String::new(),
        ids: HashSet::new(),
        images: 0,
    };
    while let Some(token) = normalizer.tokens.next() {
        normalizer.token(token);
    }
    Normalized {
        html: normalizer.tree.finish(),
        image_hosts: normalizer.image_hosts,
        changes: normalizer.changes,
    }
}

struct Normalizer<'a> {
    policy: Policy,
    tokens: Tokenizer<'a>,
    tree: Tree,
    image_hosts: BTreeSet<String>,
    changes: Changes,
    /// The URL of the last embedded medium: the markup of a player names the same video several
    /// times.
    last_medium: String,
    ids: HashSet<String>,
    /// The number of images written so far.
    images: usize,
}

impl<'a> Normalizer<'a> {
    fn token(&mut self, token: HtmlToken<'a>) {
        match token {
            HtmlToken::Text(text) => self.text(characters::decode(text, ReferenceContext::Text)),
            HtmlToken::Literal(text) => self.text(text.into()),
            HtmlToken::Comment(text) => self.comment(text),
            HtmlToken::Open(tag) => self.tag(&tag),
            HtmlToken::Close(name) => self.end(&name),
        }
    }

    fn text(&mut self, text: Cow<'_, str>) {
        self.tree.text(&characters::clean(text, self.policy));
    }

    /// Writes a jump break for `<!--more-->`, as WordPress and others mark it; Blogger uses an
    /// anchor.
    fn comment(&mut self, text: &str) {
        if self.policy == Policy::Post && text.trim() == JUMP_BREAK {
            self.tree
                .open("a", "jump break", &vec![("name", JUMP_BREAK.to_owned())]);
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
        let (source, rule) = rule(&tag.name, self.policy);
        match rule {
            Rule::Become(element) => self.element(tag, source, element),
            Rule::Unwrap => {}
            Rule::Separate(space) => self.tree.text(space),
            Rule::Remove => {
                self.tokens.raw_text(&tag.name);
            }
            Rule::Verbatim(element) => self.verbatim(&tag.name, element),
            Rule::Frame => self.frame(tag),
            Rule::Media => self.medium(tag),
            Rule::Image => self.image(tag),
            Rule::Input => self.input(tag),
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
        let attributes = self.attributes(tag, element, Attributes::new());
        if is_void(element) {
            return self.void(element, &attributes);
        }
        if element == "span" {
            return self.span(tag, source, &attributes);
        }
        if element == "a" && attributes.is_empty() {
            return self.tree.open_unwritten(source);
        }
        if !self.tree.open(element, source, &attributes) {
            self.changes.count(changes::DEPTH);
        }
    }

    fn void(&mut self, element: &'static str, attributes: &Attributes) {
        self.tree.open(element, "", attributes);
    }

    /// Writes a span if it has attributes, or the formatting in its style: old editors wrote bold
    /// and italic that way.
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

    /// Writes `text` as a link, or as plain text if the URL is refused or a link is already open.
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
        let alt = tag
            .attribute("alt")
            .map(|alt| characters::clean(alt, self.policy).trim().to_owned());
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
        let mut generated = vec![("src", image.src), ("decoding", "async".to_owned())];
        // The first image may be the largest element in the viewport (LCP), so it is not loaded
        // lazily.
        if self.images > 0 {
            generated.push(("loading", "lazy".to_owned()));
        }
        self.images += 1;
        let attributes = self.attributes(tag, "img", generated);
        self.void("img", &attributes);
    }

    /// Returns the attributes that a tag keeps as `element`; some may have a `given` value.
    fn attributes(
        &mut self,
        tag: &Tag<'_>,
        element: &'static str,
        given: Attributes,
    ) -> Attributes {
        let reader = Reader {
            tag,
            element,
            policy: self.policy,
            changes: &mut self.changes,
            ids: &mut self.ids,
            given,
        };
        reader.read()
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

/// Returns the formatting elements that the `style` of a tag amounts to, as far as `policy` allows
/// them.
fn formatting(tag: &Tag<'_>, policy: Policy) -> Vec<&'static str> {
    let has = |property, values: &[&str]| {
        attributes::style(tag, property).is_some_and(|value| values.contains(&value.as_str()))
    };
    let meant = FORMATTING
        .iter()
        .filter(|(property, values, _)| has(property, values));
    let elements = meant.map(|(_, _, tag)| rule(tag, policy).1);
    elements
        .filter_map(|rule| match rule {
            Rule::Become(element) => Some(element),
            _ => None,
        })
        .collect()
}

/// CSS properties, the values that mean formatting, and the element for each.
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

/// Returns the URL of a video or sound, from the attribute that holds it on this element.
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

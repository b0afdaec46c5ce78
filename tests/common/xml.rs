//! A strict XML 1.0 parser that builds a tree of elements.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element with its contents.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// The name with its prefix.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The element's own text.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Parses a document and returns its root. Panics if it is not well-formed XML 1.0.
    #[track_caller]
    pub fn parse(xml: &str) -> Self {
        assert!(
            xml.chars()
                .all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)),
            "characters that XML cannot hold"
        );
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Start(tag) => open.push(Self::of(&tag)),
                Event::Empty(tag) => last(&mut open).children.push(Self::of(&tag)),
                Event::Text(text) => {
                    assert!(!text.as_ref().contains("]]>"), "`]]>` stands in a text");
                    last(&mut open).text.push_str(text.as_ref());
                }
                Event::GeneralRef(entity) => {
                    let c = entity
                        .resolve_char_ref()
                        .expect("a reference")
                        .or_else(|| named(entity.as_ref()));
                    last(&mut open)
                        .text
                        .push(c.expect("an entity of XML itself"));
                }
                Event::End(_) => {
                    let closed = open.pop().expect("what ends began");
                    last(&mut open).children.push(closed);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let document = open
            .pop()
            .filter(|_| open.is_empty())
            .expect("every element ends");
        let [root] = document.children.try_into().expect("one root");
        root
    }

    fn of(tag: &BytesStart<'_>) -> Self {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .expect("known entities");
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        Self {
            name: tag.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// The children with this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the only child with this name.
    #[track_caller]
    pub fn one(&self, name: &str) -> &str {
        let named: Vec<&Self> = self
            .children
            .iter()
            .filter(|child| child.name == name)
            .collect();
        assert_eq!(named.len(), 1, "{name} in {self:?}");
        &named[0].text
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The address of the first Atom link with this relation.
    pub fn link(&self, relation: &str) -> Option<&str> {
        let links = self
            .children
            .iter()
            .filter(|child| matches!(child.name.as_str(), "link" | "atom:link"));
        links
            .into_iter()
            .find(|link| link.attribute("rel") == Some(relation))
            .and_then(|link| link.attribute("href"))
    }
}

fn last(open: &mut [Element]) -> &mut Element {
    open.last_mut().expect("the document is open")
}

fn named(entity: &str) -> Option<char> {
    [
        ("lt", '<'),
        ("gt", '>'),
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
    ]
    .into_iter()
    .find(|(name, _)| *name == entity)
    .map(|(_, c)| c)
}

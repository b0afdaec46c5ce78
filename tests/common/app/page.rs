//! The elements of a page, found by CSS selectors as in a browser.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};

use super::Answer;

/// An element of a page.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: String,
    /// The decoded attributes.
    pub attributes: BTreeMap<String, String>,
    /// The decoded text of the element and all within it, as it is.
    pub raw_text: String,
    /// The text with single spaces and none at its ends.
    pub text: String,
    /// The names of the elements around it, from the outermost.
    pub around: Vec<String>,
    /// What is within the element, as HTML.
    pub inner: String,
}

impl Element {
    fn of(element: ElementRef<'_>) -> Self {
        let raw_text: String = element.text().collect();
        let mut around: Vec<String> = element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .map(|element| element.value().name().to_owned())
            .collect();
        around.reverse();
        Self {
            name: element.value().name().to_owned(),
            attributes: element
                .value()
                .attrs()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            text: raw_text.split_whitespace().collect::<Vec<_>>().join(" "),
            raw_text,
            around,
            inner: element.inner_html(),
        }
    }

    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// The value of an attribute, which must be there.
    #[track_caller]
    pub fn attribute(&self, name: &str) -> &str {
        self.get(name)
            .unwrap_or_else(|| panic!("no `{name}` in {self:?}"))
    }
}

/// The elements of an HTML text that match a selector, in order.
#[track_caller]
pub fn select(html: &str, css: &str) -> Vec<Element> {
    let selector = Selector::parse(css).unwrap_or_else(|why| panic!("{css}: {why:?}"));
    Html::parse_document(html)
        .select(&selector)
        .map(Element::of)
        .collect()
}

impl Answer {
    /// The elements that match a selector, in order.
    #[track_caller]
    pub fn select(&self, css: &str) -> Vec<Element> {
        select(self.text(), css)
    }

    /// The only element that matches a selector.
    #[track_caller]
    pub fn one(&self, css: &str) -> Element {
        let mut found = self.select(css);
        assert_eq!(found.len(), 1, "`{css}` in {self}");
        found.remove(0)
    }

    /// The address of the only link that matches a selector.
    #[track_caller]
    pub fn link(&self, css: &str) -> String {
        self.one(css).attribute("href").to_owned()
    }

    /// The content of the only `meta` element with this name or property.
    #[track_caller]
    pub fn meta(&self, name: &str) -> String {
        self.one(&format!("meta[name='{name}'], meta[property='{name}']"))
            .attribute("content")
            .to_owned()
    }

    /// The texts of the elements that match a selector, with single spaces.
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let found = self.select(css).into_iter();
        found.map(|element| element.text).collect()
    }

    /// The values of an attribute of the elements that match a selector; all must have it.
    #[track_caller]
    pub fn values(&self, css: &str, attribute: &str) -> Vec<String> {
        let found = self.select(css);
        found
            .iter()
            .map(|element| element.attribute(attribute).to_owned())
            .collect()
    }
}

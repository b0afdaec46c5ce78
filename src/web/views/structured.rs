//! Structured data of a page in the vocabulary of schema.org, as JSON-LD
//! (<https://www.w3.org/TR/json-ld11/>).
//!
//! A post's comments are only listed by id, with their parents. Their texts, authors and times are
//! microdata on the thread itself, under the same ids. Measured on a post with 100 comments, in
//! Brotli and gzip: the ids take 0.6 and 0.8 KB, the attributes 0.5 and 0.9 KB; a second copy of
//! every text would take 2.2 and 14 KB.

use std::fmt;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::LanguageTag;

/// JSON that is safe inside a `script` element.
///
/// HTML does not decode escapes there, and `</script` or `<!--` in a title would end the element or
/// swallow what follows. So every `<`, `>` and `&` is written as a JSON escape, such as `\u003c`
/// (WHATWG HTML, section 4.12.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonLd(String);

impl JsonLd {
    /// Serialises a node.
    ///
    /// # Errors
    /// None for the types of this file.
    pub fn new(node: &impl Serialize) -> Result<Self> {
        let json = serde_json::to_string(node).map_err(Error::internal)?;
        let mut safe = String::with_capacity(json.len());
        for c in json.chars() {
            match c {
                '<' => safe.push_str("\\u003c"),
                '>' => safe.push_str("\\u003e"),
                '&' => safe.push_str("\\u0026"),
                '\u{2028}' => safe.push_str("\\u2028"),
                '\u{2029}' => safe.push_str("\\u2029"),
                c => safe.push(c),
            }
        }
        Ok(Self(safe))
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Templates write it without escaping, and only within `<script type="application/ld+json">`.
impl askama::filters::HtmlSafe for JsonLd {}

/// The vocabulary.
const CONTEXT: &str = "https://schema.org";

/// A post (<https://schema.org/BlogPosting>) or a page (<https://schema.org/WebPage>).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Posting {
    /// The vocabulary.
    #[serde(rename = "@context")]
    pub context: &'static str,
    /// `BlogPosting` or `WebPage`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// The permalink, which is also the id in microdata and feeds.
    #[serde(rename = "@id")]
    pub id: String,
    /// The page whose main subject this is: the permalink too.
    pub main_entity_of_page: String,
    /// The title.
    pub headline: String,
    /// The time of publication in RFC 3339.
    pub date_published: String,
    /// The time of the author's last change in RFC 3339.
    pub date_modified: String,
    /// The language.
    pub in_language: LanguageTag,
    /// The author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Person>,
    /// The URL of the image for link previews.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The blog as the publisher, if it has a logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Publisher>,
    /// The names of the labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The blog.
    pub is_part_of: Blog,
    /// The number of comments; `None` where they are hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_count: Option<i64>,
    /// The comments on this page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comment: Vec<CommentName>,
}

/// A person (<https://schema.org/Person>).
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

/// The publisher of a page (<https://schema.org/publisher>).
#[derive(Clone, Debug, Serialize)]
pub struct Publisher {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    logo: String,
}

/// The blog (<https://schema.org/Blog>).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Blog {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<LanguageTag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Publisher>,
}

/// A comment by its anchor, which is also its id in the microdata (<https://schema.org/Comment>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentName {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_item: Option<Name>,
}

/// A reference to a node that is described elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Name {
    #[serde(rename = "@id")]
    id: String,
}

impl Posting {
    /// Makes a post or page with the permalink `id` and empty optional properties.
    #[must_use]
    pub fn new(kind: &'static str, id: &str, headline: String, blog: Blog) -> Self {
        Self {
            context: CONTEXT,
            kind,
            id: id.to_owned(),
            main_entity_of_page: id.to_owned(),
            headline,
            date_published: String::new(),
            date_modified: String::new(),
            in_language: LanguageTag::undetermined(),
            author: None,
            image: None,
            publisher: None,
            keywords: Vec::new(),
            is_part_of: blog,
            comment_count: None,
            comment: Vec::new(),
        }
    }
}

impl Person {
    /// Makes a person with this name, page and picture.
    #[must_use]
    pub fn new(name: &str, url: Option<String>, image: Option<String>) -> Self {
        Self {
            kind: "Person",
            name: name.to_owned(),
            url,
            image,
        }
    }
}

impl Publisher {
    /// Makes a publisher with this name and the full URL of a logo.
    #[must_use]
    pub fn new(name: &str, logo: String) -> Self {
        Self {
            kind: "Organization",
            name: name.to_owned(),
            logo,
        }
    }
}

impl Blog {
    /// Makes the blog as part of another node.
    #[must_use]
    pub fn named(id: &str, name: &str) -> Self {
        Self {
            context: None,
            kind: "Blog",
            id: id.to_owned(),
            name: name.to_owned(),
            description: None,
            in_language: None,
            publisher: None,
        }
    }

    /// Makes the blog as a node of its own.
    #[must_use]
    pub fn described(
        id: &str,
        name: &str,
        description: Option<String>,
        lang: &LanguageTag,
        publisher: Option<Publisher>,
    ) -> Self {
        Self {
            context: Some(CONTEXT),
            description,
            in_language: Some(lang.clone()),
            publisher,
            ..Self::named(id, name)
        }
    }
}

impl CommentName {
    /// Makes a comment with this anchor, and its parent's.
    #[must_use]
    pub fn new(id: String, parent: Option<String>) -> Self {
        Self {
            kind: "Comment",
            id,
            parent_item: parent.map(|id| Name { id }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_or_opens_anything() {
        for hostile in [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "]]>",
            "\"\\\n\r\t\u{0}\u{2028}\u{2029}",
            "&lt;&quot;",
            "🦀é",
        ] {
            let JsonLd(json) =
                JsonLd::new(&Person::new(hostile, None, None)).expect("it is written");
            assert!(
                !json.contains(['<', '>', '&', '\n', '\u{2028}', '\u{2029}']),
                "{json}"
            );
            let read: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
            assert_eq!(read["name"], hostile);
        }
    }
}

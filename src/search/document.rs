//! What is indexed of a post or a comment.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Words;
use crate::model::{AccountId, LabelId};

/// The facets: tokens that nobody can type, since they begin with a character for private use.
pub(super) mod facet {
    use super::{AccountId, LabelId};

    /// What every document has.
    pub(crate) const ALL: &str = "\u{E000}";
    /// What no document has.
    pub(crate) const NONE: &str = "\u{E006}";
    /// What a document has whose phrases are looked for by their words.
    pub(crate) const LONG: char = '\u{E005}';

    /// The block of ids that a document is in, for PostgreSQL.
    pub(crate) fn block(number: i64) -> String {
        format!("\u{E007}{number}")
    }

    /// A token of a title.
    pub(crate) fn title(token: &str) -> String {
        format!("\u{E001}{token}")
    }

    /// A token of the name of whoever wrote a comment.
    pub(crate) fn name(token: &str) -> String {
        format!("\u{E002}{token}")
    }

    /// A label of a post.
    pub(crate) fn label(id: LabelId) -> String {
        format!("\u{E003}{id}")
    }

    /// The author of a post.
    pub(crate) fn author(id: AccountId) -> String {
        format!("\u{E004}{id}")
    }
}

/// So many ids, from a multiple of it on, make a block. Small enough that its matches are read in
/// milliseconds, and large enough that there are few of them. The statements of `store/search.rs` say it too.
pub const BLOCK: i64 = 2048;

/// The words of a post or a comment by how much they weigh.
#[derive(Clone, Debug, Default)]
pub struct Document {
    title: Words,
    heading: Words,
    body: Words,
    facets: Vec<String>,
}

impl Document {
    /// A post's: title; subtitle, labels and author; body.
    #[must_use]
    pub fn post(
        title: &str,
        subtitle: &str,
        author: (AccountId, &str),
        labels: &[(LabelId, &str)],
        body: &Words,
    ) -> Self {
        let mut heading = Words::of(subtitle);
        labels
            .iter()
            .for_each(|(_, name)| heading.extend(&Words::of(name)));
        heading.extend(&Words::of(author.1));
        let title = Words::of(title);
        let mut facets: Vec<String> = title.tokens().map(facet::title).collect();
        facets.extend(labels.iter().map(|(id, _)| facet::label(*id)));
        facets.push(facet::author(author.0));
        Self {
            title,
            heading,
            body: body.clone(),
            facets,
        }
        .complete()
    }

    /// A comment's: the name of its writer; body.
    #[must_use]
    pub fn comment(name: &str, body: &Words) -> Self {
        let heading = Words::of(name);
        let facets = heading.tokens().map(facet::name).collect();
        Self {
            title: Words::default(),
            heading,
            body: body.clone(),
            facets,
        }
        .complete()
    }

    fn complete(mut self) -> Self {
        self.facets.push(facet::ALL.to_owned());
        let all = [&self.title, &self.heading, &self.body];
        if all.iter().any(|words| words.is_long()) {
            self.facets.push(facet::LONG.to_string());
        }
        self.facets.extend(
            all.iter()
                .flat_map(|words| words.crowded())
                .map(|token| format!("{}{token}", facet::LONG)),
        );
        self
    }

    /// The columns as SQLite takes them: tokens with spaces between.
    #[must_use]
    pub fn plain(&self) -> Columns {
        let text = |words: &Words| words.as_str().to_owned();
        Columns {
            facets: self.facets.join(" "),
            title: text(&self.title),
            heading: text(&self.heading),
            body: text(&self.body),
        }
    }

    /// The columns as PostgreSQL takes them: texts of a `tsvector`, with places and weights.
    #[must_use]
    pub fn vectors(&self, id: i64) -> Columns {
        let block = facet::block(id / BLOCK);
        let facets = self
            .facets
            .iter()
            .map(String::as_str)
            .chain([block.as_str()]);
        Columns {
            facets: vector(facets, 'D'),
            title: vector(self.title.tokens(), 'A'),
            heading: vector(self.heading.tokens(), 'B'),
            body: vector(self.body.tokens(), 'D'),
        }
    }
}

/// A document's columns in one engine's writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What it is found by and not ranked by.
    pub facets: String,
    /// The title.
    pub title: String,
    /// What stands around the title.
    pub heading: String,
    /// The text.
    pub body: String,
}

/// The text of a `tsvector`: each token once, with its places.
fn vector<'a>(tokens: impl Iterator<Item = &'a str>, weight: char) -> String {
    const PLACES: usize = 255;
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (at, token) in tokens.enumerate() {
        let known = places.entry(token).or_insert_with(|| {
            order.push(token);
            Vec::new()
        });
        if known.len() < PLACES {
            known.push(at + 1);
        }
    }
    let mut text = String::new();
    for token in order {
        let _ = write!(text, "'{token}':");
        for (n, place) in places[token].iter().enumerate() {
            let _ = write!(text, "{}{place}{weight}", if n == 0 { "" } else { "," });
        }
        text.push(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_written_for_both_engines() {
        let labels = [(LabelId(7), "Rust")];
        let document = Document::post(
            "The title",
            "A subtitle",
            (AccountId(3), "Olga"),
            &labels,
            &Words::of("the body, the end"),
        );
        let plain = document.plain();
        assert_eq!(
            [plain.title, plain.heading, plain.body],
            ["the title", "a subtitle rust olga", "the body the end"]
        );
        assert_eq!(
            plain.facets,
            "\u{E001}the \u{E001}title \u{E003}7 \u{E004}3 \u{E000}"
        );
        assert_eq!(
            document.vectors(4096).body,
            "'the':1D,3D 'body':2D 'end':4D "
        );
        assert_eq!(document.vectors(4096).title, "'the':1A 'title':2A ");
        assert!(
            document.vectors(4096).facets.ends_with("'\u{E007}2':6D "),
            "{}",
            document.vectors(4096).facets
        );
    }

    #[test]
    fn a_crowded_token_is_a_facet() {
        let document = Document::comment("Ann", &Words::of(&"echo ".repeat(300)));
        assert_eq!(document.plain().facets, "\u{E002}ann \u{E000} \u{E005}echo");
    }
}

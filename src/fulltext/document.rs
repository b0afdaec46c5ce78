//! The indexed form of a post or a comment.
//!
//! A [`Document`] has four columns: title, heading and body are ranked by weight; facets are only
//! searched. The same document is written as plain tokens for SQLite and as `tsvector` texts for
//! PostgreSQL. If you change its contents, increase [`super::VERSION`].

use std::collections::HashMap;
use std::fmt::Write as _;

use super::FoldedText;
use crate::model::{LabelId, UserId};

/// Facets: tokens for labels, authors and other properties. A query cannot contain them, because
/// each begins with a character for private use.
pub(super) mod facet {
    use super::{LabelId, UserId};

    /// The token that every document has.
    pub(crate) const ALL: &str = "\u{E000}";
    /// The token that no document has.
    pub(crate) const NONE: &str = "\u{E006}";
    /// The token of documents in which phrases are searched by their single words; also the prefix
    /// of such a token for one word.
    pub(crate) const LONG: char = '\u{E005}';

    /// The block of ids to which a document belongs, for PostgreSQL.
    pub(crate) fn block(number: i64) -> String {
        format!("\u{E007}{number}")
    }

    /// A token of the title.
    pub(crate) fn title(token: &str) -> String {
        format!("\u{E001}{token}")
    }

    /// A token of the name of a comment's author.
    pub(crate) fn name(token: &str) -> String {
        format!("\u{E002}{token}")
    }

    /// A label of a post.
    pub(crate) fn label(id: LabelId) -> String {
        format!("\u{E003}{id}")
    }

    /// The author of a post.
    pub(crate) fn author(id: UserId) -> String {
        format!("\u{E004}{id}")
    }
}

/// The number of ids in a block. PostgreSQL searches block by block: few enough rows to read a
/// block in milliseconds, enough to need few blocks. The statements in `store/search_matches.rs`
/// contain this number too.
pub const BLOCK: i64 = 2048;

/// The folded words of a post or a comment, by their weight in the ranking.
#[derive(Clone, Debug, Default)]
pub struct Document {
    title: FoldedText,
    heading: FoldedText,
    body: FoldedText,
    facets: Vec<String>,
}

impl Document {
    /// The document of a post: its title; its subtitle, labels and author; its body.
    #[must_use]
    pub fn post(
        title: &str,
        subtitle: &str,
        author: (UserId, &str),
        labels: &[(LabelId, &str)],
        body: &FoldedText,
    ) -> Self {
        let mut heading = FoldedText::of(subtitle);
        labels
            .iter()
            .for_each(|(_, name)| heading.extend(&FoldedText::of(name)));
        heading.extend(&FoldedText::of(author.1));
        let title = FoldedText::of(title);
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

    /// The document of a comment: the name of its author; its body.
    #[must_use]
    pub fn comment(name: &str, body: &FoldedText) -> Self {
        let heading = FoldedText::of(name);
        let facets = heading.tokens().map(facet::name).collect();
        Self {
            title: FoldedText::default(),
            heading,
            body: body.clone(),
            facets,
        }
        .complete()
    }

    fn complete(mut self) -> Self {
        // The LONG facets tell the matcher where PostgreSQL has lost positions: in the whole text,
        // or of one crowded token. SQLite keeps all positions, but has the facets too, so that both
        // engines match the same documents.
        self.facets.push(facet::ALL.to_owned());
        let all = [&self.title, &self.heading, &self.body];
        if all.iter().any(|folded| folded.is_long()) {
            self.facets.push(facet::LONG.to_string());
        }
        self.facets.extend(
            all.iter()
                .flat_map(|folded| folded.crowded())
                .map(|token| format!("{}{token}", facet::LONG)),
        );
        self
    }

    /// The columns for SQLite: tokens separated by spaces.
    #[must_use]
    pub fn plain(&self) -> Columns {
        let text = |folded: &FoldedText| folded.as_str().to_owned();
        Columns {
            facets: self.facets.join(" "),
            title: text(&self.title),
            heading: text(&self.heading),
            body: text(&self.body),
        }
    }

    /// The columns for PostgreSQL: the text form of `tsvector`, with positions and weights.
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

/// The columns of a document in the syntax of one engine.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Columns {
    /// The facets, which do not count in the ranking.
    pub facets: String,
    /// The title.
    pub title: String,
    /// A post's subtitle, labels and author, or the name of a comment's author.
    pub heading: String,
    /// The body.
    pub body: String,
}

/// Writes the text form of a `tsvector`: each token once, with its first 255 positions and a
/// weight.
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
            (UserId(3), "Olga"),
            &labels,
            &FoldedText::of("the body, the end"),
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
        let document = Document::comment("Ann", &FoldedText::of(&"echo ".repeat(300)));
        assert_eq!(document.plain().facets, "\u{E002}ann \u{E000} \u{E005}echo");
    }
}

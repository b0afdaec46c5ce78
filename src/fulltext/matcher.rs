//! The expression of a query, written in the syntax of each engine.
//!
//! Both syntaxes are written from the same [`Matcher`], so that both engines match the same rows.
//! Every token consists of letters and digits and is quoted: no typed text can become syntax.

use super::document::facet;
use super::phrase::Phrase;
use crate::model::{LabelId, UserId};

/// An expression: a row matches if it has all of `words`, one of each list in `facets`, and none of
/// `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matcher {
    /// The phrases that must occur. They also determine the score.
    words: Vec<Phrase>,
    /// The required facets: of each list, one alternative must occur. They do not count in the
    /// score.
    facets: Vec<Vec<Phrase>>,
    /// The phrases and facets that must not occur.
    none: Vec<Phrase>,
}

impl Matcher {
    pub(super) fn new(words: Vec<Phrase>, none: Vec<Phrase>) -> Self {
        Self {
            words,
            none,
            facets: Vec::new(),
        }
    }

    /// The expression that matches no row.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            facets: vec![vec![Phrase::one(facet::NONE.to_owned())]],
            ..Self::default()
        }
    }

    /// Requires a label.
    pub(super) fn with_label(&mut self, id: LabelId) {
        self.facets.push(vec![Phrase::one(facet::label(id))]);
    }

    /// Excludes posts with a label.
    pub(super) fn without_label(&mut self, id: LabelId) {
        self.none.push(Phrase::one(facet::label(id)));
    }

    /// Requires one of these authors.
    pub(super) fn by_authors(&mut self, ids: &[UserId]) {
        self.facets.push(
            ids.iter()
                .map(|id| Phrase::one(facet::author(*id)))
                .collect(),
        );
    }

    /// Requires a comment whose author's name contains `name`.
    pub(super) fn by_name(&mut self, name: &Phrase) {
        self.facets.push(vec![name.as_facets(facet::name)]);
    }

    /// Returns the expression with all words required in the title; `None` if it has no words.
    #[must_use]
    pub fn in_title(&self) -> Option<Self> {
        let titles = self
            .words
            .iter()
            .map(|phrase| vec![phrase.as_facets(facet::title)]);
        let facets = self.facets.iter().cloned().chain(titles).collect();
        (!self.words.is_empty()).then(|| Self {
            words: Vec::new(),
            facets,
            none: self.none.clone(),
        })
    }

    /// Writes the expression in the syntax of SQLite's FTS5.
    #[must_use]
    pub fn fts5(&self) -> String {
        self.write(&FTS5)
    }

    /// Writes the expression in the syntax of PostgreSQL's `tsquery`.
    #[must_use]
    pub fn tsquery(&self) -> String {
        self.write(&TSQUERY)
    }

    /// Writes the words alone, by which PostgreSQL ranks; `None` if there are none.
    #[must_use]
    pub fn ranking(&self) -> Option<String> {
        (!self.words.is_empty()).then(|| {
            Self {
                words: self.words.clone(),
                ..Self::default()
            }
            .write(&TSQUERY)
        })
    }

    fn write(&self, syntax: &Syntax) -> String {
        let mut all: Vec<String> = self
            .words
            .iter()
            .map(|phrase| syntax.phrase_or_words(phrase))
            .collect();
        all.extend(
            self.facets
                .iter()
                .map(|any| {
                    any.iter()
                        .map(|phrase| syntax.phrase(phrase))
                        .collect::<Vec<_>>()
                        .join(syntax.or)
                })
                .map(brackets),
        );
        if all.is_empty() {
            all.push(syntax.token(facet::ALL));
        }
        let all = brackets(all.join(syntax.and));
        if self.none.is_empty() {
            return all;
        }
        let none = self
            .none
            .iter()
            .map(|phrase| syntax.phrase_or_words(phrase))
            .collect::<Vec<_>>()
            .join(syntax.or);
        format!("{all}{}({none})", syntax.but)
    }
}

fn brackets(inner: String) -> String {
    format!("({inner})")
}

/// The syntax of an engine's expressions.
struct Syntax {
    quote: char,
    and: &'static str,
    or: &'static str,
    but: &'static str,
    next: Next,
    prefix: &'static str,
}

/// How an engine writes a phrase.
enum Next {
    /// As tokens with spaces between them, in one pair of quotes.
    Space,
    /// As quoted tokens with an operator between them.
    Operator(&'static str),
}

const FTS5: Syntax = Syntax {
    quote: '"',
    and: " AND ",
    or: " OR ",
    but: " NOT ",
    next: Next::Space,
    prefix: " *",
};
const TSQUERY: Syntax = Syntax {
    quote: '\'',
    and: " & ",
    or: " | ",
    but: " & !",
    next: Next::Operator(" <-> "),
    prefix: ":*",
};

impl Syntax {
    fn token(&self, token: &str) -> String {
        format!("{0}{token}{0}", self.quote)
    }

    fn phrase(&self, phrase: &Phrase) -> String {
        let joined = match self.next {
            Next::Space => self.token(&phrase.tokens.join(" ")),
            Next::Operator(next) => phrase
                .tokens
                .iter()
                .map(|token| self.token(token))
                .collect::<Vec<_>>()
                .join(next),
        };
        let prefix = if phrase.is_prefix { self.prefix } else { "" };
        brackets(format!("{joined}{prefix}"))
    }

    /// Writes a phrase so that both engines agree on long texts. PostgreSQL does not keep every
    /// position of a token, so a phrase may go unnoticed there. Documents that may be affected
    /// carry a facet (see [`facet::LONG`]). In them, on both engines, all words of the phrase
    /// suffice.
    fn phrase_or_words(&self, phrase: &Phrase) -> String {
        let exact = self.phrase(phrase);
        let [_, _, ..] = phrase.tokens[..] else {
            return exact;
        };
        let mut long = vec![self.token(&facet::LONG.to_string())];
        long.extend(
            phrase
                .tokens
                .iter()
                .map(|token| self.token(&format!("{}{token}", facet::LONG))),
        );
        let mut words = vec![brackets(long.join(self.or))];
        for (n, token) in phrase.tokens.iter().enumerate() {
            let is_prefix = phrase.is_prefix && n + 1 == phrase.tokens.len();
            words.push(self.phrase(&Phrase {
                is_prefix,
                ..Phrase::one(token.clone())
            }));
        }
        brackets(format!("{exact}{}({})", self.or, words.join(self.and)))
    }
}

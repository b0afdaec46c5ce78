//! What is looked for, as each engine takes it.
//!
//! The two writings are made of the same tree, and of tokens of letters and digits in quotes:
//! nothing that was typed can be anything else to an engine.

use super::document::facet;
use crate::model::{AccountId, LabelId};

/// Tokens that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub tokens: Vec<String>,
    /// Whether the last token may go on.
    pub is_prefix: bool,
}

impl Phrase {
    fn one(token: String) -> Self {
        Self {
            tokens: vec![token],
            is_prefix: false,
        }
    }

    /// The same tokens, each made a facet.
    fn as_facets(&self, facet: impl Fn(&str) -> String) -> Self {
        Self {
            tokens: self.tokens.iter().map(|token| facet(token)).collect(),
            is_prefix: self.is_prefix,
        }
    }
}

/// An expression: everything in `all`, nothing in `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matcher {
    /// What was typed, by which what is found is ranked.
    words: Vec<Phrase>,
    /// What is found by and not ranked by; of each list one.
    facets: Vec<Vec<Phrase>>,
    /// What must not be there.
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

    /// What nothing fits.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            facets: vec![vec![Phrase::one(facet::NONE.to_owned())]],
            ..Self::default()
        }
    }

    /// Asks for a label too.
    pub(super) fn with_label(&mut self, id: LabelId) {
        self.facets.push(vec![Phrase::one(facet::label(id))]);
    }

    /// Asks for no post with this label.
    pub(super) fn without_label(&mut self, id: LabelId) {
        self.none.push(Phrase::one(facet::label(id)));
    }

    /// Asks for one of these authors too.
    pub(super) fn by_authors(&mut self, ids: &[AccountId]) {
        self.facets.push(
            ids.iter()
                .map(|id| Phrase::one(facet::author(*id)))
                .collect(),
        );
    }

    /// Asks for a comment by somebody of this name too.
    pub(super) fn by_name(&mut self, name: &Phrase) {
        self.facets.push(vec![name.as_facets(facet::name)]);
    }

    /// The same with all the words in the title; `None` where there are no words.
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

    /// As SQLite's FTS5 takes it.
    #[must_use]
    pub fn fts5(&self) -> String {
        self.write(&FTS5)
    }

    /// As PostgreSQL's `tsquery` takes it.
    #[must_use]
    pub fn tsquery(&self) -> String {
        self.write(&TSQUERY)
    }

    /// The words alone, for PostgreSQL's ranking; `None` where there are none to rank by.
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

/// How an engine writes expressions.
struct Syntax {
    quote: char,
    and: &'static str,
    or: &'static str,
    but: &'static str,
    next: Next,
    prefix: &'static str,
}

/// How an engine writes that tokens follow one another.
enum Next {
    /// In the same quotes.
    Space,
    /// By an operator between tokens in quotes of their own.
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

    /// A phrase; its words alone where an engine does not keep every place of them.
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

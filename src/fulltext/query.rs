//! The query language of the search field: words, "phrases", prefixes*, -exclusions and operators.
//!
//! The only error is too much input. Text that is not a valid operator counts as words. To add an
//! operator, add it to `OPERATORS` in `query_item.rs` and an arm to `Query::add_operator`.

use chrono_tz::Tz;

use super::Matcher;
use super::dates::beginning;
use super::folded_text::normalised;
use super::phrase::Phrase;
use super::query_item::{QueryItem, items};
use super::tokens::tokens;
use crate::clock::Timestamp;
use crate::error::EntryFault;
use crate::model::{LabelId, UserId, label};

/// The most characters in a query.
pub const QUERY_MAX: usize = 200;
/// The most words, phrases and operators in a query.
pub const TERMS_MAX: usize = 16;

/// The fault of a query that is too long.
const TOO_LONG: EntryFault = EntryFault::Long { most: QUERY_MAX };
/// The fault of a query with too many words, phrases and operators.
const TOO_MANY: EntryFault = EntryFault::ManyWords { most: TERMS_MAX };

/// A label that a query names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelTerm {
    /// The label's folded name.
    pub folded: String,
    /// Whether posts with the label are excluded.
    pub is_negated: bool,
}

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Phrase>,
    none: Vec<Phrase>,
    labels: Vec<LabelTerm>,
    authors: Vec<Phrase>,
    /// Only posts published or comments written at this time or later.
    pub from: Option<Timestamp>,
    /// Only posts published or comments written before this time.
    pub until: Option<Timestamp>,
    /// Whether the query searches comments instead of posts.
    pub in_comments: bool,
}

impl Query {
    /// Parses the text of the search field. Its dates are days in `zone`.
    ///
    /// # Errors
    /// The fault if the text is too long or has too many parts.
    pub fn parse(typed: &str, zone: Tz) -> Result<Self, EntryFault> {
        if typed.chars().count() > QUERY_MAX {
            return Err(TOO_LONG);
        }
        // Control characters separate words. PostgreSQL does not accept NUL.
        let typed = typed.replace(char::is_control, " ");
        let items = items(&normalised(&typed));
        let mut query = Self::default();
        for item in &items {
            query.add(item, zone);
            if query.terms() > TERMS_MAX {
                return Err(TOO_MANY);
            }
        }
        Ok(query)
    }

    /// Whether the query restricts the date.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }

    /// Whether the query is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms() == 0
    }

    /// The labels that the query names.
    #[must_use]
    pub fn labels(&self) -> &[LabelTerm] {
        &self.labels
    }

    /// The authors' names in the query.
    pub fn authors(&self) -> impl Iterator<Item = NameTerm<'_>> {
        self.authors.iter().map(NameTerm)
    }

    /// The expression for the index of comments.
    #[must_use]
    pub fn comments(&self) -> Matcher {
        let mut matcher = self.matcher();
        self.authors.iter().for_each(|name| matcher.by_name(name));
        matcher
    }

    /// The expression for the index of posts. `labels` are the ids of the query's labels, each with
    /// whether it is excluded; `authors` has for each name in the query the users that it may mean.
    #[must_use]
    pub fn posts(&self, labels: &[(LabelId, bool)], authors: &[Vec<UserId>]) -> Matcher {
        let mut matcher = self.matcher();
        for (label, is_negated) in labels {
            if *is_negated {
                matcher.without_label(*label)
            } else {
                matcher.with_label(*label)
            }
        }
        authors.iter().for_each(|ids| matcher.by_authors(ids));
        matcher
    }

    fn matcher(&self) -> Matcher {
        Matcher::new(self.words.clone(), self.none.clone())
    }

    pub(super) fn words(&self) -> &[Phrase] {
        &self.words
    }

    fn terms(&self) -> usize {
        let dates = usize::from(self.from.is_some()) + usize::from(self.until.is_some());
        self.words.len()
            + self.none.len()
            + self.labels.len()
            + self.authors.len()
            + dates
            + usize::from(self.in_comments)
    }

    fn add(&mut self, item: &QueryItem, zone: Tz) {
        let is_operator = item
            .operator
            .as_deref()
            .is_some_and(|operator| self.add_operator(operator, item, zone));
        if is_operator {
            return;
        }
        let text = item.operator.as_deref().map_or_else(
            || item.text.clone(),
            |operator| format!("{operator} {}", item.text),
        );
        let Some(phrase) = Phrase::parse(&text, item.has_star) else {
            return;
        };
        if item.is_negated {
            self.none.push(phrase)
        } else {
            self.words.push(phrase)
        }
    }

    /// Adds an operator to the query. Returns false if its value is invalid; the text then counts
    /// as words.
    fn add_operator(&mut self, operator: &str, item: &QueryItem, zone: Tz) -> bool {
        match (operator, item.is_negated) {
            ("label", is_negated) => {
                let folded = label::fold(item.text.trim());
                let is_some = !folded.is_empty();
                self.labels
                    .extend(is_some.then_some(LabelTerm { folded, is_negated }));
                is_some
            }
            ("author", false) => {
                let name = Phrase::parse(&item.text, item.has_star);
                self.authors.extend(name.clone());
                name.is_some()
            }
            ("in", false) if item.text.eq_ignore_ascii_case("comments") => {
                self.in_comments = true;
                true
            }
            ("before" | "after", false) => {
                let Some(at) = beginning(&item.text, zone) else {
                    return false;
                };
                match operator {
                    "before" => self.until = Some(self.until.map_or(at, |until| until.min(at))),
                    _ => self.from = Some(self.from.map_or(at, |from| from.max(at))),
                }
                true
            }
            _ => false,
        }
    }
}

/// An author's name in a query.
#[derive(Clone, Copy, Debug)]
pub struct NameTerm<'a>(&'a Phrase);

impl NameTerm<'_> {
    /// Whether `name` contains this name as a sequence of words.
    #[must_use]
    pub fn means(&self, name: &str) -> bool {
        let name: Vec<String> = tokens(&normalised(name))
            .into_iter()
            .map(|token| token.text)
            .collect();
        (0..name.len()).any(|at| self.0.stands_at(&name[at..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Query {
        Query::parse(typed, Tz::UTC).expect("it is short")
    }

    fn fts5(typed: &str) -> String {
        parse(typed).comments().fts5()
    }

    #[test]
    fn words_phrases_and_prefixes_are_told_apart() {
        assert_eq!(fts5("Two Words"), r#"(("two") AND ("words"))"#);
        assert_eq!(fts5("pre*"), r#"(("pre" *))"#);
        assert_eq!(fts5("a* *"), r#"(("a"))"#, "one letter is no beginning");
        assert!(fts5("\"two words\"").starts_with(r#"((("two words") OR "#));
        assert!(fts5("“two words").starts_with(r#"((("two words") OR "#));
        assert!(fts5("e-mail").starts_with(r#"((("e mail") OR "#));
        assert_eq!(fts5("good -bad"), r#"(("good")) NOT (("bad"))"#);
        assert_eq!(fts5("-bad"), "(\"\u{E000}\") NOT ((\"bad\"))");
    }

    #[test]
    fn dense_writing_is_pairs() {
        assert_eq!(fts5("東京"), r#"(("東京"))"#);
        assert_eq!(fts5("猫"), r#"(("猫" *))"#);
        assert!(fts5("東京都").starts_with(r#"((("東京 京都") OR "#));
        assert!(fts5("2020年").starts_with(r#"((("2020 年" *) OR "#));
        assert!(fts5("東京2020").starts_with(r#"((("東京 京 2020") OR "#));
    }

    #[test]
    fn operators_are_read_in_any_case() {
        let query = parse(
            "LABEL:\"Two Words\" -label:x author:\"Ann B\" Before:2022-01-07 after:2021 in:COMMENTS word",
        );
        let label = |folded: &str, is_negated| LabelTerm {
            folded: folded.into(),
            is_negated,
        };
        assert_eq!(
            query.labels(),
            [label("two words", false), label("x", true)]
        );
        assert_eq!(
            query.until.map(|at| at.to_rfc3339()).as_deref(),
            Some("2022-01-07T00:00:00+00:00")
        );
        assert_eq!(
            query.from.map(|at| at.to_rfc3339()).as_deref(),
            Some("2021-01-01T00:00:00+00:00")
        );
        assert!(query.in_comments && query.words().len() == 1 && query.authors().count() == 1);
    }

    #[test]
    fn what_is_no_operator_is_words() {
        for (typed, words) in [
            ("before:yesterday", 1),
            ("in:posts", 1),
            ("label:", 1),
            ("author:\"\"", 1),
            ("x:y", 1),
            ("a:b:c d", 2),
            ("-in:comments", 0),
        ] {
            let query = parse(typed);
            assert_eq!(query.words().len(), words, "{typed}: {query:?}");
            assert!(query.labels().is_empty() && !query.in_comments, "{typed}");
        }
        for typed in [
            "",
            " ",
            "\"",
            "\"\"",
            "-",
            "*",
            "😀",
            ":",
            "\u{202E}\u{0}",
            "^~()'",
        ] {
            assert!(parse(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn too_much_is_refused() {
        assert_eq!(Query::parse(&"x".repeat(201), Tz::UTC), Err(TOO_LONG));
        assert_eq!(Query::parse(&"x ".repeat(17), Tz::UTC), Err(TOO_MANY));
        assert!(Query::parse(&"x ".repeat(16), Tz::UTC).is_ok());
    }

    #[test]
    fn an_engine_is_given_nothing_but_quoted_tokens() {
        for typed in [
            "' | !('a')",
            "\"a\" NEAR(b, 3)",
            "{title}: x",
            "a OR b AND NOT c",
            "x\\' y",
            "col:^a + b",
            "'; DROP TABLE post; --",
        ] {
            let matcher = parse(typed).comments();
            let outside =
                |text: String, quote: char| text.split(quote).step_by(2).collect::<String>();
            let allowed = |c: char| {
                matches!(
                    c,
                    '(' | ')' | ' ' | '*' | ':' | '&' | '|' | '!' | '<' | '-' | '>'
                )
            };
            assert!(
                outside(matcher.tsquery(), '\'').chars().all(allowed),
                "{}",
                matcher.tsquery()
            );
            let words = outside(matcher.fts5(), '"')
                .replace("AND", "")
                .replace("OR", "")
                .replace("NOT", "");
            assert!(words.chars().all(allowed), "{}", matcher.fts5());
        }
    }

    #[test]
    fn a_name_is_meant_by_a_part_of_it() {
        let query = parse("author:\"olga ow*\" author:oWner");
        assert!(
            query
                .authors()
                .nth(1)
                .is_some_and(|name| name.means("Ólga Owner") && !name.means("Olga"))
        );
    }
}

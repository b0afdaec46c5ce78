//! The language of the search field: words, "phrases", prefix*, -without and operators.
//!
//! Nothing that is typed is an error but too much of it: what is no operator is words.

use chrono_tz::Tz;

use super::Matcher;
use super::dates::beginning;
use super::matcher::Phrase;
use super::tokens::tokens;
use super::words::normalised;
use crate::clock::Timestamp;
use crate::model::{AccountId, LabelId, label};

/// The most characters of a query.
pub const QUERY_MAX: usize = 200;
/// The most words, phrases and operators in it.
pub const TERMS_MAX: usize = 16;

/// Why a query is not looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has too many characters.
    #[error("use at most {QUERY_MAX} characters")]
    TooLong,
    /// It has too many parts.
    #[error("use at most {TERMS_MAX} words and operators")]
    TooMany,
}

/// A label that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelTerm {
    /// As labels are compared.
    pub folded: String,
    /// Whether posts with it are left out.
    pub is_negated: bool,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Phrase>,
    none: Vec<Phrase>,
    labels: Vec<LabelTerm>,
    authors: Vec<Phrase>,
    /// Published or written at this moment or later.
    pub from: Option<Timestamp>,
    /// Published or written before this moment.
    pub until: Option<Timestamp>,
    /// Comments are looked for, not posts.
    pub in_comments: bool,
}

impl Query {
    /// Reads what was typed; its dates are days in `zone`.
    ///
    /// # Errors
    /// When there is too much of it.
    pub fn parse(typed: &str, zone: Tz) -> Result<Self, Refused> {
        if typed.chars().count() > QUERY_MAX {
            return Err(Refused::TooLong);
        }
        // Controls part words; PostgreSQL takes no NUL.
        let typed = typed.replace(char::is_control, " ");
        let items = items(&normalised(&typed));
        let mut query = Self::default();
        for item in &items {
            query.add(item, zone);
            if query.terms() > TERMS_MAX {
                return Err(Refused::TooMany);
            }
        }
        Ok(query)
    }

    /// Whether it asks for a span of time.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms() == 0
    }

    /// The labels that are asked for.
    #[must_use]
    pub fn labels(&self) -> &[LabelTerm] {
        &self.labels
    }

    /// The names of authors that are asked for.
    pub fn authors(&self) -> impl Iterator<Item = NameTerm<'_>> {
        self.authors.iter().map(NameTerm)
    }

    /// The expression over comments.
    #[must_use]
    pub fn comments(&self) -> Matcher {
        let mut matcher = self.matcher();
        self.authors.iter().for_each(|name| matcher.by_name(name));
        matcher
    }

    /// The expression over posts, with these labels in the place of the names asked for, and of each
    /// author asked for those that are meant.
    #[must_use]
    pub fn posts(&self, labels: &[(LabelId, bool)], authors: &[Vec<AccountId>]) -> Matcher {
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

    fn add(&mut self, item: &Item, zone: Tz) {
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
        let Some(phrase) = phrase(&text, item.has_star) else {
            return;
        };
        if item.is_negated {
            self.none.push(phrase)
        } else {
            self.words.push(phrase)
        }
    }

    /// Takes an operator; false when it is none after all.
    fn add_operator(&mut self, operator: &str, item: &Item, zone: Tz) -> bool {
        match (operator, item.is_negated) {
            ("label", is_negated) => {
                let folded = label::fold(item.text.trim());
                let is_some = !folded.is_empty();
                self.labels
                    .extend(is_some.then_some(LabelTerm { folded, is_negated }));
                is_some
            }
            ("author", false) => {
                let name = phrase(&item.text, item.has_star);
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

/// A name that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct NameTerm<'a>(&'a Phrase);

impl NameTerm<'_> {
    /// Whether it is this one, or a part of it.
    #[must_use]
    pub fn means(&self, name: &str) -> bool {
        let name: Vec<String> = tokens(&normalised(name))
            .into_iter()
            .map(|token| token.text)
            .collect();
        (0..name.len()).any(|at| self.0.stands_at(&name[at..]))
    }
}

impl Phrase {
    /// Whether the tokens begin with these.
    pub(super) fn stands_at(&self, tokens: &[impl AsRef<str>]) -> bool {
        let last = self.tokens.len() - 1;
        let fits = |(n, (own, other)): (usize, (&String, &str))| {
            own == other || (self.is_prefix && n == last && other.starts_with(own.as_str()))
        };
        tokens.len() > last
            && self
                .tokens
                .iter()
                .zip(tokens.iter().map(AsRef::as_ref))
                .enumerate()
                .all(fits)
    }
}

/// A text as tokens that follow one another. The last character of a dense run alone says nothing
/// beside the pair before it; where it is all there is, it is the beginning of pairs.
fn phrase(text: &str, has_star: bool) -> Option<Phrase> {
    let mut tokens = tokens(text);
    let ends_pair =
        matches!(&tokens[..], [.., pair, last] if last.ends_run && pair.end == last.end);
    if ends_pair {
        tokens.pop();
    }
    let last = tokens.last()?;
    let is_prefix =
        !ends_pair && (last.ends_run || (has_star && last.text.chars().nth(1).is_some()));
    Some(Phrase {
        tokens: tokens.into_iter().map(|token| token.text).collect(),
        is_prefix,
    })
}

/// A part of what was typed: `-label:"x y"`, `word*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Item {
    is_negated: bool,
    operator: Option<String>,
    text: String,
    has_star: bool,
}

const OPERATORS: [&str; 5] = ["label", "author", "before", "after", "in"];

fn items(typed: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let mut item = Item::default();
        if let Some(after) = rest.strip_prefix('-') {
            item.is_negated = true;
            rest = after;
        }
        if let Some((operator, after)) = rest
            .split_once(':')
            .filter(|(name, _)| OPERATORS.contains(&name.to_ascii_lowercase().as_str()))
        {
            item.operator = Some(operator.to_ascii_lowercase());
            rest = after;
        }
        rest = value(rest, &mut item).trim_start();
        items.push(item);
    }
    items
}

/// Takes what stands in quotes, or up to a space or a quote; gives what follows.
fn value<'a>(rest: &'a str, item: &mut Item) -> &'a str {
    if let Some(quoted) = rest.strip_prefix(is_quote) {
        let (text, after) = quoted.split_once(is_quote).unwrap_or((quoted, ""));
        item.text = text.to_owned();
        return after;
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || is_quote(c))
        .unwrap_or(rest.len());
    item.text = rest[..end].to_owned();
    item.has_star = item.text.ends_with('*');
    &rest[end..]
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{FF02}'
    )
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
        assert_eq!(
            Query::parse(&"x".repeat(201), Tz::UTC),
            Err(Refused::TooLong)
        );
        assert_eq!(
            Query::parse(&"x ".repeat(17), Tz::UTC),
            Err(Refused::TooMany)
        );
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

//! The owner's lists of patterns, compiled.

use regex::Regex;

use super::links;
use crate::model::pattern::{Pattern, PatternKind};

/// A compiled list of patterns.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    domains: Vec<String>,
    expressions: Vec<(String, Regex)>,
}

impl Patterns {
    /// Compiles a list. A pattern that does not compile matches nothing; the settings never hold
    /// one.
    #[must_use]
    pub fn new(list: &[Pattern]) -> Self {
        let (domains, others): (Vec<&Pattern>, Vec<&Pattern>) = list
            .iter()
            .partition(|pattern| pattern.kind == PatternKind::Domain);
        Self {
            domains: domains
                .into_iter()
                .map(|pattern| pattern.pattern.clone())
                .collect(),
            expressions: others
                .into_iter()
                .filter_map(|pattern| Some((pattern.pattern.clone(), pattern.compile().ok()?)))
                .collect(),
        }
    }

    /// Returns the first pattern that matches a text or one of the hosts in it.
    #[must_use]
    pub fn find(&self, text: &str, hosts: &[String]) -> Option<&str> {
        let domain = self
            .domains
            .iter()
            .find(|domain| hosts.iter().any(|host| links::is_within(host, domain)));
        let expression = || {
            self.expressions
                .iter()
                .find(|(_, expression)| expression.is_match(text))
                .map(|(pattern, _)| pattern)
        };
        domain.or_else(expression).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(kind: PatternKind, pattern: &str, text: &str) -> bool {
        let pattern = Pattern {
            kind,
            pattern: pattern.to_owned(),
        };
        assert_eq!(pattern.fault(), None);
        Patterns::new(&[pattern])
            .find(text, &links::hosts(text))
            .is_some()
    }

    #[test]
    fn each_kind_finds_what_it_says() {
        use PatternKind::{Domain, Literal, Regex, Word};
        assert!(finds(Literal, "cheap pills", "CHEAP PILLSTORE") && !finds(Literal, "a.b", "aXb"));
        assert!(
            finds(Word, "pill", "a Pill!")
                && !finds(Word, "pill", "pillow")
                && finds(Word, "c++", "I like C++.")
        );
        assert!(
            finds(Regex, r"^v[i1]agra", "V1agra here") && !finds(Regex, r"^v[i1]agra", "no v1agra")
        );
        assert!(
            finds(Domain, "example.com", "see www.example.com/x")
                && !finds(Domain, "example.com", "see notexample.com")
        );
    }
}

//! A line of the owner's lists: what makes a comment wait, and what makes it spam.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// The most characters of a pattern.
const PATTERN_MAX: usize = 200;
/// The most bytes that a compiled expression may take; matching takes time linear in the text.
const COMPILED_MAX: usize = 64 * 1024;

/// How a pattern is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PatternKind {
    /// It stands somewhere, in any case of letters.
    Literal,
    /// It stands there as a word, in any case of letters.
    Word,
    /// A regular expression finds something.
    Regex,
    /// A link leads to this domain or below it.
    Domain,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "domain", "pattern": "example.com" }))]
pub struct Pattern {
    /// How it is compared.
    pub kind: PatternKind,
    /// What is looked for.
    pub pattern: String,
}

impl Pattern {
    /// Why it cannot be used, in words; `None` when it can.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.pattern.trim().is_empty() || self.pattern.chars().count() > PATTERN_MAX {
            return Some(format!("use 1 to {PATTERN_MAX} characters"));
        }
        match self.kind {
            PatternKind::Domain => {
                let is_domain = matches!(url::Host::parse(&self.pattern), Ok(url::Host::Domain(domain)) if domain == self.pattern && domain.contains('.'));
                (!is_domain).then(|| "use a domain in lower case, such as `example.com`".to_owned())
            }
            PatternKind::Literal | PatternKind::Word | PatternKind::Regex => self
                .compile()
                .err()
                .map(|why| format!("this expression cannot be used: {why}")),
        }
    }

    /// The expression that finds it; a domain is compared by itself.
    ///
    /// # Errors
    /// When an expression cannot be read or is too large.
    pub fn compile(&self) -> Result<Regex, regex::Error> {
        let expression = match self.kind {
            PatternKind::Word => format!(
                r"\b{{start-half}}{}\b{{end-half}}",
                regex::escape(&self.pattern)
            ),
            PatternKind::Regex => self.pattern.clone(),
            PatternKind::Literal | PatternKind::Domain => regex::escape(&self.pattern),
        };
        RegexBuilder::new(&expression)
            .case_insensitive(true)
            .size_limit(COMPILED_MAX)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_used_says_why() {
        for (kind, pattern) in [
            (PatternKind::Regex, "("),
            (PatternKind::Regex, r"(\w{100}){100}"),
            (PatternKind::Domain, "https://example.com"),
            (PatternKind::Domain, "localhost"),
            (PatternKind::Literal, " "),
        ] {
            assert!(
                Pattern {
                    kind,
                    pattern: pattern.to_owned()
                }
                .fault()
                .is_some(),
                "{pattern}"
            );
        }
    }
}

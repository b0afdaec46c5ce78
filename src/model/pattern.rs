//! A pattern in the owner's lists that hold or reject comments.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// The most characters in a pattern.
const PATTERN_MAX: usize = 200;
/// The most bytes that a compiled expression may take. Matching takes time linear in the text.
const COMPILED_MAX: usize = 64 * 1024;

/// How a pattern is compared with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PatternKind {
    /// The comment contains the text, in any case of letters.
    Literal,
    /// The comment contains the text as a whole word, in any case of letters.
    Word,
    /// The regular expression matches somewhere in the comment.
    Regex,
    /// A link in the comment leads to this domain or a subdomain of it.
    Domain,
}

/// A pattern of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "domain", "pattern": "example.com" }))]
pub struct Pattern {
    /// How the pattern is compared.
    pub kind: PatternKind,
    /// The text, regular expression or domain to look for.
    pub pattern: String,
}

impl Pattern {
    /// Returns why the pattern cannot be used, as a sentence; `None` if it can.
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
            PatternKind::Literal | PatternKind::Word | PatternKind::Regex => {
                self.compile().err().map(|why| unusable(&why))
            }
        }
    }

    /// Compiles the regular expression that finds the pattern. Domains are compared by other code.
    ///
    /// # Errors
    /// If the expression is malformed or too large.
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

/// Describes the error of an expression on one line.
fn unusable(why: &regex::Error) -> String {
    let said = why.to_string();
    let fault = match why {
        regex::Error::CompiledTooBig(_) => "it matches too much to be looked for",
        _ => said.rsplit("error: ").next().unwrap_or_default().trim(),
    };
    format!("this regular expression cannot be used: {fault}; an example is `casino|poker`")
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

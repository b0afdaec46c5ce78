//! The settings for search engines and other robots.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::model::crawlers::{ANSWERING, TRAINING};

/// The most bytes in the owner's lines for `robots.txt`.
const EXTRA_BYTES: usize = 16 * 1024;
/// The fields of `robots.txt` that some robot reads: those of RFC 9309, and others in use.
const FIELDS: [&str; 10] = [
    "allow",
    "clean-param",
    "content-signal",
    "content-usage",
    "crawl-delay",
    "disallow",
    "host",
    "request-rate",
    "sitemap",
    "user-agent",
];

/// The access of AI crawlers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AiPolicy {
    /// They may read what all robots may read.
    #[default]
    Allow,
    /// Crawlers that collect texts to train models are kept out; AI search engines and assistants
    /// may read.
    NoTraining,
    /// All AI crawlers are kept out.
    Deny,
}

/// The access of search engines and other robots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Robots {
    /// Whether search engines may list the blog. If not, every page asks them not to, and there is
    /// no sitemap.
    pub index: bool,
    /// The access of AI crawlers, from a list of known ones.
    pub ai: AiPolicy,
    /// More lines for `robots.txt`, at most 16384 bytes. Lines before the first `User-agent` apply
    /// to all robots.
    pub extra: String,
}

impl Default for Robots {
    fn default() -> Self {
        Self {
            index: true,
            ai: AiPolicy::Allow,
            extra: String::new(),
        }
    }
}

impl AiPolicy {
    /// The user agent tokens of the robots that are kept out.
    pub fn disallowed_crawlers(self) -> impl Iterator<Item = &'static str> {
        let (training, answering): (&[&str], &[&str]) = match self {
            Self::Allow => (&[], &[]),
            Self::NoTraining => (&TRAINING, &[]),
            Self::Deny => (&TRAINING, &ANSWERING),
        };
        training.iter().chain(answering).copied()
    }
}

impl Robots {
    /// Normalises the owner's lines and names every line that no robot would understand.
    pub(super) fn check(&mut self, errors: &mut FieldErrors) {
        self.extra = self.extra.replace("\r\n", "\n").trim_end().to_owned();
        if self.extra.len() > EXTRA_BYTES {
            errors.push("robots/extra", format!("use at most {EXTRA_BYTES} bytes"));
            return;
        }
        for (n, line) in self.extra.lines().enumerate() {
            if let Some(fault) = fault(line) {
                errors.push("robots/extra", format!("line {}: {fault}", n + 1));
            }
        }
    }
}

/// Returns what is wrong with a line of the owner's, if anything.
fn fault(line: &str) -> Option<String> {
    if line
        .chars()
        .any(|c| c != '\t' && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')))
    {
        return Some("it has a control character".to_owned());
    }
    let rule = line.split('#').next().unwrap_or_default().trim();
    if rule.is_empty() {
        return None;
    }
    let Some((field, value)) = rule.split_once(':') else {
        return Some("use `Field: value`, or `#` and a remark".to_owned());
    };
    let field = field.trim().to_ascii_lowercase();
    if !FIELDS.contains(&field.as_str()) {
        return Some(format!(
            "there is no field `{field}`; the fields are {}",
            FIELDS.join(", ")
        ));
    }
    value_fault(&field, value.trim()).map(str::to_owned)
}

fn value_fault(field: &str, value: &str) -> Option<&'static str> {
    let is_full =
        || url::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    match field {
        "allow" | "disallow" if !(value.is_empty() || value.starts_with(['/', '*', '$'])) => {
            Some("a path begins with `/`")
        }
        "user-agent" if value.is_empty() => Some("name a robot, or `*` for all"),
        "sitemap" if !is_full() => Some("a sitemap's address is a full http or https address"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(extra: &str) -> (Robots, bool) {
        let mut errors = FieldErrors::default();
        let mut robots = Robots {
            extra: extra.to_owned(),
            ..Robots::default()
        };
        robots.check(&mut errors);
        (robots, errors.into_result().is_err())
    }

    #[test]
    fn lines_that_robots_know_are_taken_as_they_are() {
        let block = "# mine\n\nDisallow: /drafts/ # not yet\nUser-Agent: Example\nallow : /\nDisallow:\nCrawl-delay: 10\nSitemap: https://example.org/x.xml";
        let (robots, refused) = faults(&block.replace('\n', "\r\n"));
        assert!(!refused);
        assert_eq!(robots.extra, block);
    }

    #[test]
    fn lines_that_no_robot_knows_are_refused() {
        for line in [
            "Disalow: /",
            "nonsense",
            "Disallow: x",
            "User-agent:",
            "Sitemap: /sitemap.xml",
            "Disallow: /\u{0}",
            "Disallow: /\rAllow: /",
            "\u{2028}",
        ] {
            assert!(faults(&format!("Allow: /\n{line}\nAllow: /")).1, "{line:?}");
        }
        assert!(faults(&"#".repeat(EXTRA_BYTES + 1)).1);
    }

    #[test]
    fn no_robot_stands_in_the_lists_twice() {
        let mut all: Vec<String> = AiPolicy::Deny
            .disallowed_crawlers()
            .map(str::to_ascii_lowercase)
            .collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(AiPolicy::Allow.disallowed_crawlers().count(), 0);
        assert!(
            AiPolicy::NoTraining
                .disallowed_crawlers()
                .all(|token| TRAINING.contains(&token))
        );
    }
}

//! The rules, each by itself.

use super::Evidence;
use crate::model::settings::Moderation;
use crate::model::{CommentMode, Reason};

fn reason(rule: &str, weight: f64, why: &str) -> Reason {
    Reason { rule: rule.to_owned(), weight, why: why.to_owned() }
}

/// A field that people do not see was filled in.
pub(super) fn honeypot(evidence: &Evidence<'_>) -> Option<Reason> {
    (!evidence.honeypot.is_empty()).then(|| reason("honeypot", 1.0, "a field that people do not see was filled in"))
}

/// The blog or the post holds every comment of a visitor.
pub(super) fn policy(evidence: &Evidence<'_>) -> Option<Reason> {
    match (evidence.by_author, evidence.mode, evidence.moderation) {
        (true, _, _) | (false, CommentMode::Open | CommentMode::Closed | CommentMode::Hidden, Moderation::None) => None,
        (false, CommentMode::Moderated, _) => Some(reason("mode", 0.0, "this post holds every comment")),
        (false, _, Moderation::All) => Some(reason("mode", 0.0, "the blog holds every comment")),
    }
}

//! The policy engine: small pure rules that each may speak, and one verdict.
//!
//! A rule is a function from what is known of a comment to a `Reason` or
//! nothing; to add one, write it in `rules.rs` and name it in [`judge`]. The
//! verdict keeps every reason, so that a moderator can read why.

pub mod rate;
mod rules;

use crate::model::settings::Moderation;
use crate::model::{CommentMode, CommentStatus, Verdict};

/// What the rules may look at.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// What stands in the field that people do not see.
    pub honeypot: &'a str,
    /// The post's comment mode.
    pub mode: CommentMode,
    /// The blog's moderation setting.
    pub moderation: Moderation,
    /// Whether an authenticated author writes.
    pub by_author: bool,
}

/// The score from which a comment is taken for spam.
const SPAM: f64 = 1.0;

/// Judges a comment: spam by its score, else held or approved by the policy.
#[must_use]
pub fn judge(evidence: &Evidence<'_>) -> Verdict {
    let mut reasons: Vec<_> = [rules::honeypot(evidence)].into_iter().flatten().collect();
    let score: f64 = reasons.iter().map(|reason| reason.weight).sum();
    if score >= SPAM {
        return Verdict { status: CommentStatus::Spam, reasons };
    }
    match rules::policy(evidence) {
        Some(reason) => {
            reasons.push(reason);
            Verdict { status: CommentStatus::Pending, reasons }
        }
        None => Verdict { status: CommentStatus::Approved, reasons },
    }
}

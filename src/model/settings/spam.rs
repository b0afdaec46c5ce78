//! The settings for the moderation rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;
use crate::model::pattern::Pattern;

/// The largest weight and score.
const WEIGHT_MAX: f64 = 10.0;
/// The names of the moderation rules (`moderation/rules.rs`), in the order in which their reasons are
/// listed.
pub const RULES: [&str; 14] = [
    "ban",
    "honeypot",
    "submitted_too_fast",
    "reject_list",
    "hold_list",
    "links",
    "link_density",
    "copies",
    "advertising_name",
    "solicitation",
    "script_mismatch",
    "old_post",
    "burst",
    "filter",
];
/// The most patterns in a list.
const PATTERNS_MAX: usize = 1000;

/// The thresholds, weights and lists by which the moderation rules judge a comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SpamPolicy {
    /// The score from which a comment waits for approval, 0 to 10.
    pub hold_at: f64,
    /// The score from which a comment is marked as spam, 0 to 10.
    pub spam_at: f64,
    /// The factor for each rule's weight, by the rule's name: 0 (off) to 10.
    pub weights: BTreeMap<String, f64>,
    /// The patterns that make a comment wait for approval, at most 1000.
    pub hold: Vec<Pattern>,
    /// The patterns that mark a comment as spam, at most 1000.
    pub reject: Vec<Pattern>,
    /// The age in days from which a link in a comment makes it suspicious, because few readers
    /// visit a post that old; 0 for never.
    pub old_post_days: u32,
}

impl Default for SpamPolicy {
    fn default() -> Self {
        Self {
            hold_at: 0.5,
            spam_at: 1.0,
            weights: BTreeMap::new(),
            hold: Vec::new(),
            reject: Vec::new(),
            old_post_days: 365,
        }
    }
}

impl SpamPolicy {
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        let is_weight = |value: f64| (0.0..=WEIGHT_MAX).contains(&value);
        for (field, value) in [
            ("spam/hold_at", self.hold_at),
            ("spam/spam_at", self.spam_at),
        ] {
            if !is_weight(value) {
                errors.push(field, format!("use a number from 0 to {WEIGHT_MAX}"));
            }
        }
        for (rule, weight) in &self.weights {
            if !RULES.contains(&rule.as_str()) {
                errors.push(
                    format!("spam/weights/{rule}"),
                    format!("there is no such rule; the rules are {}", RULES.join(", ")),
                );
            } else if !is_weight(*weight) {
                errors.push(
                    format!("spam/weights/{rule}"),
                    format!("use a number from 0 to {WEIGHT_MAX}"),
                );
            }
        }
        for (name, list) in [("hold", &self.hold), ("reject", &self.reject)] {
            if list.len() > PATTERNS_MAX {
                errors.push(
                    format!("spam/{name}"),
                    format!("use at most {PATTERNS_MAX} patterns"),
                );
            }
            let faults = list
                .iter()
                .take(PATTERNS_MAX)
                .enumerate()
                .filter_map(|(n, pattern)| Some((n, pattern.fault()?)));
            faults.for_each(|(n, fault)| errors.push(format!("spam/{name}/{n}/pattern"), fault));
        }
    }
}

//! The spam policy: small pure rules that each give a reason or none, and one verdict.
//!
//! [`judge`] calls every rule with the comment's text and the [`Evidence`], adds up the weights of
//! the reasons and compares the sum with the owner's thresholds. The verdict keeps every reason, so
//! that a moderator can read why. It depends on nothing else, so that `tympan spam replay` can
//! repeat it.
//!
//! To add a rule, see docs/CONTRIBUTING.md.

pub mod learning;
pub mod links;
pub mod patterns;
mod rules;
pub mod script;
pub mod simhash;

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::settings::{Moderation, SpamPolicy};
use crate::model::{CommentMode, CommentStatus, Evidence, Reason, Settings, Verdict};
use patterns::Patterns;
use rules::Indication;

/// The number of decisions below which the filter's opinion is not used.
pub const DECISIONS_LEAST: u32 = 50;
/// The number of newest decisions that the filter is trained on.
pub const DECISIONS_MOST: i64 = 10_000;

/// The text of a comment, with the hosts in it.
#[derive(Clone, Debug, Default)]
pub struct CommentText {
    /// The name that the commenter entered; empty without one.
    pub name: String,
    /// The website that the commenter entered; empty without one.
    pub website: String,
    /// The source text.
    pub body: String,
    /// The hosts in the name, the website and the text.
    pub hosts: Vec<String>,
    /// The hosts in the text alone.
    pub hosts_in_body: Vec<String>,
}

impl CommentText {
    /// Collects the hosts in a comment.
    #[must_use]
    pub fn new(name: &str, website: Option<&str>, body: &str) -> Self {
        let website = website.unwrap_or("");
        let hosts_in_body = links::hosts(body);
        let hosts = links::hosts(name)
            .into_iter()
            .chain(links::hosts(website))
            .chain(hosts_in_body.iter().cloned())
            .collect();
        Self {
            name: name.to_owned(),
            website: website.to_owned(),
            body: body.to_owned(),
            hosts,
            hosts_in_body,
        }
    }

    /// Returns name, website and text, each on a line of its own, for the owner's lists and the
    /// filter.
    #[must_use]
    pub fn all(&self) -> String {
        [self.name.as_str(), &self.website, &self.body]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The owner's policy, with its lists compiled.
#[derive(Clone, Debug)]
pub struct Policy {
    moderation: Moderation,
    spam: SpamPolicy,
    hold: Patterns,
    reject: Patterns,
}

impl Policy {
    /// Compiles the policy in the settings.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let spam = settings.spam.clone();
        let (hold, reject) = (Patterns::new(&spam.hold), Patterns::new(&spam.reject));
        Self {
            moderation: settings.moderation,
            spam,
            hold,
            reject,
        }
    }

    /// Returns the reason that a rule's indication is. Its weight is multiplied by the factor that the
    /// owner set for the rule.
    fn weighed(&self, rule: &str, indication: Indication) -> Reason {
        let factor = self.spam.weights.get(rule).copied().unwrap_or(1.0);
        Reason {
            rule: rule.to_owned(),
            weight: indication.weight * factor,
            why: indication.why,
        }
    }
}

/// A cache of the policy that was compiled last.
#[derive(Debug, Default)]
pub struct Policies(Mutex<Option<Arc<Policy>>>);

impl Policies {
    /// Returns the policy in the settings. It is compiled again only when they have changed.
    #[must_use]
    pub fn of(&self, settings: &Settings) -> Arc<Policy> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match last.as_ref().filter(|policy| {
            policy.moderation == settings.moderation && policy.spam == settings.spam
        }) {
            Some(policy) => Arc::clone(policy),
            None => Arc::clone(last.insert(Arc::new(Policy::of(settings)))),
        }
    }
}

/// Judges a comment. A high score makes it spam. A lower one, or the mode of moderation, holds it.
/// Otherwise it is approved, and an author's own comment always is.
#[must_use]
pub fn judge(text: &CommentText, evidence: &Evidence, policy: &Policy) -> Verdict {
    if evidence.by_user {
        return Verdict {
            status: CommentStatus::Approved,
            reasons: Vec::new(),
        };
    }
    let found = rules::ALL.iter().filter_map(|(name, rule)| {
        let indication = rule(text, evidence, policy)?;
        Some(policy.weighed(name, indication))
    });
    let mut reasons: Vec<Reason> = found.filter(|reason| reason.weight != 0.0).collect();
    let score: f64 = reasons.iter().map(|reason| reason.weight).sum();
    if score >= policy.spam.spam_at {
        return Verdict {
            status: CommentStatus::Spam,
            reasons,
        };
    }
    reasons.extend(mode(evidence, policy));
    let waits = score >= policy.spam.hold_at || reasons.iter().any(|reason| reason.rule == MODE);
    Verdict {
        status: if waits {
            CommentStatus::Pending
        } else {
            CommentStatus::Approved
        },
        reasons,
    }
}

/// The rule name of the reason that the mode of moderation gives.
const MODE: &str = "mode";

/// Returns the reason for which the mode of moderation holds a comment.
fn mode(evidence: &Evidence, policy: &Policy) -> Option<Reason> {
    let why = match (
        evidence.mode,
        evidence.moderation.unwrap_or(policy.moderation),
    ) {
        (Some(CommentMode::Moderated), _) if evidence.is_held_for_age => {
            "comments on posts of this age are held"
        }
        (Some(CommentMode::Moderated), _) => "every comment on this post is held",
        (_, Moderation::All) => "every comment is held",
        (_, Moderation::First) if !evidence.is_trusted => "the first comment of somebody is held",
        (_, Moderation::First | Moderation::None) => return None,
    };
    Some(Reason {
        rule: MODE.to_owned(),
        weight: 0.0,
        why: why.to_owned(),
    })
}

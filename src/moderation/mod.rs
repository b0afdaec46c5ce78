//! The policy engine: small pure rules that each may speak, and one verdict.
//!
//! A rule is a function from a text and the [`Evidence`] to a `Reason` or nothing; to add one,
//! write it in `rules.rs` with its weight and its case, and name it in `rules::ALL` and `settings::RULES`. The verdict
//! keeps every reason, so that a moderator can read why, and depends on nothing else, so that
//! `tympan spam replay` can repeat it.

mod filter;
pub mod learning;
pub mod links;
pub mod patterns;
pub mod rate;
mod rules;
pub mod script;
pub mod simhash;

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::settings::{Moderation, SpamPolicy};
use crate::model::{CommentMode, CommentStatus, Evidence, Reason, Settings, Verdict};
use patterns::Patterns;

pub use filter::{DECISIONS_MOST, Filter};

/// The words of a comment.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The name given.
    pub name: String,
    /// The website given.
    pub website: String,
    /// What was written.
    pub body: String,
    /// The hosts that name, website and body name.
    pub hosts: Vec<String>,
    /// The hosts that the body alone names.
    pub hosts_in_body: Vec<String>,
}

impl Words {
    /// The words of a comment, looked through for addresses.
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

    /// All of them, one thing a line: what lists and the filter look at.
    #[must_use]
    pub fn all(&self) -> String {
        [self.name.as_str(), &self.website, &self.body]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The owner's policy, with its lists made ready.
#[derive(Clone, Debug)]
pub struct Policy {
    moderation: Moderation,
    spam: SpamPolicy,
    hold: Patterns,
    reject: Patterns,
}

impl Policy {
    /// The policy that the settings state.
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

    /// A rule's own weight, or the one that the owner gave it.
    fn weighed(&self, mut reason: Reason) -> Reason {
        if let Some(factor) = self.spam.weights.get(&reason.rule) {
            reason.weight *= factor;
        }
        reason
    }
}

/// The policy that was made ready last.
#[derive(Debug, Default)]
pub struct Policies(Mutex<Option<Arc<Policy>>>);

impl Policies {
    /// The policy that the settings state.
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

/// Judges a comment: spam or held by its score, else held or approved by the mode of moderation.
#[must_use]
pub fn judge(words: &Words, evidence: &Evidence, policy: &Policy) -> Verdict {
    if evidence.by_author {
        return Verdict {
            status: CommentStatus::Approved,
            reasons: Vec::new(),
        };
    }
    let spoken = rules::ALL
        .iter()
        .filter_map(|rule| rule(words, evidence, policy));
    let mut reasons: Vec<Reason> = spoken
        .map(|reason| policy.weighed(reason))
        .filter(|reason| reason.weight != 0.0)
        .collect();
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

/// The name under which the mode of moderation is a reason.
const MODE: &str = "mode";

/// Why the mode of moderation holds a comment.
fn mode(evidence: &Evidence, policy: &Policy) -> Option<Reason> {
    let why = match (
        evidence.mode,
        evidence.moderation.unwrap_or(policy.moderation),
    ) {
        (Some(CommentMode::Moderated), _) => "this post holds every comment",
        (_, Moderation::All) => "every comment is held",
        (_, Moderation::First) if !evidence.is_known => "the first comment of somebody is held",
        (_, Moderation::First | Moderation::None) => return None,
    };
    Some(Reason {
        rule: MODE.to_owned(),
        weight: 0.0,
        why: why.to_owned(),
    })
}

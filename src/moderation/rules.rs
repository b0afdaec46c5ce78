//! The rules, each of which looks at one thing. A weight of 0.5 holds a comment and 1 makes it
//! spam; weights add up.

use super::{CommentText, Policy};
use crate::model::Evidence;
use crate::model::settings::RULES;

/// A rule: looks at a comment and returns an indication of spam, or none.
pub(super) type Rule = fn(&CommentText, &Evidence, &Policy) -> Option<Indication>;

/// An indication of spam: its weight, and why, for a moderator.
#[derive(Clone, Debug)]
pub(super) struct Indication {
    /// The weight, before the owner's factor.
    pub(super) weight: f64,
    /// The words for a moderator.
    pub(super) why: String,
}

/// Every rule under its name, in the order in which reasons are listed.
pub(super) const ALL: [(&str, Rule); RULES.len()] = [
    ("ban", ban),
    ("honeypot", honeypot),
    ("submitted_too_fast", submitted_too_fast),
    ("reject_list", reject_list),
    ("hold_list", hold_list),
    ("links", links),
    ("link_density", link_density),
    ("copies", copies),
    ("advertising_name", advertising_name),
    ("solicitation", solicitation),
    ("script_mismatch", script_mismatch),
    ("old_post", old_post),
    ("burst", burst),
    ("filter", filter),
];

/// The seconds below which a comment was not written by hand.
const HASTE_SECONDS: i64 = 3;
/// The number of links that a comment may have without a reason.
const LINKS_FREE: usize = 1;
/// The number of comments within ten minutes that make a burst.
const BURST: i64 = 30;
/// Phrases of self-promotion, in English, the language of most spam everywhere.
const SOLICITATIONS: [&str; 16] = [
    "check out my",
    "check out this",
    "check my channel",
    "visit my",
    "subscribe to my",
    "sub to my",
    "sub me",
    "subscribe me",
    "follow me on",
    "click here",
    "click this link",
    "my new video",
    "my channel",
    "work from home",
    "make money",
    "earn money",
];
/// Goods and services that occur in the names of advertisers.
const ADVERTISED_GOODS: [&str; 12] = [
    "casino", "viagra", "cialis", "loans", "escort", "seo ", "crypto", "forex", "replica",
    "payday", "betting", "slots",
];

fn indication(weight: f64, why: impl Into<String>) -> Indication {
    Indication {
        weight,
        why: why.into(),
    }
}

/// Speaks when a ban applies.
fn ban(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    evidence.ban.as_ref().map(|why| indication(1.0, why))
}

/// Speaks when the field that is hidden from people was filled in.
fn honeypot(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    evidence
        .honeypot
        .then(|| indication(1.0, "a field that people cannot see was filled in"))
}

/// Speaks when the comment was written faster than anyone types.
fn submitted_too_fast(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    let seconds = evidence
        .seconds_to_write
        .filter(|seconds| *seconds < HASTE_SECONDS)?;
    Some(indication(
        0.4,
        format!("it was written in {seconds} seconds"),
    ))
}

/// Speaks when the comment matches the owner's list of spam.
fn reject_list(text: &CommentText, _: &Evidence, policy: &Policy) -> Option<Indication> {
    let found = policy.reject.find(&text.all(), &text.hosts)?.to_owned();
    Some(indication(
        1.0,
        format!("`{found}` is on the list of what is spam"),
    ))
}

/// Speaks when the comment matches the owner's list of comments to hold.
fn hold_list(text: &CommentText, _: &Evidence, policy: &Policy) -> Option<Indication> {
    let found = policy.hold.find(&text.all(), &text.hosts)?.to_owned();
    Some(indication(
        0.5,
        format!("`{found}` is on the list of what waits"),
    ))
}

/// Speaks when the text has more than one link.
fn links(text: &CommentText, _: &Evidence, _: &Policy) -> Option<Indication> {
    let count = text.hosts_in_body.len();
    let over = count.checked_sub(LINKS_FREE).filter(|over| *over > 0)?;
    Some(indication(
        (over as f64 * 0.25).min(1.0),
        format!("{count} links"),
    ))
}

/// Speaks when the text is little more than links, unless the guest is trusted.
fn link_density(text: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    let linked: usize = text.hosts_in_body.iter().map(String::len).sum();
    let letters = text.body.chars().filter(|c| c.is_alphanumeric()).count();
    let dense = !evidence.is_trusted && linked * 2 > letters;
    dense.then(|| indication(0.3, "it is little more than links"))
}

/// Speaks when near copies were posted under other posts.
fn copies(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    let copies = evidence.copies;
    (copies > 0).then(|| {
        indication(
            (copies as f64 * 0.3 + 0.2).min(1.0),
            format!("{copies} near copies under other posts in the last day"),
        )
    })
}

/// Speaks when the name advertises something.
fn advertising_name(text: &CommentText, _: &Evidence, _: &Policy) -> Option<Indication> {
    let name = format!("{} ", text.name.to_lowercase());
    let sells = !super::links::hosts(&text.name).is_empty()
        || ADVERTISED_GOODS.iter().any(|goods| name.contains(goods));
    sells.then(|| indication(0.5, "the name is an advertisement"))
}

/// Speaks when the text asks readers to look at something of the author's own.
fn solicitation(text: &CommentText, _: &Evidence, _: &Policy) -> Option<Indication> {
    let body = text
        .body
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let found = SOLICITATIONS.iter().find(|phrase| body.contains(*phrase))?;
    Some(indication(0.5, format!("it says “{found}”")))
}

/// Speaks when the text is in a script that the post's readers do not use.
fn script_mismatch(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    evidence
        .has_script_mismatch
        .then(|| indication(0.5, "it is in another script than the post"))
}

/// Speaks when the comment links somewhere under an old post, unless the guest is trusted.
fn old_post(text: &CommentText, evidence: &Evidence, policy: &Policy) -> Option<Indication> {
    let days = i64::from(policy.spam.old_post_days);
    let is_old = days > 0
        && evidence.post_age_days >= days
        && !evidence.is_trusted
        && !text.hosts.is_empty();
    is_old.then(|| {
        indication(
            0.3,
            format!(
                "it has a link, and the post is {} days old",
                evidence.post_age_days
            ),
        )
    })
}

/// Speaks when the thread is being flooded, unless the guest is trusted.
fn burst(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    let count = evidence.burst;
    (count >= BURST && !evidence.is_trusted).then(|| {
        indication(
            0.3,
            format!("{count} comments under this post in ten minutes"),
        )
    })
}

/// Speaks when the filter takes the text for spam. From a probability of 0.75 on it holds the
/// comment by itself, from 0.95 on it makes it spam.
fn filter(_: &CommentText, evidence: &Evidence, _: &Policy) -> Option<Indication> {
    let says = evidence.filter.as_ref()?;
    let weight = match says.probability {
        sure if sure >= 0.95 => 1.0,
        likely if likely >= 0.75 => 0.5 + (likely - 0.75) * 2.0,
        perhaps if perhaps > 0.5 => (perhaps - 0.5) * 2.0,
        _ => return None,
    };
    let words = says
        .words
        .iter()
        .map(|word| format!("“{word}”"))
        .collect::<Vec<_>>()
        .join(", ");
    Some(indication(
        weight,
        format!(
            "{:.0} % like what was called spam here: {words}",
            says.probability * 100.0
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evidence::FilterSays;
    use crate::model::pattern::{Pattern, PatternKind};
    use crate::model::settings::SpamPolicy;
    use crate::model::{CommentStatus, Settings};
    use crate::moderation::judge;

    fn policy() -> Policy {
        let list = |word: &str| {
            vec![Pattern {
                kind: PatternKind::Word,
                pattern: word.to_owned(),
            }]
        };
        let spam = SpamPolicy {
            hold: list("politics"),
            reject: list("viagra"),
            ..SpamPolicy::default()
        };
        Policy::of(&Settings {
            moderation: crate::model::settings::Moderation::None,
            spam,
            ..Settings::default()
        })
    }

    #[test]
    fn settings_know_every_rule() {
        assert_eq!(ALL.map(|(name, _)| name), RULES);
    }

    /// Each rule with a comment that makes it speak, its weight then, and the status that this
    /// alone gives.
    #[test]
    fn every_rule_has_a_case_of_its_own() {
        use CommentStatus::{Approved, Pending, Spam};
        let none = Evidence::default;
        let says = |probability: f64| {
            Some(FilterSays {
                probability,
                words: vec!["pills".to_owned()],
            })
        };
        let cases = [
            (
                "ban",
                "A thought",
                Evidence {
                    ban: Some("x".into()),
                    ..none()
                },
                1.0,
                Spam,
            ),
            (
                "honeypot",
                "A thought",
                Evidence {
                    honeypot: true,
                    ..none()
                },
                1.0,
                Spam,
            ),
            (
                "submitted_too_fast",
                "A thought",
                Evidence {
                    seconds_to_write: Some(2),
                    ..none()
                },
                0.4,
                Approved,
            ),
            ("reject_list", "Cheap Viagra", none(), 1.0, Spam),
            ("hold_list", "About politics", none(), 0.5, Pending),
            (
                "links",
                "See example.org and then also look at example.net, please",
                none(),
                0.25,
                Approved,
            ),
            (
                "links",
                "aa.com bb.com cc.com dd.com ee.com and so many words that it is no longer only links here",
                none(),
                1.0,
                Spam,
            ),
            ("link_density", "wow example.org", none(), 0.3, Approved),
            (
                "copies",
                "A thought",
                Evidence {
                    copies: 1,
                    ..none()
                },
                0.5,
                Pending,
            ),
            (
                "solicitation",
                "Please check out  my\nsite",
                none(),
                0.5,
                Pending,
            ),
            (
                "script_mismatch",
                "A thought",
                Evidence {
                    has_script_mismatch: true,
                    ..none()
                },
                0.5,
                Pending,
            ),
            (
                "old_post",
                "I read about the very same thing at example.org lately",
                Evidence {
                    post_age_days: 365,
                    ..none()
                },
                0.3,
                Approved,
            ),
            (
                "burst",
                "A thought",
                Evidence {
                    burst: 30,
                    ..none()
                },
                0.3,
                Approved,
            ),
            (
                "filter",
                "A thought",
                Evidence {
                    filter: says(0.6),
                    ..none()
                },
                0.2,
                Approved,
            ),
            (
                "filter",
                "A thought",
                Evidence {
                    filter: says(0.8),
                    ..none()
                },
                0.6,
                Pending,
            ),
            (
                "filter",
                "A thought",
                Evidence {
                    filter: says(0.97),
                    ..none()
                },
                1.0,
                Spam,
            ),
        ];
        let mut spoken: Vec<&str> = vec!["advertising_name"];
        for (rule, body, evidence, weight, status) in cases {
            let verdict = judge(&CommentText::new("Ann", None, body), &evidence, &policy());
            let reasons: Vec<_> = verdict
                .reasons
                .iter()
                .map(|reason| {
                    (
                        reason.rule.as_str(),
                        (reason.weight * 100.0).round() / 100.0,
                    )
                })
                .collect();
            assert_eq!(
                (reasons.as_slice(), verdict.status),
                ([(rule, weight)].as_slice(), status),
                "{rule}: {body}"
            );
            spoken.push(rule);
        }
        for name in ["casino.example.com", "Best SEO service", "Payday Loans"] {
            let verdict = judge(
                &CommentText::new(
                    name,
                    None,
                    "A thought that goes on for a while, so that it is not short",
                ),
                &none(),
                &policy(),
            );
            assert_eq!(verdict.reasons[0].rule, "advertising_name", "{name}");
        }
        assert!(
            RULES.iter().all(|rule| spoken.contains(rule)),
            "a rule has no case"
        );
    }

    #[test]
    fn an_ordinary_comment_and_an_authors_own_are_let_through() {
        let body = "I tried this with rye last week, and it took an hour longer. Here is a picture: https://example.org/rye.jpg";
        assert_eq!(
            judge(
                &CommentText::new("Ann", Some("https://ann.example.org/"), body),
                &Evidence::default(),
                &policy()
            )
            .reasons,
            []
        );
        let evidence = Evidence {
            by_user: true,
            honeypot: true,
            copies: 9,
            ..Evidence::default()
        };
        assert_eq!(
            judge(
                &CommentText::new("Ann", None, "viagra"),
                &evidence,
                &policy()
            )
            .status,
            CommentStatus::Approved
        );
    }

    #[test]
    fn weights_add_up_and_the_owner_turns_them() {
        let evidence = Evidence {
            seconds_to_write: Some(0),
            burst: 99,
            ..Evidence::default()
        };
        let text = CommentText::new("Ann", None, "A thought");
        assert_eq!(
            judge(&text, &evidence, &policy()).status,
            CommentStatus::Pending
        );
        let mut settings = Settings {
            moderation: crate::model::settings::Moderation::None,
            ..Settings::default()
        };
        settings
            .spam
            .weights
            .insert("submitted_too_fast".to_owned(), 0.0);
        assert_eq!(
            judge(&text, &evidence, &Policy::of(&settings)).status,
            CommentStatus::Approved
        );
        settings
            .spam
            .weights
            .insert("submitted_too_fast".to_owned(), 2.5);
        assert_eq!(
            judge(&text, &evidence, &Policy::of(&settings)).status,
            CommentStatus::Spam
        );
    }
}

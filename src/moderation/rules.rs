//! The rules, each by itself. A weight of 0.5 holds a comment, 1 makes it spam; weights add up.

use super::{Policy, Words};
use crate::model::settings::RULES;
use crate::model::{Evidence, Reason};

/// Looks at a comment and may speak.
pub(super) type Rule = fn(&Words, &Evidence, &Policy) -> Option<Reason>;

/// Every rule, in the order of its name in [`RULES`].
pub(super) const ALL: [Rule; RULES.len()] = [
    ban,
    honeypot,
    haste,
    reject_list,
    hold_list,
    links,
    link_density,
    copies,
    advertising_name,
    solicitation,
    foreign_writing,
    old_post,
    burst,
    filter,
];

/// A reply in fewer seconds was not written by hand.
const HASTE_SECONDS: i64 = 3;
/// Beyond so many links, each one counts.
const LINKS_FREE: usize = 1;
/// So many comments in ten minutes are a burst.
const BURST: i64 = 30;
/// What only those say who want something: English, the language of most spam everywhere.
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
/// What stands in names that sell something.
const WARES: [&str; 12] = [
    "casino", "viagra", "cialis", "loans", "escort", "seo ", "crypto", "forex", "replica",
    "payday", "betting", "slots",
];

fn reason(rule: &str, weight: f64, why: impl Into<String>) -> Reason {
    Reason {
        rule: rule.to_owned(),
        weight,
        why: why.into(),
    }
}

/// A ban fits.
fn ban(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    evidence.ban.as_ref().map(|why| reason("ban", 1.0, why))
}

/// A field that people do not see was filled in.
fn honeypot(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    evidence.honeypot.then(|| {
        reason(
            "honeypot",
            1.0,
            "a field that people do not see was filled in",
        )
    })
}

/// It was written faster than anybody types.
fn haste(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    let seconds = evidence
        .seconds_to_write
        .filter(|seconds| *seconds < HASTE_SECONDS)?;
    Some(reason(
        "haste",
        0.4,
        format!("it was written in {seconds} seconds"),
    ))
}

/// The owner's list of what is spam.
fn reject_list(words: &Words, _: &Evidence, policy: &Policy) -> Option<Reason> {
    let found = policy.reject.find(&words.all(), &words.hosts)?.to_owned();
    Some(reason(
        "reject_list",
        1.0,
        format!("`{found}` is on the list of what is spam"),
    ))
}

/// The owner's list of what waits.
fn hold_list(words: &Words, _: &Evidence, policy: &Policy) -> Option<Reason> {
    let found = policy.hold.find(&words.all(), &words.hosts)?.to_owned();
    Some(reason(
        "hold_list",
        0.5,
        format!("`{found}` is on the list of what waits"),
    ))
}

/// More links than a thought needs.
fn links(words: &Words, _: &Evidence, _: &Policy) -> Option<Reason> {
    let count = words.hosts_in_body.len();
    let over = count.checked_sub(LINKS_FREE).filter(|over| *over > 0)?;
    Some(reason(
        "links",
        (over as f64 * 0.25).min(1.0),
        format!("{count} links"),
    ))
}

/// Little beside links, from somebody who was never approved.
fn link_density(words: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    let linked: usize = words.hosts_in_body.iter().map(String::len).sum();
    let letters = words.body.chars().filter(|c| c.is_alphanumeric()).count();
    let dense = !evidence.is_known && linked * 2 > letters;
    dense.then(|| reason("link_density", 0.3, "it is hardly more than its links"))
}

/// The same under other posts.
fn copies(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    let copies = evidence.copies;
    (copies > 0).then(|| {
        reason(
            "copies",
            (copies as f64 * 0.3 + 0.2).min(1.0),
            format!("{copies} near copies under other posts in the last day"),
        )
    })
}

/// A name that sells something.
fn advertising_name(words: &Words, _: &Evidence, _: &Policy) -> Option<Reason> {
    let name = format!("{} ", words.name.to_lowercase());
    let sells = !super::links::hosts(&words.name).is_empty()
        || WARES.iter().any(|ware| name.contains(ware));
    sells.then(|| reason("advertising_name", 0.5, "the name is an advertisement"))
}

/// It asks to look at something of the writer's own.
fn solicitation(words: &Words, _: &Evidence, _: &Policy) -> Option<Reason> {
    let body = words
        .body
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let found = SOLICITATIONS.iter().find(|phrase| body.contains(*phrase))?;
    Some(reason("solicitation", 0.5, format!("it says “{found}”")))
}

/// A writing that the post's readers do not use.
fn foreign_writing(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    evidence.is_foreign.then(|| {
        reason(
            "foreign_writing",
            0.5,
            "it is in a writing that does not fit the post's language",
        )
    })
}

/// A link under a post that people have long left.
fn old_post(words: &Words, evidence: &Evidence, policy: &Policy) -> Option<Reason> {
    let days = i64::from(policy.spam.old_post_days);
    let is_old =
        days > 0 && evidence.post_age_days >= days && !evidence.is_known && !words.hosts.is_empty();
    is_old.then(|| {
        reason(
            "old_post",
            0.3,
            format!(
                "it links somewhere under a post that is {} days old",
                evidence.post_age_days
            ),
        )
    })
}

/// The thread is being flooded.
fn burst(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
    let count = evidence.burst;
    (count >= BURST && !evidence.is_known).then(|| {
        reason(
            "burst",
            0.3,
            format!("{count} comments under this post in ten minutes"),
        )
    })
}

/// The filter, by how sure it is: from 0.75 on it holds by itself, from 0.95 on it rejects.
fn filter(_: &Words, evidence: &Evidence, _: &Policy) -> Option<Reason> {
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
    Some(reason(
        "filter",
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

    /// What makes each rule speak, its weight then, and what that makes of the comment by itself.
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
                "haste",
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
                "foreign_writing",
                "A thought",
                Evidence {
                    is_foreign: true,
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
            let verdict = judge(&Words::new("Ann", None, body), &evidence, &policy());
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
                &Words::new(
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
                &Words::new("Ann", Some("https://ann.example.org/"), body),
                &Evidence::default(),
                &policy()
            )
            .reasons,
            []
        );
        let evidence = Evidence {
            by_author: true,
            honeypot: true,
            copies: 9,
            ..Evidence::default()
        };
        assert_eq!(
            judge(&Words::new("Ann", None, "viagra"), &evidence, &policy()).status,
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
        let words = Words::new("Ann", None, "A thought");
        assert_eq!(
            judge(&words, &evidence, &policy()).status,
            CommentStatus::Pending
        );
        let mut settings = Settings {
            moderation: crate::model::settings::Moderation::None,
            ..Settings::default()
        };
        settings.spam.weights.insert("haste".to_owned(), 0.0);
        assert_eq!(
            judge(&words, &evidence, &Policy::of(&settings)).status,
            CommentStatus::Approved
        );
        settings.spam.weights.insert("haste".to_owned(), 2.5);
        assert_eq!(
            judge(&words, &evidence, &Policy::of(&settings)).status,
            CommentStatus::Spam
        );
    }
}

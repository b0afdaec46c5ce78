//! The verdict about a comment in words: its reasons and the facts behind them.

use super::row;
use crate::model::{Comment, Evidence};
use crate::store::bans::Ban;
use crate::web::admin::context::AdminContext;

/// The verdict about a comment.
pub(super) struct VerdictWords {
    /// The status that the rules gave it, as a sentence.
    pub judged: Option<String>,
    /// The reasons, with their weights.
    pub reasons: Vec<String>,
    /// The facts.
    pub evidence: Vec<String>,
}

/// Returns the verdict about a comment.
pub(super) fn of(context: &AdminContext, comment: &Comment) -> VerdictWords {
    let reasons = comment.reasons.iter().map(|reason| {
        let words = context.locale.reason(&reason.rule, &reason.why);
        if reason.weight == 0.0 {
            words
        } else {
            format!("{words} ({:+.1})", reason.weight)
        }
    });
    let judgement = comment.judgement.as_ref();
    let t = &context.t.comment;
    VerdictWords {
        judged: judgement.map(|judgement| t.judged.with(row::status(context, judgement.status))),
        reasons: reasons.collect(),
        evidence: judgement
            .map_or_else(Vec::new, |judgement| evidence(context, &judgement.evidence)),
    }
}

fn evidence(context: &AdminContext, facts: &Evidence) -> Vec<String> {
    if facts.by_user {
        return Vec::new();
    }
    let (t, locale) = (&context.t.comment, &context.locale);
    let some = |number: i64| (number > 0).then_some(number);
    let trusted = if facts.is_trusted {
        t.trusted
    } else {
        t.not_trusted
    };
    let seconds = facts.seconds_to_write;
    let filter = facts.filter.as_ref().map(|filter| {
        let percent = (filter.probability * 100.0).round();
        t.filter.fill(&[
            ("percent", &format!("{percent:.0}")),
            ("words", &filter.words.join(", ")),
        ])
    });
    [
        Some(trusted.to_owned()),
        seconds.map(|seconds| locale.count(&t.seconds, seconds)),
        some(facts.post_age_days).map(|days| locale.count(&t.post_age, days)),
        some(facts.copies).map(|copies| locale.count(&t.copies, copies)),
        some(facts.burst).map(|burst| locale.count(&t.burst, burst)),
        filter,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns a ban as a line: whom or what it is of, its reason, its end.
pub(super) fn ban(context: &AdminContext, ban: &Ban) -> String {
    let t = &context.t.comment;
    let of = match &ban.domain {
        Some(domain) => t.ban_domain.with(domain),
        None if ban.guest_id.is_some() => t.ban_of_guest.to_owned(),
        None => t.ban_of_address.to_owned(),
    };
    let reason = (!ban.reason.is_empty()).then(|| ban.reason.clone());
    let until = ban
        .expires_at
        .map(|at| t.until.with(&context.locale.moment(at)));
    [Some(of), reason, until]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

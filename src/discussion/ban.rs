//! Keeping somebody out, and what is hidden of what was said before.

use super::Edit;
use super::moderate::edit;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::pattern::{Pattern, PatternKind};
use crate::model::{Action, Actor, BanId, CommentStatus, Detail, NewChange, Subject, text};
use crate::services::Services;
use crate::store::bans::{Ban, Banned};
use crate::store::{self, Tx};

/// The most characters of a reason.
const REASON_MAX: usize = 300;
/// The most comments that one ban hides: they share its transaction.
const HIDDEN_MAX: i64 = 1000;

/// A ban that is wanted.
#[derive(Clone, Debug)]
pub struct NewBan {
    /// Whom or what it keeps out.
    pub banned: Banned,
    /// The moderator's words, shown with every comment that it holds.
    pub reason: String,
    /// When it ends; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// Whether what that guest or address said before goes to the trash.
    pub hide_earlier: bool,
}

/// A domain as bans compare it: in lower case, without `www.`.
///
/// # Errors
/// In words, when links cannot lead there.
pub fn parse_domain(typed: &str) -> Result<String, &'static str> {
    let domain = typed.trim().to_ascii_lowercase();
    let domain = domain.strip_prefix("www.").unwrap_or(&domain).to_owned();
    match (Pattern {
        kind: PatternKind::Domain,
        pattern: domain.clone(),
    })
    .fault()
    {
        None => Ok(domain),
        Some(_) => Err("use a domain, such as `example.com`"),
    }
}

/// Makes a ban; gives it and the number of comments that it hid.
///
/// # Errors
/// [`Error::Invalid`] for a reason that is too long, an end that has passed, and for hiding what
/// links to a domain: links are looked at when a comment comes in.
pub async fn ban(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    new: &NewBan,
) -> Result<(Ban, usize)> {
    let now = services.clock.now();
    let reason = check(new, now)?;
    let ban = store::bans::insert(tx, &new.banned, &reason, now, new.expires_at).await?;
    let detail = Detail {
        fields: vec![kind(&new.banned).to_owned()],
        ..Detail::default()
    };
    tx.record(NewChange {
        at: now,
        actor,
        action: Action::BanCreated,
        subject: Subject::Ban(ban.id),
        detail,
    });
    let hidden = if new.hide_earlier {
        hide_earlier(tx, services, actor, &ban).await?
    } else {
        0
    };
    Ok((ban, hidden))
}

fn check(new: &NewBan, now: Timestamp) -> Result<String> {
    let reason = text::line(&new.reason);
    if reason.chars().count() > REASON_MAX {
        return Err(Error::invalid(
            "reason",
            format!("use one line of at most {REASON_MAX} characters"),
        ));
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid(
            "expires_at",
            "use a moment that is still to come",
        ));
    }
    if new.hide_earlier && matches!(new.banned, Banned::Domain(_)) {
        return Err(Error::invalid(
            "hide_earlier",
            "only what a guest or an address said can be hidden, not what links to a domain",
        ));
    }
    Ok(reason)
}

/// What a ban is of, in the change log: never which guest or address.
fn kind(banned: &Banned) -> &'static str {
    match banned {
        Banned::Capability(_) => "guest",
        Banned::Email(_) => "email",
        Banned::Domain(_) => "domain",
    }
}

async fn hide_earlier(tx: &mut Tx, services: &Services, actor: Actor, ban: &Ban) -> Result<usize> {
    let ids = store::bans::list_comments(
        tx,
        ban.capability_id,
        ban.email_lookup.as_deref(),
        HIDDEN_MAX,
    )
    .await?;
    let trashed = Edit {
        status: Some(CommentStatus::Trash),
        text: None,
    };
    for id in &ids {
        let before = store::comments::find(tx, *id)
            .await?
            .ok_or(Error::NotFound)?;
        edit(tx, services, actor, &before, &trashed).await?;
    }
    Ok(ids.len())
}

/// Lifts a ban.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn lift_ban(tx: &mut Tx, services: &Services, actor: Actor, id: BanId) -> Result<()> {
    if !store::bans::delete(tx, id).await? {
        return Err(Error::NotFound);
    }
    let (at, detail) = (services.clock.now(), Detail::default());
    tx.record(NewChange {
        at,
        actor,
        action: Action::BanLifted,
        subject: Subject::Ban(id),
        detail,
    });
    Ok(())
}

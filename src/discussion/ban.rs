//! Bans: making and lifting them, and hiding the earlier comments of the banned.

use super::Edit;
use super::moderate::apply;
use crate::clock::Timestamp;
use crate::error::{EntryFault, Error, Result};
use crate::model::pattern::{Pattern, PatternKind};
use crate::model::{
    Action, Actor, Authority, BanId, CommentStatus, Detail, NewChange, Scope, Subject, text,
};
use crate::services::Services;
use crate::store::bans::{Ban, Banned};
use crate::store::{self, Tx};

/// The maximum length of a reason, in characters.
const REASON_MAX: usize = 300;
/// The maximum number of comments that one ban hides, since all of them share its transaction.
const HIDDEN_MAX: i64 = 1000;

/// A ban to make.
#[derive(Clone, Debug)]
pub struct NewBan {
    /// The guest, e-mail address or domain to ban.
    pub banned: Banned,
    /// The moderator's reason, shown with every comment that the ban stops.
    pub reason: String,
    /// The time at which the ban ends; `None` for a permanent one.
    pub expires_at: Option<Timestamp>,
    /// Whether the earlier comments of the guest or address go to the trash.
    pub trash_existing: bool,
}

/// Parses a domain into the form in which bans compare it: in lower case, without `www.`.
///
/// # Errors
/// Returns a sentence for the user when the text is not a domain.
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

/// Makes a ban. Returns it and the number of comments that it hid.
///
/// # Errors
/// [`Error::Invalid`] for a reason that is too long, an end in the past, and for `trash_existing`
/// with a domain, since links are only examined when a comment comes in.
pub async fn ban(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    new: &NewBan,
) -> Result<(Ban, usize)> {
    require_ban(by, new)?;
    let (now, actor) = (services.clock.now(), by.actor());
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
    let hidden = if new.trash_existing {
        trash_existing(tx, services, actor, &ban).await?
    } else {
        0
    };
    Ok((ban, hidden))
}

/// Checks that `by` may make a ban. For an e-mail address that takes the right to see personal
/// data, since the hidden comments would reveal whose they are.
fn require_ban(by: &Authority, new: &NewBan) -> Result<()> {
    by.require_bans(Scope::CommentsModerate)?;
    match new.banned {
        Banned::Email(_) => by.require(Scope::CommentsPersonal),
        Banned::Guest(_) | Banned::Domain(_) => Ok(()),
    }
}

fn check(new: &NewBan, now: Timestamp) -> Result<String> {
    let reason = text::line(&new.reason);
    if reason.chars().count() > REASON_MAX {
        return Err(Error::invalid(
            "reason",
            EntryFault::Long { most: REASON_MAX }
                .in_words(format!("use one line of at most {REASON_MAX} characters")),
        ));
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid("expires_at", EntryFault::Past));
    }
    if new.trash_existing && matches!(new.banned, Banned::Domain(_)) {
        return Err(Error::invalid("trash_existing", EntryFault::HideDomain));
    }
    Ok(reason)
}

/// Returns the kind of a ban for the change log, which never names the guest or the address.
fn kind(banned: &Banned) -> &'static str {
    match banned {
        Banned::Guest(_) => "guest",
        Banned::Email(_) => "email",
        Banned::Domain(_) => "domain",
    }
}

async fn trash_existing(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    ban: &Ban,
) -> Result<usize> {
    let ids = store::bans::list_comments(tx, ban.guest_id, ban.email_lookup.as_deref(), HIDDEN_MAX)
        .await?;
    let trashed = Edit {
        status: Some(CommentStatus::Trash),
        text: None,
    };
    for id in &ids {
        let before = store::comments::find(tx, *id)
            .await?
            .ok_or(Error::NotFound)?;
        apply(tx, services, actor, &before, &trashed).await?;
    }
    Ok(ids.len())
}

/// Deletes a ban.
///
/// # Errors
/// [`Error::NotFound`] when there is no such ban, [`Error::Forbidden`] unless `by` may handle bans.
pub async fn lift_ban(tx: &mut Tx, services: &Services, by: &Authority, id: BanId) -> Result<()> {
    by.require_bans(Scope::CommentsModerate)?;
    if !store::bans::delete(tx, id).await? {
        return Err(Error::NotFound);
    }
    let (at, detail) = (services.clock.now(), Detail::default());
    tx.record(NewChange {
        at,
        actor: by.actor(),
        action: Action::BanLifted,
        subject: Subject::Ban(id),
        detail,
    });
    Ok(())
}

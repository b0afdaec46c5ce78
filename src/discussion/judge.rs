//! Before the transaction: render, seal, gather the evidence and judge.

use chrono::TimeDelta;

use super::moderate::{Rendered, render_text};
use super::names::check_name;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::evidence::FilterSays;
use crate::model::settings::AgeLimits;
use crate::model::subscription::Pace;
use crate::model::{
    AccountId, CapabilityId, CommentId, CommentMode, CommentStatus, Door, Evidence, Format,
    Judgement, NewComment, Post, PostId, Settings, Verdict,
};
use crate::moderation::{self, Words, links, script, simhash};
use crate::services::Services;
use crate::store::bans::Ban;
use crate::store::{self, Conn, Tx};

/// Copies are looked for among the comments of this time.
const COPIES_WITHIN: TimeDelta = TimeDelta::days(1);
/// The most comments that are compared.
const COMPARED_MAX: i64 = 300;
/// A burst is counted over this time.
const BURST_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Who answers for a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// Somebody who typed a name.
    Visitor(Guest),
    /// An authenticated author.
    Author(AccountId),
}

/// What a visitor can be recognised by later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Guest {
    /// Nothing.
    #[default]
    Nobody,
    /// The capability that was shown.
    Known(CapabilityId),
    /// A key that is given now; its hash.
    New(Vec<u8>),
}

impl Guest {
    /// The capability in this transaction: a new key's is stored now.
    pub(super) async fn enter(&self, tx: &mut Tx, now: Timestamp) -> Result<Option<CapabilityId>> {
        match self {
            Self::Nobody => Ok(None),
            Self::Known(id) => Ok(Some(*id)),
            Self::New(hash) => store::capabilities::insert(tx, hash, now).await.map(Some),
        }
    }

    /// The capability, if there was one before.
    #[must_use]
    pub fn known(&self) -> Option<CapabilityId> {
        if let Self::Known(id) = self {
            Some(*id)
        } else {
            None
        }
    }
}

/// Where a comment is to stand: the post and the settings as they were read.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The post.
    pub post: &'a Post,
    /// The settings.
    pub settings: &'a Settings,
}

/// A comment that somebody wants to publish.
#[derive(Clone, Debug)]
pub struct Submission {
    /// In reply to which comment.
    pub parent: Option<CommentId>,
    /// What was typed, checked.
    pub new: NewComment,
    /// Who answers for it.
    pub by: Attribution,
    /// How it came in.
    pub door: Door,
    /// Whether something stood in the field that people do not see.
    pub honeypot: bool,
    /// How long the form was open, if its page could tell.
    pub seconds_to_write: Option<i64>,
    /// Whether and how often its writer wants to be told of replies; needs an address.
    pub pace: Option<Pace>,
}

/// A submission with everything that needs no transaction.
#[derive(Clone, Debug)]
pub struct Judged {
    pub(super) post: PostId,
    pub(super) limits: AgeLimits,
    pub(super) submission: Submission,
    pub(super) text: Rendered,
    pub(super) ruling: Ruling,
    pub(super) digest: Vec<u8>,
    pub(super) email: Option<Sealed>,
}

impl Judged {
    /// Where the policy puts it.
    #[must_use]
    pub fn status(&self) -> CommentStatus {
        self.ruling.verdict.status
    }
}

/// A verdict with what it rests on.
#[derive(Clone, Debug)]
pub(super) struct Ruling {
    pub verdict: Verdict,
    pub judgement: Judgement,
    pub simhash: Option<i64>,
}

/// A mail address as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub sealed: Vec<u8>,
    pub lookup: Vec<u8>,
    /// The blind index of the mailbox, by which questions are counted.
    pub mailbox: Vec<u8>,
}

/// Renders, seals and judges a submission.
///
/// # Errors
/// [`crate::error::Error::Invalid`] when a guest's name looks like an author's.
pub async fn judge(
    conn: &mut Conn,
    services: &Services,
    place: Place<'_>,
    submission: Submission,
) -> Result<Judged> {
    check_name(conn, &submission.by, &submission.new.name).await?;
    let text = render_text(services, submission.new.body.clone(), Format::Markdown).await?;
    let digest = digest(services, place.post.id, &submission);
    let email = seal(services, &submission.new)?;
    let new = &submission.new;
    let case = Case {
        words: Words::new(&new.name, new.website.as_deref(), &new.body),
        guest: match &submission.by {
            Attribution::Visitor(guest) => guest.known(),
            Attribution::Author(_) => None,
        },
        email: email.as_ref().map(|email| email.lookup.as_slice()),
        said: Evidence {
            by_author: matches!(submission.by, Attribution::Author(_)),
            honeypot: submission.honeypot,
            seconds_to_write: submission.seconds_to_write,
            ..Evidence::default()
        },
    };
    let ruling = rule(conn, services, place, case).await?;
    Ok(Judged {
        post: place.post.id,
        limits: place.settings.age_limits(),
        submission,
        text,
        ruling,
        digest,
        email,
    })
}

/// What a ruling is about.
pub(super) struct Case<'a> {
    /// The comment's words.
    pub words: Words,
    /// Whose they are.
    pub guest: Option<CapabilityId>,
    /// The blind index of the address given.
    pub email: Option<&'a [u8]>,
    /// What the door says.
    pub said: Evidence,
}

/// Gathers the evidence and judges.
pub(super) async fn rule(
    conn: &mut Conn,
    services: &Services,
    place: Place<'_>,
    case: Case<'_>,
) -> Result<Ruling> {
    let simhash = simhash::of(&case.words.body);
    let evidence = if case.said.by_author {
        case.said
    } else {
        gather(conn, services, place, &case, simhash).await?
    };
    let verdict = moderation::judge(&case.words, &evidence, &services.policy(place.settings));
    let judgement = Judgement {
        status: verdict.status,
        evidence,
    };
    Ok(Ruling {
        verdict,
        judgement,
        simhash,
    })
}

async fn gather(
    conn: &mut Conn,
    services: &Services,
    place: Place<'_>,
    case: &Case<'_>,
    simhash: Option<i64>,
) -> Result<Evidence> {
    let now = services.clock.now();
    let Place { post, settings } = place;
    let copies = match simhash {
        Some(own) => {
            let others =
                store::comments::list_simhashes(conn, post.id, now - COPIES_WITHIN, COMPARED_MAX)
                    .await?;
            others
                .into_iter()
                .filter(|other| simhash::are_near(own, *other))
                .count()
        }
        None => 0,
    };
    let is_known = match case.guest {
        Some(guest) => store::capabilities::is_known(conn, guest).await?,
        None => false,
    };
    let bans = store::bans::list_active(conn, now).await?;
    let filter = services
        .filter
        .current(conn)
        .await?
        .map(|model| model.opinion(&case.words.all()));
    Ok(Evidence {
        is_known,
        mode: Some(post.comment_mode(settings.age_limits(), now)),
        moderation: post.comment_policy.moderation,
        post_age_days: post.published_at.map_or(0, |at| (now - at).num_days()),
        copies: i64::try_from(copies).unwrap_or(i64::MAX),
        burst: store::comments::count_recent(conn, post.id, now - BURST_WITHIN, COMPARED_MAX)
            .await?,
        is_foreign: script::is_foreign(
            &case.words.body,
            post.lang.as_deref().unwrap_or(&settings.language),
        ),
        ban: bans.iter().find_map(|ban| fits(ban, case)),
        filter: filter.map(|opinion| FilterSays {
            probability: opinion.probability,
            words: opinion.words,
        }),
        ..case.said.clone()
    })
}

/// Why a ban keeps a comment out.
fn fits(ban: &Ban, case: &Case<'_>) -> Option<String> {
    let domain = ban.domain.as_ref().filter(|domain| {
        case.words
            .hosts
            .iter()
            .any(|host| links::is_within(host, domain))
    });
    let what = match domain {
        Some(domain) => format!("links to {domain} are banned"),
        None if ban.capability_id.is_some() && ban.capability_id == case.guest => {
            "this guest is banned".to_owned()
        }
        None if ban.email_lookup.is_some() && ban.email_lookup.as_deref() == case.email => {
            "this address is banned".to_owned()
        }
        None => return None,
    };
    Some(if ban.reason.is_empty() {
        what
    } else {
        format!("{what}: {}", ban.reason)
    })
}

fn digest(services: &Services, post: PostId, submission: &Submission) -> Vec<u8> {
    let parent = submission.parent.map_or(0, |id| id.0);
    let new = &submission.new;
    services.secrets.comment_digest(&[
        &post.0.to_be_bytes(),
        &parent.to_be_bytes(),
        new.name.as_bytes(),
        new.body.as_bytes(),
    ])
}

fn seal(services: &Services, new: &NewComment) -> Result<Option<Sealed>> {
    let Some(email) = &new.email else {
        return Ok(None);
    };
    let sealed = services.secrets.seal_email(&services.rng, email.as_str())?;
    let (lookup, mailbox) = (
        services.secrets.email_lookup(email.normalised()),
        services.secrets.email_lookup(&email.mailbox()),
    );
    Ok(Some(Sealed {
        sealed,
        lookup,
        mailbox,
    }))
}

/// Whether a post takes comments from somebody in this mode.
pub(super) fn takes_comments(mode: CommentMode, by: &Attribution) -> bool {
    match mode {
        CommentMode::Open | CommentMode::Moderated => true,
        CommentMode::Closed => matches!(by, Attribution::Author(_)),
        CommentMode::Hidden => false,
    }
}

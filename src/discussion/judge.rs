//! The work on a new comment before its transaction: render the text, encrypt the address, gather
//! the evidence and judge.
//!
//! [`judge()`] turns a [`Submission`] into a [`JudgedComment`], which `submit` stores. The evidence
//! is stored with the verdict, so that a comment can be judged again later on the same facts.

use chrono::TimeDelta;

use super::names::check_name;
use super::{Attribution, RenderedComment, render_text};
use crate::error::Result;
use crate::model::comment::EmailAddress;
use crate::model::evidence::FilterSays;
use crate::model::settings::AgeLimits;
use crate::model::subscription::Frequency;
use crate::model::{
    Channel, CommentId, CommentMode, CommentStatus, Evidence, Format, GuestId, Judgement,
    NewComment, Post, PostId, Settings, User, Verdict,
};
use crate::moderation::{self, CommentText, DECISIONS_LEAST, links, script, simhash};
use crate::services::Services;
use crate::store::bans::Ban;
use crate::store::{self, Conn, Db};

/// The span in which copies of a comment are looked for.
const COPIES_WITHIN: TimeDelta = TimeDelta::days(1);
/// The maximum number of other comments that are compared.
const COMPARED_MAX: i64 = 300;
/// The maximum number of newest comments that are searched for them; under a busy post most belong
/// to that post.
const LOOKED_AT_MAX: i64 = 1000;
/// The span over which a burst is counted.
const BURST_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// The post that a comment is for, and the settings, as they were read.
#[derive(Clone, Copy, Debug)]
pub struct CommentTarget<'a> {
    /// The post.
    pub post: &'a Post,
    /// The settings.
    pub settings: &'a Settings,
}

/// A comment to publish.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The comment that this one replies to.
    pub parent: Option<CommentId>,
    /// The validated fields of the form or request.
    pub new: NewComment,
    /// The author of the comment.
    pub by: Attribution,
    /// The channel through which the comment came in.
    pub channel: Channel,
    /// Whether the field that is hidden from people was filled in.
    pub honeypot: bool,
    /// The time that the form was open, in seconds, if its page could tell.
    pub seconds_to_write: Option<i64>,
    /// The frequency of e-mails about replies; `None` for no e-mails. It needs an address.
    pub frequency: Option<Frequency>,
}

impl Submission {
    /// Returns a comment that a user of the blog writes in their own name.
    #[must_use]
    pub fn by_user(user: &User, parent: Option<CommentId>, body: String, channel: Channel) -> Self {
        Self {
            parent,
            new: NewComment {
                name: user.name.clone(),
                email: None,
                website: user.url.clone(),
                body,
            },
            by: Attribution::Author(user.id),
            channel,
            honeypot: false,
            seconds_to_write: None,
            frequency: None,
        }
    }
}

/// A submission with everything that needs no transaction: the rendered text, the verdict and the
/// encrypted address.
#[derive(Clone, Debug)]
pub struct JudgedComment {
    pub(super) post: PostId,
    pub(super) limits: AgeLimits,
    pub(super) submission: Submission,
    pub(super) text: RenderedComment,
    pub(super) assessment: Assessment,
    pub(super) digest: Vec<u8>,
    pub(super) email: Option<EncryptedEmail>,
}

impl JudgedComment {
    /// Returns the status that the policy gives the comment.
    #[must_use]
    pub fn status(&self) -> CommentStatus {
        self.assessment.verdict.status
    }
}

/// A verdict with the facts that it rests on.
#[derive(Clone, Debug)]
pub(super) struct Assessment {
    pub verdict: Verdict,
    pub judgement: Judgement,
    pub simhash: Option<i64>,
}

/// An e-mail address in the form in which it is stored.
#[derive(Clone, Debug)]
pub(super) struct EncryptedEmail {
    pub encrypted: Vec<u8>,
    pub lookup: Vec<u8>,
    /// The blind index of the mailbox, which ignores the part after a `+`. E-mails that ask for a
    /// confirmation are counted by it.
    pub mailbox: Vec<u8>,
}

/// Renders and judges a submission and encrypts its address. It holds no connection while the text
/// waits to be rendered.
///
/// # Errors
/// [`crate::error::Error::Invalid`] when a guest's name looks like a user's.
pub async fn judge(
    db: &Db,
    services: &Services,
    target: CommentTarget<'_>,
    submission: Submission,
) -> Result<JudgedComment> {
    let text = render_text(services, submission.new.body.clone(), Format::Markdown).await?;
    let mut conn = db.read().await?;
    check_name(&mut conn, services, &submission.by, &submission.new.name).await?;
    let digest = digest(services, target.post.id, &submission);
    let email = encrypt_email(services, submission.new.email.as_ref())?;
    let new = &submission.new;
    let input = JudgeInput {
        text: CommentText::new(&new.name, new.website.as_deref(), &new.body),
        guest: match &submission.by {
            Attribution::Guest(guest) => guest.known(),
            Attribution::Author(_) => None,
        },
        email: email.as_ref().map(|email| email.lookup.as_slice()),
        from_channel: Evidence {
            by_user: matches!(submission.by, Attribution::Author(_)),
            honeypot: submission.honeypot,
            seconds_to_write: submission.seconds_to_write,
            ..Evidence::default()
        },
    };
    let assessment = assess(&mut conn, services, target, input).await?;
    Ok(JudgedComment {
        post: target.post.id,
        limits: target.settings.age_limits(),
        submission,
        text,
        assessment,
        digest,
        email,
    })
}

/// The input of a judgement.
pub(super) struct JudgeInput<'a> {
    /// The text of the comment.
    pub text: CommentText,
    /// The guest who wrote the comment.
    pub guest: Option<GuestId>,
    /// The blind index of the author's e-mail address.
    pub email: Option<&'a [u8]>,
    /// The evidence that the caller has, such as the honeypot; the rest is gathered.
    pub from_channel: Evidence,
}

/// Gathers the evidence and judges.
pub(super) async fn assess(
    conn: &mut Conn,
    services: &Services,
    target: CommentTarget<'_>,
    input: JudgeInput<'_>,
) -> Result<Assessment> {
    let simhash = simhash::of(&input.text.body);
    let evidence = if input.from_channel.by_user {
        input.from_channel
    } else {
        gather(conn, services, target, &input, simhash).await?
    };
    let verdict = moderation::judge(&input.text, &evidence, &services.policy(target.settings));
    let judgement = Judgement {
        status: verdict.status,
        evidence,
    };
    Ok(Assessment {
        verdict,
        judgement,
        simhash,
    })
}

async fn gather(
    conn: &mut Conn,
    services: &Services,
    target: CommentTarget<'_>,
    input: &JudgeInput<'_>,
    simhash: Option<i64>,
) -> Result<Evidence> {
    let now = services.clock.now();
    let CommentTarget { post, settings } = target;
    let copies = match simhash {
        Some(own) => {
            let others = store::judgements::list_simhashes(
                conn,
                post.id,
                now - COPIES_WITHIN,
                COMPARED_MAX,
                LOOKED_AT_MAX,
            )
            .await?;
            others
                .into_iter()
                .filter(|other| simhash::are_near(own, *other))
                .count()
        }
        None => 0,
    };
    let is_trusted = match input.guest {
        Some(guest) => store::guests::is_trusted(conn, guest).await?,
        None => false,
    };
    let bans = services.cached.bans(conn, now).await?;
    let holds = |ban: &&Ban| ban.expires_at.is_none_or(|at| at > now);
    let model = services.cached.model(conn).await?;
    let filter = model
        .as_ref()
        .as_ref()
        .filter(|model| model.examples >= DECISIONS_LEAST)
        .map(|model| model.opinion(&input.text.all()));
    let mode = post.comment_mode(settings.age_limits(), now);
    Ok(Evidence {
        is_trusted,
        mode: Some(mode),
        is_held_for_age: mode == CommentMode::Moderated && mode != post.comments,
        moderation: post.comment_policy.moderation,
        post_age_days: post.published_at.map_or(0, |at| (now - at).num_days()),
        copies: i64::try_from(copies).unwrap_or(i64::MAX),
        burst: store::judgements::count_recent(conn, post.id, now - BURST_WITHIN, COMPARED_MAX)
            .await?,
        has_script_mismatch: script::is_mismatch(
            &input.text.body,
            post.lang.as_ref().unwrap_or(&settings.language),
        ),
        ban: bans
            .iter()
            .filter(holds)
            .find_map(|ban| ban_reason(ban, input)),
        filter: filter.map(|opinion| FilterSays {
            probability: opinion.probability,
            words: opinion.words,
        }),
        ..input.from_channel.clone()
    })
}

/// Returns why a ban applies to a comment; `None` when it does not.
fn ban_reason(ban: &Ban, input: &JudgeInput<'_>) -> Option<String> {
    let domain = ban.domain.as_ref().filter(|domain| {
        input
            .text
            .hosts
            .iter()
            .any(|host| links::is_within(host, domain))
    });
    let what = match domain {
        Some(domain) => format!("links to {domain} are banned"),
        None if ban.guest_id.is_some() && ban.guest_id == input.guest => {
            "this guest is banned".to_owned()
        }
        None if ban.email_lookup.is_some() && ban.email_lookup.as_deref() == input.email => {
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

/// Encrypts the e-mail address of a comment, if it has one, and derives its blind indexes.
pub(super) fn encrypt_email(
    services: &Services,
    email: Option<&EmailAddress>,
) -> Result<Option<EncryptedEmail>> {
    let Some(email) = email else {
        return Ok(None);
    };
    let encrypted = services
        .secrets
        .encrypt_email(&services.rng, email.as_str())?;
    let (lookup, mailbox) = (
        services.secrets.email_lookup(email.normalised()),
        services.secrets.email_lookup(&email.mailbox()),
    );
    Ok(Some(EncryptedEmail {
        encrypted,
        lookup,
        mailbox,
    }))
}

/// Whether a post in this mode accepts comments from this author.
pub(super) fn takes_comments(mode: CommentMode, by: &Attribution) -> bool {
    match mode {
        CommentMode::Open | CommentMode::Moderated => true,
        CommentMode::Closed => matches!(by, Attribution::Author(_)),
        CommentMode::Hidden => false,
    }
}

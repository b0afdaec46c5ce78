//! Before the transaction: render, seal and judge.

use crate::error::Result;
use crate::model::settings::Moderation;
use crate::model::{AccountId, CommentId, CommentMode, Door, Format, NewComment, PostId, Verdict};
use crate::moderation::{self, Evidence};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::services::Services;

/// Who answers for a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// Somebody who typed a name.
    Visitor,
    /// An authenticated author.
    Author(AccountId),
}

/// A comment that somebody wants to publish.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Under which post.
    pub post: PostId,
    /// In reply to which comment.
    pub parent: Option<CommentId>,
    /// What was typed, checked.
    pub new: NewComment,
    /// Who answers for it.
    pub by: Attribution,
    /// How it came in.
    pub door: Door,
    /// What stood in the field that people do not see.
    pub honeypot: String,
    /// The post's comment mode when it was read.
    pub mode: CommentMode,
    /// The blog's moderation setting when it was read.
    pub moderation: Moderation,
}

/// A submission with everything that needs no transaction.
#[derive(Clone, Debug)]
pub struct Judged {
    pub(super) submission: Submission,
    pub(super) html: SafeHtml,
    pub(super) verdict: Verdict,
    pub(super) digest: Vec<u8>,
    pub(super) email: Option<Sealed>,
}

/// A mail address as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub sealed: Vec<u8>,
    pub lookup: Vec<u8>,
}

/// Renders, seals and judges a submission.
pub async fn judge(services: &Services, submission: Submission) -> Result<Judged> {
    let body = submission.new.body.clone();
    let html = services.off_thread(move || render::comment(&body, Format::Markdown)).await?;
    let verdict = moderation::judge(&Evidence {
        honeypot: &submission.honeypot,
        mode: submission.mode,
        moderation: submission.moderation,
        by_author: matches!(submission.by, Attribution::Author(_)),
    });
    let digest = digest(services, &submission);
    let email = seal(services, &submission.new)?;
    Ok(Judged { submission, html, verdict, digest, email })
}

fn digest(services: &Services, submission: &Submission) -> Vec<u8> {
    let parent = submission.parent.map_or(0, |id| id.0);
    let new = &submission.new;
    services.secrets.comment_digest(&[&submission.post.0.to_be_bytes(), &parent.to_be_bytes(), new.name.as_bytes(), new.body.as_bytes()])
}

fn seal(services: &Services, new: &NewComment) -> Result<Option<Sealed>> {
    let Some(email) = &new.email else { return Ok(None) };
    let sealed = services.secrets.seal_email(&services.rng, email.as_str())?;
    Ok(Some(Sealed { sealed, lookup: services.secrets.email_lookup(email.normalised()) }))
}

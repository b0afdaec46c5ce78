//! E-mails to the owner about comments, with links that moderate them.

use chrono::TimeDelta;

use super::{mailer, owner_wants, plain};
use crate::error::{Error, Result};
use crate::i18n::Locale;
use crate::mail::{Mail, Subject};
use crate::model::comment::Reason;
use crate::model::{Comment, CommentId, CommentStatus, JobError};
use crate::services::Services;
use crate::store::{self, Db};
use crate::urls;

/// The time for which the links are valid.
const HELD_FOR: TimeDelta = TimeDelta::days(7);

/// Sends the owner an e-mail about a comment, if it still exists in a state that the owner wants
/// e-mail about.
///
/// # Errors
/// [`JobError::Fail`] if the mail server refuses the e-mail for good.
pub async fn notify_owner(db: &Db, services: &Services, id: CommentId) -> Result<(), JobError> {
    let mailer = mailer(services)?;
    let mut conn = db.read().await?;
    let settings = store::settings::find(&mut conn).await?.settings;
    let comment = store::comments::find(&mut conn, id)
        .await?
        .filter(|comment| owner_wants(settings.owner_mail, comment.status));
    let (Some(comment), Some(to)) = (comment, mailer.owner()) else {
        return Ok(());
    };
    let Some(post) = store::posts::find(&mut conn, comment.post_id).await? else {
        return Ok(());
    };
    drop(conn);
    let waits = comment.status == CommentStatus::Pending;
    let link = services
        .urls
        .absolute(&urls::mail_moderate(&write_link(services, &comment)));
    let details = services.urls.absolute(&urls::comment_details(id));
    let locale = Locale::new(&settings.language, settings.zone());
    let t = &locale.t.mail;
    let (name, title) = (
        plain::unlinked(&comment.author_name),
        plain::unlinked(&post.title_or(locale.t.archive.untitled)),
    );
    let named = [("name", name.as_str()), ("title", title.as_str())];
    let body = format!(
        "{}\n\n{}\n\n{}{}\n  {link}\n\n{}\n\n{}\n  {details}\n",
        t.owner_wrote.fill(&named),
        plain::quoted(&comment.html),
        reasons(&locale, &comment),
        if waits { t.owner_waits } else { t.owner_public },
        t.owner_link,
        t.owner_open,
    );
    let subject = if waits {
        t.owner_waits_subject
    } else {
        t.owner_new_subject
    }
    .fill(&named);
    let mail = Mail {
        key: format!("owner:{id} at {}", comment.version),
        to: to.clone(),
        subject: Subject::new(&subject),
        body,
        above: vec![format!("owner of post:{}", post.id)],
        unsubscribe: None,
        at: comment.created_at,
    };
    Ok(mailer.send(&mail).await?)
}

/// Returns the reasons of the verdict as a paragraph; empty without any.
fn reasons(locale: &Locale, comment: &Comment) -> String {
    let line = |reason: &Reason| {
        format!(
            "  {}\n",
            plain::unlinked(&locale.reason(&reason.rule, &reason.why))
        )
    };
    let reasons: String = comment.reasons.iter().map(line).collect();
    if reasons.is_empty() {
        String::new()
    } else {
        format!("{}\n{reasons}\n", locale.t.mail.owner_reasons)
    }
}

/// Encodes and signs a moderation link. It is valid for one version of the comment: moderating
/// makes a new version, so that the link works once.
fn write_link(services: &Services, comment: &Comment) -> String {
    let until = (services.clock.now() + HELD_FOR).timestamp();
    services
        .secrets
        .mail_link(urls::MAIL_MODERATE, &[comment.id.0, comment.version, until])
}

/// The content of a link in an e-mail to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModerationLink {
    /// The id of the comment.
    pub comment: CommentId,
    /// The version of the comment that the e-mail showed.
    pub version: i64,
}

/// Verifies and decodes a moderation link.
///
/// # Errors
/// [`Error::Forbidden`] when the signature is not ours, [`Error::Gone`] when the link has expired.
pub fn moderation_link(services: &Services, link: &str) -> Result<ModerationLink> {
    let said = services
        .secrets
        .read_mail_link::<3>(urls::MAIL_MODERATE, link);
    let [comment, version, until] =
        said.ok_or_else(|| Error::Forbidden("this link was not written here".to_owned()))?;
    if services.clock.now().timestamp() > until {
        return Err(Error::Gone);
    }
    Ok(ModerationLink {
        comment: CommentId(comment),
        version,
    })
}

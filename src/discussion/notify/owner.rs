//! Telling the owner of comments, with links that moderate them.

use chrono::TimeDelta;

use super::{owner_wants, plain, send};
use crate::error::{Error, Result};
use crate::mail::{Mail, Mailer, Subject};
use crate::model::comment::Reason;
use crate::model::{Comment, CommentId, CommentStatus};
use crate::services::Services;
use crate::store::{self, Db};
use crate::urls;
use crate::words::Words;

/// How long the links hold.
const HELD_FOR: TimeDelta = TimeDelta::days(7);

/// Tells the owner of a comment.
pub(super) async fn tell(
    db: &Db,
    services: &Services,
    mailer: &Mailer,
    id: CommentId,
) -> Result<()> {
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
    let words = Words::new(&settings.language, settings.zone());
    let t = &words.t.mail;
    let (name, title) = (
        plain::unlinked(&comment.author_name),
        plain::unlinked(&post.title_or(words.t.archive.untitled)),
    );
    let named = [("name", name.as_str()), ("title", title.as_str())];
    let body = format!(
        "{}\n\n{}\n\n{}{}\n  {link}\n\n{}\n",
        t.owner_wrote.fill(&named),
        plain::quoted(&comment.html),
        reasons(&words, &comment),
        if waits { t.owner_waits } else { t.owner_public },
        t.owner_link,
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
    send(mailer, &mail).await
}

/// What the rules found, if they found anything, as a paragraph.
fn reasons(words: &Words, comment: &Comment) -> String {
    let line = |reason: &Reason| {
        format!(
            "  {}\n",
            plain::unlinked(&words.reason(&reason.rule, &reason.why))
        )
    };
    let reasons: String = comment.reasons.iter().map(line).collect();
    if reasons.is_empty() {
        String::new()
    } else {
        format!("{}\n{reasons}\n", words.t.mail.owner_reasons)
    }
}

/// A link holds for one version of a comment: moderating makes another, so that it works once.
fn write_link(services: &Services, comment: &Comment) -> String {
    let until = (services.clock.now() + HELD_FOR).timestamp();
    services
        .secrets
        .mail_link(urls::MAIL_MODERATE, &[comment.id.0, comment.version, until])
}

/// What a link in a mail to the owner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModerationLink {
    /// The comment.
    pub comment: CommentId,
    /// The version of it that the mail showed.
    pub version: i64,
}

/// Reads such a link.
///
/// # Errors
/// [`Error::Forbidden`] when we did not write it, [`Error::Gone`] when its time is over.
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

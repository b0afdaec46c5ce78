//! The mails to users: the link that proves an address, and the link that signs in.
//!
//! They are in the blog's language where the admin pages have it, or else in English. The mail that
//! proves an address goes to whoever has it, so it holds nothing that a user could have written.

use super::emails::{code, decrypt, is_provable};
use super::links;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::i18n::admin::EmailMessages;
use crate::i18n::admin_messages;
use crate::mail::{Mail, Mailer, Subject};
use crate::model::session::MAILED_LINK_LIFETIME;
use crate::model::{JobError, UserEmailId, UserId};
use crate::services::Services;
use crate::store::{self, Conn, Db};
use crate::urls;

/// Sends the mail by which a user proves an address.
///
/// # Errors
/// [`JobError::Fail`] if the mail server refuses the mail for good.
pub async fn send_email_proof(
    db: &Db,
    services: &Services,
    id: UserEmailId,
) -> Result<(), JobError> {
    let mailer = mailer(services)?;
    let mut conn = db.read().await?;
    let now = services.clock.now();
    let email = store::user_emails::find(&mut conn, id).await?;
    let email = email.filter(|email| email.proven_at.is_none() && is_provable(email, now));
    let Some(email) = email else { return Ok(()) };
    let Some(to) = decrypt(services, &email) else {
        return Ok(());
    };
    let (blog, t) = blog(&mut conn).await?;
    drop(conn);
    let url = urls::admin_confirm_email(&code(services, id));
    let mail = Mail {
        key: format!("user-email:{id}"),
        to,
        subject: Subject::new(&t.proof_subject.with(&blog)),
        body: body(
            &t.proof_who.with(&blog),
            t.proof_how,
            &services.urls.absolute(&url),
            t.proof_not_you,
        ),
        above: Vec::new(),
        unsubscribe: None,
        at: email.created_at,
    };
    Ok(mailer.send(&mail).await?)
}

/// Makes a link that signs a user in and sends it, unless so much time went by that nobody waits for
/// it any more.
///
/// # Errors
/// [`JobError::Fail`] if the mail server refuses the mail for good.
pub async fn send_sign_in_link(
    db: &Db,
    services: &Services,
    user: Option<UserId>,
    asked_at: Timestamp,
) -> Result<(), JobError> {
    let is_late = services.clock.now() - asked_at >= MAILED_LINK_LIFETIME;
    let Some(user) = user.filter(|_| !is_late) else {
        return Ok(());
    };
    let mailer = mailer(services)?;
    let mut conn = db.read().await?;
    let emails = store::user_emails::list_by_user(&mut conn, user).await?;
    let proven = emails.iter().find(|email| email.proven_at.is_some());
    let to = proven.and_then(|email| decrypt(services, email));
    let Some(to) = to else { return Ok(()) };
    let (blog, t) = blog(&mut conn).await?;
    drop(conn);
    let mut tx = db.begin().await?;
    let key = links::create_mailed(&mut tx, services, user).await?;
    tx.commit().await?;
    let url = urls::admin_sign_in_by_link(key.expose());
    let mail = Mail {
        key: format!("sign-in:{user} at {}", asked_at.timestamp_micros()),
        to,
        subject: Subject::new(&t.link_subject.with(&blog)),
        body: body(
            &t.link_who.with(&blog),
            t.link_how,
            &services.urls.absolute(&url),
            t.link_not_you,
        ),
        above: Vec::new(),
        unsubscribe: None,
        at: asked_at,
    };
    Ok(mailer.send(&mail).await?)
}

fn body(who: &str, how: &str, url: &str, not_you: &str) -> String {
    format!("{who}\n\n{how}\n\n  {url}\n\n{not_you}\n")
}

fn mailer(services: &Services) -> Result<&Mailer> {
    let mailer = services.mailer.as_ref();
    mailer.ok_or_else(|| Error::Unavailable("mail is not configured any more".into()))
}

/// Returns the blog's title and the texts of the mails.
async fn blog(conn: &mut Conn) -> Result<(String, &'static EmailMessages)> {
    let settings = store::settings::find(conn).await?.settings;
    let (_, messages) = admin_messages("", &settings.language);
    Ok((settings.title, &messages.email))
}

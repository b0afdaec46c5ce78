//! `/-/admin/sign-in/link`: sends a link that signs in by mail; and the page to which it leads.
//!
//! The answer to the form is the same, and takes the same time, whether a user has the address: a job
//! is queued in any case, and makes the link. Showing the page of a link uses nothing, because mail
//! programs open links to preview them; only its form does, and only once.

use axum::http::StatusCode;

use super::context::{AdminContext, OpenContext};
use super::error::{AdminError, Answer};
use super::form::OpenForm;
use super::kept_form::KeptForm;
use super::sign_in::{EMAIL, SignIn};
use crate::error::Error;
use crate::model::User;
use crate::model::comment::EmailAddress;
use crate::secrets::LinkKey;
use crate::urls;
use crate::users::{emails, links, sessions};
use crate::web::device_name;
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::session::{self, SignedIn};
use crate::web::sign_in_rate::Attempt;
use crate::web::views::Link;
use crate::web::views::admin::{AdminMessagePage, LinkSentPage, SignInByLinkPage};

/// Sends a link to an address, if a user has proven it.
pub async fn send(form: OpenForm) -> Answer {
    let context = &form.context;
    let t = &context.t;
    let sign_in = SignIn::of_link(&form);
    if context.app.services.mailer.is_none() {
        let words = t.sign_in.link_no_mail.to_owned();
        return sign_in
            .with_error(words)
            .show(context, StatusCode::NOT_FOUND);
    }
    let Ok(address) = EmailAddress::parse(form.value(EMAIL)) else {
        let wrong = sign_in.with_email_error(t.email.wrong);
        return wrong.show(context, StatusCode::UNPROCESSABLE_ENTITY);
    };
    match ask(context, &address).await {
        Ok(()) => sent(context, KeptForm::find_in(form.fields())),
        Err(Error::TooMany { retry_after }) => sign_in.refuse(context, retry_after),
        Err(other) => Err(other.into()),
    }
}

/// Queues the mail, within the limits. An unknown address takes the same steps.
async fn ask(context: &OpenContext, address: &EmailAddress) -> Result<(), Error> {
    let app = &context.app;
    let mut conn = app.db.read().await?;
    let user = emails::find_user(&mut conn, &app.services, address).await?;
    drop(conn);
    let device = user.and_then(|user| context.device_of(user.0));
    let attempt = Attempt::new(context.network, user, address.normalised(), device);
    let may = app.sign_in_rate.count_link(&attempt, context.now)?;
    let mut tx = app.db.begin().await?;
    emails::ask_for_link(&mut tx, &app.services, user.filter(|_| may)).await?;
    tx.commit().await
}

/// Says that a link is on its way, if the address is known. A form that was kept stays.
fn sent(context: &OpenContext, kept: Option<KeptForm>) -> Answer {
    let page = LinkSentPage {
        layout: context.layout(context.t.sign_in.sent_title),
        kept: kept.map(|kept| (kept.action, kept.fields)),
    };
    context.page(StatusCode::OK, &page)
}

/// Shows the page of a link.
pub async fn get(context: OpenContext, Path(key): Path<String>) -> Answer {
    match find(&context, &key).await? {
        Some((_, user)) => show(&context, &key, &user),
        None => gone(&context),
    }
}

fn show(context: &OpenContext, key: &str, user: &User) -> Answer {
    let page = SignInByLinkPage {
        layout: context.layout(context.t.sign_in.by_link_title.with(&user.name)),
        action: urls::admin_sign_in_by_link(key),
    };
    context.page(StatusCode::OK, &page)
}

/// Uses a link. A form that is sent again by the browser that it signed in leads to the first page.
pub async fn post(
    Path(key): Path<String>,
    signed_in: Option<AdminContext>,
    open: OpenContext,
    form: Result<OpenForm, AdminError>,
) -> Answer {
    let form = match form {
        Err(AdminError::NoCookie(_))
            if signed_in.is_some()
                && LinkKey::parse(&key).is_some()
                && find(&open, &key).await?.is_none() =>
        {
            return Ok(see_other(urls::ADMIN)?);
        }
        form => form?,
    };
    let context = &form.context;
    let Some((key, _)) = find(context, &key).await? else {
        return gone(context);
    };
    match sign_in(context, &key, signed_in.as_ref()).await {
        Ok(signed_in) => {
            let mut response = see_other(urls::ADMIN)?;
            session::keep(&context.app, &context.headers, &mut response, &signed_in);
            Ok(response)
        }
        Err(Error::Gone) => gone(context),
        Err(other) => Err(other.into()),
    }
}

/// Uses a link and opens a session in place of another user's. The session of the same user goes on,
/// so that forms that are open in other tabs stay valid.
async fn sign_in(
    context: &OpenContext,
    key: &LinkKey,
    before: Option<&AdminContext>,
) -> Result<SignedIn, Error> {
    let (app, services) = (&context.app, &context.app.services);
    let before = before.map(|before| &before.signed_in);
    let mut tx = app.db.begin().await?;
    let proof = links::take_mailed(&mut tx, services, key).await?;
    let signed_in = match before {
        Some(before) if before.user.id == proof.user() => {
            sessions::authenticate(&mut tx, services, &before.session, &proof).await?;
            before.clone()
        }
        before => {
            if let Some(other) = before {
                let (by, id) = (&other.authority, other.session.id);
                sessions::end(&mut tx, services, by, id).await?;
            }
            let device = device_name::of(context.user_agent());
            let (session, key) = sessions::open(&mut tx, services, &proof, &device).await?;
            SignedIn::of_new(&mut tx, &session, &key).await?
        }
    };
    tx.commit().await?;
    Ok(signed_in)
}

/// Finds the user of a link; `None` for one that does not work.
async fn find(context: &OpenContext, key: &str) -> Result<Option<(LinkKey, User)>, Error> {
    let Some(key) = LinkKey::parse(key) else {
        return Ok(None);
    };
    let app = &context.app;
    let found = links::find_mailed(&mut app.db.read().await?, &app.services, &key).await;
    match found {
        Ok(user) => Ok(Some((key, user))),
        Err(Error::Gone) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Says that a link does not work, in the same words whether it ever did.
fn gone(context: &OpenContext) -> Answer {
    let t = &context.t;
    let page = AdminMessagePage {
        layout: context.layout(t.welcome.gone_title),
        paragraphs: vec![t.sign_in.by_link_gone.to_owned()],
        links: vec![Link::new(urls::SIGN_IN, t.sign_in.title)],
    };
    context.page(StatusCode::GONE, &page)
}

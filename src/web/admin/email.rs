//! `/-/admin/profile/email`: the user's own e-mail address, which is proven by a link that is sent to it.
//!
//! Showing the page of the link uses nothing; only its form does, and only in a browser in which that
//! user is signed in.

use axum::http::StatusCode;

use super::context::AdminContext;
use super::error::Answer;
use super::flash::Flash;
use super::form::AdminForm;
use super::navigation::Section;
use super::profile::{self, Shown};
use crate::error::Error;
use crate::model::comment::EmailAddress;
use crate::urls;
use crate::users::emails;
use crate::web::path::Path;
use crate::web::views::Link;
use crate::web::views::admin::{AdminMessagePage, ConfirmEmailPage};

/// Stores an address and sends the link that proves it.
pub async fn set(form: AdminForm) -> Answer {
    let context = &form.context;
    let t = &context.t.email;
    let typed = form.value(profile::EMAIL);
    let refuse = |status, error| {
        let shown = Shown::new(context).with_email(typed, error);
        profile::show(context, status, shown)
    };
    let Ok(address) = EmailAddress::parse(typed) else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, t.wrong).await;
    };
    form.require_recent().await?;
    let (services, by) = (&context.app.services, context.authority());
    let user = context.signed_in.user.id;
    if let Err(Error::TooMany { .. }) = context.app.sign_in_rate.count_proof(user, context.now) {
        return refuse(StatusCode::TOO_MANY_REQUESTS, t.too_many).await;
    }
    let mut tx = form.begin().await?;
    let set = emails::set(&mut tx, services, by, user, &address).await;
    match set {
        Ok(is_new) => {
            tx.commit().await?;
            let words = if is_new { t.set_done } else { t.same };
            form.done(urls::ADMIN_PROFILE, &Flash::new(words))
        }
        Err(Error::TooMany { .. }) => {
            drop(tx);
            refuse(StatusCode::TOO_MANY_REQUESTS, t.too_many).await
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            refuse(StatusCode::CONFLICT, context.t.conflicts.no_mail).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Deletes the user's addresses.
pub async fn remove(form: AdminForm) -> Answer {
    form.require_recent().await?;
    let context = &form.context;
    let (services, by) = (&context.app.services, context.authority());
    let mut tx = form.begin().await?;
    match emails::remove(&mut tx, services, by, context.signed_in.user.id).await {
        Ok(()) => {
            tx.commit().await?;
            form.done(urls::ADMIN_PROFILE, &Flash::new(context.t.email.removed))
        }
        Err(Error::Conflict(_)) => {
            drop(tx);
            let words = context.t.conflicts.only_way_in;
            let shown = Shown::new(context).with_email_notice(words);
            profile::show(context, StatusCode::CONFLICT, shown).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Shows the page to which the link in the mail leads.
pub async fn get(context: AdminContext, Path(code): Path<String>) -> Answer {
    let (services, by) = (&context.app.services, context.authority());
    let mut conn = context.read().await?;
    let found = emails::find_by_code(&mut conn, services, by, &code).await;
    drop(conn);
    let address = match found {
        Ok(email) => emails::decrypt(services, &email),
        Err(Error::Gone) => None,
        Err(other) => return Err(other.into()),
    };
    let t = &context.t.email;
    let Some(address) = address else {
        return refuse(&context, StatusCode::GONE, t.gone);
    };
    let page = ConfirmEmailPage {
        layout: context.layout(t.confirm_title, Section::Profile),
        action: urls::admin_confirm_email(&code),
        question: t.confirm.with(address.as_str()),
    };
    context.show(&page)
}

/// Makes the address count.
pub async fn confirm(Path(code): Path<String>, form: AdminForm) -> Answer {
    let context = &form.context;
    let t = &context.t.email;
    let (services, by) = (&context.app.services, context.authority());
    let mut tx = form.begin().await?;
    match emails::prove(&mut tx, services, by, &code).await {
        Ok(_) => {
            tx.commit().await?;
            form.done(urls::ADMIN_PROFILE, &Flash::new(t.confirmed))
        }
        Err(why @ (Error::Gone | Error::Conflict(_))) => {
            drop(tx);
            match why {
                Error::Gone => refuse(context, StatusCode::GONE, t.gone),
                _ => refuse(
                    context,
                    StatusCode::CONFLICT,
                    context.t.conflicts.email_taken,
                ),
            }
        }
        Err(other) => Err(other.into()),
    }
}

/// Says why a link does not prove an address.
fn refuse(context: &AdminContext, status: StatusCode, words: &str) -> Answer {
    let page = AdminMessagePage {
        layout: context.layout(context.t.welcome.gone_title, Section::Profile),
        paragraphs: vec![words.to_owned()],
        links: vec![Link::new(urls::ADMIN_PROFILE, context.t.profile.title)],
    };
    context.page(status, &page)
}

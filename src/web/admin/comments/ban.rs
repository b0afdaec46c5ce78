//! `POST /-/admin/comments/{id}/ban`: bans the guest, the address or a domain of a comment.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::show::{self, BAN, ENDS, Typed};
use super::undo;
use crate::discussion::{self, CommentDetails, DecisionSpan, NewBan};
use crate::error::{Error, Result};
use crate::model::comment::EmailAddress;
use crate::model::{BanId, CommentId};
use crate::store::bans::Banned;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::{AdminError, Answer};
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::path::Path;

/// Makes the ban.
pub async fn post(Path(id): Path<CommentId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let typed = Typed {
        form: BAN.to_owned(),
        text: form.value("reason").to_owned(),
        error: None,
        target: form.value("target").to_owned(),
        days: form.value("days").parse().unwrap_or(0),
        trashes: form.value("trash") == "yes",
    };
    let refused = match ban(&form, id, &typed).await {
        Ok(flash) => return form.done(&urls::comment_details(id), &flash),
        Err(AdminError::Domain(Error::Invalid(errors))) => {
            let sentences = errors.iter().map(|error| context.complaint(error));
            sentences.collect::<Vec<_>>().join(" ")
        }
        Err(other) => return Err(other),
    };
    let typed = Typed {
        error: Some(refused),
        ..typed
    };
    show::show(context, id, StatusCode::UNPROCESSABLE_ENTITY, &typed).await
}

async fn ban(form: &AdminForm, id: CommentId, typed: &Typed) -> Result<Flash, AdminError> {
    let context = &form.context;
    let (services, by) = (&context.app.services, context.authority());
    let mut conn = context.read().await?;
    let after = discussion::last_change(&mut conn).await?;
    let details = discussion::read_details(&mut conn, services, by, id).await?;
    drop(conn);
    let days = Some(typed.days).filter(|days| *days > 0 && ENDS.contains(days));
    let new = NewBan {
        banned: banned(context, &details, &typed.target)?,
        reason: typed.text.clone(),
        expires_at: days.map(|days| context.now + TimeDelta::days(days)),
        trash_existing: typed.trashes,
    };
    let mut tx = form.begin().await?;
    let (ban, trashed) = discussion::ban(&mut tx, services, by, &new).await?;
    tx.commit().await?;
    let span = DecisionSpan {
        after,
        until: discussion::last_change(&mut context.read().await?).await?,
        comments: Vec::new(),
    };
    Ok(Flash::new(words(context, trashed)).with_undo(form_that_lifts(context, &span, id, ban.id)))
}

fn words(context: &AdminContext, trashed: usize) -> String {
    let t = &context.t.comment;
    match trashed {
        0 => t.banned.to_owned(),
        count => format!(
            "{} {}",
            t.banned,
            context.locale.count(&t.banned_trashed, count)
        ),
    }
}

fn form_that_lifts(
    context: &AdminContext,
    span: &DecisionSpan,
    comment: CommentId,
    ban: BanId,
) -> crate::web::views::admin::FlashForm {
    let mut form = undo::form(context, span, &urls::comment_details(comment));
    form.fields.push((undo::BAN.to_owned(), ban.to_string()));
    form
}

/// Returns whom or what to ban, of what the comment has.
fn banned(context: &AdminContext, details: &CommentDetails, target: &str) -> Result<Banned> {
    let choose = || Error::invalid("target", context.t.comment.ban_choose);
    let comment = &details.comment;
    match target.split_once(':') {
        Some(("domain", domain)) => {
            let known = details.hosts.iter().any(|host| host.ends_with(domain));
            let domain = discussion::parse_domain(domain).ok().filter(|_| known);
            domain.map(Banned::Domain).ok_or_else(choose)
        }
        None if target == "guest" => comment.guest_id.map(Banned::Guest).ok_or_else(choose),
        None if target == "address" => {
            let email = details
                .person
                .as_ref()
                .and_then(|person| person.email.as_ref());
            let email = email.and_then(|email| EmailAddress::parse(email).ok());
            let lookup = |email: EmailAddress| {
                let secrets = &context.app.services.secrets;
                Banned::Email(secrets.email_lookup(email.normalised()))
            };
            email.map(lookup).ok_or_else(choose)
        }
        _ => Err(choose()),
    }
}

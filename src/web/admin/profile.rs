//! `/-/admin/profile`: the user's own sessions and password.
//!
//! Each form has a path of its own below it.

use axum::http::StatusCode;

use super::context::AdminContext;
use super::error::{AdminError, Answer};
use super::flash::Flash;
use super::form::{AdminForm, PASSWORD_AGAIN};
use super::navigation::Section;
use super::new_password::NewPassword;
use crate::error::Error;
use crate::model::{Session, SessionId};
use crate::urls;
use crate::users::{passwords, sessions};
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::session;
use crate::web::views::admin::{AdminField, ProfilePage, SessionLine};

/// The most sessions that are listed.
const LISTED: i64 = 200;

/// Shows the page.
pub async fn get(context: AdminContext) -> Answer {
    let fields = NewPassword::fields(&context, context.t.profile.new);
    show(&context, StatusCode::OK, fields, None).await
}

/// Shows the page with the fields of a new password, and an error of the present one.
async fn show(
    context: &AdminContext,
    status: StatusCode,
    new: NewPassword,
    error: Option<&str>,
) -> Answer {
    let (by, services) = (context.authority(), &context.app.services);
    let mut conn = context.read().await?;
    let mut own = sessions::list_own(&mut conn, services, by, LISTED).await?;
    drop(conn);
    own.sort_by_key(|session| (session.id != context.signed_in.session.id, -session.id.0));
    let t = &context.t.profile;
    let is_recent = context
        .signed_in
        .session
        .is_recently_authenticated(context.now);
    let current = AdminField::password(PASSWORD_AGAIN, t.current, "current-password")
        .with_error(error.map(str::to_owned));
    let page = ProfilePage {
        layout: context.layout(t.title, Section::Profile),
        name: context.signed_in.user.name.clone(),
        sign_in_name: t.sign_in_name.with(context.signed_in.user.slug.as_str()),
        has_others: own.len() > 1,
        sessions: own.iter().map(|session| line(context, session)).collect(),
        current: (!is_recent).then_some(current),
        new: new.field,
        again: new.again,
    };
    context.page(status, &page)
}

fn line(context: &AdminContext, session: &Session) -> SessionLine {
    let t = &context.t.profile;
    SessionLine {
        end_url: urls::admin_end_session(session.id),
        device: if session.device.is_empty() {
            t.unknown_device.to_owned()
        } else {
            session.device.clone()
        },
        since: t.since.with(&context.locale.date(session.created_at)),
        seen: t.seen.with(&context.locale.moment(session.seen_at)),
        is_this_one: session.id == context.signed_in.session.id,
    }
}

/// Ends one of the user's sessions.
pub async fn end_session(Path(id): Path<SessionId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let mut tx = form.begin().await?;
    let (services, by) = (&context.app.services, context.authority());
    let found = sessions::find(&mut tx, services, by, id).await?;
    if found.user_id != context.signed_in.user.id {
        return Err(Error::NotFound.into());
    }
    sessions::end(&mut tx, services, by, id).await?;
    tx.commit().await?;
    form.done(urls::ADMIN_PROFILE, &Flash::new(context.t.profile.ended))
}

/// Ends all of the user's sessions but this one.
pub async fn end_others(form: AdminForm) -> Answer {
    let context = &form.context;
    let mut tx = form.begin().await?;
    let this_one = context.signed_in.session.id;
    let ended = sessions::end_others(&mut tx, context.authority(), this_one).await?;
    tx.commit().await?;
    let words = context.locale.count(&context.t.profile.ended_others, ended);
    form.done(urls::ADMIN_PROFILE, &Flash::new(words))
}

/// Changes the password. All other sessions end, and this one gets another key.
pub async fn change_password(form: AdminForm) -> Answer {
    let context = &form.context;
    let (t, invalid) = (&context.t.profile, StatusCode::UNPROCESSABLE_ENTITY);
    let user = &context.signed_in.user;
    let known = [user.name.as_str(), context.settings.title.as_str()];
    let password = match NewPassword::read(context, &form, t.new, &known) {
        Ok(password) => password,
        Err(fields) => return show(context, invalid, *fields, None).await,
    };
    match form.require_recent().await {
        Err(AdminError::AskAgain { .. }) => {
            let fields = NewPassword::fields(context, t.new);
            let wrong = context.t.sign_in.again_wrong;
            return show(context, invalid, fields, Some(wrong)).await;
        }
        proved => proved?,
    }
    let services = &context.app.services;
    let hashed = passwords::hash(services, &password).await?;
    let mut tx = form.begin().await?;
    let (by, mut signed_in) = (context.authority(), context.signed_in.clone());
    let id = signed_in.session.id;
    passwords::replace(&mut tx, services, by, user.id, &hashed, Some(id)).await?;
    signed_in.key = sessions::renew(&mut tx, services, id).await?;
    tx.commit().await?;
    let mut response = see_other(urls::ADMIN_PROFILE)?;
    session::keep(&context.app, &context.headers, &mut response, &signed_in);
    let flash = Flash::new(context.t.welcome.password_done);
    flash.carry(&context.app, &mut response, &signed_in.key);
    Ok(response)
}

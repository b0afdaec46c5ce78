//! `/-/admin/profile`: the user's own sessions, e-mail address (`email.rs`) and password.
//!
//! Each form has a path of its own below it.

use axum::http::StatusCode;

use super::context::AdminContext;
use super::error::{AdminError, Answer, AskedProof};
use super::flash::Flash;
use super::form::{AdminForm, PASSWORD_AGAIN};
use super::navigation::Section;
use super::new_password::NewPassword;
use crate::error::Error;
use crate::i18n::text::SplitSentence;
use crate::model::{Session, SessionId, UserEmail};
use crate::urls;
use crate::users::emails::{self, UserEmails};
use crate::users::{passwords, sessions};
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::session;
use crate::web::views::admin::{AdminField, EmailSection, ProfilePage, SessionLine};

/// The most sessions that are listed.
const LISTED: i64 = 200;

/// The field with the address.
pub(super) const EMAIL: &str = "email";

/// Shows the page.
pub async fn get(context: AdminContext) -> Answer {
    let shown = Shown::new(&context);
    show(&context, StatusCode::OK, shown).await
}

/// What the forms of the page show: fields as they were typed, and their errors.
pub(super) struct Shown {
    new: NewPassword,
    current_error: Option<&'static str>,
    email: String,
    email_error: Option<&'static str>,
    email_notice: Option<&'static str>,
}

impl Shown {
    /// Empty forms.
    pub(super) fn new(context: &AdminContext) -> Self {
        Self {
            new: NewPassword::fields(context, context.t.profile.new),
            current_error: None,
            email: String::new(),
            email_error: None,
            email_notice: None,
        }
    }

    /// Keeps the address that was typed, with its error.
    pub(super) fn with_email(self, typed: &str, error: &'static str) -> Self {
        Self {
            email: typed.to_owned(),
            email_error: Some(error),
            ..self
        }
    }

    /// Adds an error above the forms of the address.
    pub(super) fn with_email_notice(self, notice: &'static str) -> Self {
        Self {
            email_notice: Some(notice),
            ..self
        }
    }
}

/// Shows the page with its forms.
pub(super) async fn show(context: &AdminContext, status: StatusCode, shown: Shown) -> Answer {
    let (by, services) = (context.authority(), &context.app.services);
    let user = &context.signed_in.user;
    let mut conn = context.read().await?;
    let mut own = sessions::list_own(&mut conn, services, by, LISTED).await?;
    let found = emails::find_own(&mut conn, services, by, user.id).await?;
    drop(conn);
    own.sort_by_key(|session| (session.id != context.signed_in.session.id, -session.id.0));
    let t = &context.t.profile;
    let is_recent = context
        .signed_in
        .session
        .is_recently_authenticated(context.now);
    let asks_password = !is_recent && !context.is_proved_by_mail().await?;
    let current = AdminField::password(PASSWORD_AGAIN, t.current, "current-password")
        .with_error(shown.current_error.map(str::to_owned));
    let page = ProfilePage {
        layout: context.layout(t.title, Section::Profile),
        name: user.name.clone(),
        sign_in_name: t.sign_in_name.with(user.slug.as_str()),
        has_others: own.len() > 1,
        sessions: own.iter().map(|session| line(context, session)).collect(),
        email: email_section(context, &found, &shown),
        current: asks_password.then_some(current),
        new: shown.new.field,
        again: shown.new.again,
    };
    context.page(status, &page)
}

/// Returns the part of the page about the address: nothing where no mail is sent and none is stored.
fn email_section(
    context: &AdminContext,
    found: &UserEmails,
    shown: &Shown,
) -> Option<EmailSection> {
    let (t, services) = (&context.t.email, &context.app.services);
    let is_stored = found.proven.is_some() || found.unproven.is_some();
    let sends_mail = services.mailer.is_some();
    if !is_stored && !sends_mail && shown.email_error.is_none() {
        return None;
    }
    let line = |email: &Option<UserEmail>, sentence: &SplitSentence| {
        let address = emails::decrypt(services, email.as_ref()?)?;
        Some(sentence.with(address.as_str()))
    };
    let lines: Vec<String> = [
        line(&found.proven, &t.proven),
        line(&found.unproven, &t.waits),
    ]
    .into_iter()
    .flatten()
    .chain((!is_stored).then(|| t.none.to_owned()))
    .chain((!sends_mail).then(|| context.t.conflicts.no_mail.to_owned()))
    .collect();
    let field = AdminField::text(EMAIL, t.field)
        .of_kind("email")
        .with_hint(t.hint)
        .with_value(&shown.email)
        .with_error(shown.email_error.map(str::to_owned))
        .completed_by("email");
    Some(EmailSection {
        lines,
        error: shown.email_notice.map(str::to_owned),
        field: sends_mail.then_some(field),
        is_stored,
    })
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
        Err(fields) => {
            let shown = Shown {
                new: *fields,
                ..Shown::new(context)
            };
            return show(context, invalid, shown).await;
        }
    };
    match form.require_recent().await {
        Err(AdminError::AskAgain {
            proof: AskedProof::Password { .. },
            ..
        }) => {
            let shown = Shown {
                current_error: Some(context.t.sign_in.again_wrong),
                ..Shown::new(context)
            };
            return show(context, invalid, shown).await;
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

//! `/-/admin/welcome/{key}`: the page to which a link that signs in leads.
//!
//! The link of the first start sets the blog up; others let a user choose a password. Showing the
//! page uses nothing, because mail programs and chats open links to preview them; only its form
//! does, and only once.

use axum::http::StatusCode;

use super::context::{AdminContext, OpenContext};
use super::error::{AdminError, Answer};
use super::flash::Flash;
use super::form::OpenForm;
use super::new_password::NewPassword;
use super::set_up::SetUp;
use crate::error::Error;
use crate::model::{LinkPurpose, Password, SignInLink, User};
use crate::secrets::LinkKey;
use crate::urls;
use crate::users::{links, passwords, sessions};
use crate::web::device_name;
use crate::web::path::Path;
use crate::web::response::see_other;
use crate::web::session::{self, SignedIn};
use crate::web::views::Link;
use crate::web::views::admin::{AdminMessagePage, ChoosePasswordPage};

/// The status of a form that is shown again.
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// Shows the page of the link's purpose.
pub async fn get(context: OpenContext, Path(key): Path<String>) -> Answer {
    let Some((key, link, user)) = find(&context, &key).await? else {
        return gone(&context);
    };
    match link.purpose {
        LinkPurpose::SetUp => SetUp::guessed(&context, &user).show(&context, &key, StatusCode::OK),
        LinkPurpose::Password => {
            let fields = NewPassword::fields(&context, context.t.welcome.password);
            choose_password(&context, &key, &user, fields, StatusCode::OK)
        }
        LinkPurpose::SignIn => gone(&context),
    }
}

/// Uses the link. A form that is sent again by the browser that it signed in leads to the first page.
pub async fn post(
    Path(key): Path<String>,
    open: OpenContext,
    signed_in: Option<AdminContext>,
    form: Result<OpenForm, AdminError>,
) -> Answer {
    let form = match form {
        Err(AdminError::NoCookie(_)) if signed_in.is_some() && is_used(&open, &key).await? => {
            return Ok(see_other(urls::ADMIN)?);
        }
        form => form?,
    };
    let context = &form.context;
    let Some((key, link, user)) = find(context, &key).await? else {
        return gone(context);
    };
    let used = match link.purpose {
        LinkPurpose::SetUp => set_up(&form, &key, &user).await,
        LinkPurpose::Password => new_password(&form, &key, &user).await,
        LinkPurpose::SignIn => return gone(context),
    };
    match used {
        Err(AdminError::Domain(Error::Gone)) => gone(context),
        other => other,
    }
}

/// Sets the blog up, or shows the form again with its errors.
async fn set_up(form: &OpenForm, key: &LinkKey, user: &User) -> Answer {
    let context = &form.context;
    let set_up = SetUp::read(context, form);
    let checked = match set_up.check(context, form) {
        Ok(password) => set_up.apply(context, key, user, &password).await,
        Err(wrong) => return wrong.show(context, key, INVALID),
    };
    match checked {
        Ok(signed_in) => finish(context, &signed_in, context.t.welcome.set_up_done),
        Err(Error::Invalid(errors)) => {
            let wrong = set_up.with_errors(context, &errors);
            wrong.show(context, key, INVALID)
        }
        Err(other) => Err(other.into()),
    }
}

/// Stores the password, or shows the form again with its errors.
async fn new_password(form: &OpenForm, key: &LinkKey, user: &User) -> Answer {
    let context = &form.context;
    let t = &context.t.welcome;
    let known = [user.name.as_str(), context.settings.title.as_str()];
    match NewPassword::read(context, form, t.password, &known) {
        Ok(password) => {
            let signed_in = choose(context, key, &password).await?;
            finish(context, &signed_in, t.password_done)
        }
        Err(fields) => choose_password(context, key, user, *fields, INVALID),
    }
}

/// Whether a text is the key of a link that does not work any more.
async fn is_used(context: &OpenContext, key: &str) -> Result<bool, Error> {
    Ok(LinkKey::parse(key).is_some() && find(context, key).await?.is_none())
}

/// Finds the link of a key; `None` for one that does not work.
async fn find(
    context: &OpenContext,
    key: &str,
) -> Result<Option<(LinkKey, SignInLink, User)>, Error> {
    let Some(key) = LinkKey::parse(key) else {
        return Ok(None);
    };
    let app = &context.app;
    let found = links::find(&mut app.db.read().await?, &app.services, &key).await;
    match found {
        Ok((link, user)) => Ok(Some((key, link, user))),
        Err(Error::Gone) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Uses a link: stores the new password and opens a session, in one transaction.
async fn choose(
    context: &OpenContext,
    key: &LinkKey,
    password: &Password,
) -> Result<SignedIn, Error> {
    let (app, services) = (&context.app, &context.app.services);
    let hashed = passwords::hash(services, password).await?;
    let mut tx = app.db.begin().await?;
    let proof = links::take(&mut tx, services, key).await?;
    let device = device_name::of(context.user_agent());
    let (session, key) = sessions::open(&mut tx, services, &proof, &device).await?;
    let signed_in = SignedIn::of_new(&mut tx, &session, &key).await?;
    let (by, user) = (&signed_in.authority, signed_in.user.id);
    passwords::replace(&mut tx, services, by, user, &hashed, Some(session.id)).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Redirects the browser, which is signed in now, to the first page.
fn finish(context: &OpenContext, signed_in: &SignedIn, words: &str) -> Answer {
    let app = &context.app;
    let mut response = see_other(urls::ADMIN)?;
    session::keep(app, &context.headers, &mut response, signed_in);
    Flash::new(words).carry(app, &mut response, &signed_in.key);
    Ok(response)
}

fn choose_password(
    context: &OpenContext,
    key: &LinkKey,
    user: &User,
    fields: NewPassword,
    status: StatusCode,
) -> Answer {
    let page = ChoosePasswordPage {
        layout: context.layout(context.t.welcome.password_title.with(&user.name)),
        action: urls::admin_welcome(key.expose()),
        password: fields.field,
        again: fields.again,
    };
    context.page(status, &page)
}

/// Says that a link does not work, in the same words whether it ever did.
fn gone(context: &OpenContext) -> Answer {
    let t = &context.t.welcome;
    let page = AdminMessagePage {
        layout: context.layout(t.gone_title),
        paragraphs: vec![t.gone.to_owned()],
        links: vec![Link::new(urls::SIGN_IN, context.t.sign_in.title)],
    };
    context.page(StatusCode::GONE, &page)
}

//! `/-/admin/sign-in`: signs a user in by name and password. Where mail is sent, a second form asks for
//! a link (`sign_in_link.rs`).
//!
//! `?to=` is the page to go on with. A form that was sent without a session is kept in the page, and
//! shown after signing in.

use std::time::Duration;

use axum::http::header::RETRY_AFTER;
use axum::http::{StatusCode, Uri};

use super::context::{AdminContext, OpenContext};
use super::error::{AdminError, Answer};
use super::form::OpenForm;
use super::go_on;
use super::kept_form::{KeptForm, is_admin_path};
use crate::error::Error;
use crate::model::User;
use crate::urls;
use crate::users::passwords;
use crate::users::sessions::{self, Proof};
use crate::web::device_name;
use crate::web::response::see_other;
use crate::web::session::{self, SignedIn};
use crate::web::sign_in_rate::Attempt;
use crate::web::views::admin::{AdminField, SignInPage};

/// The field with the page to go on with.
const TO: &str = "to";
/// The field with the address that gets a link.
pub(super) const EMAIL: &str = "email";

/// Shows the form. A user who is signed in goes on.
pub async fn get(context: OpenContext, signed_in: Option<AdminContext>, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let to = url::form_urlencoded::parse(query).find(|(name, _)| name == TO);
    let to = to.map_or_else(String::new, |(_, value)| value.into_owned());
    if signed_in.is_some() {
        return Ok(see_other(target(&to))?);
    }
    SignIn::to(&to).show(&context, StatusCode::OK)
}

/// Signs in and goes on.
pub async fn post(form: OpenForm) -> Answer {
    let context = &form.context;
    let (name, password) = (form.value("name"), form.value("password"));
    let sign_in = SignIn {
        name: name.to_owned(),
        kept: KeptForm::find_in(form.fields()),
        ..SignIn::to(form.value(TO))
    };
    match check(context, name, password).await {
        Ok(Some(proof)) => sign_in.open(context, &proof).await,
        Ok(None) => {
            let wrong = context.t.sign_in.wrong.to_owned();
            let sign_in = sign_in.with_error(wrong);
            sign_in.show(context, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Error::TooMany { retry_after }) => sign_in.refuse(context, retry_after),
        Err(other) => Err(other.into()),
    }
}

/// Checks a name and a password, within the limits for failures. An unknown name takes as long as a
/// wrong password.
async fn check(context: &OpenContext, name: &str, password: &str) -> Result<Option<Proof>, Error> {
    let app = &context.app;
    let mut conn = app.db.read().await?;
    let users = app.services.cached.users(&mut conn).await?;
    drop(conn);
    let user = passwords::find_by_name(&users, name).map(|user: &User| user.id);
    let device = user.and_then(|user| context.device_of(user.0));
    let attempt = Attempt::new(context.network, user, name, device);
    app.sign_in_rate.count(&attempt, context.now)?;
    let proof = passwords::check(&app.db, &app.services, user, password).await?;
    if proof.is_some() {
        app.sign_in_rate.succeeded(&attempt);
    }
    Ok(proof)
}

/// The form that signs in, and what comes after it.
#[derive(Clone, Debug)]
pub(super) struct SignIn {
    name: String,
    email: String,
    email_error: Option<&'static str>,
    to: String,
    kept: Option<KeptForm>,
    notice: Option<String>,
    error: Option<String>,
}

impl SignIn {
    /// The form that leads to a page.
    pub(super) fn to(to: &str) -> Self {
        Self {
            name: String::new(),
            email: String::new(),
            email_error: None,
            to: target(to).to_owned(),
            kept: None,
            notice: None,
            error: None,
        }
    }

    /// The form that goes on with another form, if there is one.
    pub(super) fn going_on(kept: Option<KeptForm>) -> Self {
        Self {
            kept,
            ..Self::to("")
        }
    }

    /// The form that was sent to ask for a link.
    pub(super) fn of_link(form: &OpenForm) -> Self {
        Self {
            email: form.value(EMAIL).to_owned(),
            kept: KeptForm::find_in(form.fields()),
            ..Self::to(form.value(TO))
        }
    }

    /// Adds an error of the address.
    pub(super) fn with_email_error(self, error: &'static str) -> Self {
        Self {
            email_error: Some(error),
            ..self
        }
    }

    /// Adds a sentence above the form.
    pub(super) fn with_notice(self, notice: &str) -> Self {
        Self {
            notice: Some(notice.to_owned()),
            ..self
        }
    }

    /// Adds an error above the form.
    pub(super) fn with_error(self, error: String) -> Self {
        Self {
            error: Some(error),
            ..self
        }
    }

    /// Shows the form.
    pub(super) fn show(self, context: &OpenContext, status: StatusCode) -> Answer {
        let t = &context.t.sign_in;
        let mut fields = vec![(TO.to_owned(), self.to)];
        let notice = match &self.kept {
            Some(_) => Some(t.kept.to_owned()),
            None => self.notice,
        };
        fields.extend(self.kept.iter().flat_map(KeptForm::hidden));
        let link = context.app.services.mailer.is_some().then(|| {
            AdminField::text(EMAIL, t.link_email)
                .of_kind("email")
                .with_value(self.email)
                .with_error(self.email_error.map(str::to_owned))
                .completed_by("email")
        });
        let page = SignInPage {
            layout: context.layout(t.title),
            notice,
            error: self.error,
            link,
            fields,
            name: AdminField::text("name", t.name)
                .with_value(self.name)
                .completed_by("username"),
            password: AdminField::password("password", t.password, "current-password"),
        };
        context.page(status, &page)
    }

    /// Shows the form after too many attempts.
    pub(super) fn refuse(self, context: &OpenContext, retry_after: Duration) -> Answer {
        let seconds = retry_after.as_secs().max(1);
        let words = context.locale.count(&context.t.frame.too_many, seconds);
        let sign_in = self.with_error(words);
        let mut response = sign_in.show(context, StatusCode::TOO_MANY_REQUESTS)?;
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        Ok(response)
    }

    /// Opens a session and goes on: to the page, or with the form that is kept.
    pub(super) async fn open(self, context: &OpenContext, proof: &Proof) -> Answer {
        let app = &context.app;
        let mut tx = app.db.begin().await?;
        let opened = sessions::open(
            &mut tx,
            &app.services,
            proof,
            &device_name::of(context.user_agent()),
        )
        .await;
        let (session, key) = opened.map_err(AdminError::from)?;
        let signed_in = SignedIn::of_new(&mut tx, &session, &key).await?;
        tx.commit().await?;
        let mut response = match self.kept {
            None => see_other(&self.to)?,
            Some(kept) => {
                let admin = AdminContext::new(context.clone(), signed_in.clone()).await?;
                go_on::page(&admin, StatusCode::OK, &kept, context.t.sign_in.go_on)?
            }
        };
        session::keep(app, &context.headers, &mut response, &signed_in);
        Ok(response)
    }
}

/// Returns a path of an admin page to go on with: `to` if it is one.
fn target(to: &str) -> &str {
    if is_admin_path(to) && !to.starts_with(urls::SIGN_IN) {
        to
    } else {
        urls::ADMIN
    }
}

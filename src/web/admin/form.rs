//! Reading the forms of admin pages: from this site, with the token of this browser, and by a user
//! who is signed in.
//!
//! The order matters. The sender is checked first, because the sign-in page that keeps a form shows
//! what was sent, and must not show what a stranger sent.

use std::ops::Deref;

use axum::extract::{FromRequest, Request};

use super::context::{AdminContext, OpenContext};
use super::error::{AdminError, Answer, AskedProof};
use super::flash::Flash;
use super::kept_form::{KeptForm, TOKEN};
use crate::error::Result;
use crate::store::Tx;
use crate::users::{self, sessions};
use crate::web::app::App;
use crate::web::form::{Form, Sender};
use crate::web::multipart::SentFile;
use crate::web::response::see_other;
use crate::web::sign_in_rate::Attempt;
use crate::web::upload::FilePlace;

/// How much longer a text is in a form at most: each byte takes three, and there are other fields.
const ENCODED: usize = 4;

/// The button that sends a link to a user without a password, who is asked for a proof.
pub const SEND_LINK: &str = "send-link";
/// The field with the password that is asked for again.
pub const PASSWORD_AGAIN: &str = "confirm-password";

/// A form that everybody may send, after the checks of its sender and its token.
pub struct OpenForm {
    /// The context of the page.
    pub context: OpenContext,
    form: Form,
}

impl Deref for OpenForm {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
    }
}

impl FromRequest<App> for OpenForm {
    type Rejection = AdminError;

    async fn from_request(request: Request, app: &App) -> Result<Self, AdminError> {
        let read = Read::of(request, app, None, app.media_place()).await?;
        let context = OpenContext::of(app, &read.parts).await?;
        let has_token = context
            .holder()
            .is_some_and(|holder| read.has_token_of(app, holder));
        if has_token {
            Ok(Self {
                form: read.form,
                context,
            })
        } else {
            Err(AdminError::NoCookie(KeptForm::find_in(read.form.fields())))
        }
    }
}

/// A form of a user who is signed in, after the checks of its sender and its token. Only it can begin
/// a transaction.
pub struct AdminForm {
    /// The context of the page.
    pub context: AdminContext,
    form: Form,
    files: Vec<(String, SentFile)>,
    action: String,
}

impl Deref for AdminForm {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.form
    }
}

impl FromRequest<App> for AdminForm {
    type Rejection = AdminError;

    async fn from_request(request: Request, app: &App) -> Result<Self, AdminError> {
        // A picture for the text and one for the cover.
        let place = FilePlace {
            files: 2,
            ..app.media_place()
        };
        Self::receive(request, app, place).await
    }
}

/// The form with the files of an export of another blog.
pub struct ImportForm(pub AdminForm);

impl FromRequest<App> for ImportForm {
    type Rejection = AdminError;

    async fn from_request(request: Request, app: &App) -> Result<Self, AdminError> {
        let received = AdminForm::receive(request, app, app.import_place()).await;
        received.map(Self)
    }
}

impl AdminForm {
    async fn receive(
        request: Request,
        app: &App,
        place: FilePlace<'_>,
    ) -> Result<Self, AdminError> {
        check_sender(&request, app)?;
        let (parts, body) = request.into_parts();
        let found = AdminContext::find(app, &parts).await?;
        let request = Request::from_parts(parts, body);
        let read = Read::of(request, app, found.as_ref(), place).await?;
        let Some(context) = found else {
            return Err(AdminError::SessionEnded(read.kept()));
        };
        if !read.has_token_of(app, context.signed_in.key.expose()) {
            return Err(AdminError::StaleForm(read.kept()));
        }
        Ok(Self {
            action: read.action(),
            form: read.form,
            files: read.files,
            context,
        })
    }

    /// Returns the file that came in a field of the form, once.
    pub fn take_file(&mut self, field: &str) -> Option<SentFile> {
        let place = self.files.iter().position(|(name, _)| name == field)?;
        Some(self.files.swap_remove(place).1)
    }

    /// Returns the files that came with the form, once.
    pub fn take_files(&mut self) -> Vec<SentFile> {
        let files = std::mem::take(&mut self.files);
        files.into_iter().map(|(_, file)| file).collect()
    }

    /// Begins a transaction. The session and the user's role are checked again in it, because the
    /// form may have arrived long after its headers.
    ///
    /// # Errors
    /// [`AdminError::SessionEnded`] when the session has ended or the role changed since the request
    /// began.
    pub async fn begin(&self) -> Result<Tx, AdminError> {
        let app = &self.context.app;
        let mut tx = app.db.begin().await?;
        let holds = self.context.signed_in.check_still_holds(app, &mut tx);
        match holds.await {
            Ok(_) => Ok(tx),
            Err(crate::error::Error::Unauthorized) => Err(AdminError::SessionEnded(self.kept())),
            Err(why) => Err(why.into()),
        }
    }

    /// Checks that the user proved who they are in the last minutes, for what cannot be taken back.
    /// Otherwise the answer asks for the password and goes on with this form. A user without a
    /// password who has an address is sent a link instead, which proves this session when it is
    /// opened in this browser.
    ///
    /// # Errors
    /// [`AdminError::AskAgain`] without a recent proof; the error of a limit after too many wrong
    /// passwords.
    pub async fn require_recent(&self) -> Result<(), AdminError> {
        let (app, signed_in) = (&self.context.app, &self.context.signed_in);
        if signed_in
            .session
            .is_recently_authenticated(self.context.now)
        {
            return Ok(());
        }
        let ask = |proof| AdminError::AskAgain {
            form: self.kept().without(SEND_LINK),
            proof,
        };
        if self.context.is_proved_by_mail().await? {
            let was_sent = self.send_link_if_asked().await?;
            return Err(ask(AskedProof::Link { was_sent }));
        }
        let password = self.value(PASSWORD_AGAIN);
        if password.is_empty() {
            return Err(ask(AskedProof::Password { was_wrong: false }));
        }
        let user = signed_in.user.id;
        let attempt = self.attempt();
        app.sign_in_rate.count(&attempt, self.context.now)?;
        let proof = users::passwords::check(&app.db, &app.services, Some(user), password).await?;
        let proof = proof.ok_or_else(|| ask(AskedProof::Password { was_wrong: true }))?;
        app.sign_in_rate.succeeded(&attempt);
        let mut tx = self.begin().await?;
        sessions::authenticate(&mut tx, &app.services, &signed_in.session, &proof).await?;
        Ok(tx.commit().await?)
    }

    /// Queues a mail with a link, if the button for it was pressed.
    async fn send_link_if_asked(&self) -> Result<bool, AdminError> {
        let (app, user) = (&self.context.app, self.context.signed_in.user.id);
        if self.value(SEND_LINK).is_empty() {
            return Ok(false);
        }
        let may = app
            .sign_in_rate
            .count_link(&self.attempt(), self.context.now)?;
        let mut tx = self.begin().await?;
        users::emails::ask_for_link(&mut tx, &app.services, Some(user).filter(|_| may)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The attempt of this browser to prove again who its user is.
    fn attempt(&self) -> Attempt {
        let user = self.context.signed_in.user.id;
        let device = self.context.device_of(user.0);
        Attempt::new(self.context.network, Some(user), "", device)
    }

    /// Redirects to a page that shows `flash`.
    ///
    /// # Errors
    /// When `to` cannot be in a header.
    pub fn done(&self, to: &str, flash: &Flash) -> Answer {
        let mut response = see_other(to)?;
        self.context.carry(flash, &mut response);
        Ok(response)
    }

    /// Redirects to a page without a line at its top.
    ///
    /// # Errors
    /// When `to` cannot be in a header.
    pub fn go_to(&self, to: &str) -> Answer {
        Ok(see_other(to)?)
    }

    /// Returns the form as the page that is shown instead keeps it.
    #[must_use]
    pub fn kept(&self) -> KeptForm {
        KeptForm::of(&self.action, self.form.fields())
    }
}

fn check_sender(request: &Request, app: &App) -> Result<(), AdminError> {
    if Sender::of(request.headers(), app) == Sender::Own {
        Ok(())
    } else {
        Err(AdminError::Foreign)
    }
}

/// A form whose sender was checked.
struct Read {
    parts: axum::http::request::Parts,
    form: Form,
    files: Vec<(String, SentFile)>,
}

impl Read {
    /// Reads a form. Files are only received from a user who is signed in, and with the token before
    /// it; the texts are kept in any case.
    async fn of(
        request: Request,
        app: &App,
        signed_in: Option<&AdminContext>,
        place: FilePlace<'_>,
    ) -> Result<Self, AdminError> {
        check_sender(&request, app)?;
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let accepts = |form: &Form| {
            signed_in.is_some_and(|context| has_token_of(form, app, context.signed_in.key.expose()))
        };
        let limit = app.body_bytes * ENCODED;
        let read = Form::read_with_files(request, app, limit, place, accepts);
        let (form, files) = read.await?;
        Ok(Self { parts, form, files })
    }

    fn has_token_of(&self, app: &App, holder: &str) -> bool {
        has_token_of(&self.form, app, holder)
    }

    fn action(&self) -> String {
        let path = self.parts.uri.path_and_query();
        path.map_or("", |path| path.as_str()).to_owned()
    }

    fn kept(&self) -> KeptForm {
        KeptForm::of(&self.action(), self.form.fields())
    }
}

fn has_token_of(form: &Form, app: &App, holder: &str) -> bool {
    let token = form.value(TOKEN);
    app.services.secrets.is_form_token(holder, token)
}

//! What an admin page is rendered from: the settings, the clock, the texts in the person's language
//! and, for nearly all pages, the user who is signed in.

use std::ops::Deref;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode};

use super::error::{AdminError, Answer};
use super::flash::Flash;
use super::navigation::{Navigation, Section};
use crate::clock::Timestamp;
use crate::discussion;
use crate::drawing::Icon;
use crate::error::{Error, Fault, FieldError, FieldErrors, Result};
use crate::i18n::{AdminMessages, Locale, admin_messages};
use crate::model::{Authority, Scope, Settings};
use crate::store::Conn;
use crate::urls;
use crate::users::{emails, passwords};
use crate::web::app::App;
use crate::web::client_network::{Network, network_of};
use crate::web::response::private;
use crate::web::script;
use crate::web::session::{self, AdminCookie, SignedIn};
use crate::web::stylesheet;
use crate::web::views::admin::{AdminLayout, FlashLine, SignedInUser};

/// The bytes of a mebibyte.
const MIB: usize = 1 << 20;

/// The most comments that are counted.
const COUNTED: i64 = 1_000;

/// The context of a page for everybody.
#[derive(Clone)]
pub struct OpenContext {
    /// The application.
    pub app: App,
    /// The blog's settings.
    pub settings: Arc<Settings>,
    /// Dates, numbers and counts in the language of the person.
    pub locale: Locale,
    /// The texts of the admin pages in the language of the person.
    pub t: &'static AdminMessages,
    /// The time of the request.
    pub now: Timestamp,
    /// The network of the client; `None` in a test without a peer.
    pub network: Option<Network>,
    /// The headers of the request.
    pub headers: HeaderMap,
    /// The tag of the person's language.
    lang: String,
    /// The device token of the browser, and the user in it.
    device: Option<(String, i64)>,
    /// The device token for a browser that has none.
    new_device: String,
}

impl OpenContext {
    /// Reads what every page shows.
    pub(super) async fn of(app: &App, parts: &Parts) -> Result<Self> {
        let settings = app.services.cached.settings_of(&app.db).await?;
        let header = parts.headers.get(ACCEPT_LANGUAGE);
        let header = header.and_then(|value| value.to_str().ok()).unwrap_or("");
        let (language, t) = admin_messages(header, &settings.language);
        Ok(Self {
            locale: Locale::new(&language, settings.zone()),
            lang: language.as_str().to_owned(),
            t,
            now: app.services.clock.now(),
            network: network_of(parts, &app.networks),
            device: session::device(app, &parts.headers),
            new_device: app.services.secrets.device_token(&app.services.rng, 0),
            headers: parts.headers.clone(),
            app: app.clone(),
            settings,
        })
    }

    /// Returns the `User-Agent` of the request; empty without one.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        let agent = self.headers.get(USER_AGENT);
        agent.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// Returns the device token of a browser in which `user` signed in before.
    #[must_use]
    pub fn device_of(&self, user: i64) -> Option<&str> {
        let known = self.device.as_ref().filter(|(_, known)| *known == user);
        known.map(|(token, _)| token.as_str())
    }

    /// Returns what only this browser has, by which its forms are known: `None` without a cookie.
    pub(super) fn holder(&self) -> Option<&str> {
        self.device.as_ref().map(|(token, _)| token.as_str())
    }

    /// Returns the message for an error of a field. Errors without a translation are in English.
    #[must_use]
    pub fn complaint(&self, error: &FieldError) -> String {
        match error.fault {
            Some(Fault::Entry(fault)) => self.locale.entry_fault(&self.t.faults, fault),
            _ => self.locale.complaint(error),
        }
    }

    /// Returns the message for the first error of `field`, if it has one.
    #[must_use]
    pub fn complaint_on(&self, errors: &FieldErrors, field: &str) -> Option<String> {
        let error = errors.iter().find(|error| error.field == field);
        error.map(|error| self.complaint(error))
    }

    /// Returns why something is refused, in the language of the person; `None` for a failure of the
    /// server. Every page that shows an error of the domain has its words from here.
    #[must_use]
    pub fn refusal(&self, why: &Error) -> Option<String> {
        let (t, locale) = (&self.t.frame, &self.locale);
        Some(match why {
            Error::NotFound | Error::Gone => t.not_found.to_owned(),
            Error::BadRequest(_) | Error::UnsupportedMedia(_) => t.bad_request.to_owned(),
            Error::Invalid(errors) => {
                let sentences = errors.iter().map(|error| self.complaint(error));
                sentences.collect::<Vec<_>>().join(" ")
            }
            Error::Unauthorized | Error::Forbidden(_) => t.forbidden.to_owned(),
            Error::Conflict(conflict) => locale.conflict(&self.t.conflicts, conflict),
            Error::Stale { .. } => t.conflict.to_owned(),
            Error::TooMany { retry_after } => {
                locale.count(&t.too_many, retry_after.as_secs().max(1))
            }
            Error::TooLarge { limit } => self.too_large(*limit),
            Error::UnsupportedFile { refusal, .. }
            | Error::MislabelledFile(refusal)
            | Error::DamagedFile(refusal)
            | Error::InsufficientStorage(refusal) => {
                locale.file_fault(&self.t.file_faults, refusal.fault)
            }
            Error::Unavailable(_) | Error::Internal(_) => return None,
        })
    }

    /// Returns the message for a request that has more bytes than `limit`.
    #[must_use]
    pub fn too_large(&self, limit: usize) -> String {
        let limit = self.locale.number(limit.div_ceil(MIB));
        self.t.frame.too_large.with(&limit)
    }

    /// Returns the layout of a page for everybody.
    #[must_use]
    pub fn layout(&self, title: impl Into<String>) -> AdminLayout {
        let holder = self.holder().unwrap_or(&self.new_device);
        let palette = self.settings.appearance.palette();
        AdminLayout {
            t: self.t,
            lang: self.lang.clone(),
            title: title.into(),
            blog: self.settings.title.clone(),
            stylesheet: stylesheet::of_admin(&self.settings.appearance)
                .url()
                .to_owned(),
            favicon: urls::icon(&Icon::of(&self.settings).hash(), None),
            theme_colors: [palette.day, palette.night].map(|shades| shades.paper.to_string()),
            scripts: vec![script::url("signed-in.js").to_owned()],
            token: self.app.services.secrets.form_token(holder),
            navigation: Vec::new(),
            user: None,
            flash: None,
            saved: String::new(),
        }
    }

    /// Returns a page for everybody. The browser gets the cookie by which its forms are known.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, status: StatusCode, template: &impl Template) -> Answer {
        let mut response = private(status, template)?;
        if self.device.is_none() {
            session::keep_new_device(&self.app, &mut response, &self.new_device);
        }
        Ok(response)
    }
}

impl FromRequestParts<App> for OpenContext {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AdminError> {
        Ok(Self::of(app, parts).await?)
    }
}

/// The context of a page for users who are signed in.
#[derive(Clone)]
pub struct AdminContext {
    open: OpenContext,
    /// The session with its user.
    pub signed_in: SignedIn,
    /// The comments that wait for the user; 1,001 stands for more than are counted.
    pub waiting_comments: i64,
    flash: Option<Flash>,
}

impl Deref for AdminContext {
    type Target = OpenContext;

    fn deref(&self) -> &OpenContext {
        &self.open
    }
}

impl AdminContext {
    /// Finds the session of a request; `None` without one.
    pub(super) async fn find(app: &App, parts: &Parts) -> Result<Option<Self>> {
        if AdminCookie::Session.value(app, &parts.headers).is_none() {
            return Ok(None);
        }
        let mut conn = app.db.read().await?;
        let found = SignedIn::find(app, &mut conn, &parts.headers).await?;
        drop(conn);
        let Some(signed_in) = found else {
            return Ok(None);
        };
        signed_in.note_use(app);
        let open = OpenContext::of(app, parts).await?;
        Ok(Some(Self::new(open, signed_in).await?))
    }

    /// Makes the context of a session.
    pub(super) async fn new(open: OpenContext, signed_in: SignedIn) -> Result<Self> {
        let mut conn = open.app.db.read().await?;
        let by = &signed_in.authority;
        let waiting_comments = discussion::count_waiting(&mut conn, by, COUNTED + 1).await?;
        Ok(Self {
            flash: Flash::of(&open.app, &open.headers, &signed_in.key),
            open,
            signed_in,
            waiting_comments,
        })
    }

    /// Returns the rights of the user.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.signed_in.authority
    }

    /// Takes a connection for reading. It must be dropped before a transaction begins.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Conn> {
        self.app.db.read().await
    }

    /// Whether the user has no password, but an address to which a link can be sent.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn is_proved_by_mail(&self) -> Result<bool> {
        let (services, user) = (&self.app.services, self.signed_in.user.id);
        if services.mailer.is_none() {
            return Ok(false);
        }
        let mut conn = self.read().await?;
        let found = emails::find_own(&mut conn, services, self.authority(), user).await?;
        Ok(found.proven.is_some() && !passwords::has_one(&mut conn, user).await?)
    }

    /// Returns the number of comments that wait, for the masthead: "1,000+" for more than are
    /// counted, `None` for none.
    #[must_use]
    pub fn waiting(&self) -> Option<String> {
        match self.waiting_comments {
            0 => None,
            count if count > COUNTED => Some(format!("{}+", self.locale.number(COUNTED))),
            count => Some(self.locale.number(count)),
        }
    }

    /// Returns the token of the forms of this browser.
    #[must_use]
    pub fn token(&self) -> String {
        let secrets = &self.app.services.secrets;
        secrets.form_token(self.signed_in.key.expose())
    }

    /// Returns the layout of a page.
    #[must_use]
    pub fn layout(&self, title: impl Into<String>, section: Section) -> AdminLayout {
        AdminLayout {
            token: self.token(),
            navigation: Navigation {
                t: self.t,
                current: section,
                may_moderate: self.authority().may(Scope::CommentsModerate),
                waiting: self.waiting(),
                may_write: self.authority().may(Scope::PostsWrite),
                may_import: self.authority().require_import().is_ok(),
            }
            .links(),
            user: Some(SignedInUser {
                name: self.signed_in.user.name.clone(),
            }),
            saved: self
                .flash
                .as_ref()
                .map_or_else(String::new, |flash| flash.saved.join(" ")),
            flash: self.flash.clone().map(|flash| FlashLine {
                text: flash.text,
                undo: flash.undo,
            }),
            ..self.open.layout(title)
        }
    }

    /// Returns a page. The line at its top is not shown again.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, status: StatusCode, template: &impl Template) -> Answer {
        let mut response = private(status, template)?;
        if self.flash.is_some() {
            AdminCookie::Flash.delete(&self.app, &mut response);
        }
        Ok(response)
    }

    /// Returns a page with the status 200.
    ///
    /// # Errors
    /// When the template fails.
    pub fn show(&self, template: &impl Template) -> Answer {
        self.page(StatusCode::OK, template)
    }

    /// Lets the browser show a line at the top of its next page.
    pub fn carry(&self, flash: &Flash, response: &mut Response<Body>) {
        flash.carry(&self.app, response, &self.signed_in.key);
    }
}

impl FromRequestParts<App> for AdminContext {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AdminError> {
        let to = parts.uri.path_and_query().map_or("", |path| path.as_str());
        let found = Self::find(app, parts).await?;
        found.ok_or_else(|| AdminError::SignInFirst { to: to.to_owned() })
    }
}

impl OptionalFromRequestParts<App> for AdminContext {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, AdminError> {
        Ok(Self::find(app, parts).await?)
    }
}

//! Setting a new blog up: the owner's name and password, the blog's title, language and time zone.

use axum::http::StatusCode;
use axum::http::header::ACCEPT_LANGUAGE;

use super::context::OpenContext;
use super::error::Answer;
use super::new_password::NewPassword;
use crate::error::{EntryFault, Error, FieldErrors, Result};
use crate::i18n::{MESSAGES, time_zone_of};
use crate::model::{LanguageTag, Password, Settings, SlugKind, User};
use crate::secrets::LinkKey;
use crate::site;
use crate::slug_history;
use crate::store;
use crate::urls;
use crate::users::{self, links, passwords, sessions};
use crate::web::device_name;
use crate::web::form::Form;
use crate::web::script;
use crate::web::session::SignedIn;
use crate::web::views::admin::{AdminField, SetUpPage};

/// The form that sets a new blog up.
pub(super) struct SetUp {
    name: AdminField,
    title: AdminField,
    language: AdminField,
    time_zone: AdminField,
    password: NewPassword,
}

impl SetUp {
    /// Returns the form with guesses by the languages that the browser asks for.
    pub(super) fn guessed(context: &OpenContext, user: &User) -> Self {
        let settings = &context.settings;
        let is_new = settings.title == Settings::default().title;
        let header = context.headers.get(ACCEPT_LANGUAGE);
        let header = header.and_then(|value| value.to_str().ok()).unwrap_or("");
        let asked = header.split([',', ';']).next().unwrap_or("").trim();
        let asked = LanguageTag::parse(asked).ok().filter(|_| is_new);
        let language = asked.as_ref().unwrap_or(&settings.language);
        let zone = asked.as_ref().and_then(time_zone_of);
        Self::of(
            context,
            [
                if user.name == users::UNNAMED_OWNER {
                    ""
                } else {
                    &user.name
                },
                if is_new { "" } else { &settings.title },
                language.as_str(),
                zone.unwrap_or(&settings.time_zone),
            ],
        )
    }

    /// Returns the form as it was sent.
    pub(super) fn read(context: &OpenContext, form: &Form) -> Self {
        Self::of(
            context,
            ["name", "title", "language", "time-zone"].map(|name| form.value(name)),
        )
    }

    fn of(context: &OpenContext, [name, title, language, time_zone]: [&str; 4]) -> Self {
        let t = &context.t.welcome;
        let field = |id, label, value: &str| AdminField::text(id, label).with_value(value);
        Self {
            name: field("name", t.name, name)
                .with_hint(t.name_hint)
                .completed_by("name"),
            title: field("title", t.blog_title, title),
            language: field("language", t.language, language)
                .with_hint(t.language_hint)
                .suggesting("languages"),
            time_zone: field("time-zone", t.time_zone, time_zone)
                .with_hint(t.time_zone_hint)
                .suggesting("time-zones"),
            password: NewPassword::fields(context, t.password),
        }
    }

    /// Checks the password.
    ///
    /// # Errors
    /// The form with its complaints.
    pub(super) fn check(&self, context: &OpenContext, form: &Form) -> Result<Password, Box<Self>> {
        let known = [self.name.value.as_str(), self.title.value.as_str()];
        let label = context.t.welcome.password;
        NewPassword::read(context, form, label, &known).map_err(|password| {
            Box::new(Self {
                password: *password,
                ..Self::read(context, form)
            })
        })
    }

    /// Returns the form with the complaints of the use cases.
    pub(super) fn with_errors(self, context: &OpenContext, errors: &FieldErrors) -> Self {
        let on = |field: AdminField, name: &str| {
            let error = context.complaint_on(errors, name);
            field.with_error(error)
        };
        Self {
            name: on(self.name, "name"),
            title: on(self.title, "title"),
            language: on(self.language, "language"),
            time_zone: on(self.time_zone, "time_zone"),
            password: self.password,
        }
    }

    /// Uses the link: changes the user and the settings, stores the password and opens a session,
    /// all in one transaction.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the faults of the fields, [`Error::Gone`] for a link that was used.
    pub(super) async fn apply(
        &self,
        context: &OpenContext,
        key: &LinkKey,
        user: &User,
        password: &Password,
    ) -> Result<SignedIn> {
        let (app, services) = (&context.app, &context.app.services);
        let language = LanguageTag::parse(self.language.value.trim())
            .map_err(|why| Error::invalid("language", EntryFault::Language.in_words(why)))?;
        let hashed = passwords::hash(services, password).await?;
        let mut tx = app.db.begin().await?;
        let proof = links::take(&mut tx, services, key).await?;
        let device = device_name::of(context.user_agent());
        let (session, key) = sessions::open(&mut tx, services, &proof, &device).await?;
        let by = SignedIn::of_new(&mut tx, &session, &key).await?.authority;
        let name = &self.name.value;
        let is_unnamed = user.name == users::UNNAMED_OWNER;
        let slug = if is_unnamed && !name.trim().is_empty() {
            slug_history::free(&mut tx, SlugKind::Author, name).await?
        } else {
            user.slug.clone()
        };
        let wanted = User {
            name: name.clone(),
            slug,
            ..user.clone()
        };
        users::update(&mut tx, services, &by, &wanted).await?;
        let before = store::settings::find(&mut tx).await?;
        let settings = Settings {
            title: self.title.value.trim().to_owned(),
            language,
            time_zone: self.time_zone.value.trim().to_owned(),
            ..before.settings.clone()
        };
        site::update(&mut tx, services, &by, &before, settings).await?;
        passwords::replace(&mut tx, services, &by, user.id, &hashed, Some(session.id)).await?;
        let signed_in = SignedIn::of_new(&mut tx, &session, &key).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Shows the form.
    pub(super) fn show(self, context: &OpenContext, key: &LinkKey, status: StatusCode) -> Answer {
        let mut layout = context.layout(context.t.welcome.set_up_title);
        layout.scripts.push(script::url("time-zone.js").to_owned());
        let language = |tag: &&str| {
            let name = LanguageTag::parse(tag).map(|tag| tag.name());
            ((*tag).to_owned(), name.unwrap_or_default())
        };
        let page = SetUpPage {
            layout,
            action: urls::admin_welcome(key.expose()),
            languages: MESSAGES.iter().map(|(tag, _)| language(tag)).collect(),
            time_zones: chrono_tz::TZ_VARIANTS
                .iter()
                .map(|zone| zone.name())
                .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
                .collect(),
            name: self.name,
            title: self.title,
            language: self.language,
            time_zone: self.time_zone,
            password: self.password.field,
            again: self.password.again,
        };
        context.page(status, &page)
    }
}

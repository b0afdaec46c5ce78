//! What a page is rendered from: a connection for reading, the settings, the clock, and the texts
//! in the language of the blog.
//!
//! Cached pages and those for one person both read through a [`PageContext`], so that a cached
//! render reads the settings, the clock and the next publication only after the generation `as_of`
//! was noted.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;

use super::app::App;
use super::logo;
use super::page_cache::RenderedPage;
use super::response::HTML;
use super::views::LogoView;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::i18n::{Locale, Messages};
use crate::model::post::title_or;
use crate::model::{CommentMode, LanguageTag, Post, Settings, SurrogateKey};
use crate::render::typeset;
use crate::services::Services;
use crate::store::Conn;
use crate::store::public_posts::PostSummary;

/// The context of a render: one connection for reading, and what every page shows.
///
/// Without a connection it is a [`DetachedContext`], with which a page can still be filled.
#[derive(Debug)]
pub struct PageContext<C = Conn> {
    /// The connection for reading.
    pub conn: C,
    /// The blog's settings.
    pub settings: Arc<Settings>,
    /// The blog's logo.
    pub logo: Option<Arc<LogoView>>,
    /// The time at which the page is rendered.
    pub now: Timestamp,
    /// The time of the next publication, at which the page expires.
    pub expires_at: Option<Timestamp>,
    /// Dates, numbers and counts in the language of the blog.
    pub locale: Locale,
    /// The texts in the language of the blog.
    pub t: &'static Messages,
    /// The services, such as the builder of URLs.
    pub services: Services,
}

/// The context of a page without a connection, for use while the writer is waited for.
pub type DetachedContext = PageContext<()>;

impl PageContext {
    /// Takes a connection and reads what every page shows. The caller takes the generation first.
    pub async fn begin(app: &App) -> Result<Self> {
        let now = app.services.clock.now();
        let cached = &app.services.cached;
        let (settings, logo) = Box::pin(Self::shared(app)).await?;
        let mut conn = app.db.read().await?;
        let expires_at = cached.next_publication(&mut conn, now).await?;
        let locale = Locale::new(&settings.language, settings.zone());
        Ok(Self {
            conn,
            settings,
            logo,
            now,
            expires_at,
            t: locale.t,
            locale,
            services: app.services.clone(),
        })
    }

    /// Reads the settings and the logo. Both take a connection of their own if they are not in
    /// memory, so that they are read before the page has one.
    async fn shared(app: &App) -> Result<(Arc<Settings>, Option<Arc<LogoView>>)> {
        let settings = app.services.cached.settings_of(&app.db).await?;
        let logo = logo::find(app, &settings).await?;
        Ok((settings, logo.map(Arc::new)))
    }

    /// Separates the connection from the rest. A caller that goes on to write drops it first,
    /// because other readers need it while the writer is waited for.
    #[must_use]
    pub fn into_parts(self) -> (Conn, DetachedContext) {
        let context = PageContext {
            conn: (),
            settings: self.settings,
            logo: self.logo,
            now: self.now,
            expires_at: self.expires_at,
            locale: self.locale,
            t: self.t,
            services: self.services,
        };
        (self.conn, context)
    }

    /// Returns the connection to its pool and keeps the rest.
    #[must_use]
    pub fn detach(self) -> DetachedContext {
        self.into_parts().1
    }
}

impl<C> PageContext<C> {
    /// Returns who may comment under a post now.
    #[must_use]
    pub fn comment_mode(&self, post: &Post) -> CommentMode {
        post.comment_mode(self.settings.age_limits(), self.now)
    }

    /// Makes the page expire when the post's age changes who may comment.
    pub fn expires_with(&mut self, post: &Post) {
        let limits = self.settings.age_limits();
        let moments = [
            post.closes_at(limits),
            post.moderated_from(limits),
            self.expires_at,
        ];
        self.expires_at = moments
            .into_iter()
            .flatten()
            .filter(|at| *at > self.now)
            .min();
    }

    /// Returns a post's title with the typography of its language, or a text in place of a missing
    /// title.
    #[must_use]
    pub fn title(&self, post: &Post) -> String {
        self.typeset(&post.title_or(self.t.archive.untitled), post.lang.as_ref())
    }

    /// Returns the title of an archive line with the typography of its language, or a text in place
    /// of a missing title.
    #[must_use]
    pub fn line_title(&self, line: &PostSummary) -> String {
        self.typeset(
            &title_or(&line.title, &line.excerpt, self.t.archive.untitled),
            line.lang.as_ref(),
        )
    }

    /// Returns a post's subtitle with the typography of its language, if it has one.
    #[must_use]
    pub fn subtitle(&self, post: &Post) -> Option<String> {
        (!post.subtitle.is_empty()).then(|| self.typeset(&post.subtitle, post.lang.as_ref()))
    }

    /// Sets the quotation marks and dashes of one line by its language, or by the blog's if it has
    /// none.
    #[must_use]
    pub fn typeset(&self, line: &str, lang: Option<&LanguageTag>) -> String {
        typeset(line, lang.unwrap_or(&self.settings.language)).into_owned()
    }

    /// Renders a template into a page that depends on these surrogate keys and that of the site.
    pub fn page(&self, template: &impl Template, keys: Vec<SurrogateKey>) -> Result<RenderedPage> {
        Ok(self.document(template.render().map_err(Error::internal)?, keys))
    }

    /// Makes a response of finished text that depends on these surrogate keys and that of the site.
    #[must_use]
    pub fn document(&self, body: String, mut keys: Vec<SurrogateKey>) -> RenderedPage {
        keys.push(SurrogateKey::Site);
        let logo = self.settings.logo.pictures();
        keys.extend(logo.map(|path| SurrogateKey::Media(path.hash())));
        RenderedPage {
            status: StatusCode::OK,
            content_type: HTML,
            body,
            keys,
            expires_at: self.expires_at,
            last_modified: None,
            image_hosts: Vec::new(),
            negotiated: false,
            unlisted: !self.settings.robots.index,
            location: None,
            links: None,
        }
    }

    /// Returns the absolute URL of a path.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        self.services.urls.absolute(path)
    }
}

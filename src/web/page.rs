//! From a request to a page: its key, what it reads, its frame.
//!
//! A cached page is `cached(app, request, key, |reading| …)`; one that is
//! anybody's own is `private`. Both read through [`Reading`], so that settings,
//! the clock and the next publication are always read after `as_of`.

use std::future::Future;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode, Uri};

use super::negotiation::Form;
use super::page_cache::{Encoding, Entry, Outcome, Rendered, Validators};
use super::pages::{icon, share};
use super::request_id::RequestId;
use super::views::{Chrome, FeedForm, FeedLink, Link, PageHead, Site};
use super::{error, security_headers, stylesheet};
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::post::title_or;
use crate::model::{CommentMode, Format, Post, Settings};
use crate::render::{self, typeset};
use crate::safe_html::SafeHtml;
use crate::services::Services;
use crate::store::posts::Line;
use crate::store::{self, Conn};
use crate::urls;
use crate::words::{self, Catalogue, Words, is_rtl};

/// The type of a page.
pub const HTML: &str = "text/html; charset=utf-8";

/// What a page needs to know of a request: nothing that could make two readers' pages differ.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The address asked for.
    pub uri: Uri,
    /// Which form of a post is wanted.
    pub form: Form,
    /// How the bytes may be sent.
    pub encoding: Encoding,
    /// The version that the client has.
    pub validators: Validators,
    /// The request's id, for an error page.
    pub id: Option<RequestId>,
}

impl<S: Sync> FromRequestParts<S> for PageRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            uri: parts.uri.clone(),
            form: Form::wanted(&parts.headers),
            encoding: Encoding::wanted(&parts.headers),
            validators: Validators::of(&parts.headers),
            id: parts.extensions.get().copied(),
        })
    }
}

impl PageRequest {
    /// The value of a parameter, decoded; the first one counts.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let query = self.uri.query()?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The key in the cache: the path, and the one parameter that this page knows.
    #[must_use]
    pub fn key(&self, known: Option<&str>) -> String {
        let path = self.uri.path();
        let value = known.and_then(|name| Some((name, self.parameter(name)?)));
        value.map_or_else(
            || path.to_owned(),
            |(name, value)| urls::with_parameter(path, name, &value),
        )
    }
}

/// What a render reads with: one connection, and what every page shows.
#[derive(Debug)]
pub struct Reading {
    /// The connection.
    pub conn: Conn,
    /// The owner's choices.
    pub settings: Settings,
    /// The moment of the page.
    pub now: Timestamp,
    /// The next publication.
    pub expires_at: Option<Timestamp>,
    /// Dates and counts in words.
    pub words: Words,
    /// The words of the blog's language.
    pub t: &'static Catalogue,
    /// Addresses and the like.
    pub services: Services,
}

impl Reading {
    /// Who may comment under a post now.
    #[must_use]
    pub fn comment_mode(&self, post: &Post) -> CommentMode {
        post.comment_mode(self.settings.age_limits(), self.now)
    }

    /// Has the page end when a post's age changes who may comment.
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

    /// Begins to read: call it after `as_of` was taken.
    pub async fn begin(app: &App) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let now = app.services.clock.now();
        let settings = store::settings::find(&mut conn).await?.settings;
        let expires_at = store::posts::next_publication(&mut conn, now).await?;
        let words = Words::new(&settings.language, settings.zone());
        Ok(Self {
            conn,
            settings,
            now,
            expires_at,
            t: words.t,
            words,
            services: app.services.clone(),
        })
    }

    /// A post's title as its language sets it, or words in its place.
    #[must_use]
    pub fn title(&self, post: &Post) -> String {
        self.typeset(
            &post.title_or(self.t.archive.untitled),
            post.lang.as_deref(),
        )
    }

    /// The same of a line of an archive.
    #[must_use]
    pub fn line_title(&self, line: &Line) -> String {
        self.typeset(
            &title_or(&line.title, &line.excerpt, self.t.archive.untitled),
            line.lang.as_deref(),
        )
    }

    /// A post's subtitle as its language sets it, if it has one.
    #[must_use]
    pub fn subtitle(&self, post: &Post) -> Option<String> {
        (!post.subtitle.is_empty()).then(|| self.typeset(&post.subtitle, post.lang.as_deref()))
    }

    /// One line of an author's with the quotes and dashes of its language, the blog's where it has none.
    #[must_use]
    pub fn typeset(&self, line: &str, lang: Option<&str>) -> String {
        typeset(line, lang.unwrap_or(&self.settings.language)).into_owned()
    }

    /// The frame of a page.
    #[must_use]
    pub fn chrome(&self, mut page: PageHead) -> Chrome {
        if page.canonical.is_some() && page.image.is_none() {
            page.image = Some(share::preview(self, None));
        }
        let current = page
            .canonical
            .as_deref()
            .and_then(|url| url.strip_prefix(self.absolute("").as_str()))
            .map(str::to_owned);
        let mut chrome = chrome(&self.settings, page);
        chrome.site.current = current;
        chrome
    }

    /// A page with the keys that it depends on, the site's included.
    pub fn page(&self, template: &impl Template, keys: Vec<String>) -> Result<Rendered> {
        Ok(self.document(template.render().map_err(Error::internal)?, keys))
    }

    /// The same of a text that is written already.
    #[must_use]
    pub fn document(&self, body: String, mut keys: Vec<String>) -> Rendered {
        keys.push("site".to_owned());
        Rendered {
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

    /// A full address.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        self.services.urls.absolute(path)
    }
}

/// The owner's line at the foot.
fn foot(settings: &Settings) -> Option<SafeHtml> {
    let text = &settings.footer.text;
    (!text.trim().is_empty()).then(|| render::post(text, Format::Markdown, &settings.language).html)
}

/// The links at the foot: the owner's, or the usual ones in the blog's language.
fn foot_links(settings: &Settings, t: &Catalogue) -> Vec<Link> {
    match &settings.footer.links {
        Some(links) => links
            .iter()
            .map(|link| Link::new(&link.url, &link.label))
            .collect(),
        None => vec![
            Link::new(urls::ARCHIVE, t.frame.archive),
            Link::new(urls::LABELS, t.listing.labels),
            Link::new(urls::SEARCH, t.finding.title),
            Link::new(urls::feed_of("/", FeedForm::Atom.ending()), t.frame.feed),
        ],
    }
}

/// The frame of a page of the blog with these settings.
#[must_use]
pub fn chrome(settings: &Settings, mut page: PageHead) -> Chrome {
    let t = words::catalogue(&settings.language);
    page.noindex |= !settings.robots.index;
    page.data = page.data.filter(|_| !page.noindex);
    let papers = settings.look.palette();
    Chrome {
        t,
        site: Site {
            lang: settings.language.clone(),
            rtl: is_rtl(&settings.language),
            title: settings.title.clone(),
            tagline: settings.tagline.clone(),
            home_url: "/".to_owned(),
            nav: navigation(settings, t),
            current: None,
            foot: foot(settings),
            foot_links: foot_links(settings, t),
            feeds: FeedLink::all("/", &t.frame.feed_title.with(&settings.title)),
            stylesheet: stylesheet::of(&settings.look).url().to_owned(),
            favicon: urls::icon(&icon::of(settings).hash(), None),
            papers: [papers.day, papers.night].map(|shades| shades.paper.to_string()),
        },
        page,
    }
}

/// The masthead's links; those that nobody has chosen are in the blog's language.
fn navigation(settings: &Settings, t: &Catalogue) -> Vec<Link> {
    if settings.navigation == Settings::default().navigation {
        return vec![
            Link::new(urls::ARCHIVE, t.frame.archive),
            Link::new(urls::LABELS, t.listing.labels),
            Link::new(urls::SEARCH, t.finding.title),
        ];
    }
    settings
        .navigation
        .iter()
        .map(|link| Link::new(&link.url, &link.label))
        .collect()
}

/// Answers from the cache, or by `render` and then from the cache. `known` is
/// the one parameter that changes the page.
pub async fn cached<F, R>(
    app: &App,
    request: &PageRequest,
    known: Option<&str>,
    render: F,
) -> Response<Body>
where
    F: FnOnce(Reading) -> R + Send + 'static,
    R: Future<Output = Result<Rendered>> + Send + 'static,
{
    cached_as(app, request, request.key(known), render).await
}

/// The same under a key that the caller makes of the path and of whatever else changes the page.
pub async fn cached_as<F, R>(
    app: &App,
    request: &PageRequest,
    key: String,
    render: F,
) -> Response<Body>
where
    F: FnOnce(Reading) -> R + Send + 'static,
    R: Future<Output = Result<Rendered>> + Send + 'static,
{
    match outcome(app, &key, render).await {
        Ok(entry) => answer(app, request, &entry),
        Err(why) => error::page(app, &why, request.id).await,
    }
}

/// Answers by `render` alone: neither kept nor encoded, because hardly anybody asks for the same again.
pub async fn passed<F, R>(app: &App, request: &PageRequest, render: F) -> Response<Body>
where
    F: FnOnce(Reading) -> R + Send + 'static,
    R: Future<Output = Result<Rendered>> + Send + 'static,
{
    match app
        .cache
        .pass(|| async { render(Reading::begin(app).await?).await })
        .await
    {
        Ok(entry) => entry.answer(Encoding::Identity, &request.validators),
        Err(why) => error::page(app, &why, request.id).await,
    }
}

/// What the cache has under `key`, or what `render` comes to.
pub async fn outcome<F, R>(app: &App, key: &str, render: F) -> Outcome
where
    F: FnOnce(Reading) -> R + Send + 'static,
    R: Future<Output = Result<Rendered>> + Send + 'static,
{
    let reader = app.clone();
    app.cache
        .get(key, move || async move {
            render(Reading::begin(&reader).await?).await
        })
        .await
}

/// An entry as it is sent to a request.
pub fn answer(app: &App, request: &PageRequest, entry: &Arc<Entry>) -> Response<Body> {
    app.cache.encode(entry, request.encoding);
    entry.answer(request.encoding, &request.validators)
}

/// A page that is somebody's own: never cached, never indexed.
pub fn private(status: StatusCode, template: &impl Template) -> Result<Response<Body>> {
    let mut response = Response::new(Body::from(template.render().map_err(Error::internal)?));
    *response.status_mut() = status;
    *response.headers_mut() = private_headers();
    Ok(response)
}

/// The headers of a page that is nobody else's.
#[must_use]
pub fn private_headers() -> HeaderMap {
    let mut headers = security_headers::for_page(&[]);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers
}

/// An answer to a form: go there and look.
pub fn see_other(location: &str) -> Result<Response<Body>> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    *response.headers_mut() = private_headers();
    response.headers_mut().insert(
        LOCATION,
        HeaderValue::from_str(location).map_err(Error::internal)?,
    );
    Ok(response)
}

/// An answer that sends the reader elsewhere: to another path of this blog, or where a redirect leads.
#[must_use]
pub fn moved(status: StatusCode, location: &str) -> Rendered {
    Rendered {
        status,
        content_type: HTML,
        body: String::new(),
        keys: Vec::new(),
        expires_at: None,
        last_modified: None,
        image_hosts: Vec::new(),
        negotiated: false,
        unlisted: false,
        location: Some(location.to_owned()),
        links: None,
    }
}

//! Reading forms: URL-encoded or with a file, limited in size, and only from this site. A browser that does not say
//! from which site may send the forms of guests, but not those of the admin pages.

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, ORIGIN};
use axum::http::request::Parts;

use super::app::App;
use super::body;
use super::client_network::Network;
use super::guest_key;
use super::multipart::{self, FormParts, SentFile};
use super::server::{BodyTime, Peer};
use super::upload::FilePlace;
use crate::error::{Error, Result};
use crate::secrets::GuestKey;

/// The decoded fields of a form, and the client that sent it.
#[derive(Clone, Debug)]
pub struct Form {
    fields: Vec<(String, String)>,
    /// The network of the client; `None` in a test without a peer.
    pub network: Option<Network>,
    /// The guest key in the cookie, which may be invalid or revoked.
    pub guest: Option<GuestKey>,
}

impl Form {
    /// Returns the first value of a field; empty if there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// Returns all values of a field, such as those of the boxes that were ticked.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the names and values of all fields, in the order of the form.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Returns the name and value of the first field whose name begins with `prefix`.
    #[must_use]
    pub fn beginning_with(&self, prefix: &str) -> Option<(&str, &str)> {
        self.fields
            .iter()
            .find(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Reads the form of a request.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a form from another site, [`Error::UnsupportedMedia`] for another
    /// media type, [`Error::TooLarge`] above the size limit, [`Error::BadRequest`] for a body that
    /// ends early.
    pub async fn read(request: Request, app: &App) -> Result<Self> {
        if Sender::of(request.headers(), app) == Sender::Foreign {
            return Err(foreign());
        }
        Self::read_of_anyone(request, app, app.body_bytes).await
    }

    /// Reads the form of a request, whose sender is checked by the caller, up to `limit` bytes.
    ///
    /// # Errors
    /// The errors of [`Form::read`], but for a form from another site.
    pub async fn read_of_anyone(request: Request, app: &App, limit: usize) -> Result<Self> {
        let (parts, body) = request.into_parts();
        is_urlencoded(&parts.headers)?;
        let fields = fields(body, limit).await?;
        Ok(Self::new(&parts, app, fields))
    }

    /// Reads the form of a request that may come with files, whose sender is checked by the caller.
    /// Its texts have at most `limit` bytes together. As many files as `place` has room for are
    /// received if `accepts` the fields before them; others, and empty ones, are left out.
    ///
    /// # Errors
    /// Those of [`Form::read_of_anyone`], and [`Error::TooLarge`] for the file.
    pub async fn read_with_files(
        request: Request,
        app: &App,
        limit: usize,
        place: FilePlace<'_>,
        accepts: impl Fn(&Self) -> bool,
    ) -> Result<(Self, Vec<(String, SentFile)>)> {
        if !has_files(request.headers()) {
            let form = Self::read_of_anyone(request, app, limit).await?;
            return Ok((form, Vec::new()));
        }
        let (parts, body) = request.into_parts();
        let mut form = Self::new(&parts, app, Vec::new());
        let (mut left, mut room) = (limit, place.bytes);
        let mut files: Vec<(String, SentFile)> = Vec::new();
        let mut sent = FormParts::begin(Request::from_parts(parts.clone(), body)).await?;
        while let Some(part) = sent.next().await? {
            let name = part.name().unwrap_or_default().to_owned();
            if !part.is_file() {
                let value = part.text(left).await?;
                left -= value.len().min(left);
                form.fields.push((name, value));
            } else if files.len() < place.files && accepts(&form) {
                if let Some(time) = parts.extensions.get::<BodyTime>() {
                    time.extend_for_upload();
                }
                let sent = part
                    .file(place.folder, room)
                    .await
                    .map_err(|why| match why {
                        Error::TooLarge { .. } => Error::TooLarge { limit: place.bytes },
                        other => other,
                    })?;
                let bytes = usize::try_from(sent.received.bytes).unwrap_or(usize::MAX);
                room = room.saturating_sub(bytes);
                if bytes > 0 {
                    files.push((name, sent));
                }
            }
        }
        Ok((form, files))
    }

    fn new(parts: &Parts, app: &App, fields: Vec<(String, String)>) -> Self {
        let peer = parts.extensions.get::<Peer>();
        Self {
            fields,
            network: peer.map(|peer| app.networks.client(*peer, &parts.headers).network()),
            guest: guest_key::key(&parts.headers),
        }
    }
}

fn has_files(headers: &HeaderMap) -> bool {
    let named = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    named.is_some_and(multipart::is_form) && !headers.contains_key(CONTENT_ENCODING)
}

async fn fields(body: Body, limit: usize) -> Result<Vec<(String, String)>> {
    let bytes = body::read(body, limit).await?;
    Ok(url::form_urlencoded::parse(&bytes)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect())
}

fn is_urlencoded(headers: &HeaderMap) -> Result<()> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let is_form = kind.split(';').next().is_some_and(|kind| {
        kind.trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    let is_plain = !headers.contains_key(CONTENT_ENCODING);
    if is_form && is_plain {
        Ok(())
    } else {
        Err(Error::UnsupportedMedia(
            "a form is sent as application/x-www-form-urlencoded".to_owned(),
        ))
    }
}

/// The site from which a form was sent, by Fetch Metadata, or by `Origin` where that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A page of this blog.
    Own,
    /// Another site.
    Foreign,
    /// A client that sends neither header.
    Unknown,
}

impl Sender {
    /// Returns the sender of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap, app: &App) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let is_own = match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
            (Some(site), _) => matches!(site, "same-origin" | "none"),
            (None, Some(origin)) => {
                origin == app.services.urls.origin() || is_own_host(origin, text("host"))
            }
            (None, None) => return Self::Unknown,
        };
        if is_own { Self::Own } else { Self::Foreign }
    }
}

/// The error for a form from another site.
#[must_use]
pub fn foreign() -> Error {
    Error::Forbidden("the form was sent from another site".to_owned())
}

/// Whether `origin` is the host to which the browser connected.
fn is_own_host(origin: &str, host: Option<&str>) -> bool {
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    host.is_some() && authority == host
}

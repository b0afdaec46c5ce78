//! Forms with files (RFC 7578): `multipart/form-data`, read part by part.
//!
//! The parser keeps what it has not understood in memory, such as a header that does not end. So it
//! gets the body from a `Meter`, which lets through only so many bytes until something was
//! understood, and no frame before the last one was taken.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use hyper::body::Frame;

use super::upload::{FileReceiver, ReceivedFile};
use crate::error::{Error, Result};

/// The bytes that may arrive until something was understood: more than the largest frame.
const ALLOWANCE: usize = 1 << 20;

/// A file with what the client says about it.
#[derive(Debug)]
pub struct SentFile {
    /// The file.
    pub received: ReceivedFile,
    /// The name that a form gives it.
    pub name: Option<String>,
    /// The declared content type.
    pub content_type: Option<String>,
}

impl SentFile {
    /// What is the same in a repeated request: the hash of the file, its type and its name. The
    /// boundaries of a form are not.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<u8> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.received.sha256.clone(),
            text(&self.content_type).into_bytes(),
            vec![0],
            text(&self.name).into_bytes(),
        ]
        .concat()
    }
}

/// Whether a content type is that of a form with files.
#[must_use]
pub fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("multipart/form-data")
}

/// The parts of a form, one after the other.
#[derive(Debug)]
pub struct FormParts {
    form: Multipart,
    left: Arc<AtomicUsize>,
}

impl FormParts {
    /// Begins to read the form of a request.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a body that is no form.
    pub async fn begin(request: Request) -> Result<Self> {
        let left = Arc::new(AtomicUsize::new(ALLOWANCE));
        let mut request = request.map(|body| Body::new(Meter::new(body, &left)));
        DefaultBodyLimit::disable().apply(&mut request);
        let form = Multipart::from_request(request, &()).await;
        let form = form.map_err(|error| malformed(&error.body_text()))?;
        Ok(Self { form, left })
    }

    /// Returns the next part; `None` at the end.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a form that is malformed or broke off.
    pub async fn next(&mut self) -> Result<Option<FormPart<'_>>> {
        let field = self.form.next_field().await.map_err(|why| broken(&why))?;
        let left = &self.left;
        Ok(field.map(|field| FormPart { field, left }))
    }
}

/// A part of a form.
#[derive(Debug)]
pub struct FormPart<'a> {
    field: Field<'a>,
    left: &'a AtomicUsize,
}

impl FormPart<'_> {
    /// Returns the name of the field.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.field.name()
    }

    /// Whether the part is a file, even one without a name.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.field.file_name().is_some()
    }

    /// Receives a file of at most `limit` bytes into the file system of `folder`.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above the limit, [`Error::BadRequest`] for a form that broke off.
    pub async fn file(mut self, folder: &Path, limit: usize) -> Result<SentFile> {
        let name = self.field.file_name().map(str::to_owned);
        let content_type = self.field.content_type().map(str::to_owned);
        let mut receiver = FileReceiver::create(folder, limit).await?;
        while let Some(bytes) = self.chunk().await? {
            receiver.write(&bytes).await?;
        }
        Ok(SentFile {
            received: receiver.finish().await?,
            name,
            content_type,
        })
    }

    /// Reads a text of at most `limit` bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above the limit, [`Error::BadRequest`] for a form that broke off.
    pub async fn text(mut self, limit: usize) -> Result<String> {
        let mut text = Vec::new();
        while let Some(bytes) = self.chunk().await? {
            if text.len() + bytes.len() > limit {
                return Err(Error::TooLarge { limit });
            }
            text.extend_from_slice(&bytes);
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let chunk = self.field.chunk().await.map_err(|why| broken(&why))?;
        self.left.store(ALLOWANCE, Ordering::Relaxed);
        Ok(chunk)
    }
}

fn broken(error: &MultipartError) -> Error {
    malformed(&error.body_text())
}

fn malformed(why: &str) -> Error {
    Error::BadRequest(format!("the form cannot be read: {why}"))
}

/// A body that ends with an error when `left` is used up, and yields one frame at a time.
struct Meter {
    body: Body,
    left: Arc<AtomicUsize>,
    has_yielded: bool,
}

impl Meter {
    fn new(body: Body, left: &Arc<AtomicUsize>) -> Self {
        Self {
            body,
            left: Arc::clone(left),
            has_yielded: false,
        }
    }
}

impl HttpBody for Meter {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if std::mem::take(&mut self.has_yielded) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        self.has_yielded = true;
        let Some(Ok(frame)) = frame else {
            return Poll::Ready(frame);
        };
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        let left = self.left.load(Ordering::Relaxed).checked_sub(bytes);
        let left = left.ok_or_else(|| axum::Error::new(Error::BadRequest(TOO_LONG.to_owned())));
        Poll::Ready(Some(left.map(|left| {
            self.left.store(left, Ordering::Relaxed);
            frame
        })))
    }
}

/// Why a form is refused that does not go on.
const TOO_LONG: &str = "a header in it does not end";

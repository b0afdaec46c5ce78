//! An upload as a form (RFC 7578): `multipart/form-data` with one part, `file`.
//!
//! The parser keeps what it has not understood in memory, such as a header that does not end. So it
//! gets the body from a [`Meter`], which lets through only so many bytes until something was
//! understood, and no frame before the last one was taken.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use hyper::body::Frame;

use super::sent_file::SentFile;
use crate::error::Error;
use crate::web::api::problem::{Answered, Kind, Problem};
use crate::web::app::App;
use crate::web::upload::FileReceiver;

/// The bytes that may arrive until something was understood: more than the largest frame.
const ALLOWANCE: usize = 1 << 20;

/// Whether a content type is that of a form with files.
pub fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("multipart/form-data")
}

/// Receives the file of a form.
pub async fn receive(request: Request, app: &App) -> Answered<SentFile> {
    let left = Arc::new(AtomicUsize::new(ALLOWANCE));
    let mut request = request.map(|body| Body::new(Meter::new(body, &left)));
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| malformed(&error.body_text()))?;
    let field = next(&mut form).await?.ok_or_else(one_file)?;
    if field.name() != Some("file") {
        return Err(one_file());
    }
    let sent = read(field, app, &left).await?;
    match next(&mut form).await? {
        None => Ok(sent),
        Some(_) => Err(one_file()),
    }
}

async fn next(form: &mut Multipart) -> Answered<Option<Field<'_>>> {
    form.next_field().await.map_err(|error| broken(&error))
}

async fn read(mut field: Field<'_>, app: &App, left: &AtomicUsize) -> Answered<SentFile> {
    let name = field.file_name().map(str::to_owned);
    let content_type = field.content_type().map(str::to_owned);
    let folder = app.services.storage.receiving_folder();
    let mut receiver = FileReceiver::create(folder, app.upload_bytes).await?;
    while let Some(bytes) = field.chunk().await.map_err(|error| broken(&error))? {
        left.store(ALLOWANCE, Ordering::Relaxed);
        receiver.write(&bytes).await?;
    }
    Ok(SentFile {
        received: receiver.finish().await?,
        name,
        content_type,
    })
}

fn one_file() -> Problem {
    malformed("send one part, named `file`; `name` and `alt` are query parameters")
}

fn broken(error: &MultipartError) -> Problem {
    malformed(&error.body_text())
}

fn malformed(why: &str) -> Problem {
    Problem::new(Kind::BadRequest).detail(format!("the form cannot be read: {why}"))
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

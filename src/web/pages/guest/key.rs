//! `/-/me/{key}`: the manage link, which brings a guest's key to another browser.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

use super::{HOME, Own};
use crate::error::{Error, Result};
use crate::secrets::GuestKey;
use crate::urls;
use crate::web::app::App;
use crate::web::error;
use crate::web::form::Form;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::pages::notice::{Question, ask};
use crate::web::path::Path;
use crate::web::response::see_other;

/// Asks whether this browser should keep the key. The question protects against mail scanners,
/// which follow links.
pub async fn get(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let key = parse(&key)?;
        let own = Own::open(&app, Some(&key)).await?;
        let t = &own.context.t.guest;
        let mut paragraphs = vec![t.open_whose.to_owned(), t.open_means.to_owned()];
        if guest_key::key(&headers).is_some_and(|kept| kept != key) {
            paragraphs.push(t.open_forgets.to_owned());
        }
        let question = Question {
            title: t.open_title,
            paragraphs,
            action: urls::guest_key(key.expose()),
            button: t.open,
            cancel_url: "/",
        };
        let mut response = ask(&own.context, question)?;
        guest_key::without_referrer(&mut response);
        Ok(response)
    };
    error::answer(&app, shown.await, request.id).await
}

/// Stores the key in the browser's cookie.
pub async fn post(
    State(app): State<App>,
    Path(key): Path<String>,
    request: Request,
) -> Response<Body> {
    let name = request.extensions().get().copied();
    let kept = async {
        Form::read(request, &app).await?;
        let key = parse(&key)?;
        Own::open(&app, Some(&key)).await?;
        let mut response = see_other(HOME)?;
        guest_key::keep(&app, &mut response, &key);
        Ok(response)
    };
    error::answer(&app, kept.await, name).await
}

/// Parses a key. A malformed one is refused like one that was never issued.
fn parse(key: &str) -> Result<GuestKey> {
    GuestKey::parse(key)
        .ok_or_else(|| Error::Forbidden("no comments belong to this key".to_owned()))
}

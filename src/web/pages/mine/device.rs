//! `/-/me/{key}`: the manage link, which brings a guest's key to this browser.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

use super::{HOME, Own};
use crate::app::App;
use crate::error::{Error, Result};
use crate::secrets::GuestKey;
use crate::urls;
use crate::web::form::Form;
use crate::web::guest;
use crate::web::page::{PageRequest, see_other};
use crate::web::pages::comment::answer;
use crate::web::pages::notice::{Question, ask};
use crate::web::path::Path;

/// Asks whether this browser should keep the key: a link that is looked at by a mail scanner changes nothing.
pub async fn get(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let key = parse(&key)?;
        let own = Own::open(&app, Some(&key)).await?;
        let t = &own.reading.t.mine;
        let mut paragraphs = vec![t.open_whose.to_owned(), t.open_means.to_owned()];
        if guest::key(&headers).is_some_and(|kept| kept != key) {
            paragraphs.push(t.open_forgets.to_owned());
        }
        let question = Question {
            title: t.open_title,
            paragraphs,
            action: urls::guest_device(key.expose()),
            button: t.open,
            cancel_url: "/",
        };
        let mut response = ask(&own.reading, question)?;
        guest::without_referrer(&mut response);
        Ok(response)
    };
    answer(&app, shown.await, request.id).await
}

/// Has the browser keep the key.
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
        guest::keep(&app, &mut response, &key);
        Ok(response)
    };
    answer(&app, kept.await, name).await
}

/// What is no key at all is answered as one that was never given.
fn parse(key: &str) -> Result<GuestKey> {
    GuestKey::parse(key)
        .ok_or_else(|| Error::Forbidden("no comments belong to this key".to_owned()))
}

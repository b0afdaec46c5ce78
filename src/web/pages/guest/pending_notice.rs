//! `GET /-/comments/received`: the notice that a comment is pending, with the link to manage it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};

use crate::error::Result;
use crate::secrets::GuestKey;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::error;
use crate::web::guest_key;
use crate::web::page_request::PageRequest;
use crate::web::pages::notice::say;
use crate::web::views::{Link, Message};

/// The time for which a receipt is valid, in seconds.
const RECEIPT_SECONDS: i64 = 10 * 60;

/// Returns the URL of the notice. A new key is part of it, encrypted, for browsers that keep no
/// cookies.
pub(in crate::web::pages) fn url(app: &App, key: Option<&GuestKey>) -> Result<String> {
    let Some(key) = key else {
        return Ok(urls::PENDING_NOTICE.to_owned());
    };
    let until = app.services.clock.now().timestamp() + RECEIPT_SECONDS;
    let receipt = app
        .services
        .secrets
        .seal_receipt(&app.services.rng, key, until)?;
    Ok(urls::with_parameter(
        urls::PENDING_NOTICE,
        "receipt",
        &receipt,
    ))
}

/// Shows the notice.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let context = PageContext::begin(&app).await?;
        let now = app.services.clock.now().timestamp();
        let receipt = request
            .parameter("receipt")
            .and_then(|receipt| app.services.secrets.open_receipt(&receipt, now));
        let key = guest_key::key(&headers).or(receipt);
        let manage_url = key.map(|key| app.services.urls.absolute(&urls::guest_key(key.expose())));
        let ways = vec![
            Link::new(urls::GUEST, context.t.guest.title),
            Link::new("/", context.t.frame.home),
        ];
        let mut response = say(&context, Message::CommentHeld { manage_url }, ways)?;
        guest_key::without_referrer(&mut response);
        Ok(response)
    };
    error::answer(&app, shown.await, request.id).await
}

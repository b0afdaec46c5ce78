//! `GET /-/comments/received`: the notice that a comment waits, with the link to manage it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};

use crate::app::App;
use crate::error::Result;
use crate::secrets::GuestKey;
use crate::urls;
use crate::web::guest;
use crate::web::page::{PageRequest, Reading};
use crate::web::pages::comment::answer;
use crate::web::pages::notice::say;
use crate::web::views::{Link, Message};

/// How long a receipt holds, in seconds.
const RECEIPT_SECONDS: i64 = 10 * 60;

/// Where the notice is; a new key goes along for a browser that keeps no cookies.
pub(in crate::web::pages) fn url(app: &App, key: Option<&GuestKey>) -> Result<String> {
    let Some(key) = key else {
        return Ok(urls::COMMENT_RECEIVED.to_owned());
    };
    let until = app.services.clock.now().timestamp() + RECEIPT_SECONDS;
    let receipt = app
        .services
        .secrets
        .seal_receipt(&app.services.rng, key, until)?;
    Ok(urls::with_parameter(
        urls::COMMENT_RECEIVED,
        "receipt",
        &receipt,
    ))
}

/// The notice.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let shown = async {
        let reading = Reading::begin(&app).await?;
        let now = app.services.clock.now().timestamp();
        let receipt = request
            .parameter("receipt")
            .and_then(|receipt| app.services.secrets.open_receipt(&receipt, now));
        let key = guest::key(&headers).or(receipt);
        let manage_url = key.map(|key| {
            app.services
                .urls
                .absolute(&urls::guest_device(key.expose()))
        });
        let ways = vec![
            Link::new(urls::GUEST, reading.t.mine.title),
            Link::new("/", reading.t.frame.home),
        ];
        let mut response = say(&reading, Message::CommentHeld { manage_url }, ways)?;
        guest::without_referrer(&mut response);
        Ok(response)
    };
    answer(&app, shown.await, request.id).await
}

//! `GET /-/static/{hash}/{name}`: the style sheet.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use crate::error::Result;
use crate::web::app::App;
use crate::web::assets::Asset;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::{error, security_headers, stylesheet};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "public, max-age=0, must-revalidate";

/// Serves the current file. It may be kept for ever only under its own hash, since a page that was
/// loaded before a change requests it by the older one.
pub async fn get(
    State(app): State<App>,
    Path((_, name)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let cache = |asset: &Asset| {
        if asset.url() == request.uri.path() {
            FOR_EVER
        } else {
            ASK_AGAIN
        }
    };
    match name.as_str() {
        stylesheet::NAME => match stylesheet_for(&app, request.uri.path()).await {
            Ok(sheet) => sheet.answer(request.encoding, cache(&sheet)),
            Err(why) => error::page(&app, &why, request.id).await,
        },
        _ => missing(),
    }
}

/// Returns the style sheet at `url` if it is kept ready, or else the one for the present settings.
async fn stylesheet_for(app: &App, url: &str) -> Result<Arc<Asset>> {
    if let Some(ready) = stylesheet::at(url) {
        return Ok(ready);
    }
    let settings = app.services.cached.settings_of(&app.db).await?;
    Ok(stylesheet::of(&settings.appearance))
}

fn missing() -> Response<Body> {
    let mut response = Response::new(Body::from("There is no such file."));
    *response.status_mut() = StatusCode::NOT_FOUND;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
}

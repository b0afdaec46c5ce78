//! `GET /-/static/{hash}/{name}`: the style sheets and the scripts.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use crate::error::Result;
use crate::web::app::App;
use crate::web::assets::Asset;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::{error, script, security_headers, stylesheet};

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
        name @ (stylesheet::NAME | stylesheet::ADMIN_NAME) => {
            match stylesheet_for(&app, name, request.uri.path()).await {
                Ok(sheet) => sheet.answer(request.encoding, cache(&sheet)),
                Err(why) => error::page(&app, &why, request.id).await,
            }
        }
        name => match script::find(name) {
            Some(script) => script.answer(request.encoding, cache(script)),
            None => missing(),
        },
    }
}

/// Returns the style sheet at `url` if it is kept ready, or else the one of that name for the present
/// settings.
async fn stylesheet_for(app: &App, name: &str, url: &str) -> Result<Arc<Asset>> {
    if let Some(ready) = stylesheet::at(url) {
        return Ok(ready);
    }
    let settings = app.services.cached.settings_of(&app.db).await?;
    Ok(match name {
        stylesheet::ADMIN_NAME => stylesheet::of_admin(&settings.appearance),
        _ => stylesheet::of(&settings.appearance),
    })
}

fn missing() -> Response<Body> {
    let mut response = Response::new(Body::from("There is no such file."));
    *response.status_mut() = StatusCode::NOT_FOUND;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
}

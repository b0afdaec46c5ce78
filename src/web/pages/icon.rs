//! The blog's icon for browsers, home screens and the web app manifest.
//!
//! Pages link only the SVG, and the home page links the manifest, which names the PNG files. Home
//! screens request `/apple-touch-icon.png` on their own and older browsers `/favicon.ico`, so that
//! no page needs a line for them.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Response;

use crate::drawing::Icon;
use crate::error::{Error, Result};
use crate::urls;
use crate::web::app::App;
use crate::web::page_request::PageRequest;
use crate::web::path::Path;
use crate::web::{error, image_cache};

/// The sides of the PNG icons in pixels, for home screens and for the manifest.
const SIDES: [u16; 3] = [TOUCH, 192, 512];
/// The side of the icon for home screens, in pixels.
const TOUCH: u16 = 180;
const SVG: &str = "image/svg+xml";
const PNG: &str = "image/png";

/// `GET /-/icon/{hash}.svg` and `/-/icon/{hash}-{side}.png`: serves the icon; an older hash
/// redirects to the current one.
pub async fn get(
    State(app): State<App>,
    Path(file): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    error::answer(&app, named(&app, &file).await, request.id).await
}

/// `GET /favicon.ico`: serves the SVG. Browsers request it on their own and go by its type, not its
/// name.
pub async fn favicon(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let icon = current(&app).await.map(|icon| svg(&app, icon));
    let answer = match icon {
        Ok(drawing) => drawing
            .await
            .map(|bytes| image_cache::answer(bytes, SVG, image_cache::A_DAY)),
        Err(why) => Err(why),
    };
    error::answer(&app, answer, request.id).await
}

/// `GET /apple-touch-icon.png`: serves the PNG that home screens request on their own.
pub async fn touch(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let answer = match current(&app).await {
        Ok(icon) => png(&app, icon, TOUCH)
            .await
            .map(|bytes| image_cache::answer(bytes, PNG, image_cache::A_DAY)),
        Err(why) => Err(why),
    };
    error::answer(&app, answer, request.id).await
}

async fn named(app: &App, file: &str) -> Result<Response<Body>> {
    let (name, ending) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let (hash, side) = name
        .split_once('-')
        .map_or((name, None), |(hash, side)| (hash, Some(side)));
    let side = side
        .map(|text| {
            SIDES
                .into_iter()
                .find(|side| side.to_string() == text)
                .ok_or(Error::NotFound)
        })
        .transpose()?;
    if !image_cache::is_hash(hash) || ending != if side.is_some() { "png" } else { "svg" } {
        return Err(Error::NotFound);
    }
    let icon = current(app).await?;
    if icon.hash() != hash {
        return image_cache::moved(&urls::icon(&icon.hash(), side));
    }
    match side {
        Some(side) => Ok(image_cache::answer(
            png(app, icon, side).await?,
            PNG,
            image_cache::FOR_EVER,
        )),
        None => Ok(image_cache::answer(
            svg(app, icon).await?,
            SVG,
            image_cache::FOR_EVER,
        )),
    }
}

async fn png(app: &App, icon: Icon, side: u16) -> Result<Bytes> {
    let name = urls::icon(&icon.hash(), Some(side));
    app.images
        .get(name, move |painter| {
            painter.icon(&icon, side).map_err(Error::internal)
        })
        .await
}

async fn svg(app: &App, icon: Icon) -> Result<Bytes> {
    let name = urls::icon(&icon.hash(), None);
    app.images
        .get(name, move |painter| {
            Ok(painter.icon_svg(&icon).into_bytes())
        })
        .await
}

async fn current(app: &App) -> Result<Icon> {
    let settings = app.services.cached.settings_of(&app.db).await?;
    Ok(Icon::of(&settings))
}

//! The blog's icon as browsers, home screens and the web app manifest ask for it.
//!
//! Pages link the SVG alone, and home names the manifest, which names the rest. A home screen asks
//! for `/apple-touch-icon.png` by itself, and older browsers for `/favicon.ico`: no page spends a
//! line on either.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::drawing::Icon;
use crate::error::{Error, Result};
use crate::model::Settings;
use crate::store;
use crate::urls;
use crate::web::page::PageRequest;
use crate::web::path::Path;
use crate::web::{error, pictures};

/// The sides of the icons that are drawn as points: for home screens, and for the manifest.
pub(super) const SIDES: [u16; 3] = [TOUCH, 192, 512];
/// What a home screen asks for.
const TOUCH: u16 = 180;
const SVG: &str = "image/svg+xml";
const PNG: &str = "image/png";

/// `GET /-/icon/{hash}.svg` and `/-/icon/{hash}-{side}.png`.
pub async fn get(
    State(app): State<App>,
    Path(file): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    finished(&app, &request, named(&app, &file).await).await
}

/// `GET /favicon.ico`, which browsers ask for by themselves; they look at the type and not at the name.
pub async fn favicon(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let icon = current(&app).await.map(|icon| svg(&app, icon));
    let answer = match icon {
        Ok(drawing) => drawing
            .await
            .map(|bytes| pictures::answer(bytes, SVG, pictures::A_DAY)),
        Err(why) => Err(why),
    };
    finished(&app, &request, answer).await
}

/// `GET /apple-touch-icon.png`, which home screens ask for by themselves.
pub async fn touch(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let answer = match current(&app).await {
        Ok(icon) => png(&app, icon, TOUCH)
            .await
            .map(|bytes| pictures::answer(bytes, PNG, pictures::A_DAY)),
        Err(why) => Err(why),
    };
    finished(&app, &request, answer).await
}

async fn finished(
    app: &App,
    request: &PageRequest,
    answer: Result<Response<Body>>,
) -> Response<Body> {
    match answer {
        Ok(response) => response,
        Err(why) => error::page(app, &why, request.id).await,
    }
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
    if !pictures::is_hash(hash) || ending != if side.is_some() { "png" } else { "svg" } {
        return Err(Error::NotFound);
    }
    let icon = current(app).await?;
    if icon.hash() != hash {
        return pictures::moved(&urls::icon(&icon.hash(), side));
    }
    match side {
        Some(side) => Ok(pictures::answer(
            png(app, icon, side).await?,
            PNG,
            pictures::FOR_EVER,
        )),
        None => Ok(pictures::answer(
            svg(app, icon).await?,
            SVG,
            pictures::FOR_EVER,
        )),
    }
}

async fn png(app: &App, icon: Icon, side: u16) -> Result<Bytes> {
    let name = urls::icon(&icon.hash(), Some(side));
    app.pictures
        .get(name, move |painter| {
            painter.icon(&icon, side).map_err(Error::internal)
        })
        .await
}

async fn svg(app: &App, icon: Icon) -> Result<Bytes> {
    let name = urls::icon(&icon.hash(), None);
    app.pictures
        .get(name, move |painter| {
            Ok(painter.icon_svg(&icon).into_bytes())
        })
        .await
}

async fn current(app: &App) -> Result<Icon> {
    Ok(of(&store::settings::find(&mut app.db.read().await?)
        .await?
        .settings))
}

/// The icon of a blog with these settings.
pub(in crate::web) fn of(settings: &Settings) -> Icon {
    let day = settings.look.palette().day;
    let ground = settings.icon.colour.unwrap_or(day.accent);
    Icon {
        letter: settings.icon.character(&settings.title),
        ground,
        ink: day.paper.readable_on(ground),
    }
}

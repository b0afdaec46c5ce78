//! The blog's logo, from the settings and the media library.

use super::app::App;
use super::media_cache::Found;
use super::views::{LogoView, Picture, Source};
use crate::error::Result;
use crate::model::{MediaPath, Settings};
use crate::render::OwnFile;

/// The height in pixels that a logo takes on a screen with two pixels for each of the style
/// sheet's, and its largest width.
const HEIGHT: i64 = 80;
const WIDTH: i64 = 640;

/// Finds the logo; `None` if the blog has none, or its picture is in the trash. The rows are in
/// memory while they are current. Takes a connection if they must be read.
pub async fn find(app: &App, settings: &Settings) -> Result<Option<LogoView>> {
    let logo = &settings.logo;
    let Some(file) = file(app, logo.picture.as_ref()).await? else {
        return Ok(None);
    };
    let dark = self::file(app, logo.dark_picture.as_ref()).await?;
    let (width, height) = file.size().unwrap_or((1, 1));
    let alt = if logo.with_title {
        String::new()
    } else {
        settings.title.clone()
    };
    let picture = Picture {
        src: path(&file),
        source: dark.map(|dark| Source {
            media: "(prefers-color-scheme: dark)",
            path: path(&dark),
        }),
        ..Picture::new(width, height, alt)
    };
    Ok(Some(LogoView {
        picture,
        with_title: logo.with_title,
    }))
}

async fn file(app: &App, path: Option<&MediaPath>) -> Result<Option<OwnFile>> {
    let Some(path) = path else { return Ok(None) };
    Ok(match app.media.find(&app.db, &path.hash()).await? {
        Found::Media(served) => {
            let file = OwnFile::new(served.media.clone(), served.variants.clone());
            Some(file).filter(OwnFile::is_picture)
        }
        Found::Gone | Found::Nothing => None,
    })
}

/// Returns the path of the smallest size that is large enough.
fn path(file: &OwnFile) -> String {
    let (width, height) = file.size().unwrap_or((1, 1));
    file.path_of_width((HEIGHT * width / height.max(1)).min(WIDTH))
}

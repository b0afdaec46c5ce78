//! `GET /manifest.webmanifest`: the web app manifest (<https://www.w3.org/TR/appmanifest/>), with
//! which browsers install the blog as an app.
//!
//! Only the home page links it: browsers fetch it and an icon as soon as they find it, which the
//! reader of a post need not load.

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::drawing::Icon;
use crate::error::Result;
use crate::model::Settings;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;

/// The number of letters that fit below an icon.
const SHORT: usize = 12;

/// Serves the manifest.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(
        &app,
        &request,
        None,
        |context| async move { render(&context) },
    )
    .await
}

/// A template that writes JSON without escaping, since its strings are escaped already.
#[derive(Template)]
#[template(source = "{{ json }}", ext = "txt")]
struct File {
    json: Value,
}

fn render(context: &PageContext) -> Result<RenderedPage> {
    let rendered = context.page(
        &File {
            json: manifest(&context.settings),
        },
        Vec::new(),
    )?;
    Ok(RenderedPage {
        content_type: "application/manifest+json",
        ..rendered
    })
}

fn manifest(settings: &Settings) -> Value {
    let palette = settings.appearance.palette().day;
    let mut manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": settings.title,
        "short_name": short(&settings.title),
        "lang": settings.language,
        "dir": settings.language.dir(),
        "display": "minimal-ui",
        "theme_color": palette.paper,
        "background_color": palette.paper,
        "icons": icons(settings),
    });
    if let Some(description) = settings.summary() {
        manifest["description"] = json!(description);
    }
    manifest
}

/// Returns the SVG for browsers that can draw it, and PNG files for the others. The letter leaves
/// enough room for a mask.
fn icons(settings: &Settings) -> Value {
    let hash = Icon::of(settings).hash();
    let png = |side: u16, purpose: &str| json!({ "src": urls::icon(&hash, Some(side)), "sizes": format!("{side}x{side}"), "type": "image/png", "purpose": purpose });
    let svg = json!({ "src": urls::icon(&hash, None), "sizes": "any", "type": "image/svg+xml", "purpose": "any" });
    json!([svg, png(192, "any"), png(512, "any"), png(512, "maskable")])
}

/// Returns as many words of a name as fit, or the beginning of a first word that is too long.
fn short(name: &str) -> String {
    let length = |text: &str| text.graphemes(true).count();
    let mut short = String::new();
    for word in name.split_whitespace() {
        let longer = if short.is_empty() {
            word.to_owned()
        } else {
            format!("{short} {word}")
        };
        if length(&longer) > SHORT {
            break;
        }
        short = longer;
    }
    if short.is_empty() {
        name.graphemes(true).take(SHORT).collect()
    } else {
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_of_whole_words_where_they_fit() {
        for (name, expected) in [
            ("Tympan", "Tympan"),
            ("The Daily Sketch", "The Daily"),
            ("Donaudampfschifffahrt und mehr", "Donaudampfsc"),
            (
                "日本語の長い長いブログの名前です",
                "日本語の長い長いブログの",
            ),
        ] {
            assert_eq!(short(name), expected);
        }
    }
}

//! `GET /manifest.webmanifest`: what a browser needs to keep the blog as an app (<https://www.w3.org/TR/appmanifest/>).
//!
//! Only home links it: browsers that find it fetch it and an icon at once, which no reader of a post
//! asked for.

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use super::icon;
use crate::app::App;
use crate::error::Result;
use crate::model::Settings;
use crate::urls;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::words::is_rtl;

/// How many letters there is room for below an icon.
const SHORT: usize = 12;

/// The manifest.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(
        &app,
        &request,
        None,
        |reading| async move { render(&reading) },
    )
    .await
}

/// JSON as it is: its own strings are escaped already.
#[derive(Template)]
#[template(source = "{{ json }}", ext = "txt")]
struct File {
    json: Value,
}

fn render(reading: &Reading) -> Result<Rendered> {
    let rendered = reading.page(
        &File {
            json: manifest(&reading.settings),
        },
        Vec::new(),
    )?;
    Ok(Rendered {
        content_type: "application/manifest+json",
        ..rendered
    })
}

fn manifest(settings: &Settings) -> Value {
    let palette = settings.look.palette().day;
    let mut manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": settings.title,
        "short_name": short(&settings.title),
        "lang": settings.language,
        "dir": if is_rtl(&settings.language) { "rtl" } else { "ltr" },
        "display": "minimal-ui",
        "theme_color": palette.paper,
        "background_color": palette.paper,
        "icons": icons(settings),
    });
    let description = [&settings.description, &settings.tagline]
        .into_iter()
        .find(|text| !text.is_empty());
    if let Some(description) = description {
        manifest["description"] = json!(description);
    }
    manifest
}

/// The SVG for whoever can draw it, and points for the others; the letter leaves room enough for a mask.
fn icons(settings: &Settings) -> Value {
    let hash = icon::of(settings).hash();
    let png = |side: u16, purpose: &str| json!({ "src": urls::icon(&hash, Some(side)), "sizes": format!("{side}x{side}"), "type": "image/png", "purpose": purpose });
    let svg = json!({ "src": urls::icon(&hash, None), "sizes": "any", "type": "image/svg+xml", "purpose": "any" });
    json!([svg, png(192, "any"), png(512, "any"), png(512, "maskable")])
}

/// As many of a name's words as there is room for; of a longer first word its beginning.
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

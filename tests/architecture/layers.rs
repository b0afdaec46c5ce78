//! The layers of the crate and the floors of `web`: imports run downward, and never in a circle.
//!
//! Each file belongs to the module of the first part of its path in `src/`. What it imports must be
//! of its own module or of one of a lower layer. The parts of `web` form floors in the same way. To
//! add a module, add its name to [`LAYERS`]; to add a part of `web`, add it to [`FLOORS`].

use super::imports::Files;

/// The modules from bottom to top. Two of one layer do not know each other.
const LAYERS: [&[&str]; 14] = [
    &["error", "config", "safe_html"],
    &["clock"],
    &["secrets", "rate_limit", "redirect_counts"],
    &["model"],
    &["urls", "i18n", "fulltext", "freshness"],
    &[
        "store", "render", "drawing", "media", "storage", "mail", "outbound",
    ],
    &["moderation"],
    &["services"],
    &["search", "slug_history", "own_media"],
    &["publishing", "discussion", "library", "users", "site"],
    &["remote_pictures"],
    &["transfer"],
    &["web", "jobs", "logging"],
    &["cli"],
];

/// The parts of `web` from bottom to top. Those of one floor may know each other.
const FLOORS: [&[&str]; 8] = [
    // HTTP, without anything of the blog.
    &[
        "body",
        "byte_range",
        "change_signal",
        "client_network",
        "cookies",
        "device_name",
        "multipart",
        "negotiation",
        "path_normalization",
        "request_id",
        "security_headers",
        "server",
        "upload",
    ],
    // What is kept ready, and what is shown.
    &[
        "assets",
        "comment_rate",
        "file_body",
        "identicon",
        "image_cache",
        "lead_image",
        "media_cache",
        "og_locale",
        "page_cache",
        "page_request",
        "response",
        "script",
        "sign_in_rate",
        "stylesheet",
        "views",
    ],
    // What every handler is given.
    &["app"],
    // What handlers share.
    &[
        "context",
        "error",
        "form",
        "guest_key",
        "layout",
        "logo",
        "page",
        "path",
        "picture",
        "safeguard",
        "session",
        "share_image",
    ],
    // The handlers: an operation or a page each.
    &["api"],
    &["pages", "admin", "media"],
    // What is answered without a route, and all routes.
    &["resolve", "cache_first"],
    &["routes"],
];

/// Returns the imports between the modules directly below `top` that do not run downward through
/// `layers`. `is_upward` compares the layer of the imported module with that of the importing one.
fn upward(top: &str, layers: &[&[&str]], is_upward: fn(&usize, &usize) -> bool) -> Vec<String> {
    let part = |file: &str| {
        let below = file.strip_prefix(top)?;
        let part = below.split('/').next().filter(|part| !part.is_empty())?;
        let layer = layers.iter().position(|layer| layer.contains(&part));
        let layer = layer.unwrap_or_else(|| panic!("`{top}{part}` is not in {}", file!()));
        Some((layer, part.to_owned()))
    };
    let mut upward = Vec::new();
    let imports = Files::read("src").imports();
    for import in &imports {
        let Some(from) = part(&import.from) else {
            continue;
        };
        for to in [&import.named, &import.to] {
            if part(to).is_some_and(|part| part.1 != from.1 && is_upward(&part.0, &from.0)) {
                upward.push(format!("{} -> {to}", import.from));
            }
        }
    }
    let seen = imports.iter().filter(|import| part(&import.from).is_some());
    assert!(seen.count() > 50, "the search is broken");
    upward.dedup();
    upward
}

#[test]
fn imports_run_downward_only() {
    let upward = upward("", &LAYERS, usize::ge);
    assert!(upward.is_empty(), "upward imports:\n{}", upward.join("\n"));
}

#[test]
fn imports_inside_web_run_downward_only() {
    let upward = upward("web/", &FLOORS, usize::gt);
    assert!(upward.is_empty(), "upward imports:\n{}", upward.join("\n"));
}

/// A module and the parent that declares it may know each other.
#[test]
fn no_files_import_each_other() {
    for folder in ["src", "benches"] {
        let circles = Files::read(folder).circles();
        assert!(circles.is_empty(), "circles in {folder}: {circles:#?}");
    }
}

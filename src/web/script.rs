//! The scripts, each a file of `static/js`. They only add comfort: every page works without them.
//!
//! To add a script, add its file; a page names it with [`url()`].

use std::sync::LazyLock;

use super::assets::{Asset, file, files};

/// Every script, by its name.
static SCRIPTS: LazyLock<Vec<(String, Asset)>> = LazyLock::new(|| {
    let names = files().filter(|name| name.starts_with("js/"));
    names
        .map(|path| {
            let name = path.trim_start_matches("js/").to_owned();
            let asset = Asset::new(&name, "text/javascript; charset=utf-8", file(&path));
            (name, asset)
        })
        .collect()
});

/// Returns the script with this name.
pub fn find(name: &str) -> Option<&'static Asset> {
    SCRIPTS
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, script)| script)
}

/// Returns the URL of the script with this name; empty if there is none.
#[must_use]
pub fn url(name: &str) -> &'static str {
    find(name).map_or("", Asset::url)
}

//! The style sheets. Public pages have one: a theme's tokens, the rules of every component, the
//! owner's accent and own rules. The admin pages have another, with rules of their own instead of the
//! owner's, which could make the page unusable on which they are corrected.
//!
//! They depend only on the files in `static/css` and the settings' [`Appearance`], and their URLs on
//! their bytes, so that browsers keep them for ever and yet show a changed appearance at once. To add
//! a theme, add a file of tokens to `static/css/themes` and its name to
//! [`crate::model::settings::Theme`]. The files in `static/css/admin` are of the admin pages only.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::assets::{Asset, file, files};
use crate::model::settings::Appearance;
use crate::model::settings::appearance::Shades;

/// The name with which its URL ends.
pub const NAME: &str = "tympan.css";
/// The name with which the URL of the admin pages' style sheet ends.
pub const ADMIN_NAME: &str = "admin.css";
/// The number of style sheets that are kept ready: those in use, and those that an owner tries.
const KEPT: usize = 6;

/// A style sheet that is kept ready: its name, its appearance, and the file.
type Kept = (&'static str, Appearance, Arc<Asset>);

/// Returns the style sheet of an appearance, which is made once.
pub fn of(appearance: &Appearance) -> Arc<Asset> {
    kept(NAME, appearance, write)
}

/// Returns the style sheet of the admin pages of an appearance, which is made once.
pub fn of_admin(appearance: &Appearance) -> Arc<Asset> {
    kept(ADMIN_NAME, appearance, write_admin)
}

fn kept(
    name: &'static str,
    appearance: &Appearance,
    write: fn(&Appearance) -> String,
) -> Arc<Asset> {
    let mut ready = ready();
    let is_it = |(of, kept, _): &Kept| *of == name && kept == appearance;
    let asset = match ready.iter().position(is_it) {
        Some(at) => ready.remove(at).2,
        None => Arc::new(Asset::new(
            name,
            "text/css; charset=utf-8",
            write(appearance).into_bytes(),
        )),
    };
    ready.truncate(KEPT - 1);
    ready.insert(0, (name, appearance.clone(), Arc::clone(&asset)));
    asset
}

/// Returns the style sheet at a URL, if it is kept ready.
pub fn at(url: &str) -> Option<Arc<Asset>> {
    let ready = ready();
    ready
        .iter()
        .map(|(_, _, asset)| asset)
        .find(|asset| asset.url() == url)
        .cloned()
}

fn ready() -> MutexGuard<'static, Vec<Kept>> {
    static READY: Mutex<Vec<Kept>> = Mutex::new(Vec::new());
    READY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(appearance: &Appearance) -> String {
    [common(appearance), appearance.css.clone()].concat()
}

fn write_admin(appearance: &Appearance) -> String {
    let own = files().filter(|name| name.starts_with("css/admin/"));
    let mut own: Vec<_> = own.collect();
    own.sort();
    let own: String = own.iter().map(|name| tight(name)).collect();
    [common(appearance), own].concat()
}

/// Returns the rules of an appearance without the owner's: the theme, the components, the accent.
fn common(appearance: &Appearance) -> String {
    let theme = tight(&format!("css/themes/{}.css", appearance.theme.name()));
    let accent = appearance
        .accent
        .map(|_| accent(appearance))
        .unwrap_or_default();
    [theme.as_str(), components(), &accent].concat()
}

/// Returns the rules that every theme shares: `base.css` first, then the components by name.
fn components() -> &'static str {
    static COMPONENTS: OnceLock<String> = OnceLock::new();
    COMPONENTS.get_or_init(|| {
        let mut names: Vec<_> = files()
            .filter(|name| name.starts_with("css/") && name.matches('/').count() == 1)
            .collect();
        names.sort_by_key(|name| (name != "css/base.css", name.clone()));
        names.iter().map(|name| tight(name)).collect()
    })
}

/// Returns one of our files without comments, blank lines and indentation; none of our strings
/// contains any of them.
fn tight(name: &str) -> String {
    let text = String::from_utf8(file(name)).unwrap_or_default();
    let mut rules = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, comment)) = rest.split_once("/*") {
        rules.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    rules.push_str(rest);
    rules
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Returns the tokens of the owner's accent, which override the theme's.
fn accent(appearance: &Appearance) -> String {
    let palette = appearance.palette();
    let tokens = |shades: Shades| {
        format!(
            ":root{{--accent:{};--on-accent:{}}}",
            shades.accent,
            shades.on_accent()
        )
    };
    format!(
        "{}\n@media screen and (prefers-color-scheme:dark){{{}}}\n",
        tokens(palette.day),
        tokens(palette.night)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::colour::Colour;
    use crate::model::settings::Theme;

    #[test]
    fn a_theme_has_the_colours_that_its_palette_says() {
        for theme in Theme::ALL {
            let tokens = tight(&format!("css/themes/{}.css", theme.name()));
            let (day, night) = tokens
                .split_once("prefers-color-scheme: dark")
                .expect("a palette for the night");
            for (part, shades) in [(day, theme.palette().day), (night, theme.palette().night)] {
                for (name, colour) in [
                    ("paper", shades.paper),
                    ("wash", shades.wash),
                    ("ink", shades.ink),
                    ("accent", shades.accent),
                ] {
                    assert!(
                        part.contains(&format!("--{name}: {colour};")),
                        "{theme:?} {name}: {part}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_theme_has_the_same_tokens() {
        let names = |theme: Theme| {
            let tokens = tight(&format!("css/themes/{}.css", theme.name()));
            let names = tokens
                .lines()
                .filter_map(|line| line.split_once(':'))
                .map(|(name, _)| name.to_owned());
            let mut names: Vec<String> = names.filter(|name| name.starts_with("--")).collect();
            names.sort();
            names
        };
        assert!(names(Theme::Magazine).len() > 30);
        assert_eq!(names(Theme::Plain), names(Theme::Magazine));
        assert_eq!(names(Theme::Compact), names(Theme::Magazine));
    }

    #[test]
    fn every_token_that_a_component_uses_is_there() {
        let (rules, tokens) = (
            write_admin(&Appearance::default()),
            tight("css/themes/magazine.css"),
        );
        let used = rules
            .split("var(--")
            .skip(1)
            .filter_map(|rest| rest.split([')', ',']).next());
        for name in used {
            let is_set =
                tokens.contains(&format!("--{name}:")) || rules.contains(&format!("\n--{name}:"));
            assert!(is_set, "--{name}");
        }
    }

    #[test]
    fn the_owners_rules_come_last_and_another_look_is_another_address() {
        let plain = Appearance {
            theme: Theme::Plain,
            ..Appearance::default()
        };
        let own = Appearance {
            css: ".own { color: red }".to_owned(),
            accent: Some(Colour::rgb(0, 0, 0)),
            ..plain.clone()
        };
        assert!(write(&own).ends_with(".own { color: red }"));
        assert!(!write(&own).contains("/*") && !write(&plain).contains("\n\n"));
        assert!(!write_admin(&own).contains(".own") && write_admin(&own).contains(".admin"));
        assert_ne!(of(&own).url(), of(&plain).url());
        assert_eq!(of(&own).url(), of(&own).url());
    }
}

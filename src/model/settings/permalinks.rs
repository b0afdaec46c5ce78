//! The settings for the addresses that new posts and pages get. A published post keeps the address
//! that it has.

use chrono::Datelike;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::error::FieldErrors;
use crate::model::{Kind, LanguageTag, PostPath, Slug};

/// The most bytes in a pattern.
const PATTERN_MAX: usize = 100;

/// How a title becomes a slug.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlugStyle {
    /// In ASCII, transliterated by the rules of the post's language: `privet-mir`. Chinese,
    /// Japanese and Korean remain as they are.
    #[default]
    Ascii,
    /// In the title's own script: `привет-мир`.
    Native,
}

impl SlugStyle {
    /// The slug for a title in a language; `None` if no letter or digit of the title
    /// remains.
    #[must_use]
    pub fn slug(self, title: &str, language: &LanguageTag) -> Option<Slug> {
        match self {
            Self::Ascii => Slug::from_title(title, language),
            Self::Native => Slug::native(title, language),
        }
    }
}

/// The addresses of new posts and pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Permalinks {
    /// The path of a new post, such as `/{yyyy}/{mm}/{slug}`, `/{yyyy}/{mm}/{slug}.html` or
    /// `/{slug}`. It consists of literals, of `{yyyy}`, `{mm}` and `{dd}` for the date of its first
    /// publication in the blog's time zone, and of `{slug}` in the last segment.
    pub pattern: String,
    /// The path of a new page, by the same rules as `pattern`.
    pub pages: String,
    /// How a title becomes a slug.
    pub slugs: SlugStyle,
}

impl Default for Permalinks {
    fn default() -> Self {
        Self {
            pattern: "/{yyyy}/{mm}/{slug}".to_owned(),
            pages: "/p/{slug}".to_owned(),
            slugs: SlugStyle::Ascii,
        }
    }
}

impl Permalinks {
    /// Names every pattern that cannot be used.
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        for (field, pattern) in [
            ("permalinks/pattern", &self.pattern),
            ("permalinks/pages", &self.pages),
        ] {
            if let Err(why) = check(pattern) {
                errors.push(field, why);
            }
        }
    }

    /// The path of a post that is first published at `published_at`; `None` if that path belongs to
    /// the server.
    #[must_use]
    pub fn path(
        &self,
        kind: Kind,
        slug: &Slug,
        published_at: Timestamp,
        zone: Tz,
    ) -> Option<PostPath> {
        let pattern = match kind {
            Kind::Post => &self.pattern,
            Kind::Page => &self.pages,
        };
        let day = published_at.with_timezone(&zone);
        PostPath::parse(&fill(
            pattern,
            slug.as_str(),
            (day.year(), day.month(), day.day()),
        ))
        .ok()
    }
}

fn fill(pattern: &str, slug: &str, (year, month, day): (i32, u32, u32)) -> String {
    let date = pattern
        .replace("{yyyy}", &format!("{year:04}"))
        .replace("{mm}", &format!("{month:02}"))
        .replace("{dd}", &format!("{day:02}"));
    date.replace("{slug}", slug)
}

fn check(pattern: &str) -> Result<(), &'static str> {
    let (folders, last) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    let stem = last.strip_suffix(".html").unwrap_or(last);
    if !pattern.starts_with('/') || pattern.len() > PATTERN_MAX {
        return Err("use a path from `/` of at most 100 bytes, such as `/{yyyy}/{mm}/{slug}`");
    }
    if !stem.ends_with("{slug}")
        || pattern.matches("{slug}").count() != 1
        || folders.contains("{slug}")
    {
        return Err("end with `{slug}` or `{slug}.html`, and use `{slug}` once");
    }
    let literal = ["{yyyy}", "{mm}", "{dd}", "{slug}"]
        .iter()
        .fold(pattern.to_owned(), |rest, name| rest.replace(name, ""));
    if !literal
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.' | b'~'))
    {
        return Err(
            "use letters, digits, `-`, `_`, `.`, `~` and of placeholders only `{yyyy}`, `{mm}`, `{dd}`, `{slug}`",
        );
    }
    let sample = PostPath::parse(&fill(pattern, "a-post", (2022, 1, 7)));
    sample
        .map(drop)
        .map_err(|_| "this begins with an address of the server's own, or has an empty part")
}

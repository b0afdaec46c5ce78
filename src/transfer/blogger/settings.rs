//! The old blog's settings: entries `….settings.BLOG_NAME`, recognised by their id, since their
//! titles are in the owner's language.
//!
//! A setting that exists here is imported. Of any other only the name is reported, never the value:
//! `BLOG_COMMENT_EMAIL`, `BLOG_ADMIN_PERMISSION` and others contain people's addresses. To import
//! another one, add an arm to [`read`] and a variant to [`ImportedSetting`].

use chrono_tz::Tz;

use crate::model::LanguageTag;
use crate::transfer::imported::ImportedSetting;

/// Converts a setting, or returns the reason why it is not imported.
pub(super) fn read(name: &str, value: &str) -> Result<ImportedSetting, &'static str> {
    let value = value.trim();
    if value.is_empty() {
        return Err("it is empty");
    }
    match name {
        "BLOG_NAME" => Ok(ImportedSetting::Title(value.to_owned())),
        "BLOG_DESCRIPTION" => Ok(ImportedSetting::Description(value.to_owned())),
        "BLOG_TIME_ZONE" => value
            .parse::<Tz>()
            .map(ImportedSetting::TimeZone)
            .map_err(|_| "it is not a known time zone; set `time_zone`"),
        "BLOG_LOCALE" => language_of(value)
            .and_then(|tag| LanguageTag::parse(&tag).ok())
            .map(ImportedSetting::Language)
            .ok_or("it is not a known language; set `language`"),
        "BLOG_COMMENT_MODERATION" => moderation(value),
        "BLOG_COMMENTS_ALLOWED" => comments(value, "true", "false"),
        "BLOG_DEFAULT_COMMENTS_MODE" => {
            comments(value, "DEFAULT_HAVE_COMMENTS", "DEFAULT_DONT_HAVE_COMMENTS")
        }
        "BLOG_META_DESCRIPTION" => Ok(ImportedSetting::MetaDescription(value.to_owned())),
        "BLOG_META_DESCRIPTION_ENABLED" => flag(value).map(ImportedSetting::ShowsMetaDescription),
        "BLOG_SEARCHABLE" => flag(value).map(ImportedSetting::Searchable),
        "BLOG_READ_ACCESS_MODE" => match value {
            "PRIVATE" | "READERS" | "AUTHORS" => Ok(ImportedSetting::Private),
            _ => Err("everyone may read the blog, as they may here"),
        },
        "BLOG_POST_FEED" => match value {
            "FULL" => Ok(ImportedSetting::FullFeeds(true)),
            "SHORT" | "UNTIL_JUMP_BREAK" => Ok(ImportedSetting::FullFeeds(false)),
            _ => Err("its value is not known here; set `feeds.text`"),
        },
        "BLOG_COMMENT_MODERATION_DELAY" => match value.parse() {
            Ok(days) if days > 0 => Ok(ImportedSetting::ModerateAfterDays(days)),
            _ => Err("no number of days is set"),
        },
        "BLOG_MAX_NUM" | "BLOG_MAX_UNIT" => Err("it is not carried; set `posts_per_page`"),
        _ => Err("there is no such setting here"),
    }
}

fn flag(value: &str) -> Result<bool, &'static str> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("its value is not known here"),
    }
}

fn moderation(value: &str) -> Result<ImportedSetting, &'static str> {
    match value {
        "ENABLED" => Ok(ImportedSetting::ModerateAll),
        "DISABLED" => Err(
            "every comment appeared at once; here the first comment of a visitor waits for approval, unless you set `moderation` to `none`",
        ),
        _ => Err("that kind of moderation is not known here; set `moderation`"),
    }
}

fn comments(value: &str, open: &str, closed: &str) -> Result<ImportedSetting, &'static str> {
    match value {
        _ if value == open => Ok(ImportedSetting::CommentsOpen(true)),
        _ if value == closed => Ok(ImportedSetting::CommentsOpen(false)),
        _ => Err("its value is not known here; set `comments`"),
    }
}

/// The language tag (RFC 5646) for a locale such as `pt_BR`. Java's obsolete language codes are
/// replaced.
fn language_of(locale: &str) -> Option<String> {
    let mut parts = locale.split(['_', '-']);
    let primary = parts.next().filter(|part| {
        (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
    })?;
    let mut tag = match primary.to_ascii_lowercase().as_str() {
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "ji" => "yi".to_owned(),
        known => known.to_owned(),
    };
    for part in parts {
        tag.push('-');
        tag.push_str(&subtag(part)?);
    }
    Some(tag)
}

/// A later subtag in its usual case: `BR`, `Hant`, `valencia`.
fn subtag(part: &str) -> Option<String> {
    let (first, rest) = part.split_at_checked(1)?;
    if part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    Some(match part.len() {
        2 => part.to_ascii_uppercase(),
        4 => first.to_ascii_uppercase() + &rest.to_ascii_lowercase(),
        _ => part.to_ascii_lowercase(),
    })
}

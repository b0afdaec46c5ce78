//! Converting an entry of the file into an [`ImportEntry`] for the importer, or naming the reason
//! why it is skipped.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::entry::{RawEntry, Text};
use super::ids::{SYSTEM, number, time};
use super::settings;
use crate::model::{CommentStatus, EntryId, Kind, Origin, PostStatus};
use crate::transfer::address;
use crate::transfer::imported::{
    CommentedPost, EntryKind, ImportEntry, ImportedAuthor, ImportedComment, ImportedPost, Skipped,
};
use crate::transfer::xml::{printable, to_html};

/// Converts an entry as read from the file.
pub(super) fn convert(raw: RawEntry) -> ImportEntry {
    let kind = kind(&raw);
    let (line, id) = (raw.line, shown_id(kind, &raw.id));
    let converted = match kind {
        EntryKind::Template => Err("designs are not carried".to_owned()),
        EntryKind::Unknown
        | EntryKind::Media
        | EntryKind::Redirect
        | EntryKind::Label
        | EntryKind::Author => Err(unknown(&raw)),
        _ if raw.has_markup => Err(
            "its title or content holds XML elements where Blogger writes escaped text".to_owned(),
        ),
        EntryKind::Post => post(raw, Kind::Post).map(|post| ImportEntry::Post(Box::new(post))),
        EntryKind::Page => post(raw, Kind::Page).map(|page| ImportEntry::Post(Box::new(page))),
        EntryKind::Comment => comment(raw).map(|comment| ImportEntry::Comment(Box::new(comment))),
        EntryKind::Setting => settings::read(setting_name(&raw.id), &raw.content.text)
            .map(ImportEntry::Setting)
            .map_err(str::to_owned),
    };
    converted.unwrap_or_else(|why| {
        ImportEntry::Skipped(Skipped {
            kind,
            id,
            why,
            line,
        })
    })
}

/// The kind of an entry: the term of its category with the scheme `#kind`, of which it must have
/// exactly one.
pub(super) fn kind(raw: &RawEntry) -> EntryKind {
    let [kind] = raw.kinds.as_slice() else {
        return EntryKind::Unknown;
    };
    match kind.as_str() {
        "post" => EntryKind::Post,
        "page" => EntryKind::Page,
        "comment" => EntryKind::Comment,
        "settings" => EntryKind::Setting,
        "template" => EntryKind::Template,
        _ => EntryKind::Unknown,
    }
}

fn unknown(raw: &RawEntry) -> String {
    match raw.kinds.as_slice() {
        [] => "it does not say of what kind it is".to_owned(),
        [kind] => format!("its kind, `{}`, is not known", printable(kind)),
        _ => "it has more than one kind".to_owned(),
    }
}

/// The name of a setting in an entry's id: `BLOG_NAME` for
/// `tag:blogger.com,1999:blog-9.settings.BLOG_NAME`.
pub(super) fn setting_name(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or_default()
}

fn shown_id(kind: EntryKind, id: &str) -> Option<String> {
    let shown = match kind {
        EntryKind::Template => return None,
        EntryKind::Setting => printable(setting_name(id)),
        _ => number(id).map_or_else(|| printable(id), str::to_owned),
    };
    (!shown.is_empty()).then_some(shown)
}

fn post(raw: RawEntry, kind: Kind) -> Result<ImportedPost, String> {
    let (origin, published_at) = identity(&raw)?;
    let mut losses = Vec::new();
    let (old_url, path) = place(&raw, &mut losses);
    note_what_stays(&raw, &mut losses);
    Ok(ImportedPost {
        entry_id: EntryId::parse(&raw.id).ok(),
        status: if raw.draft {
            PostStatus::Draft
        } else {
            PostStatus::Public
        },
        updated_at: updated(&raw.updated, published_at, &mut losses),
        author: author(&raw, &mut losses),
        title: raw.title.text.trim().to_owned(),
        body: html(raw.content),
        path,
        old_url,
        labels: labels(raw.labels),
        stated_comments: raw.stated_comments,
        losses,
        ..ImportedPost::new(origin, kind, published_at)
    })
}

fn comment(raw: RawEntry) -> Result<ImportedComment, String> {
    let (origin, published_at) = identity(&raw)?;
    let post_id = raw
        .reply_to
        .as_deref()
        .and_then(number)
        .ok_or("it does not say to which post it belongs")?
        .to_owned();
    let mut losses = Vec::new();
    Ok(ImportedComment {
        parent_id: parent(&raw, &origin.id, &mut losses),
        updated_at: updated(&raw.updated, published_at, &mut losses),
        author: author(&raw, &mut losses),
        body: html(raw.content),
        status: if raw.removed {
            CommentStatus::Removed
        } else {
            CommentStatus::Approved
        },
        entry_id: EntryId::parse(&raw.id).ok(),
        losses,
        ..ImportedComment::new(origin, CommentedPost::Origin(post_id), published_at)
    })
}

/// The id and time of publication, which posts and comments require.
fn identity(raw: &RawEntry) -> Result<(Origin, DateTime<Utc>), String> {
    let id = number(&raw.id).ok_or("its id is not one of Blogger's")?;
    let published_at = published(raw).ok_or_else(|| {
        format!(
            "its date, `{}`, cannot be understood",
            printable(&raw.published)
        )
    })?;
    Ok((
        Origin {
            system: SYSTEM.to_owned(),
            id: id.to_owned(),
        },
        published_at,
    ))
}

/// The time of publication. A draft may have none; then it gets the time of its last change, or the
/// earliest time.
fn published(raw: &RawEntry) -> Option<DateTime<Utc>> {
    if !raw.draft || !raw.published.is_empty() {
        return time(&raw.published);
    }
    Some(time(&raw.updated).unwrap_or(DateTime::UNIX_EPOCH))
}

fn updated(text: &str, published_at: DateTime<Utc>, losses: &mut Vec<String>) -> DateTime<Utc> {
    let updated = time(text);
    if updated.is_none() && !text.is_empty() {
        losses.push("the time of its last change cannot be understood".to_owned());
    }
    updated.unwrap_or(published_at)
}

/// The address on the old blog and its path; a draft has neither.
fn place(raw: &RawEntry, losses: &mut Vec<String>) -> (Option<String>, Option<String>) {
    let old_url = raw
        .alternate
        .as_deref()
        .filter(|_| !raw.draft)
        .and_then(address::web);
    let path = old_url.and_then(address::path);
    if path.is_none() && !raw.draft {
        losses.push("its old address is missing or cannot be kept".to_owned());
    }
    (old_url.map(str::to_owned), path.map(str::to_owned))
}

/// Removes empty and repeated labels and keeps the order. Uses a set, since a file may contain very
/// many.
fn labels(mut labels: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    labels.retain(|label| !label.is_empty() && seen.insert(label.clone()));
    labels
}

fn note_what_stays(raw: &RawEntry, losses: &mut Vec<String>) {
    let notes = [
        (raw.draft && raw.published.is_empty(), "it has no date"),
        (raw.title.html, "its title is HTML and is taken as text"),
        (
            raw.enclosures > 0,
            "its enclosures (audio or video files) are not carried",
        ),
        (raw.has_place, "its location is not carried"),
        (
            raw.strange_categories > 0,
            "its categories that are not labels are not carried",
        ),
        (
            raw.content.text.contains("BLOG_video_class"),
            "a video that was uploaded to Blogger is not carried, because the file does not contain it; upload it here",
        ),
    ];
    losses.extend(raw.unknown.iter().map(|name| {
        format!(
            "its element `{}` is not known and not carried",
            printable(name)
        )
    }));
    losses.extend(
        notes
            .iter()
            .filter(|(applies, _)| *applies)
            .map(|(_, note)| (*note).to_owned()),
    );
}

fn author(raw: &RawEntry, losses: &mut Vec<String>) -> ImportedAuthor {
    let url = address::web(&raw.author_url).map(str::to_owned);
    if url.is_none() && !raw.author_url.is_empty() {
        losses.push("its author's link is not a web address".to_owned());
    }
    ImportedAuthor {
        name: raw.author_name.clone(),
        url,
        ..ImportedAuthor::default()
    }
}

/// The id of the comment that this one answers. Only the link `related` contains it, since
/// `thr:in-reply-to` always names the post.
fn parent(raw: &RawEntry, own: &str, losses: &mut Vec<String>) -> Option<String> {
    let related = raw.related.as_deref()?;
    let parent = address::last_number(related).filter(|parent| *parent != own);
    if parent.is_none() {
        losses.push("the comment that it answers cannot be told".to_owned());
    }
    parent.map(str::to_owned)
}

fn html(content: Text) -> String {
    if content.html {
        content.text
    } else {
        to_html(&content.text)
    }
}

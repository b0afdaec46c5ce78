//! Converting an entry of a feed into an [`ImportEntry`] for the importer, or naming the reason why it
//! is skipped.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::entry::RawEntry;
use crate::model::{CommentStatus, EntryId, Kind, Origin, PostStatus};
use crate::transfer::address;
use crate::transfer::blogger::ids::{SYSTEM, number, time};
use crate::transfer::imported::{
    CommentedPost, EntryKind, ImportEntry, ImportedAuthor, ImportedComment, ImportedPost, Skipped,
};
use crate::transfer::xml::{printable, to_html};

/// Converts an entry.
pub(super) fn convert(raw: RawEntry) -> ImportEntry {
    let (kind, line) = (kind(&raw.kind), raw.line);
    let id = number(&raw.id).map_or_else(|| printable(&raw.id), str::to_owned);
    let converted = match kind {
        _ if raw.has_markup => Err(
            "its title or content holds XML elements where Blogger writes escaped text".to_owned(),
        ),
        EntryKind::Post => post(raw, Kind::Post).map(|post| ImportEntry::Post(Box::new(post))),
        EntryKind::Page => post(raw, Kind::Page).map(|page| ImportEntry::Post(Box::new(page))),
        EntryKind::Comment => comment(raw).map(|comment| ImportEntry::Comment(Box::new(comment))),
        _ if raw.kind.is_empty() => Err("it does not say of what kind it is".to_owned()),
        _ => Err(format!(
            "its kind, `{}`, is not known",
            printable(&raw.kind)
        )),
    };
    converted.unwrap_or_else(|why| {
        ImportEntry::Skipped(Skipped {
            kind,
            id: Some(id).filter(|id| !id.is_empty()),
            why,
            line,
        })
    })
}

/// The kind that Blogger calls `name`.
fn kind(name: &str) -> EntryKind {
    match name {
        "POST" => EntryKind::Post,
        "PAGE" => EntryKind::Page,
        "COMMENT" => EntryKind::Comment,
        _ => EntryKind::Unknown,
    }
}

fn post(raw: RawEntry, kind: Kind) -> Result<ImportedPost, String> {
    let (origin, published_at) = identity(&raw)?;
    let mut losses = Vec::new();
    let status = post_status(&raw, &mut losses);
    let path = path(&raw, status, &mut losses);
    note_what_stays(&raw, &mut losses);
    let mut seen = HashSet::new();
    let labels = raw
        .labels
        .iter()
        .filter(|label| !label.is_empty() && seen.insert(*label));
    Ok(ImportedPost {
        entry_id: EntryId::parse(&raw.id).ok(),
        status,
        title: raw.title.clone(),
        path,
        labels: labels.cloned().collect(),
        author: author(&raw),
        updated_at: time(&raw.updated).unwrap_or(published_at),
        losses,
        body: html(raw.is_html, raw.content),
        ..ImportedPost::new(origin, kind, published_at)
    })
}

fn comment(raw: RawEntry) -> Result<ImportedComment, String> {
    let (origin, published_at) = identity(&raw)?;
    let post = number(&raw.parent).ok_or("it does not say to which post it belongs")?;
    let mut losses = Vec::new();
    let parent_id = match number(&raw.in_reply_to) {
        None if !raw.in_reply_to.is_empty() => {
            losses.push("the comment that it answers cannot be told".to_owned());
            None
        }
        parent => parent
            .filter(|parent| *parent != origin.id)
            .map(str::to_owned),
    };
    let status = comment_status(&raw, &mut losses);
    note_unknown(&raw, &mut losses);
    let post = CommentedPost::Origin(post.to_owned());
    Ok(ImportedComment {
        entry_id: EntryId::parse(&raw.id).ok(),
        parent_id,
        status,
        author: author(&raw),
        updated_at: time(&raw.updated).unwrap_or(published_at),
        losses,
        body: html(raw.is_html, raw.content),
        ..ImportedComment::new(origin, post, published_at)
    })
}

/// The id and the time, which posts and comments require. A draft may have only that of its creation.
fn identity(raw: &RawEntry) -> Result<(Origin, DateTime<Utc>), String> {
    let id = number(&raw.id).ok_or("its id is not one of Blogger's")?;
    let at = time(&raw.published).or_else(|| time(&raw.created));
    let at = at.ok_or_else(|| {
        format!(
            "its date, `{}`, cannot be understood",
            printable(&raw.published)
        )
    })?;
    let origin = Origin {
        system: SYSTEM.to_owned(),
        id: id.to_owned(),
    };
    Ok((origin, at))
}

fn post_status(raw: &RawEntry, losses: &mut Vec<String>) -> PostStatus {
    match raw.status.as_str() {
        _ if is_trashed(raw) => PostStatus::Trash,
        "LIVE" | "SCHEDULED" => PostStatus::Public,
        "DRAFT" => PostStatus::Draft,
        other => {
            let other = printable(other);
            losses.push(format!(
                "its status, `{other}`, is not known here; it is a draft"
            ));
            PostStatus::Draft
        }
    }
}

fn comment_status(raw: &RawEntry, losses: &mut Vec<String>) -> CommentStatus {
    match raw.status.as_str() {
        "EMPTIED" => CommentStatus::Removed,
        _ if is_trashed(raw) => CommentStatus::Trash,
        "LIVE" => CommentStatus::Approved,
        "PENDING" => CommentStatus::Pending,
        "SPAM" | "GHOSTED" => CommentStatus::Spam,
        other => {
            let other = printable(other);
            losses.push(format!(
                "its status, `{other}`, is not known here; it waits for approval"
            ));
            CommentStatus::Pending
        }
    }
}

/// Whether Blogger would delete the entry soon: the element holds the time of its removal.
fn is_trashed(raw: &RawEntry) -> bool {
    !raw.trashed.is_empty()
}

/// The path on the old blog. The feed has no address with a host.
fn path(raw: &RawEntry, status: PostStatus, losses: &mut Vec<String>) -> Option<String> {
    if status != PostStatus::Public {
        return None;
    }
    // A host is needed only to take an address apart.
    let address = format!("https://host.invalid{}", raw.filename);
    let path = address::path(&address).filter(|_| raw.filename.starts_with('/'));
    if path.is_none() {
        losses.push("its old address is missing or cannot be kept".to_owned());
    }
    path.map(str::to_owned)
}

fn note_what_stays(raw: &RawEntry, losses: &mut Vec<String>) {
    let notes = [
        (
            raw.has_enclosure,
            "its enclosures (audio or video files) are not carried",
        ),
        (raw.has_place, "its location is not carried"),
        (
            raw.content.contains("BLOG_video_class"),
            "a video that was uploaded to Blogger is not carried, because the file does not contain it; upload it here",
        ),
        (
            !raw.description.is_empty(),
            "its description for search engines is not carried",
        ),
    ];
    let notes = notes.iter().filter(|(applies, _)| *applies);
    losses.extend(notes.map(|(_, note)| (*note).to_owned()));
    note_unknown(raw, losses);
}

fn note_unknown(raw: &RawEntry, losses: &mut Vec<String>) {
    let unknown = raw.unknown.iter();
    losses.extend(unknown.map(|name| format!("its `{}` is not carried", printable(name))));
}

/// The author; anonymous commenters have no name.
fn author(raw: &RawEntry) -> ImportedAuthor {
    ImportedAuthor {
        name: raw.author.clone(),
        ..ImportedAuthor::default()
    }
}

fn html(is_html: bool, content: String) -> String {
    match is_html {
        true => content,
        false => to_html(&content),
    }
}

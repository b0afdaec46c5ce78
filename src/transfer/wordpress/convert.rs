//! Converting an item of the file into an [`ImportEntry`] for the importer, or naming the reason why
//! it is skipped.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::attachments::Attachments;
use super::body;
use super::channel::Channel;
use super::dates::{rss_time, time};
use super::fields;
use super::item::RawItem;
use super::origin::origin;
use super::uploads::Uploads;
use crate::model::{CommentMode, Kind, Origin, PostStatus};
use crate::transfer::address;
use crate::transfer::html::plain;
use crate::transfer::imported::{
    EntryKind, ImportEntry, ImportedAuthor, ImportedMedia, ImportedPost, Skipped,
};
use crate::transfer::xml::printable;
use crate::urls;

/// What an item is converted with.
pub(super) struct Context<'a> {
    pub(super) channel: &'a Channel,
    pub(super) attachments: &'a Attachments,
    pub(super) uploads: &'a Uploads,
}

/// Converts an item, without its comments.
pub(super) fn convert(raw: &RawItem, context: &Context<'_>) -> ImportEntry {
    let kind = kind(raw);
    let converted = match kind {
        EntryKind::Post => {
            post(raw, Kind::Post, context).map(|post| ImportEntry::Post(Box::new(post)))
        }
        EntryKind::Page => {
            post(raw, Kind::Page, context).map(|page| ImportEntry::Post(Box::new(page)))
        }
        EntryKind::Media => media(raw, context).map(|media| ImportEntry::Media(Box::new(media))),
        _ => Err(no_counterpart(&raw.kind)),
    };
    converted.unwrap_or_else(|why| {
        ImportEntry::Skipped(Skipped {
            kind,
            id: Some(printable(&raw.id)).filter(|id| !id.is_empty()),
            why,
            line: raw.line,
        })
    })
}

/// The kind of an item. Exports from before WXR have posts without a type.
fn kind(raw: &RawItem) -> EntryKind {
    match raw.kind.as_str() {
        "post" | "" => EntryKind::Post,
        "page" => EntryKind::Page,
        "attachment" => EntryKind::Media,
        "wp_template" | "wp_template_part" | "wp_global_styles" | "custom_css" => {
            EntryKind::Template
        }
        _ => EntryKind::Unknown,
    }
}

/// The reason why an item of this type is skipped.
fn no_counterpart(kind: &str) -> String {
    match kind {
        "nav_menu_item" | "wp_navigation" => "menus are not carried".to_owned(),
        "wp_block" => "reusable blocks are not carried".to_owned(),
        "revision" => "old revisions are not carried".to_owned(),
        "wp_template" | "wp_template_part" | "wp_global_styles" | "custom_css" => {
            "designs are not carried".to_owned()
        }
        other => format!("items of the type `{}` are not carried", printable(other)),
    }
}

/// The kind of an item in the ids of its origin.
pub(super) fn origin_of(raw: &RawItem, channel: &Channel) -> Origin {
    let kind = match kind(raw) {
        EntryKind::Page => "page",
        EntryKind::Media => "attachment",
        _ => "post",
    };
    origin(channel.site(), kind, &raw.id)
}

fn post(raw: &RawItem, kind: Kind, context: &Context<'_>) -> Result<ImportedPost, String> {
    let id = number(&raw.id)?;
    let mut losses = Vec::new();
    let status = status(raw, &mut losses);
    let published_at = published_at(raw, context.channel, &mut losses);
    let body = body::post(&raw.content, id, context.attachments);
    losses.extend(body.losses);
    let labels = labels(raw, &mut losses);
    let (old_url, path) = place(raw, context.channel, status, &mut losses);
    fields::note(raw, &mut losses);
    let origin = origin_of(raw, context.channel);
    Ok(ImportedPost {
        status,
        title: plain(&raw.title),
        excerpt: plain(&raw.excerpt),
        body: body.html,
        comments: comments(&raw.comment_status),
        pinned: raw.is_sticky == "1",
        cover: cover(raw, context.attachments, &mut losses),
        slug: Some(raw.name.clone()).filter(|name| !name.is_empty()),
        aliases: aliases(raw, status, path.as_deref()),
        path,
        old_url,
        labels,
        author: author(&raw.creator),
        updated_at: time(&raw.modified_gmt).unwrap_or(published_at),
        losses,
        ..ImportedPost::new(origin, kind, published_at)
    })
}

fn number(id: &str) -> Result<u64, String> {
    id.parse()
        .map_err(|_| "its id is not one of WordPress's".to_owned())
}

/// The status here. What only some readers could see becomes a draft, which nobody else sees.
fn status(raw: &RawItem, losses: &mut Vec<String>) -> PostStatus {
    let hidden = match raw.status.as_str() {
        _ if !raw.password.is_empty() => "it had a password; it is a draft here",
        "publish" | "future" | "" => return PostStatus::Public,
        "trash" => return PostStatus::Trash,
        "draft" | "auto-draft" => return PostStatus::Draft,
        "pending" => "it waited for a review; it is a draft here",
        "private" => "it was private; it is a draft here",
        _ => "its status is not known here; it is a draft",
    };
    losses.push(hidden.to_owned());
    PostStatus::Draft
}

/// The time of publication. A draft may have none in the file, and a published post only an RSS time.
fn published_at(raw: &RawItem, channel: &Channel, losses: &mut Vec<String>) -> DateTime<Utc> {
    let known = time(&raw.date_gmt).or_else(|| rss_time(&raw.pub_date));
    let known = known.or_else(|| time(&raw.modified_gmt));
    known
        .or_else(|| time(&raw.date))
        .or_else(|| {
            losses.push("it has no date in the file, and gets that of the export".to_owned());
            rss_time(&channel.exported)
        })
        .unwrap_or(DateTime::UNIX_EPOCH)
}

/// The address on the old blog and its path, without a slash at its end; a draft has neither.
fn place(
    raw: &RawItem,
    channel: &Channel,
    status: PostStatus,
    losses: &mut Vec<String>,
) -> (Option<String>, Option<String>) {
    if status == PostStatus::Draft || status == PostStatus::Trash {
        return (None, None);
    }
    let link = raw.link.trim();
    let old_url = if link.starts_with('/') {
        address::web(&format!("{}{link}", channel.home.trim_end_matches('/'))).map(str::to_owned)
    } else {
        address::web(link).map(str::to_owned)
    };
    let is_by_number = link.contains("?p=") || link.contains("?page_id=");
    let path = old_url.as_deref().filter(|_| !is_by_number);
    let path = path
        .and_then(address::path)
        .map(|path| path.trim_end_matches('/'));
    let path = path.filter(|path| !path.is_empty()).map(str::to_owned);
    if path.is_none() && !is_by_number {
        let is_front = old_url
            .as_deref()
            .is_some_and(|url| url.trim_end_matches('/') == channel.home.trim_end_matches('/'));
        losses.push(match is_front {
            true => "it was the front page, which shows the newest posts here".to_owned(),
            false => "its old address is missing or cannot be kept".to_owned(),
        });
    }
    (old_url, path)
}

/// The paths of former names, and the one for the address by number.
fn aliases(raw: &RawItem, status: PostStatus, path: Option<&str>) -> Vec<String> {
    let mut aliases = fields::old_paths(raw, path);
    if status == PostStatus::Public {
        aliases.extend(urls::by_parameter("p", &raw.id));
    }
    aliases
}

fn comments(status: &str) -> Option<CommentMode> {
    match status {
        "open" => Some(CommentMode::Open),
        "closed" => Some(CommentMode::Closed),
        _ => None,
    }
}

fn author(login: &str) -> ImportedAuthor {
    ImportedAuthor {
        login: Some(login.to_owned()).filter(|login| !login.is_empty()),
        name: login.to_owned(),
        ..ImportedAuthor::default()
    }
}

/// The categories and tags as labels, without duplicates, in the order of the file.
fn labels(raw: &RawItem, losses: &mut Vec<String>) -> Vec<String> {
    let has_domains = raw.terms.iter().any(|term| !term.domain.is_empty());
    let mut seen = HashSet::new();
    let mut labels = Vec::new();
    for term in &raw.terms {
        let name = plain(&term.name);
        match term.domain.as_str() {
            "category" | "post_tag" | "tag" => {}
            "" if !has_domains => {}
            "" => continue,
            "post_format" => {
                losses.push("its post format is not carried".to_owned());
                continue;
            }
            other => {
                losses.push(format!(
                    "its terms of the kind `{}` are not carried",
                    printable(other)
                ));
                continue;
            }
        }
        if !name.is_empty() && seen.insert(name.clone()) {
            labels.push(name);
        }
    }
    losses.dedup();
    labels
}

/// The address of the featured image.
fn cover(raw: &RawItem, attachments: &Attachments, losses: &mut Vec<String>) -> Option<String> {
    let id = raw.field("_thumbnail_id")?;
    let file = id.parse().ok().and_then(|id| attachments.find(id));
    if file.is_none() {
        losses.push("its featured image is not in the file".to_owned());
    }
    file.map(|file| file.url.clone())
}

fn media(raw: &RawItem, context: &Context<'_>) -> Result<ImportedMedia, String> {
    let url = if raw.attachment_url.is_empty() {
        &raw.guid
    } else {
        &raw.attachment_url
    };
    let url = address::web(url).ok_or("the file does not tell where it was")?;
    let mut losses = Vec::new();
    if !raw.content.trim().is_empty() {
        losses.push("its description is not carried".to_owned());
    }
    let uploaded = raw.field("_wp_attached_file").unwrap_or_default();
    let mut urls = fields::sizes(raw, url);
    // The page of an attachment, to which galleries and captions link.
    urls.extend(
        address::web(&raw.link)
            .filter(|link| address::path(link).is_some())
            .map(str::to_owned),
    );
    Ok(ImportedMedia {
        origin: origin_of(raw, context.channel),
        member: context.uploads.find(uploaded, url).map(str::to_owned),
        name: address::file_name(url).to_owned(),
        urls,
        alt: raw
            .field("_wp_attachment_image_alt")
            .map(plain)
            .unwrap_or_default(),
        caption: plain(&raw.excerpt),
        losses,
    })
}

//! Converting the comments of an item.

use super::body;
use super::channel::Channel;
use super::convert::origin_of;
use super::dates::{rss_time, time};
use super::item::{RawComment, RawItem};
use super::origin::origin;
use crate::model::CommentStatus;
use crate::model::comment::EmailAddress;
use crate::transfer::address;
use crate::transfer::html::plain;
use crate::transfer::imported::{
    CommentedPost, EntryKind, ImportEntry, ImportedAuthor, ImportedComment, ImportedCommentKind,
    Skipped,
};
use crate::transfer::xml::printable;

/// Converts a comment of an item.
pub(super) fn convert(raw: &RawComment, item: &RawItem, channel: &Channel) -> ImportEntry {
    match comment(raw, item, channel) {
        Ok(comment) => ImportEntry::Comment(Box::new(comment)),
        Err(why) => ImportEntry::Skipped(Skipped {
            kind: EntryKind::Comment,
            id: Some(printable(&raw.id)).filter(|id| !id.is_empty()),
            why,
            line: raw.line,
        }),
    }
}

fn comment(raw: &RawComment, item: &RawItem, channel: &Channel) -> Result<ImportedComment, String> {
    let kind = kind(raw)?;
    if raw.id.parse::<u64>().is_err() {
        return Err("its id is not one of WordPress's".to_owned());
    }
    let mut losses = Vec::new();
    let known = time(&raw.date_gmt).or_else(|| time(&raw.date));
    let published_at = known.or_else(|| {
        losses.push("it has no date in the file, and gets that of its post".to_owned());
        time(&item.date_gmt).or_else(|| rss_time(&item.pub_date))
    });
    let published_at = published_at.ok_or_else(|| {
        format!(
            "its date, `{}`, cannot be understood",
            printable(&raw.date_gmt)
        )
    })?;
    let site = channel.site();
    let status = status(&raw.approved, &mut losses);
    let post = CommentedPost::Origin(origin_of(item, channel).id);
    Ok(ImportedComment {
        parent_id: Some(&raw.parent)
            .filter(|parent| !matches!(parent.as_str(), "" | "0"))
            .map(|parent| origin(site, "comment", parent).id),
        kind,
        author: author(raw, channel, &mut losses),
        body: body::comment(&raw.content),
        status,
        losses,
        ..ImportedComment::new(origin(site, "comment", &raw.id), post, published_at)
    })
}

/// How a comment was written, or why it is skipped. A kind that is not known is never published: plugins
/// keep internal notes as comments.
fn kind(raw: &RawComment) -> Result<ImportedCommentKind, String> {
    let is_note = raw.fields.iter().any(|(key, _)| key == "_wp_note_status");
    match raw.kind.as_str() {
        "note" => Err("it is a note of the editors, which readers must not see".to_owned()),
        _ if is_note => Err("it is a note of the editors, which readers must not see".to_owned()),
        "" | "comment" => Ok(ImportedCommentKind::Comment),
        "pingback" | "trackback" => Ok(ImportedCommentKind::Mention),
        other => Err(format!(
            "comments of the kind `{}` are not carried",
            printable(other)
        )),
    }
}

fn status(approved: &str, losses: &mut Vec<String>) -> CommentStatus {
    match approved {
        "1" | "approve" | "approved" => CommentStatus::Approved,
        "spam" => CommentStatus::Spam,
        "trash" | "post-trashed" => CommentStatus::Trash,
        "0" | "hold" => CommentStatus::Pending,
        _ => {
            losses.push("its status is not known here; it waits for approval".to_owned());
            CommentStatus::Pending
        }
    }
}

fn author(raw: &RawComment, channel: &Channel, losses: &mut Vec<String>) -> ImportedAuthor {
    let url = address::web(&raw.url).map(str::to_owned);
    if url.is_none() && !matches!(raw.url.as_str(), "" | "http://" | "https://") {
        losses.push("its author's link is not a web address".to_owned());
    }
    ImportedAuthor {
        login: channel.login(&raw.user_id).map(str::to_owned),
        name: plain(&raw.author),
        url,
        email: EmailAddress::parse(&raw.email).ok(),
    }
}

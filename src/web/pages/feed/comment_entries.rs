//! Feed entries of comments.

use std::collections::HashMap;

use url::Url;

use super::entries::paragraph;
use crate::error::{Error, Result};
use crate::model::post::title_or;
use crate::model::{CommentId, CommentStatus, FeedForm};
use crate::render;
use crate::store::feed_comments::FeedComment;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::views::{FeedEntry, InReplyTo, XmlText};

/// Makes the entries of comments, in order. Their texts are made off the async threads.
pub(super) async fn of_comments(
    context: &PageContext,
    comments: &[FeedComment],
) -> Result<Vec<FeedEntry>> {
    let mut texts = Vec::with_capacity(comments.len());
    for comment in comments
        .iter()
        .filter(|comment| comment.status == CommentStatus::Approved)
    {
        let page = Url::parse(&post_url(context, comment)).map_err(Error::internal)?;
        texts.push((comment.id, comment.html.clone(), page));
    }
    let write = move || {
        texts
            .into_iter()
            .map(|(id, html, page)| (id, render::standalone(&html, &page)))
            .collect()
    };
    let mut texts: HashMap<CommentId, String> = context.services.off_thread(write).await?;
    Ok(comments
        .iter()
        .map(|comment| of_comment(context, comment, texts.remove(&comment.id)))
        .collect())
}

fn post_url(context: &PageContext, comment: &FeedComment) -> String {
    context.absolute(&urls::post(comment.post_path.as_ref(), comment.post_id))
}

/// Makes the entry of a comment. One that is not public has no text and becomes a tombstone with
/// the same id.
fn of_comment(context: &PageContext, comment: &FeedComment, html: Option<String>) -> FeedEntry {
    let is_shown = html.is_some();
    let title = title_or(
        &comment.post_title,
        &comment.post_excerpt,
        context.t.archive.untitled,
    );
    FeedEntry {
        id: context
            .services
            .urls
            .comment_entry(comment.id, comment.entry_id.as_ref()),
        url: context.absolute(&urls::comment(comment.id)),
        title: context.t.feeds.reply_to.with(&title).into(),
        summary: None,
        author: if is_shown {
            comment.author_name.as_str()
        } else {
            context.t.thread.removed_comment
        }
        .into(),
        author_url: comment
            .author_url
            .as_deref()
            .filter(|_| is_shown)
            .map(XmlText::from),
        published: comment.created_at.into(),
        updated: comment.changed_at().into(),
        labels: Vec::new(),
        lang: None,
        html: html
            .unwrap_or_else(|| paragraph(context.t.thread.removed))
            .into(),
        replies: None,
        enclosures: Vec::new(),
        cover: None,
        in_reply_to: in_reply_to(context, comment, post_url(context, comment)),
    }
}

/// Returns the elements `in-reply-to` (RFC 4685, section 3) of a comment: its post and, for a
/// reply, its parent.
fn in_reply_to(context: &PageContext, comment: &FeedComment, post_url: String) -> Vec<InReplyTo> {
    let urls = &context.services.urls;
    let feed_url = comment
        .post_path
        .as_ref()
        .map(|path| context.absolute(&urls::post_feed(path, FeedForm::Atom)));
    let post = InReplyTo {
        id: urls.post_entry(comment.post_id, comment.post_entry_id.as_ref()),
        url: post_url,
        feed_url: Some(context.absolute(&urls::feed_of("/", FeedForm::Atom))),
    };
    let parent = comment.parent_id.map(|parent| InReplyTo {
        id: urls.comment_entry(parent, comment.parent_entry_id.as_ref()),
        url: context.absolute(&urls::comment(parent)),
        feed_url,
    });
    std::iter::once(post).chain(parent).collect()
}

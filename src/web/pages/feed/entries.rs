//! Feed entries, made from posts and comments.

use std::collections::HashMap;

use url::Url;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::post::title_or;
use crate::model::settings::FeedText;
use crate::model::{CommentId, CommentMode, CommentStatus, FeedForm, Media, PostId};
use crate::render;
use crate::store::feed_comments::FeedComment;
use crate::store::feeds::{FeedPosition, FeedPost};
use crate::store::{self, Conn};
use crate::urls;
use crate::web::context::PageContext;
use crate::web::views::{Enclosure, FeedEntry, InReplyTo, Replies, XmlText};

/// The number of posts that are read at once.
const CHUNK: usize = 10;
/// The size at which a page of a feed ends, in bytes of text: a hundred posts may have a mebibyte
/// each.
pub(super) const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// The entries of a page with their times, and the cursor of the next page if this one was cut
/// short.
pub(super) struct Entries {
    pub entries: Vec<(Timestamp, FeedEntry)>,
    pub cut: Option<Cursor>,
}

/// Makes the entries of the posts in these places.
pub(super) async fn of_posts(
    context: &mut PageContext,
    places: &[FeedPosition],
    text: FeedText,
) -> Result<Entries> {
    let (mut entries, mut bytes) = (Vec::with_capacity(places.len()), 0);
    for chunk in places.chunks(CHUNK) {
        let ids: Vec<PostId> = chunk.iter().map(|place| place.id).collect();
        let posts = store::feeds::list_posts(&mut context.conn, &ids).await?;
        let labels = store::labels::list_by_posts(&mut context.conn, &ids).await?;
        let files = played(&mut context.conn, &posts).await?;
        let mut posts: HashMap<PostId, FeedPost> =
            posts.into_iter().map(|post| (post.id, post)).collect();
        for place in chunk {
            // A post that was deleted meanwhile is left out.
            let Some(post) = posts.remove(&place.id) else {
                continue;
            };
            let own = labels
                .iter()
                .filter(|(id, _)| *id == post.id)
                .map(|(_, name)| name.as_str().into())
                .collect();
            bytes += post.html.as_str().len();
            let enclosures = enclosures(context, &post, &files);
            let changed = post.published_at.max(post.updated_at);
            let mut entry = of_post(context, post, own, text).await?;
            entry.enclosures = enclosures;
            entries.push((changed, entry));
            let is_last = places.last() == Some(place);
            if bytes > PAGE_BYTES && !is_last {
                return Ok(Entries {
                    entries,
                    cut: Some(place.key()),
                });
            }
        }
    }
    Ok(Entries { entries, cut: None })
}

/// Reads the items of the media library that posts play.
async fn played(conn: &mut Conn, posts: &[FeedPost]) -> Result<Vec<Media>> {
    let hashes: Vec<_> = posts
        .iter()
        .flat_map(|post| render::played(&post.html))
        .collect();
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    store::media::list_by_hashes(conn, &hashes).await
}

/// Returns what a post plays, in the order of its text.
fn enclosures(context: &PageContext, post: &FeedPost, files: &[Media]) -> Vec<Enclosure> {
    let hashes = render::played(&post.html);
    let found = hashes
        .iter()
        .filter_map(|hash| files.iter().find(|file| file.hash == *hash));
    let enclosure = |file: &Media| Enclosure {
        url: context.absolute(&urls::media(&file.hash, &file.name)),
        bytes: file.bytes,
        content_type: file.content_type.clone(),
    };
    found.map(enclosure).collect()
}

async fn of_post(
    context: &PageContext,
    post: FeedPost,
    labels: Vec<XmlText>,
    text: FeedText,
) -> Result<FeedEntry> {
    let url = context.absolute(&urls::post(post.path.as_ref(), post.id));
    let summary = if post.subtitle.is_empty() {
        &post.excerpt
    } else {
        &post.subtitle
    };
    Ok(FeedEntry {
        id: context
            .services
            .urls
            .post_entry(post.id, post.entry_id.as_ref()),
        title: context
            .typeset(
                &title_or(&post.title, &post.excerpt, context.t.archive.untitled),
                post.lang.as_ref(),
            )
            .into(),
        summary: (!summary.is_empty()).then(|| summary.as_str().into()),
        author: post.author_name.as_str().into(),
        author_url: post.author_url.as_deref().map(XmlText::from),
        published: post.published_at.into(),
        updated: post.published_at.max(post.updated_at).into(),
        labels,
        lang: post.lang.clone(),
        replies: replies(context, &post, &url),
        in_reply_to: Vec::new(),
        enclosures: Vec::new(),
        html: html_of_post(context, post, &url, text).await?.into(),
        url,
    })
}

fn replies(context: &PageContext, post: &FeedPost, url: &str) -> Option<Replies> {
    let path = post
        .path
        .as_ref()
        .filter(|_| post.comments != CommentMode::Hidden)?;
    Some(Replies {
        page_url: format!("{url}#comments"),
        feed_url: context.absolute(&urls::post_feed(path, FeedForm::Atom)),
        count: post.comment_count,
        updated: post.commented_at.map(Into::into),
    })
}

/// Returns the HTML of a post, or of its beginning. It may be long, so that it is made off the
/// async threads.
async fn html_of_post(
    context: &PageContext,
    post: FeedPost,
    url: &str,
    text: FeedText,
) -> Result<String> {
    let page = Url::parse(url).map_err(Error::internal)?;
    let write = move || match text {
        FeedText::Full => render::standalone(&post.html, &page),
        FeedText::Short => render::before_jump(&post.html).map_or_else(
            || paragraph(&post.excerpt),
            |html| render::standalone(&html, &page),
        ),
    };
    context.services.off_thread(write).await
}

/// Returns plain text as an HTML paragraph.
fn paragraph(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!(
        "<p>{}</p>",
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    )
}

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

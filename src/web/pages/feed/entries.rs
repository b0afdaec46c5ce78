//! Feed entries, made from posts and comments.

use std::collections::HashMap;

use url::Url;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::post::title_or;
use crate::model::settings::FeedText;
use crate::model::{CommentId, CommentMode, CommentStatus, FeedForm, Media, MediaHash, PostId};
use crate::render;
use crate::store;
use crate::store::feed_comments::FeedComment;
use crate::store::feeds::{FeedPosition, FeedPost};
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
    let (mut made, mut bytes, mut cut) = (Vec::with_capacity(places.len()), 0, None);
    for chunk in places.chunks(CHUNK) {
        let ids: Vec<PostId> = chunk.iter().map(|place| place.id).collect();
        let posts = store::feeds::list_posts(&mut context.conn, &ids).await?;
        let labels = store::labels::list_by_posts(&mut context.conn, &ids).await?;
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
            made.push(of_post(context, post, own, text).await?);
            if bytes > PAGE_BYTES && places.last() != Some(place) {
                cut = Some(place.key());
                break;
            }
        }
        if cut.is_some() {
            break;
        }
    }
    add_enclosures(context, &mut made).await?;
    let entries = made.into_iter().map(|made| (made.changed, made.entry));
    Ok(Entries {
        entries: entries.collect(),
        cut,
    })
}

/// The entry of a post, before the media library was asked for its files.
struct Made {
    changed: Timestamp,
    entry: FeedEntry,
    /// The sounds and videos that the post plays, in the order of its text.
    played: Vec<MediaHash>,
}

/// Adds to each entry what its post plays.
async fn add_enclosures(context: &mut PageContext, made: &mut [Made]) -> Result<()> {
    let hashes: Vec<_> = made.iter().flat_map(|made| made.played.clone()).collect();
    if hashes.is_empty() {
        return Ok(());
    }
    let files = store::media::list_by_hashes(&mut context.conn, &hashes).await?;
    for made in made {
        let played = made.played.iter();
        let found = played.filter_map(|hash| files.iter().find(|file| file.hash == *hash));
        made.entry.enclosures = found.map(|file| enclosure(context, file)).collect();
    }
    Ok(())
}

fn enclosure(context: &PageContext, file: &Media) -> Enclosure {
    Enclosure {
        url: context.absolute(&urls::media(&file.hash, &file.name)),
        bytes: file.bytes,
        content_type: file.content_type.clone(),
    }
}

async fn of_post(
    context: &PageContext,
    post: FeedPost,
    labels: Vec<XmlText>,
    text: FeedText,
) -> Result<Made> {
    let url = context.absolute(&urls::post(post.path.as_ref(), post.id));
    let summary = if post.subtitle.is_empty() {
        &post.excerpt
    } else {
        &post.subtitle
    };
    let changed = post.published_at.max(post.updated_at);
    let mut entry = FeedEntry {
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
        updated: changed.into(),
        labels,
        lang: post.lang.clone(),
        replies: replies(context, &post, &url),
        in_reply_to: Vec::new(),
        enclosures: Vec::new(),
        html: XmlText::default(),
        url,
    };
    let (html, played) = html_of_post(context, post, &entry.url, text).await?;
    entry.html = html.into();
    Ok(Made {
        changed,
        entry,
        played,
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

/// Returns the HTML of a post, or of its beginning, and what the whole post plays. The text may be
/// long, so that it is read off the async threads.
async fn html_of_post(
    context: &PageContext,
    post: FeedPost,
    url: &str,
    text: FeedText,
) -> Result<(String, Vec<MediaHash>)> {
    let page = Url::parse(url).map_err(Error::internal)?;
    let write = move || {
        let html = match text {
            FeedText::Full => render::standalone(&post.html, &page),
            FeedText::Short => render::before_jump(&post.html).map_or_else(
                || paragraph(&post.excerpt),
                |html| render::standalone(&html, &page),
            ),
        };
        (html, render::played(&post.html))
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

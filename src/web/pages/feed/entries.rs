//! Feed entries of posts.

use std::collections::HashMap;

use url::Url;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::post::title_or;
use crate::model::settings::FeedText;
use crate::model::{CommentMode, FeedForm, MediaHash, MediaPath, PostId, SurrogateKey};
use crate::own_media;
use crate::render::{self, OwnFile};
use crate::store;
use crate::store::feeds::{FeedPosition, FeedPost};
use crate::urls;
use crate::web::context::PageContext;
use crate::web::picture;
use crate::web::views::{Enclosure, FeedCover, FeedEntry, Replies, XmlText};

/// The number of posts that are read at once.
const CHUNK: usize = 10;
/// The width in pixels from which on a cover is large enough for readers of feeds.
const COVER_PIXELS: i64 = 1200;
/// The size at which a page of a feed ends, in bytes of text: a hundred posts may have a mebibyte
/// each.
pub(super) const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// The entries of a page with their times, the surrogate keys of the files that they show, and the
/// cursor of the next page if this one was cut short.
pub(super) struct Entries {
    pub entries: Vec<(Timestamp, FeedEntry)>,
    pub keys: Vec<SurrogateKey>,
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
    let keys = add_files(context, &mut made).await?;
    let entries = made.into_iter().map(|made| (made.changed, made.entry));
    Ok(Entries {
        entries: entries.collect(),
        keys,
        cut,
    })
}

/// The entry of a post, before the media library was asked for its files.
struct Made {
    changed: Timestamp,
    entry: FeedEntry,
    /// The sounds and videos that the post plays, in the order of its text.
    played: Vec<MediaHash>,
    /// The picture that stands for the post.
    cover: Option<MediaHash>,
}

/// Adds to each entry what its post plays, and its cover. Returns the surrogate keys of a feed that
/// shows these.
async fn add_files(context: &mut PageContext, made: &mut [Made]) -> Result<Vec<SurrogateKey>> {
    let covers = made.iter().filter_map(|made| made.cover.clone());
    let played = made.iter().flat_map(|made| made.played.clone());
    let hashes: Vec<_> = played.chain(covers).collect();
    let files = own_media::read(&mut context.conn, &hashes).await?;
    for made in made {
        let played = made.played.iter().filter_map(|hash| files.file(hash));
        made.entry.enclosures = played.map(|file| enclosure(context, file)).collect();
        let cover = made.cover.as_ref().and_then(|hash| files.picture(hash));
        made.entry.cover = cover.map(|file| feed_cover(context, file));
    }
    Ok(hashes.into_iter().map(SurrogateKey::Media).collect())
}

fn enclosure(context: &PageContext, file: &OwnFile) -> Enclosure {
    Enclosure {
        url: context.absolute(&file.path()),
        bytes: file.media().bytes,
        content_type: file.media().content_type.clone(),
    }
}

/// Returns a cover in the size that readers of feeds show.
fn feed_cover(context: &PageContext, file: &OwnFile) -> FeedCover {
    let media = file.media();
    let whole = || {
        let (width, height) = file.size().unwrap_or_default();
        (file.path(), width, height, media.bytes, &media.content_type)
    };
    let (path, width, height, bytes, content_type) = match file.variant_of(COVER_PIXELS) {
        Some((it, path)) => (path, it.width, it.height, it.bytes, &it.content_type),
        None => whole(),
    };
    FeedCover {
        url: context.absolute(&path),
        width,
        height,
        bytes,
        content_type: content_type.clone(),
        alt: picture::alt(media).into(),
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
        cover: None,
        html: XmlText::default(),
        url,
    };
    let cover = post.cover.as_ref().map(MediaPath::hash);
    let (html, played) = html_of_post(context, post, &entry.url, text).await?;
    entry.html = html.into();
    Ok(Made {
        changed,
        entry,
        played,
        cover,
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
pub(super) fn paragraph(text: &str) -> String {
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

//! The page of a post, with its comments and what is related to it.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::post_head::{self, Described};
use super::thread::ThreadPart;
use super::{comment_form, listing, related, short_text, thread};
use crate::error::{Error, Result};
use crate::model::{CommentMode, Kind, MediaPath, Post, PostPath, SurrogateKey, User};
use crate::render::{self, OwnFile};
use crate::store;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::picture;
use crate::web::response::private_with_images;
use crate::web::views::{Discussion, Link, PageHead, PostPage, RelatedContent, Ribbon, ThreadPage};

/// The most characters of what the author says about themselves.
const BIO: usize = 160;

/// Renders the page of a published post with a part of its comments.
pub(in crate::web) async fn render(
    mut context: PageContext,
    post: Post,
    part: ThreadPart,
) -> Result<RenderedPage> {
    let path = post.path.clone().ok_or(Error::NotFound)?;
    context.expires_with(&post);
    if matches!(part, ThreadPart::Subtree { .. }) {
        return subtree(context, &post, &path, &part).await;
    }
    let author = store::users::find(&mut context.conn, post.author_id).await?;
    let labels = store::labels::list_by_post(&mut context.conn, post.id).await?;
    let (related, mut keys) = related::read(&mut context, &post, &path, &labels).await?;
    let discussion = discussion(&mut context, &post, &path, &part).await?;
    let photo = author.as_ref().and_then(|author| author.photo.as_ref());
    let chosen = post.cover.iter().chain(photo);
    let pictures = picture::read(&mut context, chosen, &mut keys).await?;
    let found = |path: Option<&MediaPath>| pictures.picture(&path?.hash());
    let (cover, photo) = (found(post.cover.as_ref()), found(photo));
    let shown = cover.filter(|cover| is_cover_shown(&context, &post, cover));
    let described = Described {
        post: &post,
        path: &path,
        author: author.as_ref(),
        cover,
        photo,
        labels: &labels,
        thread: discussion.as_ref().map(|discussion| &discussion.thread),
        is_later_part: part != ThreadPart::START,
    };
    let head = post_head::of(&context, &described)?;
    let bio = bio(&context, &post, author.as_ref()).await?;
    let published = post.published_at.unwrap_or(post.created_at);
    let view = PostPage {
        layout: context.layout(head),
        ribbon: None,
        is_page: post.kind == Kind::Page,
        url: context.absolute(&urls::path(&path)),
        lang: listing::lang(&context, &post),
        date: context.locale.day(published),
        date_iso: context.locale.iso(published),
        updated_iso: (post.updated_at > published).then(|| context.locale.iso(post.updated_at)),
        title: (!post.title.is_empty()).then(|| context.typeset(&post.title, post.lang.as_ref())),
        subtitle: context.subtitle(&post),
        cover: shown.map(picture::at_head),
        featured: match (cover, shown) {
            (Some(cover), None) => Some(context.absolute(&cover.path())),
            _ => None,
        },
        body: post.html.clone(),
        labels: listing::label_links(&labels),
        author: author.as_ref().map(|user| user.name.clone()),
        author_url: author.as_ref().map(|user| urls::author(&user.slug)),
        bio,
        photo: photo.map(picture::photo),
        discussion,
        related,
    };
    keys.push(SurrogateKey::Post(post.id));
    let mut rendered = context.page(&view, keys)?;
    rendered.image_hosts = post.image_hosts.0;
    Ok(rendered)
}

/// Renders a post that is not public for those who write it, with a ribbon above it: as its page will
/// be, but without comments and neighbours.
pub(in crate::web) fn preview(
    context: PageContext,
    post: Post,
    labels: &[String],
    ribbon: Ribbon,
) -> Result<Response<Body>> {
    let published = post.published_at.unwrap_or(context.now);
    let minutes = render::reading_minutes(&post.html);
    let head = PageHead {
        title: context.title(&post),
        noindex: true,
        lang: post.lang.clone(),
        ..PageHead::default()
    };
    let view = PostPage {
        layout: context.layout(head),
        ribbon: Some(ribbon),
        is_page: post.kind == Kind::Page,
        url: String::new(),
        lang: listing::lang(&context, &post),
        date: context.locale.day(published),
        date_iso: context.locale.iso(published),
        updated_iso: None,
        title: (!post.title.is_empty()).then(|| context.typeset(&post.title, post.lang.as_ref())),
        subtitle: context.subtitle(&post),
        labels: labels
            .iter()
            .map(|name| Link::new(urls::label(name), name))
            .collect(),
        author: None,
        author_url: None,
        bio: String::new(),
        discussion: None,
        related: RelatedContent {
            minutes: (minutes > 1).then(|| context.locale.count(&context.t.post.minutes, minutes)),
            contents: render::contents_above(&post.html, minutes),
            ..RelatedContent::default()
        },
        cover: None,
        featured: None,
        photo: None,
        body: post.html,
    };
    private_with_images(StatusCode::OK, &view, &post.image_hosts.0)
}

/// Returns the line about the author below the text, which static pages do not have. The surrogate key
/// of the site, which every page has, covers it.
async fn bio(context: &PageContext, post: &Post, author: Option<&User>) -> Result<String> {
    let Some(author) = author.filter(|_| post.kind == Kind::Post) else {
        return Ok(String::new());
    };
    let bio = short_text::render(context, &author.bio).await?;
    Ok(bio.map_or_else(String::new, |bio| render::excerpt(&bio, BIO)))
}

/// Whether the page shows the cover above the title: where the appearance wants it, and unless the
/// text shows the same picture.
fn is_cover_shown(context: &PageContext, post: &Post, cover: &OwnFile) -> bool {
    let hash = cover.media().hash.as_str();
    context.settings.appearance.post_cover() && !post.html.as_str().contains(hash)
}

/// Renders a page with one subtree of the thread, which names its post.
async fn subtree(
    mut context: PageContext,
    post: &Post,
    path: &PostPath,
    part: &ThreadPart,
) -> Result<RenderedPage> {
    if post.comments == CommentMode::Hidden {
        return Err(Error::NotFound);
    }
    let thread = thread::read(&mut context, post, path, part).await?;
    let head = post_head::of(
        &context,
        &Described {
            post,
            path,
            author: None,
            cover: None,
            photo: None,
            labels: &[],
            thread: None,
            is_later_part: true,
        },
    )?;
    let view = ThreadPage {
        layout: context.layout(head),
        post: Link::new(urls::path(path), context.title(post)),
        heading: context
            .locale
            .count(&context.t.post.comments, post.comment_count),
        thread,
        comment_url: (context.comment_mode(post) != CommentMode::Closed)
            .then(|| urls::path(path) + "#comment-form"),
    };
    context.page(&view, vec![SurrogateKey::Post(post.id)])
}

async fn discussion(
    context: &mut PageContext,
    post: &Post,
    path: &PostPath,
    part: &ThreadPart,
) -> Result<Option<Discussion>> {
    if post.comments == CommentMode::Hidden {
        return Ok(None);
    }
    let mentions = if *part == ThreadPart::START {
        thread::mentions::read(context, post).await?
    } else {
        None
    };
    let is_open = context.comment_mode(post) != CommentMode::Closed;
    let is_empty = post.comment_count == 0 && mentions.is_none();
    // A page that accepts no comments and has neither comments nor mentions does not mention them.
    if !is_open && post.kind == Kind::Page && is_empty {
        return Ok(None);
    }
    let thread = thread::read(context, post, path, part).await?;
    let form = is_open.then(|| comment_form::empty(context, post.id));
    let notice = is_open
        .then(|| comment_form::notice(context, post))
        .flatten();
    Ok(Some(Discussion {
        heading: context
            .locale
            .count(&context.t.post.comments, post.comment_count),
        thread,
        mentions,
        notice,
        form,
    }))
}

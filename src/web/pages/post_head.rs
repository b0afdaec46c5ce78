//! The head of a post's page: its metadata for the browser's tab, link previews and search engines.

use super::feed;
use crate::error::Result;
use crate::model::{CommentMode, Kind, Label, Post, PostPath, User};
use crate::render::OwnFile;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::lead_image;
use crate::web::share_image;
use crate::web::views::{
    Article, Blog, CommentName, JsonLd, PageHead, Person, Posting, PreviewImage, Thread,
};

/// A post with what its page shows of it.
pub(super) struct Described<'a> {
    /// The post.
    pub post: &'a Post,
    /// The post's path.
    pub path: &'a PostPath,
    /// The author.
    pub author: Option<&'a User>,
    /// The cover.
    pub cover: Option<&'a OwnFile>,
    /// The author's photo.
    pub photo: Option<&'a OwnFile>,
    /// The labels.
    pub labels: &'a [Label],
    /// The comments on the page.
    pub thread: Option<&'a Thread>,
    /// Whether the page is a later one of the thread, not the post's own URL.
    pub is_later_part: bool,
}

/// Returns the head of the page.
pub(super) fn of(context: &PageContext, shown: &Described<'_>) -> Result<PageHead> {
    let post = shown.post;
    let description = context
        .subtitle(post)
        .unwrap_or_else(|| post.excerpt.clone());
    let image = image(context, post, shown.cover);
    let data = if shown.is_later_part {
        None
    } else {
        Some(JsonLd::new(&posting(context, shown, image.as_ref()))?)
    };
    Ok(PageHead {
        title: context.title(post),
        canonical: Some(address(context, shown)),
        description: (!description.is_empty()).then_some(description),
        noindex: shown.is_later_part,
        feeds: if post.comments == CommentMode::Hidden {
            Vec::new()
        } else {
            feed::thread::links(context, post, shown.path)
        },
        article: Some(article(context, shown)),
        lang: post.lang.clone(),
        image,
        data,
    })
}

fn address(context: &PageContext, shown: &Described<'_>) -> String {
    context.absolute(&urls::path(shown.path))
}

/// Returns what is cut from the cover; without one, the first of the post's own images that is
/// large enough; without such, the image that is drawn for it, if there is one.
fn image(context: &PageContext, post: &Post, cover: Option<&OwnFile>) -> Option<PreviewImage> {
    if cover.is_some() {
        return share_image::preview(context, Some(post), cover);
    }
    let Some(image) = lead_image::of(&post.html) else {
        return share_image::preview(context, Some(post), None);
    };
    let url = if image.src.starts_with('/') {
        context.absolute(&image.src)
    } else {
        image.src
    };
    let alt = if image.alt.is_empty() {
        context.title(post)
    } else {
        image.alt
    };
    Some(PreviewImage {
        url,
        size: image.size,
        alt,
    })
}

fn article(context: &PageContext, shown: &Described<'_>) -> Article {
    let post = shown.post;
    Article {
        published: post.published_at.map(|at| context.locale.iso(at)),
        modified: Some(modified(context, post)),
        author: shown
            .author
            .map(|author| context.absolute(&urls::author(&author.slug))),
        tags: shown
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect(),
    }
}

/// Returns the time of the author's last change, but at least that of publication.
pub(super) fn modified(context: &PageContext, post: &Post) -> String {
    context.locale.iso(
        post.published_at
            .map_or(post.updated_at, |at| at.max(post.updated_at)),
    )
}

fn posting(context: &PageContext, shown: &Described<'_>, image: Option<&PreviewImage>) -> Posting {
    let post = shown.post;
    let kind = if post.kind == Kind::Page {
        "WebPage"
    } else {
        "BlogPosting"
    };
    let blog = Blog::named(&context.absolute("/"), &context.settings.title);
    Posting {
        date_published: context
            .locale
            .iso(post.published_at.unwrap_or(post.created_at)),
        date_modified: modified(context, post),
        in_language: post
            .lang
            .clone()
            .unwrap_or_else(|| context.settings.language.clone()),
        author: shown.author.map(|author| {
            Person::new(
                &author.name,
                Some(context.absolute(&urls::author(&author.slug))),
                shown.photo.map(|photo| context.absolute(&photo.path())),
            )
        }),
        image: match shown.cover {
            Some(cover) => Some(context.absolute(&cover.path())),
            None => image.map(|image| image.url.clone()),
        },
        publisher: context.publisher(),
        keywords: shown
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect(),
        comment_count: (post.comments != CommentMode::Hidden).then_some(post.comment_count),
        comment: shown.thread.map(comments).unwrap_or_default(),
        ..Posting::new(kind, &address(context, shown), context.title(post), blog)
    }
}

/// Describes the comments of a thread by their anchors, without those that were removed.
fn comments(thread: &Thread) -> Vec<CommentName> {
    let shown = thread
        .items
        .iter()
        .map(|item| &item.comment)
        .filter(|comment| !comment.removed);
    let name = |comment: &crate::web::views::CommentView| {
        let parent = comment
            .in_reply_to
            .as_ref()
            .map(|parent| parent.url.clone());
        CommentName::new(format!("#comment-{}", comment.id), parent)
    };
    shown.map(name).collect()
}

//! What a post's page says of itself: to a browser's tab, to link previews, to search engines.

use super::{feed, share};
use crate::error::Result;
use crate::model::{Account, CommentMode, Kind, Label, Post, PostPath};
use crate::urls;
use crate::web::lead_image;
use crate::web::page::Reading;
use crate::web::views::{
    Article, Blog, CommentName, JsonLd, PageHead, Person, Posting, PreviewImage, Thread,
};

/// A post as its page shows it.
pub(super) struct Described<'a> {
    /// The post.
    pub post: &'a Post,
    /// Its address.
    pub path: &'a PostPath,
    /// Who wrote it.
    pub author: Option<&'a Account>,
    /// Its labels.
    pub labels: &'a [Label],
    /// The comments of the page.
    pub thread: Option<&'a Thread>,
    /// Whether it is another page than the post's own address.
    pub is_later_part: bool,
}

/// The head of the page.
pub(super) fn of(reading: &Reading, shown: &Described<'_>) -> Result<PageHead> {
    let post = shown.post;
    let description = reading
        .subtitle(post)
        .unwrap_or_else(|| post.excerpt.clone());
    let image = image(reading, post);
    let data = if shown.is_later_part {
        None
    } else {
        Some(JsonLd::new(&posting(reading, shown, &image))?)
    };
    Ok(PageHead {
        title: reading.title(post),
        canonical: Some(address(reading, shown)),
        description: (!description.is_empty()).then_some(description),
        noindex: shown.is_later_part,
        feeds: if post.comments == CommentMode::Hidden {
            Vec::new()
        } else {
            feed::thread::links(reading, post, shown.path)
        },
        article: Some(article(reading, shown)),
        lang: post.lang.clone(),
        image: Some(image),
        data,
    })
}

fn address(reading: &Reading, shown: &Described<'_>) -> String {
    reading.absolute(&urls::path(shown.path))
}

/// The first of the post's own pictures that is large enough, else the one that is drawn for it.
fn image(reading: &Reading, post: &Post) -> PreviewImage {
    let Some(image) = lead_image::of(&post.html) else {
        return share::preview(reading, Some(post));
    };
    let url = if image.src.starts_with('/') {
        reading.absolute(&image.src)
    } else {
        image.src
    };
    let alt = if image.alt.is_empty() {
        reading.title(post)
    } else {
        image.alt
    };
    PreviewImage {
        url,
        size: image.size,
        alt,
    }
}

fn article(reading: &Reading, shown: &Described<'_>) -> Article {
    let post = shown.post;
    Article {
        published: post.published_at.map(|at| reading.words.iso(at)),
        modified: Some(modified(reading, post)),
        author: shown
            .author
            .map(|author| reading.absolute(&urls::author(&author.slug))),
        tags: shown
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect(),
    }
}

/// When the author last changed it: not before it was published.
pub(super) fn modified(reading: &Reading, post: &Post) -> String {
    reading.words.iso(
        post.published_at
            .map_or(post.updated_at, |at| at.max(post.updated_at)),
    )
}

fn posting(reading: &Reading, shown: &Described<'_>, image: &PreviewImage) -> Posting {
    let post = shown.post;
    let kind = if post.kind == Kind::Page {
        "WebPage"
    } else {
        "BlogPosting"
    };
    let blog = Blog::named(&reading.absolute("/"), &reading.settings.title);
    Posting {
        date_published: reading
            .words
            .iso(post.published_at.unwrap_or(post.created_at)),
        date_modified: modified(reading, post),
        in_language: post
            .lang
            .clone()
            .unwrap_or_else(|| reading.settings.language.clone()),
        author: shown.author.map(|author| {
            Person::new(
                &author.name,
                Some(reading.absolute(&urls::author(&author.slug))),
            )
        }),
        image: Some(image.url.clone()),
        keywords: shown
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect(),
        comment_count: (post.comments != CommentMode::Hidden).then_some(post.comment_count),
        comment: shown.thread.map(comments).unwrap_or_default(),
        ..Posting::new(kind, &address(reading, shown), reading.title(post), blog)
    }
}

/// The comments of a thread by their anchors; one that was removed says nothing.
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

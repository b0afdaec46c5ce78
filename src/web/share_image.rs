//! The share image of a post or of the blog: what it shows, and its entry in the head of a page.

use super::context::PageContext;
use super::views::PreviewImage;
use crate::drawing::{CARD_HEIGHT, CARD_WIDTH, Card, HAS_TEXT};
use crate::model::{Kind, Post};
use crate::urls;

/// Returns the content of the share image of a post or of the blog.
pub fn card<C>(context: &PageContext<C>, post: Option<&Post>) -> Card {
    let settings = &context.settings;
    let dated = post
        .filter(|post| post.kind == Kind::Post)
        .and_then(|post| post.published_at);
    Card {
        title: post.map(|post| context.title(post)),
        date: dated.map(|at| context.locale.day(at)),
        blog: settings.title.clone(),
        lang: post
            .and_then(|post| post.lang.clone())
            .unwrap_or_else(|| settings.language.clone()),
        shades: settings.appearance.palette().day,
    }
}

/// Returns the share image for the head of a page, unless Tympan was built without them.
pub fn preview<C>(context: &PageContext<C>, post: Option<&Post>) -> Option<PreviewImage> {
    if !HAS_TEXT {
        return None;
    }
    let card = card(context, post);
    let subject = post.map_or_else(|| urls::BLOG.to_owned(), |post| post.id.to_string());
    Some(PreviewImage {
        url: context.absolute(&urls::share(&subject, &card.hash())),
        size: Some((CARD_WIDTH, CARD_HEIGHT)),
        alt: card.title.unwrap_or(card.blog),
    })
}

//! `GET {post path}.atom`, `{post path}.comments.json`: the comments under one post.
//!
//! Its pages together hold what the post's page holds: with what each comment answers, the tree can be built
//! from the feed alone. A removed comment that holds replies in their places is a tombstone.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::comments::{self, Source};
use super::{Parameters, parameters};
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::model::{CommentId, CommentMode, Post, PostId, PostPath, PostStatus};
use crate::store;
use crate::store::feed_comments::FeedComment;
use crate::urls;
use crate::web::negotiation::Form;
use crate::web::page::{PageRequest, Reading, moved};
use crate::web::page_cache::Rendered;
use crate::web::pages::post;
use crate::web::views::{FeedForm, FeedLink};

/// The most hidden comments that are looked at for one page; it ends after so many.
const HIDDEN: i64 = 500;
/// The forms in which there is a feed of a post's comments, each with what its address ends with.
const ENDINGS: [(&str, FeedForm); 2] = [
    (".atom", FeedForm::Atom),
    (".comments.json", FeedForm::Json),
];

/// The form that a path asks for, and the path without its ending; `None` for an address that is no such feed.
pub(in crate::web::pages) fn split(path: &str) -> Option<(&str, FeedForm)> {
    ENDINGS.into_iter().find_map(|(ending, form)| {
        Some((
            path.strip_suffix(ending).filter(|stem| stem.len() > 1)?,
            form,
        ))
    })
}

/// The feeds of a post's comments.
pub(in crate::web::pages) fn links(
    reading: &Reading,
    post: &Post,
    path: &PostPath,
) -> Vec<FeedLink> {
    let title = reading.t.feeds.comments_on.with(&reading.title(post));
    let link = |form: FeedForm| FeedLink {
        url: urls::post_feed(path, form.ending()),
        form,
        title: format!("{title} ({})", form.name()),
    };
    ENDINGS.into_iter().map(|(_, form)| link(form)).collect()
}

/// The comments under the post whose address this is without its ending, or whatever else has this address.
pub(in crate::web::pages) async fn get(
    app: &App,
    request: &PageRequest,
    form: FeedForm,
) -> Response<Body> {
    let path = request.uri.path().to_owned();
    let answer = parameters::cached(app, request, move |reading, parameters| {
        Box::pin(render(reading, form, path, parameters))
    });
    answer.await
}

async fn render(
    mut reading: Reading,
    form: FeedForm,
    encoded: String,
    parameters: Parameters,
) -> Result<Rendered> {
    let decoded = post::decode(&encoded)?;
    let stem = split(&decoded).map_or(decoded.as_str(), |(stem, _)| stem);
    let Some(post) = find(&mut reading, stem).await? else {
        return Box::pin(post::resolve(reading, encoded, None, Form::Html)).await;
    };
    if post.status == PostStatus::Trash {
        return Err(Error::Gone);
    }
    let path = post
        .path
        .clone()
        .filter(|_| post.shows_comments(reading.now))
        .ok_or(Error::NotFound)?;
    let own = urls::post_feed(&path, form.ending());
    if own != encoded {
        return Ok(moved(
            StatusCode::PERMANENT_REDIRECT,
            &parameters.address(&own),
        ));
    }
    of_post(reading, form, &post, &path, &parameters).await
}

/// The post that has or had this path, which may have ended with `.html`.
async fn find(reading: &mut Reading, stem: &str) -> Result<Option<Post>> {
    for path in [stem.to_owned(), format!("{stem}.html")] {
        let Some(row) = store::paths::find(&mut reading.conn, &path).await? else {
            continue;
        };
        match (row.post_id, row.target) {
            (Some(id), _) => return store::posts::find(&mut reading.conn, id).await,
            (None, None) => return Err(Error::Gone),
            (None, Some(_)) => {}
        }
    }
    Ok(None)
}

async fn of_post(
    mut reading: Reading,
    form: FeedForm,
    post: &Post,
    path: &PostPath,
    parameters: &Parameters,
) -> Result<Rendered> {
    debug_assert!(
        post.comments != CommentMode::Hidden,
        "hidden comments are in no feed"
    );
    let page = page(&mut reading, post.id, parameters).await?;
    let source = Source {
        id: format!("post-{}-comments", post.id),
        title: reading.t.feeds.comments_on.with(&reading.title(post)),
        page: urls::path(path) + "#comments",
        path: urls::post_feed(path, form.ending()),
        dated: vec![format!("comments:{}", post.id)],
    };
    comments::write(
        reading,
        form,
        source,
        page,
        parameters,
        vec![format!("post:{}", post.id)],
    )
    .await
}

/// The comments on the page, newest first: so many that readers see, and between them the tombstones.
async fn page(
    reading: &mut Reading,
    post: PostId,
    parameters: &Parameters,
) -> Result<Page<FeedComment>> {
    let limit = parameters.limit.unwrap_or(reading.settings.feeds.entries);
    let before = parameters.before.unwrap_or_else(Cursor::newest);
    let seen =
        store::feed_comments::list_by_post(&mut reading.conn, post, before, i64::from(limit) + 1)
            .await?;
    let mut page = Page::cut(seen, limit as usize, FeedComment::key);
    let from = page.next.unwrap_or_else(Cursor::oldest);
    let mut hidden =
        store::feed_comments::list_answered(&mut reading.conn, post, from, before, HIDDEN + 1)
            .await?;
    if hidden.len() as i64 > HIDDEN {
        hidden.pop();
        page.next = hidden.last().map(FeedComment::key);
        page.items.retain(|comment| {
            page.next
                .is_none_or(|end| (comment.created_at, comment.id.0) >= (end.at, end.id))
        });
    }
    page.items.extend(tombstones(reading, hidden).await?);
    page.items
        .sort_by_key(|comment| std::cmp::Reverse((comment.created_at, comment.id.0)));
    Ok(page)
}

/// Those of the hidden comments in whose place a tombstone holds what readers see.
async fn tombstones(
    reading: &mut Reading,
    mut hidden: Vec<FeedComment>,
) -> Result<Vec<FeedComment>> {
    if hidden.is_empty() {
        return Ok(hidden);
    }
    let ids: Vec<CommentId> = hidden.iter().map(|comment| comment.id).collect();
    let holding: HashSet<CommentId> = store::feed_comments::list_holding(&mut reading.conn, &ids)
        .await?
        .into_iter()
        .collect();
    hidden.retain(|comment| holding.contains(&comment.id));
    Ok(hidden)
}

//! `GET {post path}.atom`, `{post path}.comments.json`: feeds of the comments under one post.
//!
//! The pages of the feed together hold the same comments as the post's page. Each entry names its
//! parent, so that the tree can be built from the feed alone. A comment that is not public but has
//! public replies is a tombstone.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::comments::{self, Source};
use super::{FeedParameters, parameters};
use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::model::{
    CommentId, CommentMode, FeedForm, Post, PostId, PostPath, PostStatus, SurrogateKey,
};
use crate::store;
use crate::store::feed_comments::FeedComment;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::path::decode;
use crate::web::response::moved;
use crate::web::views::FeedLink;

/// The maximum number of hidden comments that are examined for one page; the page ends there.
const HIDDEN: i64 = 500;

/// Splits a path into the post's path and the form; `None` for a path that is no such feed's.
pub(in crate::web) fn split(path: &str) -> Option<(&str, FeedForm)> {
    FeedForm::OF_COMMENTS.into_iter().find_map(|form| {
        let stem = path.strip_suffix(form.comments_ending())?;
        (stem.len() > 1).then_some((stem, form))
    })
}

/// Returns the links to the feeds of a post's comments.
pub(in crate::web::pages) fn links(
    context: &PageContext,
    post: &Post,
    path: &PostPath,
) -> Vec<FeedLink> {
    let title = context.t.feeds.comments_on.with(&context.title(post));
    let link = |form: FeedForm| FeedLink {
        url: urls::post_feed(path, form),
        form,
        title: format!("{title} ({})", form.name()),
    };
    FeedForm::OF_COMMENTS.into_iter().map(link).collect()
}

/// Serves the feed of the comments under the post at this path without its ending, or what
/// `otherwise` renders for the path if there is no such post.
pub(in crate::web) async fn get<R>(
    app: &App,
    request: &PageRequest,
    form: FeedForm,
    otherwise: fn(PageContext, String) -> R,
) -> Response<Body>
where
    R: Future<Output = Result<RenderedPage>> + Send + 'static,
{
    let path = request.uri.path().to_owned();
    let answer = parameters::cached(app, request, move |context, parameters| {
        Box::pin(render(context, form, path, parameters, otherwise))
    });
    answer.await
}

async fn render<R: Future<Output = Result<RenderedPage>>>(
    mut context: PageContext,
    form: FeedForm,
    encoded: String,
    parameters: FeedParameters,
    otherwise: fn(PageContext, String) -> R,
) -> Result<RenderedPage> {
    let decoded = decode(&encoded)?;
    let stem = split(&decoded).map_or(decoded.as_str(), |(stem, _)| stem);
    let Some(post) = find(&mut context, stem).await? else {
        return otherwise(context, encoded).await;
    };
    if post.status == PostStatus::Trash {
        return Err(Error::Gone);
    }
    let path = post
        .path
        .clone()
        .filter(|_| post.shows_comments(context.now))
        .ok_or(Error::NotFound)?;
    let own = urls::post_feed(&path, form);
    if own != encoded {
        return Ok(moved(
            StatusCode::PERMANENT_REDIRECT,
            &parameters.address(&own),
        ));
    }
    of_post(context, form, &post, &path, &parameters).await
}

/// Finds the post that has or had this path, which may have ended in `.html`.
async fn find(context: &mut PageContext, stem: &str) -> Result<Option<Post>> {
    for path in [stem.to_owned(), format!("{stem}.html")] {
        let Some(row) = store::paths::find(&mut context.conn, &path).await? else {
            continue;
        };
        match (row.post_id, row.target) {
            (Some(id), _) => return store::posts::find(&mut context.conn, id).await,
            (None, None) => return Err(Error::Gone),
            (None, Some(_)) => {}
        }
    }
    Ok(None)
}

async fn of_post(
    mut context: PageContext,
    form: FeedForm,
    post: &Post,
    path: &PostPath,
    parameters: &FeedParameters,
) -> Result<RenderedPage> {
    debug_assert!(
        post.comments != CommentMode::Hidden,
        "hidden comments are in no feed"
    );
    let page = page(&mut context, post.id, parameters).await?;
    let source = Source {
        id: format!("post-{}-comments", post.id),
        title: context.t.feeds.comments_on.with(&context.title(post)),
        page: urls::path(path) + "#comments",
        path: urls::post_feed(path, form),
        dated: vec![SurrogateKey::PostComments(post.id)],
    };
    comments::write(
        context,
        form,
        source,
        page,
        parameters,
        vec![SurrogateKey::Post(post.id)],
    )
    .await
}

/// Reads the comments of a page, newest first: a page of approved ones, and the tombstones between
/// them.
async fn page(
    context: &mut PageContext,
    post: PostId,
    parameters: &FeedParameters,
) -> Result<Page<FeedComment>> {
    let limit = parameters.limit.unwrap_or(context.settings.feeds.entries);
    let before = parameters.before.unwrap_or_else(Cursor::newest);
    let seen =
        store::feed_comments::list_by_post(&mut context.conn, post, before, i64::from(limit) + 1)
            .await?;
    let mut page = Page::cut(seen, limit as usize, FeedComment::key);
    let from = page.next.unwrap_or_else(Cursor::oldest);
    let mut hidden =
        store::feed_comments::list_answered(&mut context.conn, post, from, before, HIDDEN + 1)
            .await?;
    if hidden.len() as i64 > HIDDEN {
        hidden.pop();
        page.next = hidden.last().map(FeedComment::key);
        page.items.retain(|comment| {
            page.next
                .is_none_or(|end| (comment.created_at, comment.id.0) >= (end.at, end.id))
        });
    }
    page.items.extend(tombstones(context, hidden).await?);
    page.items
        .sort_by_key(|comment| std::cmp::Reverse((comment.created_at, comment.id.0)));
    Ok(page)
}

/// Returns those of the hidden comments that have approved descendants.
async fn tombstones(
    context: &mut PageContext,
    mut hidden: Vec<FeedComment>,
) -> Result<Vec<FeedComment>> {
    if hidden.is_empty() {
        return Ok(hidden);
    }
    let ids: Vec<CommentId> = hidden.iter().map(|comment| comment.id).collect();
    let holding: HashSet<CommentId> = store::feed_comments::list_holding(&mut context.conn, &ids)
        .await?
        .into_iter()
        .collect();
    hidden.retain(|comment| holding.contains(&comment.id));
    Ok(hidden)
}

//! Reading comments with their reasons and their history, as far as the caller's rights allow.
//!
//! Lists are restricted in SQL, so that their pages stay full and their cursors valid.

use std::collections::{BTreeSet, HashMap};

use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Authority, Comment, CommentId, CommentReach, CommentStatus, PostId, Scope};
use crate::services::Services;
use crate::store::comment_search::CommentCriteria;
use crate::store::posts::PostTitle;
use crate::store::{self, Conn};

use super::thread_order::{self, ThreadPlace};

/// Finds a comment by id.
///
/// # Errors
/// [`Error::NotFound`] when there is no such comment or `by` may not know of it.
/// [`Error::Forbidden`] when the comment is public but `by` may not see the reasons of its verdict.
pub async fn find(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: CommentId,
) -> Result<Comment> {
    let comment = store::comments::find(conn, id)
        .await?
        .ok_or(Error::NotFound)?;
    let post = store::posts::find(conn, comment.post_id)
        .await?
        .ok_or(Error::NotFound)?;
    by.require_read_comment(&comment, &post, services.clock.now())?;
    Ok(comment)
}

/// Finds a comment by id for an action that moderates it.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`] unless `by` may moderate the comment.
pub async fn find_to_moderate(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: CommentId,
) -> Result<Comment> {
    let comment = store::comments::find(conn, id)
        .await?
        .ok_or(Error::NotFound)?;
    super::moderate::require_moderate(conn, services, by, &comment).await?;
    Ok(comment)
}

/// Lists at most `limit` comments in any state that `by` may read, newest first, below `before`.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may read comments.
pub async fn list(
    conn: &mut Conn,
    by: &Authority,
    filter: &CommentCriteria,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Comment>> {
    by.require(Scope::CommentsRead)?;
    store::comment_search::list(conn, &cut(by, filter)?, before, limit).await
}

/// Lists the ids of the newest `limit` comments that `by` may moderate.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may moderate.
pub async fn list_to_moderate(
    conn: &mut Conn,
    by: &Authority,
    filter: &CommentCriteria,
    limit: i64,
) -> Result<Vec<CommentId>> {
    by.require(Scope::CommentsModerate)?;
    store::comment_search::list_ids(conn, &cut(by, filter)?, limit).await
}

/// Lists at most `limit` comments in any state that `by` may read, oldest first, above `after`.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may read comments.
pub async fn list_oldest(
    conn: &mut Conn,
    by: &Authority,
    filter: &CommentCriteria,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Comment>> {
    by.require(Scope::CommentsRead)?;
    store::comment_search::list_oldest(conn, &cut(by, filter)?, after, limit).await
}

/// What a list shows beside comments that were read with [`list`] or [`list_oldest`].
#[derive(Clone, Debug, Default)]
pub struct CommentSurroundings {
    /// The titles of the posts that they are under.
    pub posts: HashMap<PostId, PostTitle>,
    /// The comments that they answer.
    pub parents: HashMap<CommentId, Comment>,
}

/// Finds the posts that comments are under and the comments that they answer. Whoever may read a
/// comment may read those: they are under the same post.
pub async fn surroundings(conn: &mut Conn, comments: &[Comment]) -> Result<CommentSurroundings> {
    let posts: BTreeSet<PostId> = comments.iter().map(|comment| comment.post_id).collect();
    let parents: BTreeSet<CommentId> = comments
        .iter()
        .filter_map(|comment| comment.parent_id)
        .collect();
    let posts = store::posts::list_titles(conn, &Vec::from_iter(posts)).await?;
    let parents = store::threads::list_by_ids(conn, &Vec::from_iter(parents)).await?;
    Ok(CommentSurroundings {
        posts: posts.into_iter().map(|post| (post.id, post)).collect(),
        parents: parents.into_iter().map(|one| (one.id, one)).collect(),
    })
}

/// Finds the title of a post of which `by` may read all comments; `None` for any other post.
pub async fn find_post_title(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
) -> Result<Option<PostTitle>> {
    let post = store::posts::find_without_text(conn, id).await?;
    let now = services.clock.now();
    let readable = post.filter(|post| by.require_read_comments(post, now).is_ok());
    Ok(readable.map(|post| PostTitle {
        id: post.id,
        title: post.title,
        excerpt: post.excerpt,
        path: post.path,
    }))
}

/// Counts the comments that `by` may moderate, up to `limit`.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may moderate.
pub async fn count_to_moderate(
    conn: &mut Conn,
    by: &Authority,
    filter: &CommentCriteria,
    limit: i64,
) -> Result<i64> {
    let ids = list_to_moderate(conn, by, filter, limit).await?;
    Ok(i64::try_from(ids.len()).unwrap_or(limit))
}

/// Counts the comments that wait for `by`, up to `limit`; none for a user who may not moderate.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_waiting(conn: &mut Conn, by: &Authority, limit: i64) -> Result<i64> {
    if !by.may(Scope::CommentsModerate) {
        return Ok(0);
    }
    let pending = CommentCriteria {
        status: Some(CommentStatus::Pending),
        ..CommentCriteria::default()
    };
    count_to_moderate(conn, by, &pending, limit).await
}

/// Restricts a filter to the comments that `by` may read. Filtering by guest or address takes the
/// right to see personal data.
fn cut(by: &Authority, filter: &CommentCriteria) -> Result<CommentCriteria> {
    if filter.guest.is_some() || filter.email.is_some() {
        by.require(Scope::CommentsPersonal)?;
    }
    let under_posts_of = match by.comment_reach() {
        CommentReach::All => None,
        CommentReach::UnderPostsOf(user) => Some(user),
    };
    Ok(CommentCriteria {
        under_posts_of,
        ..filter.clone()
    })
}

/// Lists the next `limit` places in a post's thread after `after`, or its first ones.
///
/// # Errors
/// [`Error::NotFound`] when there is no post that `by` may read, [`Error::Forbidden`] when `by` may
/// read its comments only on its page.
pub async fn list_places(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    post: PostId,
    (after, limit): (Option<ThreadPlace>, usize),
) -> Result<Vec<ThreadPlace>> {
    let post = store::posts::find(conn, post)
        .await?
        .ok_or(Error::NotFound)?;
    by.require_read_comments(&post, services.clock.now())?;
    thread_order::list(conn, post.id, after, limit).await
}

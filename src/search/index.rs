//! Writing posts and comments to the search index, in the transaction that stores them.

use crate::error::Result;
use crate::fulltext::{Document, FoldedText};
use crate::model::{Comment, CommentId, Label, LabelId, Post};
use crate::store::{self, Conn};

/// Indexes a post with its labels and author as they are in this transaction. `body` is its folded
/// text.
pub async fn index_post(
    conn: &mut Conn,
    post: &Post,
    labels: &[Label],
    body: &FoldedText,
) -> Result<()> {
    let author = store::users::find(conn, post.author_id).await?;
    let author = author.as_ref().map_or("", |user| user.name.as_str());
    let labels: Vec<(LabelId, &str)> = labels
        .iter()
        .map(|label| (label.id, label.name.as_str()))
        .collect();
    let document = Document::post(
        &post.title,
        &post.subtitle,
        (post.author_id, author),
        &labels,
        body,
    );
    store::search_index::put_post(conn, post.id, &document).await
}

/// Indexes a comment as it is in this transaction. `body` is its folded text.
pub async fn index_comment(conn: &mut Conn, comment: &Comment, body: &FoldedText) -> Result<()> {
    store::search_index::put_comment(
        conn,
        comment.id,
        &Document::comment(&comment.author_name, body),
    )
    .await
}

/// Removes a comment from the index.
pub async fn forget_comment(conn: &mut Conn, id: CommentId) -> Result<()> {
    store::search_index::delete_comment(conn, id).await
}

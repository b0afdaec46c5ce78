//! Putting posts and comments into the index, in the transaction that writes them.

use crate::error::Result;
use crate::model::{Comment, CommentId, Label, LabelId, Post};
use crate::render;
use crate::safe_html::SafeHtml;
use crate::search::{Document, Words};
use crate::store::{self, Conn};

/// The words of a finished text: folded off the async threads, before the transaction.
#[must_use]
pub fn words_of(html: &SafeHtml) -> Words {
    Words::of(&render::plain(html, usize::MAX))
}

/// Indexes a post as it stands in this transaction, with the words of its body.
pub async fn index_post(
    conn: &mut Conn,
    post: &Post,
    labels: &[Label],
    body: &Words,
) -> Result<()> {
    let author = store::accounts::find(conn, post.author_id).await?;
    let author = author.as_ref().map_or("", |account| account.name.as_str());
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
    store::search::put_post(conn, post.id, &document).await
}

/// Indexes a comment as it stands in this transaction, with the words of its body.
pub async fn index_comment(conn: &mut Conn, comment: &Comment, body: &Words) -> Result<()> {
    store::search::put_comment(
        conn,
        comment.id,
        &Document::comment(&comment.author_name, body),
    )
    .await
}

/// Takes a comment's words out of the index.
pub async fn forget_comment(conn: &mut Conn, id: CommentId) -> Result<()> {
    store::search::delete_comment(conn, id).await
}

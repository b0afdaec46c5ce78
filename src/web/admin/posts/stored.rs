//! What the editor begins with: a stored post with its fields, or an empty one.

use super::fields::PostFields;
use crate::error::Result;
use crate::model::{Post, PostId};
use crate::publishing::{self, Draft};
use crate::store;
use crate::urls;
use crate::web::admin::context::AdminContext;

/// Returns the draft of a new post by the user.
pub(super) fn new_draft(context: &AdminContext) -> Draft {
    Draft {
        comments: context.settings.comments,
        ..Draft::new(context.signed_in.user.id)
    }
}

/// Returns the fields of a new post by the user.
pub(super) fn new_fields(context: &AdminContext) -> PostFields {
    PostFields::of_draft(&new_draft(context), &[], "", context.settings.zone())
}

/// Finds a post to change, with its fields as they are stored.
pub(super) async fn find(context: &AdminContext, id: PostId) -> Result<(Post, PostFields)> {
    let mut conn = context.read().await?;
    let services = &context.app.services;
    let by = context.authority();
    let post = publishing::find_to_change(&mut conn, services, by, id).await?;
    let labels = store::labels::list_by_post(&mut conn, id).await?;
    let labels: Vec<_> = labels.into_iter().map(|label| label.name).collect();
    let fields = PostFields::of_post(&post, &labels, context.settings.zone());
    Ok((post, fields))
}

/// Returns the path to which the form is sent.
pub(super) fn action(post: Option<&Post>) -> String {
    post.map_or_else(
        || urls::ADMIN_NEW_POST.to_owned(),
        |post| urls::admin_post(post.id),
    )
}

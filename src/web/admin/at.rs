//! `/-/admin/at?path=`: leads from a public page to the page that edits what is there.
//!
//! The link on public pages (`static/js/edit-link.js`) leads here, so that they need not know what is
//! at their path, and are the same bytes for everybody.

use axum::http::Uri;

use super::context::AdminContext;
use super::error::Answer;
use crate::error::Error;
use crate::publishing;
use crate::urls;
use crate::web::path::decode;
use crate::web::response::see_other;

/// Redirects to the page that edits the post at the path, or to the first page from one that nobody
/// writes.
pub async fn get(context: AdminContext, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let path = url::form_urlencoded::parse(query)
        .find(|(name, _)| name == "path")
        .ok_or(Error::NotFound)?
        .1;
    let path = decode(&path)?;
    let (by, services) = (context.authority(), &context.app.services);
    let mut conn = context.read().await?;
    let post = publishing::find_by_path(&mut conn, services, by, &path).await?;
    drop(conn);
    Ok(match post {
        Some(post) => see_other(&urls::admin_post(post.id)),
        None => see_other(urls::ADMIN),
    }?)
}

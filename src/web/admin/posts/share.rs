//! `/-/admin/posts/{id}/share`: links to a draft for people without an account, and their revocation.

use axum::http::StatusCode;

use super::stored::find;
use crate::error::Result;
use crate::model::{Post, PostId, PreviewLinkId};
use crate::publishing;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::AdminForm;
use crate::web::admin::navigation::Section;
use crate::web::path::Path;
use crate::web::views::admin::{ShareLine, SharePage};

/// Shows the links.
pub async fn get(context: AdminContext, Path(id): Path<PostId>) -> Answer {
    let (post, _) = find(&context, id).await?;
    show(&context, &post, None).await
}

/// Creates a link and shows it, once.
pub async fn create(Path(id): Path<PostId>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (post, _) = find(context, id).await?;
    let (services, by) = (&context.app.services, context.authority());
    let mut tx = form.begin().await?;
    let (_, key) = publishing::create_preview_link(&mut tx, services, by, &post).await?;
    tx.commit().await?;
    let url = services.urls.absolute(&urls::preview(key.expose()));
    show(context, &post, Some(url)).await
}

/// Revokes a link.
pub async fn revoke(Path((id, link)): Path<(PostId, PreviewLinkId)>, form: AdminForm) -> Answer {
    let context = &form.context;
    let (post, _) = find(context, id).await?;
    let (services, by) = (&context.app.services, context.authority());
    let mut tx = form.begin().await?;
    publishing::revoke_preview_link(&mut tx, services, by, &post, link).await?;
    tx.commit().await?;
    let flash = Flash::new(context.t.versions.share_revoked);
    form.done(&urls::admin_post_page(id, "share"), &flash)
}

async fn show(context: &AdminContext, post: &Post, new: Option<String>) -> Answer {
    let t = &context.t.versions;
    let links = lines(context, post).await?;
    let page = SharePage {
        layout: context.layout(
            t.share_title.with(&post.title_or(context.t.today.untitled)),
            Section::Posts,
        ),
        action: urls::admin_post_page(post.id, "share"),
        editor_url: urls::admin_post(post.id),
        new,
        links,
    };
    context.page(StatusCode::OK, &page)
}

async fn lines(context: &AdminContext, post: &Post) -> Result<Vec<ShareLine>> {
    let mut conn = context.read().await?;
    let (services, by) = (&context.app.services, context.authority());
    let links = publishing::list_preview_links(&mut conn, services, by, post).await?;
    let t = &context.t.versions;
    let line = |link: &publishing::PreviewLink| {
        let made = context.locale.moment(link.created_at);
        let ends = context.locale.moment(link.expires_at);
        ShareLine {
            words: t.share_line.fill(&[("made", &made), ("ends", &ends)]),
            revoke: urls::admin_post_page(post.id, &format!("share/{}/revoke", link.id)),
        }
    };
    Ok(links.iter().map(line).collect())
}

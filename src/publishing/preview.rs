//! A post as it would be with a draft, without storing it.

use super::{Draft, prepare_restored};
use crate::error::Result;
use crate::model::{Post, PostId, PostStatus, Slug};
use crate::render::RENDERER_VERSION;
use crate::services::Services;
use crate::store::Db;

/// Renders a draft as the post that it would make of `before`, or as a new one. Fields that could not
/// be stored are shown too.
pub async fn preview(
    db: &Db,
    services: &Services,
    before: Option<&Post>,
    draft: Draft,
) -> Result<Post> {
    let prepared = prepare_restored(db, services, draft.normalized()).await?;
    let (draft, rendered) = (prepared.draft, prepared.rendered);
    let now = services.clock.now();
    let named = draft.slug.or_else(|| before.map(|post| post.slug.clone()));
    let unnamed = || Slug::parse("draft").expect("`draft` is a slug");
    Ok(Post {
        id: before.map_or(PostId(0), |post| post.id),
        kind: draft.kind,
        status: PostStatus::Draft,
        slug: named.unwrap_or_else(unnamed),
        path: before.and_then(|post| post.path.clone()),
        title: draft.title,
        subtitle: draft.subtitle,
        source: draft.source,
        format: draft.format,
        html: rendered.html,
        renderer_version: RENDERER_VERSION,
        image_hosts: sqlx::types::Json(rendered.image_hosts),
        excerpt: rendered.excerpt,
        author_id: draft.author,
        lang: draft.lang,
        comments: draft.comments,
        comment_policy: sqlx::types::Json(draft.comment_policy),
        comment_count: before.map_or(0, |post| post.comment_count),
        pinned: draft.pinned,
        series_id: draft.series.map(|place| place.id),
        series_position: draft.series.and_then(|place| place.position),
        translation_key: draft.translation_key,
        cover: draft.cover,
        created_at: before.map_or(now, |post| post.created_at),
        published_at: draft.published_at.or(Some(now)),
        updated_at: now,
        version: before.map_or(0, |post| post.version),
        origin_system: None,
        origin_id: None,
    })
}

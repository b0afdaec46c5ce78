//! Rendering stored posts again, after an upgrade of the renderer and after a change of the blog's
//! language.
//!
//! A job renders [`PART`] posts and queues itself for the rest, so that other jobs of its lane get
//! their turn. A post keeps its version, dates and revisions: only its HTML changes. The change log
//! records that, so that no cached page remains outdated.

use super::change_record;
use super::labels::folded;
use crate::error::Result;
use crate::model::{Action, Actor, LanguageTag, MediaHash, MediaPath, Post, PostId, UsedBy};
use crate::own_media;
use crate::render::{self, OwnMedia, RENDERER_VERSION, RenderedText};
use crate::search;
use crate::services::Services;
use crate::store::renderings::Rendering;
use crate::store::{self, Conn, Db, Tx};

/// The number of posts that one run of the job renders.
const PART: i64 = 50;

/// Queues the job from the first post on, if any post is outdated.
pub async fn schedule_rendering(tx: &mut Tx, services: &Services) -> Result<()> {
    if !store::renderings::has_outdated(tx, RENDERER_VERSION).await? {
        return Ok(());
    }
    store::renderings::queue(tx, PostId(0), services.clock.now()).await
}

/// Renders the next posts after `after` of an older version of the renderer, and queues the job for
/// the rest.
pub async fn render_outdated(db: &Db, services: &Services, after: PostId) -> Result<()> {
    let mut language = language(&mut db.read().await?).await?;
    loop {
        let ids =
            store::renderings::list_outdated(&mut db.read().await?, RENDERER_VERSION, after, PART)
                .await?;
        let Some(last) = ids.last().copied() else {
            return Ok(());
        };
        let mut rendered = Vec::with_capacity(ids.len());
        for id in ids {
            rendered.extend(again(db, services, id, &language).await?);
        }
        let mut tx = db.begin().await?;
        let now_in = self::language(&mut tx).await?;
        if now_in != language {
            // The blog's language changed while these were rendered: render them again.
            language = now_in;
            continue;
        }
        tx.unrecorded("posts that look as they did");
        for (post, rendered) in &rendered {
            replace(&mut tx, services, post, rendered).await?;
        }
        store::renderings::queue(&mut tx, last, services.clock.now()).await?;
        return tx.commit().await;
    }
}

/// Stores which own pictures and files a post shows, its cover among them.
pub(super) async fn note_media(tx: &mut Tx, post: &Post, rendered: &RenderedText) -> Result<()> {
    let mut hashes = MediaHash::all_in(rendered.html.as_str());
    hashes.extend(post.cover.as_ref().map(MediaPath::hash));
    store::media_uses::replace(tx, UsedBy::Post(post.id), &hashes).await
}

/// The blog's language.
pub(super) async fn language(conn: &mut Conn) -> Result<LanguageTag> {
    Ok(store::settings::find(conn).await?.settings.language)
}

/// Renders one post again; `None` if it is gone or cannot be rendered, which must not stop the job.
async fn again(
    db: &Db,
    services: &Services,
    id: PostId,
    language: &LanguageTag,
) -> Result<Option<(Post, RenderedText)>> {
    let Some(post) = store::posts::find(&mut db.read().await?, id).await? else {
        return Ok(None);
    };
    let (source, format) = (post.source.clone(), post.format);
    let lang = post.lang.clone().unwrap_or_else(|| language.clone());
    let media = own_media(db, &source).await?;
    let render = move || render::post(&source, format, &lang, &media);
    match services.off_thread_for(post.source.len(), render).await {
        Ok(rendered) => Ok(Some((post, rendered))),
        Err(error) => {
            tracing::warn!(post.id = id.0, error = %error, "a post could not be rendered anew");
            Ok(None)
        }
    }
}

/// Reads what the media library knows of the files that a text names. A connection is only taken if
/// it names any.
pub(super) async fn own_media(db: &Db, source: &str) -> Result<OwnMedia> {
    let hashes: Vec<_> = MediaHash::all_in(source).into_iter().collect();
    if hashes.is_empty() {
        return Ok(OwnMedia::default());
    }
    own_media::read(&mut db.read().await?, &hashes).await
}

async fn replace(
    tx: &mut Tx,
    services: &Services,
    post: &Post,
    rendered: &RenderedText,
) -> Result<()> {
    let html = rendered.html.as_str();
    let rendering = Rendering {
        html,
        image_hosts: &rendered.image_hosts,
        excerpt: &rendered.excerpt,
        renderer_version: RENDERER_VERSION,
    };
    let looks_the_same = post.html == rendered.html
        && post.excerpt == rendered.excerpt
        && post.image_hosts.0 == rendered.image_hosts;
    if !store::renderings::update(tx, post.id, post.version, &rendering).await? || looks_the_same {
        // Either its author saved it in the meantime, with a new rendering, or no reader sees a
        // difference.
        return Ok(());
    }
    let now = services.clock.now();
    let labels = store::labels::list_by_post(tx, post.id).await?;
    search::index_post(tx, post, &labels, &rendered.folded).await?;
    note_media(tx, post, rendered).await?;
    let facts = change_record::facts(post, &folded(&labels), now);
    tx.record(change_record::change(
        Actor::System,
        Action::PostRendered,
        post,
        Some(facts.clone()),
        Some(facts),
        now,
    ));
    Ok(())
}

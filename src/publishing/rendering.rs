//! Posts rendered anew: after an upgrade of the renderer, and when the blog's language changed.
//!
//! A job goes through them by their ids, a part at a time, so that mails need not wait for all of them. A post keeps its
//! version, its moment and its revisions: only what readers see changes, which the change log says, so that no page stays stale.

use super::record;
use super::write::folded;
use crate::error::{Error, Result};
use crate::finding;
use crate::model::{Action, Actor, Post, PostId};
use crate::render::{self, RENDERER_VERSION, Rendered};
use crate::search::Words;
use crate::services::Services;
use crate::store::renderings::{Progress, Rendering};
use crate::store::{self, Conn, Db, Tx};

/// How many posts one run of the job looks at.
const PART: i64 = 50;

/// Queues the job, from the first post on, where there is anything to do.
pub async fn schedule_rendering(tx: &mut Tx, services: &Services) -> Result<()> {
    if !store::renderings::has_outdated(tx, RENDERER_VERSION).await? {
        return Ok(());
    }
    store::renderings::queue(tx, PostId(0), services.clock.now()).await
}

/// Renders the next posts that an older renderer has rendered, and queues the rest.
pub async fn render_outdated(
    db: &Db,
    services: &Services,
    payload: &serde_json::Value,
) -> Result<()> {
    let progress: Progress = serde_json::from_value(payload.clone()).map_err(Error::internal)?;
    let mut language = language(&mut db.read().await?).await?;
    loop {
        let ids = store::renderings::list_outdated(
            &mut db.read().await?,
            RENDERER_VERSION,
            progress.after,
            PART,
        )
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
            // Set in a language that is the blog's no more: once again.
            language = now_in;
            continue;
        }
        tx.unrecorded("posts that look as they did");
        for (post, rendered, words) in &rendered {
            replace(&mut tx, services, post, (rendered, words)).await?;
        }
        store::renderings::queue(&mut tx, last, services.clock.now()).await?;
        return tx.commit().await;
    }
}

/// The blog's language.
pub(super) async fn language(conn: &mut Conn) -> Result<String> {
    Ok(store::settings::find(conn).await?.settings.language)
}

/// A post and its new rendering; nothing when it is gone or cannot be rendered, which must not hold up the others.
async fn again(
    db: &Db,
    services: &Services,
    id: PostId,
    language: &str,
) -> Result<Option<(Post, Rendered, Words)>> {
    let Some(post) = store::posts::find(&mut db.read().await?, id).await? else {
        return Ok(None);
    };
    let (source, format) = (post.source.clone(), post.format);
    let lang = post.lang.clone().unwrap_or_else(|| language.to_owned());
    let render = move || {
        let rendered = render::post(&source, format, &lang);
        let words = finding::words_of(&rendered.html);
        (rendered, words)
    };
    match services.off_thread(render).await {
        Ok((rendered, words)) => Ok(Some((post, rendered, words))),
        Err(error) => {
            tracing::warn!(post.id = id.0, error = %error, "a post could not be rendered anew");
            Ok(None)
        }
    }
}

async fn replace(
    tx: &mut Tx,
    services: &Services,
    post: &Post,
    (rendered, words): (&Rendered, &Words),
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
        // Written by its author meanwhile, and rendered with that; or nothing that a reader sees.
        return Ok(());
    }
    let now = services.clock.now();
    let labels = store::labels::list_by_post(tx, post.id).await?;
    finding::index_post(tx, post, &labels, words).await?;
    let facts = record::facts(post, &folded(&labels), now);
    tx.record(record::change(
        Actor::System,
        Action::PostRendered,
        post,
        Some(facts.clone()),
        Some(facts),
        now,
    ));
    Ok(())
}

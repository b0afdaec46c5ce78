//! Creating and changing a post, in the caller's transaction.

use super::address::{self, Address};
use super::{ANNOUNCE_JOB, Draft, Prepared, hubs, record, rendering, series, stale};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::finding;
use crate::model::{
    AccountId, Action, Actor, Label, NewChange, Post, PostId, PostPath, PostStatus, Shown,
};
use crate::render::RENDERER_VERSION;
use crate::services::Services;
use crate::store::posts::Row;
use crate::store::{self, Tx};

/// Stores a prepared post.
///
/// # Errors
/// [`Error::Conflict`] with a free slug when the chosen one is taken.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    prepared: &Prepared,
) -> Result<Post> {
    let now = services.clock.now();
    let draft = &prepared.draft;
    let address = address::choose(tx, draft, None, now).await?;
    let published_at = moment(draft, now);
    let is_public = draft.status == PostStatus::Public;
    let path = is_public.then_some(&address.path);
    let row = Row {
        created_at: draft
            .imported
            .as_ref()
            .map_or(now, |imported| imported.created_at),
        series: series::place(tx, draft.series, None).await?,
        renderer_version: renderer_version(tx, services, prepared).await?,
        ..row(prepared, &address, path, published_at, now)
    };
    let post = store::posts::insert(tx, &row).await?;
    claim(tx, path, post.id, now).await?;
    if let Some(id) = draft
        .imported
        .as_ref()
        .and_then(|imported| imported.entry_id.as_ref())
    {
        store::entries::insert_of_post(tx, post.id, id).await?;
    }
    let labels = label(tx, &post, draft, now).await?;
    store::revisions::insert(tx, &post, &names(&labels), account(actor), now).await?;
    finding::index_post(tx, &post, &labels, &prepared.words).await?;
    schedule(tx, &post, now).await?;
    let after = record::facts_after(tx, &post, &folded(&labels), now).await?;
    record_change(
        tx,
        services,
        draft,
        &post,
        record::change(actor, Action::PostCreated, &post, None, Some(after), now),
    )
    .await?;
    Ok(post)
}

/// Replaces the post `before`, which the caller read and prepared from.
///
/// # Errors
/// [`Error::Stale`] when it has changed since, [`Error::Conflict`] when the new slug is taken.
pub async fn update(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Post,
    prepared: &Prepared,
) -> Result<Post> {
    let now = services.clock.now();
    let draft = &prepared.draft;
    let old_labels = folded(&store::labels::list_by_post(tx, before.id).await?);
    let address = address::choose(tx, draft, Some(before), now).await?;
    let is_public = draft.status == PostStatus::Public;
    let path = move_path(tx, before, &address, is_public, now).await?;
    let published_at = if is_public {
        moment(draft, now)
    } else {
        draft.published_at
    };
    let mut row = Row {
        series: series::place(tx, draft.series, Some(before)).await?,
        renderer_version: renderer_version(tx, services, prepared).await?,
        ..row(prepared, &address, path.as_ref(), published_at, now)
    };
    row.updated_at = record::moment(tx, before, row.updated_at).await?;
    let after = store::posts::update(tx, before.id, before.version, &row).await?;
    let Some(after) = after else {
        return Err(changed_meanwhile(tx, before.id).await?);
    };
    let labels = label(tx, &after, draft, now).await?;
    store::revisions::insert(tx, &after, &names(&labels), account(actor), now).await?;
    finding::index_post(tx, &after, &labels, &prepared.words).await?;
    schedule(tx, &after, now).await?;
    let new_labels = folded(&labels);
    let mut change = record::change(
        actor,
        action(before, &after, now),
        &after,
        Some(record::facts(before, &old_labels, now)),
        Some(record::facts_after(tx, &after, &new_labels, now).await?),
        now,
    );
    change.detail.fields = record::fields(before, &after, old_labels != new_labels);
    record_change(tx, services, draft, &after, change).await?;
    Ok(after)
}

/// Records a change, and has the hubs told of it unless it comes from an import: thousands of posts at
/// once, none of them news, would keep the queue from what is.
async fn record_change(
    tx: &mut Tx,
    services: &Services,
    draft: &Draft,
    post: &Post,
    change: NewChange,
) -> Result<()> {
    if draft.imported.is_some() {
        tx.record(change);
        return Ok(());
    }
    hubs::record(tx, services, post, change).await
}

async fn changed_meanwhile(tx: &mut Tx, id: PostId) -> Result<Error> {
    Ok(store::posts::find(tx, id)
        .await?
        .map_or(Error::NotFound, |post| stale(post.version)))
}

/// By which renderer a text was made; by none where the blog's language, in which it is set, changed meanwhile.
async fn renderer_version(tx: &mut Tx, services: &Services, prepared: &Prepared) -> Result<i64> {
    if prepared.draft.lang.is_some() || rendering::language(tx).await? == prepared.language {
        return Ok(RENDERER_VERSION);
    }
    store::renderings::queue(tx, PostId(0), services.clock.now()).await?;
    Ok(0)
}

fn row<'a>(
    prepared: &'a Prepared,
    address: &'a Address,
    path: Option<&'a PostPath>,
    published_at: Option<Timestamp>,
    now: Timestamp,
) -> Row<'a> {
    let (draft, rendered) = (&prepared.draft, &prepared.rendered);
    Row {
        kind: draft.kind,
        status: draft.status,
        slug: &address.slug,
        path,
        title: &draft.title,
        subtitle: &draft.subtitle,
        source: &draft.source,
        format: draft.format,
        html: rendered.html.as_str(),
        renderer_version: RENDERER_VERSION,
        image_hosts: &rendered.image_hosts,
        excerpt: &rendered.excerpt,
        author_id: draft.author,
        lang: draft.lang.as_deref(),
        comments: draft.comments,
        comment_policy: &draft.comment_policy,
        pinned: draft.pinned,
        series: None,
        translation_key: draft.translation_key.as_ref(),
        created_at: now,
        published_at,
        updated_at: draft
            .imported
            .as_ref()
            .map_or(now, |imported| imported.updated_at),
        origin: draft.imported.as_ref().map(|imported| &imported.origin),
    }
}

/// From when on a draft is public: a public one without a time, from now on.
fn moment(draft: &Draft, now: Timestamp) -> Option<Timestamp> {
    draft
        .published_at
        .or_else(|| (draft.status == PostStatus::Public).then_some(now))
}

/// The post's path after the change: a path that was public stays its own for
/// ever and answers 308; one that never was is given back.
async fn move_path(
    tx: &mut Tx,
    before: &Post,
    address: &Address,
    is_public: bool,
    now: Timestamp,
) -> Result<Option<PostPath>> {
    let was_public = address::was_public(tx, before, now).await?;
    if let Some(old) = before.path.as_ref().filter(|_| was_public) {
        store::paths::mark_seen(tx, old).await?;
    }
    let path = (is_public || was_public).then(|| address.path.clone());
    if let Some(old) = before
        .path
        .as_ref()
        .filter(|old| !was_public && path.as_ref() != Some(old))
    {
        store::paths::delete(tx, old).await?;
    }
    claim(tx, path.as_ref(), before.id, now).await?;
    Ok(path)
}

async fn claim(tx: &mut Tx, path: Option<&PostPath>, post: PostId, now: Timestamp) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    if store::paths::claim(tx, path, post, now).await? {
        Ok(())
    } else {
        Err(Error::conflict(format!("the path {path} is taken")))
    }
}

/// Gives a post the labels that its draft names, and says which it has.
async fn label(tx: &mut Tx, post: &Post, draft: &Draft, now: Timestamp) -> Result<Vec<Label>> {
    if let Some(names) = &draft.labels {
        store::labels::detach_all(tx, post.id).await?;
        for (position, name) in (0..).zip(names) {
            let label = store::labels::insert(tx, name, now).await?;
            store::labels::attach(tx, post.id, label.id, position).await?;
        }
    }
    store::labels::list_by_post(tx, post.id).await
}

/// Queues the record of a later publication.
async fn schedule(tx: &mut Tx, post: &Post, now: Timestamp) -> Result<()> {
    let Some(at) = post
        .published_at
        .filter(|_| post.shown(now) == Shown::Scheduled)
    else {
        return Ok(());
    };
    let payload = serde_json::json!({ "post": post.id, "published_at": at });
    store::jobs::insert(tx, ANNOUNCE_JOB, &payload, at, now).await
}

fn action(before: &Post, after: &Post, now: Timestamp) -> Action {
    match (before.shown(now), after.shown(now)) {
        (Shown::Draft | Shown::Scheduled, Shown::Published) => Action::PostPublished,
        (Shown::Published | Shown::Scheduled, Shown::Draft) => Action::PostUnpublished,
        (Shown::Trash, _) => Action::PostRestored,
        (_, Shown::Trash) => Action::PostTrashed,
        _ => Action::PostUpdated,
    }
}

fn account(actor: Actor) -> Option<AccountId> {
    match actor {
        Actor::Account(id) => Some(id),
        Actor::Visitor | Actor::CommandLine | Actor::System => None,
    }
}

fn names(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| label.name.clone()).collect()
}

pub(super) fn folded(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| label.folded.clone()).collect()
}

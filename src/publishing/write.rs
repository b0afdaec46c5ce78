//! Creating and changing a post, in the caller's transaction.
//!
//! Both functions check the rights, choose the address, write the row, claim its path, and then
//! write labels, revision, search text, jobs and the change row. An error leaves the transaction to
//! be rolled back by the caller.

use super::address::{self, Address};
use super::labels::{folded, names};
use super::{Draft, Prepared, change_record, hubs, rendering, series, stale};
use crate::clock::Timestamp;
use crate::error::{ConflictFault, Error, Result};
use crate::model::{
    Action, Actor, Authority, Job, Label, LabelName, NewChange, Post, PostId, PostPath, PostStatus,
    Shown, UserId, text,
};
use crate::own_media;
use crate::render::RENDERER_VERSION;
use crate::search;
use crate::services::Services;
use crate::store::posts::PostRow;
use crate::store::{self, Conn, Tx};

/// Stores a prepared post.
///
/// # Errors
/// [`Error::Conflict`] with a free slug if the chosen one is taken, [`Error::Forbidden`] unless
/// `by` may write in the name of the draft's author, [`Error::Invalid`] if the settings refuse to
/// publish it with its warnings.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    prepared: &Prepared,
) -> Result<Post> {
    let (now, actor) = (services.clock.now(), by.actor());
    let draft = &prepared.draft;
    by.require_write_as(draft.author)?;
    prepared.check_warnings(None)?;
    let address = address::choose(tx, draft, None, now).await?;
    let is_public = draft.status == PostStatus::Public;
    let path = is_public.then_some(&address.path);
    let cover = own_media::check(tx, by, "cover", draft.cover.as_ref(), None).await?;
    let row = PostRow {
        path,
        cover: cover.as_ref(),
        series: series::place(tx, draft.series, None).await?,
        renderer_version: renderer_version(tx, services, prepared).await?,
        ..draft.row(&prepared.rendered, &address.slug, now)
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
    store::revisions::insert(tx, &post, &names(&labels), user(actor), now).await?;
    search::index_post(tx, &post, &labels, &prepared.rendered.folded).await?;
    rendering::note_media(tx, &post, &prepared.rendered).await?;
    schedule(tx, &post, now).await?;
    let after = change_record::facts_after(tx, &post, &folded(&labels), now).await?;
    record_change(
        tx,
        services,
        draft,
        &post,
        change_record::change(actor, Action::PostCreated, &post, None, Some(after), now),
    )
    .await?;
    Ok(post)
}

/// Replaces the post `before`, which the caller read before it prepared the draft.
///
/// # Errors
/// [`Error::Stale`] if the post has changed since, [`Error::Conflict`] if the new slug is taken,
/// [`Error::Invalid`] if the settings refuse to publish it with its warnings,
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the post and write in the
/// name of the draft's author.
pub async fn update(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Post,
    prepared: &Prepared,
) -> Result<Post> {
    let (now, actor) = (services.clock.now(), by.actor());
    let draft = &prepared.draft;
    by.require_write(before, now)?;
    by.require_write_as(draft.author)?;
    prepared.check_warnings(Some(before))?;
    let old_labels = folded(&store::labels::list_by_post(tx, before.id).await?);
    let address = address::choose(tx, draft, Some(before), now).await?;
    let is_public = draft.status == PostStatus::Public;
    let path = move_path(tx, before, &address, is_public, now).await?;
    let chosen = before.cover.as_ref();
    let cover = own_media::check(tx, by, "cover", draft.cover.as_ref(), chosen).await?;
    let mut row = PostRow {
        path: path.as_ref(),
        cover: cover.as_ref(),
        series: series::place(tx, draft.series, Some(before)).await?,
        renderer_version: renderer_version(tx, services, prepared).await?,
        ..draft.row(&prepared.rendered, &address.slug, now)
    };
    row.updated_at = change_record::updated_at(tx, before, &row).await?;
    let Some(after) = replace(tx, before, &row).await? else {
        return Err(changed_meanwhile(tx, before.id).await?);
    };
    let labels = label(tx, &after, draft, now).await?;
    store::revisions::insert(tx, &after, &names(&labels), user(actor), now).await?;
    search::index_post(tx, &after, &labels, &prepared.rendered.folded).await?;
    rendering::note_media(tx, &after, &prepared.rendered).await?;
    schedule(tx, &after, now).await?;
    let new_labels = folded(&labels);
    let mut change = change_record::change(
        actor,
        action(before, &after, now),
        &after,
        Some(change_record::facts(before, &old_labels, now)),
        Some(change_record::facts_after(tx, &after, &new_labels, now).await?),
        now,
    );
    change.detail.fields = change_record::fields(before, &row, old_labels != new_labels);
    record_change(tx, services, draft, &after, change).await?;
    Ok(after)
}

/// Replaces the source of the post `before` by one in which nothing but addresses differs, when the
/// server itself has moved what they lead to, such as pictures. This is a version with a revision of
/// its own, but no news: the date of modification stays, and no hub is notified.
///
/// # Errors
/// [`Error::Stale`] if the post has changed since it was read.
pub async fn replace_addresses(
    tx: &mut Tx,
    services: &Services,
    before: &Post,
    prepared: &Prepared,
) -> Result<Post> {
    let now = services.clock.now();
    let labels = store::labels::list_by_post(tx, before.id).await?;
    let row = PostRow {
        path: before.path.as_ref(),
        series: before.series_id.zip(before.series_position),
        renderer_version: renderer_version(tx, services, prepared).await?,
        updated_at: before.updated_at,
        published_at: before.published_at,
        ..prepared.draft.row(&prepared.rendered, &before.slug, now)
    };
    let Some(after) = store::posts::update(tx, before.id, before.version, &row).await? else {
        return Err(changed_meanwhile(tx, before.id).await?);
    };
    store::revisions::insert(tx, &after, &names(&labels), None, now).await?;
    search::index_post(tx, &after, &labels, &prepared.rendered.folded).await?;
    rendering::note_media(tx, &after, &prepared.rendered).await?;
    let facts = change_record::facts(before, &folded(&labels), now);
    let mut change = change_record::change(
        Actor::System,
        Action::PostUpdated,
        &after,
        Some(facts.clone()),
        Some(facts),
        now,
    );
    change.detail.fields = vec!["body".to_owned()];
    tx.record(change);
    Ok(after)
}

/// Writes the row of the post `before`: where only its state changes, as when it is published or
/// restored, only that. Returns `None` if the post has changed since.
async fn replace(tx: &mut Tx, before: &Post, row: &PostRow<'_>) -> Result<Option<Post>> {
    if change_record::is_state_only(before, row) {
        store::posts::update_state(tx, before.id, before.version, &row.state()).await
    } else {
        store::posts::update(tx, before.id, before.version, row).await
    }
}

/// Records a change and queues the notification of hubs, except for an import: thousands of old
/// posts are no news, and would delay notifications that are.
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

/// The renderer version to store. 0, which makes the post outdated, if the post follows the blog's
/// language and that changed since it was rendered.
async fn renderer_version(tx: &mut Tx, services: &Services, prepared: &Prepared) -> Result<i64> {
    if prepared.draft.lang.is_some() || rendering::language(tx).await? == prepared.language {
        return Ok(RENDERER_VERSION);
    }
    store::renderings::queue(tx, PostId(0), services.clock.now()).await?;
    Ok(0)
}

/// Moves the post to its new path, and returns that. A former path that was public still belongs to
/// the post and answers 308; one that was never public becomes free.
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
        Err(Error::conflict(
            ConflictFault::Path,
            format!("the path {path} is taken"),
        ))
    }
}

/// Gives an imported post a path that it had elsewhere, from which it redirects to its own. Returns
/// false if the path is used otherwise.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may import.
pub async fn add_former_path(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    post: &Post,
    path: &PostPath,
) -> Result<bool> {
    by.require_import()?;
    if post.status != PostStatus::Public {
        return Ok(true);
    }
    let is_free = store::paths::claim(tx, path, post.id, services.clock.now()).await?;
    if is_free {
        store::paths::mark_seen(tx, path).await?;
    }
    Ok(is_free)
}

/// Gives the post the labels that its draft names, and returns the post's labels.
async fn label(tx: &mut Tx, post: &Post, draft: &Draft, now: Timestamp) -> Result<Vec<Label>> {
    if let Some(names) = &draft.labels {
        store::labels::detach_all(tx, post.id).await?;
        for (position, name) in (0..).zip(names) {
            check_label(tx, name).await?;
            let label = store::labels::insert(tx, name, now).await?;
            store::labels::attach(tx, post.id, label.id, position).await?;
        }
    }
    store::labels::list_by_post(tx, post.id).await
}

/// Refuses a new label with too many combining marks. An existing one remains usable.
async fn check_label(conn: &mut Conn, name: &LabelName) -> Result<()> {
    if !text::has_excess_marks(name.as_str())
        || store::labels::find_by_folded(conn, &name.folded())
            .await?
            .is_some()
    {
        return Ok(());
    }
    Err(Error::invalid("labels", text::EXCESS_MARKS))
}

/// Queues the job that records a later publication.
async fn schedule(tx: &mut Tx, post: &Post, now: Timestamp) -> Result<()> {
    let Some(at) = post
        .published_at
        .filter(|_| post.shown(now) == Shown::Scheduled)
    else {
        return Ok(());
    };
    let job = Job::AnnouncePost {
        post: post.id,
        published_at: at,
    };
    store::jobs::insert(tx, &job, at, now).await
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

fn user(actor: Actor) -> Option<UserId> {
    match actor {
        Actor::User(id) => Some(id),
        Actor::Guest | Actor::CommandLine | Actor::System => None,
    }
}

//! Redirects: made, changed, deleted, followed, counted.
//!
//! An address that is no post's own leads to its target (308), or is gone (410).
//! Chains are followed here, so that a reader is sent on once.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::redirect::{Redirect, RedirectKind, Target};
use crate::model::{
    Action, Actor, Detail, Named, NewChange, PostId, PostPath, PostStatus, Shown, Subject,
};
use crate::naming;
use crate::services::Services;
use crate::store::{self, Conn, Db, Tx};
use crate::urls;

/// The most redirects that are followed one after the other.
const HOPS_MAX: usize = 10;

/// Makes a redirect, or without a target says that its address is gone.
///
/// # Errors
/// [`Error::Conflict`] when something stands at the path or the target leads back to it.
pub async fn create_redirect(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    path: &PostPath,
    target: Option<&Target>,
) -> Result<Redirect> {
    check_loop(tx, path, target).await?;
    make(tx, services, actor, path, target).await
}

/// The same without a look at where the target leads.
pub(super) async fn make(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    path: &PostPath,
    target: Option<&Target>,
) -> Result<Redirect> {
    let now = services.clock.now();
    let Some(id) = store::redirects::insert(tx, path, target, now).await? else {
        return Err(taken(tx, path).await?);
    };
    let made = store::redirects::find(tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.record(recorded(Action::RedirectCreated, actor, &made, None, now));
    Ok(made)
}

/// Has a redirect lead to another target, or be gone.
///
/// # Errors
/// [`Error::Conflict`] when it is a post's address, or the target leads back to it.
pub async fn update_redirect(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Redirect,
    target: Option<&Target>,
) -> Result<Redirect> {
    refuse_posts(before)?;
    if before.target.as_ref() == target {
        tx.unrecorded("the redirect leads there already");
        return Ok(before.clone());
    }
    check_loop(tx, &before.path, target).await?;
    change(tx, services, actor, before, target).await
}

/// The same without a look at where the target leads.
pub(super) async fn change(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Redirect,
    target: Option<&Target>,
) -> Result<Redirect> {
    let now = services.clock.now();
    if !store::redirects::update(tx, before.id, target, now).await? {
        return Err(Error::NotFound);
    }
    let after = store::redirects::find(tx, before.id)
        .await?
        .ok_or(Error::NotFound)?;
    tx.record(recorded(
        Action::RedirectUpdated,
        actor,
        &after,
        before.target.as_ref(),
        now,
    ));
    Ok(after)
}

/// Deletes a redirect: its address is gone from then on (410), because readers were
/// sent there. With `purge` nothing is left of it and another may have the address,
/// unless readers ever found a post, a series or a person there.
///
/// # Errors
/// [`Error::Conflict`] when it is a post's address, or was the address of something and is to be purged.
pub async fn delete_redirect(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Redirect,
    purge: bool,
) -> Result<()> {
    refuse_posts(before)?;
    if !purge {
        return update_redirect(tx, services, actor, before, None)
            .await
            .map(drop);
    }
    if !store::redirects::delete(tx, before.id).await? {
        let what = match Named::at(before.path.as_str()) {
            Some((Named::Series, _)) => "a series",
            Some((Named::Author, _)) => "an author",
            None => "a post",
        };
        return Err(Error::conflict(format!(
            "{what} was at {} once: the address is never given away",
            before.path
        )));
    }
    let gone = Redirect {
        target: None,
        ..before.clone()
    };
    tx.record(recorded(
        Action::RedirectDeleted,
        actor,
        &gone,
        before.target.as_ref(),
        services.clock.now(),
    ));
    Ok(())
}

/// An old address of a post leads where the post is, whatever anybody wants.
fn refuse_posts(redirect: &Redirect) -> Result<()> {
    match (redirect.kind(), redirect.post_id) {
        (RedirectKind::Post, Some(id)) => Err(Error::conflict(format!(
            "{} is an address of post {id}",
            redirect.path
        ))),
        _ => Ok(()),
    }
}

async fn taken(conn: &mut Conn, path: &PostPath) -> Result<Error> {
    let there = store::redirects::find_by_path(conn, path.as_str())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Error::conflict(match there.post_id {
        Some(post) => at_post(conn, &there, post).await?,
        None => format!("redirect {} has the path {path}: change that one", there.id),
    }))
}

async fn at_post(conn: &mut Conn, there: &Redirect, id: PostId) -> Result<String> {
    let is_trash = store::posts::find(conn, id)
        .await?
        .is_some_and(|post| post.status == PostStatus::Trash);
    let path = &there.path;
    Ok(match (is_trash, there.post_path.as_ref() == Some(path)) {
        (true, _) => format!("post {id} in the trash has the path {path}: purge it first"),
        (false, true) => format!("post {id} stands at {path}"),
        (false, false) => format!("{path} leads to post {id} already, which was there before"),
    })
}

/// [`Error::Conflict`] when whoever follows `target` comes to `path` again, or has to follow too many.
async fn check_loop(conn: &mut Conn, path: &PostPath, target: Option<&Target>) -> Result<()> {
    let mut chain = Chain {
        path,
        passed: Vec::new(),
    };
    let mut next = target.and_then(Target::own_path);
    while let Some(at) = next {
        next = store::paths::find(conn, &at)
            .await?
            .and_then(|row| row.target?.own_path());
        chain.pass(at).map_err(conflict_on_target)?;
    }
    Ok(())
}

/// What somebody passes who follows a redirect.
pub(super) struct Chain<'a> {
    path: &'a PostPath,
    passed: Vec<String>,
}

impl<'a> Chain<'a> {
    /// Follows `target` from `path` by what is known of where paths lead.
    ///
    /// # Errors
    /// Says why when it comes to `path` again, or is too long.
    pub(super) fn check(
        path: &'a PostPath,
        target: Option<&Target>,
        targets: &HashMap<String, Target>,
    ) -> Result<(), String> {
        let mut chain = Self {
            path,
            passed: Vec::new(),
        };
        let mut next = target.and_then(Target::own_path);
        while let Some(at) = next {
            next = targets.get(&at).and_then(Target::own_path);
            chain.pass(at)?;
        }
        Ok(())
    }

    fn pass(&mut self, at: String) -> Result<(), String> {
        if at == self.path.as_str() {
            let by = if self.passed.is_empty() {
                String::new()
            } else {
                format!(", by way of {}", self.passed.join(", "))
            };
            return Err(format!("{} would lead to itself{by}", self.path));
        }
        if self.passed.len() == HOPS_MAX {
            return Err(format!(
                "more than {HOPS_MAX} redirects would follow one another"
            ));
        }
        self.passed.push(at);
        Ok(())
    }
}

fn conflict_on_target(detail: String) -> Error {
    Error::Conflict(crate::error::Conflict {
        detail,
        field: Some("target"),
        alternative: None,
    })
}

fn recorded(
    action: Action,
    actor: Actor,
    redirect: &Redirect,
    before: Option<&Target>,
    at: Timestamp,
) -> NewChange {
    let detail = Detail {
        path: Some(redirect.path.to_string()),
        from: before.map(ToString::to_string),
        to: redirect.target.as_ref().map(ToString::to_string),
        ..Detail::default()
    };
    NewChange {
        at,
        actor,
        action,
        subject: Subject::Redirect(redirect.id),
        detail,
    }
}

/// What a reader finds at a path that is no published post's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing, as far as a reader may know.
    Nothing,
    /// Something was here.
    Gone,
    /// Something else is meant: its encoded address.
    Moved(String),
}

/// What is found at a decoded path, once every redirect was followed.
pub async fn find_place(conn: &mut Conn, path: &str, now: Timestamp) -> Result<Place> {
    let mut at = path.to_owned();
    let mut suffix = String::new();
    for hop in 0..=HOPS_MAX {
        let Some(row) = store::paths::find(conn, &at).await? else {
            return if hop == 0 {
                Ok(Place::Nothing)
            } else {
                elsewhere(conn, &at, &suffix, now).await
            };
        };
        match (row.target, row.post_id) {
            (Some(target), _) => {
                if suffix.is_empty() {
                    target.suffix().clone_into(&mut suffix);
                }
                let Some(next) = target.own_path() else {
                    return Ok(Place::Moved(target.into()));
                };
                at = next;
            }
            (None, Some(post)) => return at_old_path(conn, post, &suffix, now).await,
            (None, None) => return Ok(Place::Gone),
        }
    }
    Ok(Place::Nothing)
}

/// A page of the server's own, where a redirect leads; one of nothing public is not told by what leads there.
async fn elsewhere(conn: &mut Conn, path: &str, suffix: &str, now: Timestamp) -> Result<Place> {
    if let Some((named, slug)) = Named::at(path)
        && !naming::is_public(conn, named, slug.as_str(), now).await?
    {
        return Ok(Place::Nothing);
    }
    let path = if path.is_empty() { "/" } else { path };
    Ok(Place::Moved(urls::encoded(path) + suffix))
}

async fn at_old_path(conn: &mut Conn, id: PostId, suffix: &str, now: Timestamp) -> Result<Place> {
    let Some(post) = store::posts::find(conn, id).await? else {
        return Ok(Place::Gone);
    };
    Ok(match (post.shown(now), &post.path) {
        (Shown::Published, Some(path)) => Place::Moved(urls::path(path) + suffix),
        (Shown::Trash, _) => Place::Gone,
        _ => Place::Nothing,
    })
}

/// Writes down how often old addresses were followed; what cannot be written is kept for the next time.
pub async fn write_hits(db: &Db, services: &Services) -> Result<()> {
    let counts = services.hits.take();
    if counts.is_empty() {
        return Ok(());
    }
    let written = add(db, &counts).await;
    if written.is_err() {
        services.hits.put_back(counts);
    }
    written
}

async fn add(db: &Db, counts: &HashMap<String, crate::hits::Count>) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.unrecorded("how often redirects were followed");
    for (path, count) in counts {
        store::redirects::add_hits(&mut tx, path, *count).await?;
    }
    tx.commit().await
}

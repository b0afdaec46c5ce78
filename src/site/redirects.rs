//! Redirects: creating, changing and deleting them, following them, and counting how often they are
//! used.
//!
//! An address that is no post's current one redirects to its target (308) or is gone (410).
//! [`resolve_path`] follows chains of redirects, so that a reader is redirected only once.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::error::{Conflict, ConflictFault, Error, Result};
use crate::model::redirect::{Redirect, RedirectKind, Target};
use crate::model::{
    Action, Actor, Authority, Detail, NewChange, PostId, PostPath, PostStatus, Shown, SlugKind,
    Subject,
};
use crate::services::Services;
use crate::slug_history;
use crate::store::{self, Conn, Db, Tx};
use crate::urls;

/// The most redirects that are followed in a chain.
const HOPS_MAX: usize = 10;

/// Creates a redirect; without a target, its address answers 410.
///
/// # Errors
/// [`Error::Conflict`] if the path is taken or the target leads back to it, [`Error::Forbidden`]
/// unless `by` may change redirects.
pub async fn create_redirect(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    path: &PostPath,
    target: Option<&Target>,
) -> Result<Redirect> {
    by.require_write_redirects()?;
    check_loop(tx, path, target).await?;
    make(tx, services, by, path, target).await
}

/// Creates a redirect like [`create_redirect`], but checks neither the rights nor for loops.
pub(super) async fn make(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
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
    tx.record(recorded(
        Action::RedirectCreated,
        by.actor(),
        &made,
        None,
        now,
    ));
    Ok(made)
}

/// Redirects the old address of a picture to the media library. Does nothing if the path is used
/// already.
pub async fn redirect_to_media(
    tx: &mut Tx,
    services: &Services,
    path: &PostPath,
    target: &Target,
) -> Result<()> {
    let now = services.clock.now();
    let Some(id) = store::redirects::insert(tx, path, Some(target), now).await? else {
        return Ok(());
    };
    let made = store::redirects::find(tx, id).await?;
    let made = made.ok_or(Error::NotFound)?;
    let actor = Actor::System;
    tx.record(recorded(Action::RedirectCreated, actor, &made, None, now));
    Ok(())
}

/// Changes the target of a redirect; without a target, its address answers 410.
///
/// # Errors
/// [`Error::Conflict`] if it is the address of a post or the target leads back to it,
/// [`Error::Forbidden`] unless `by` may change redirects.
pub async fn update_redirect(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Redirect,
    target: Option<&Target>,
) -> Result<Redirect> {
    by.require_write_redirects()?;
    refuse_posts(before)?;
    if before.target.as_ref() == target {
        tx.unrecorded("the redirect leads there already");
        return Ok(before.clone());
    }
    check_loop(tx, &before.path, target).await?;
    change(tx, services, by, before, target).await
}

/// Changes a redirect like [`update_redirect`], but checks neither the rights nor for loops.
pub(super) async fn change(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
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
        by.actor(),
        &after,
        before.target.as_ref(),
        now,
    ));
    Ok(after)
}

/// Deletes a redirect. Without `purge` the row remains and its address answers 410, because readers
/// were redirected there. With `purge` the row is deleted and the address can be used again, unless
/// a post, a series or a user was ever public there.
///
/// # Errors
/// [`Error::Conflict`] if it is the address of a post, or if it was a public address and `purge` is
/// set; [`Error::Forbidden`] unless `by` may change redirects.
pub async fn delete_redirect(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Redirect,
    purge: bool,
) -> Result<()> {
    by.require_write_redirects()?;
    refuse_posts(before)?;
    if !purge {
        return update_redirect(tx, services, by, before, None)
            .await
            .map(drop);
    }
    if !store::redirects::delete(tx, before.id).await? {
        let what = match SlugKind::at(before.path.as_str()) {
            Some((SlugKind::Series, _)) => "a series",
            Some((SlugKind::Author, _)) => "an author",
            None => "a post",
        };
        return Err(Error::conflict(
            ConflictFault::Redirect,
            format!(
                "{what} was at {} once: the address is never given away",
                before.path
            ),
        ));
    }
    let gone = Redirect {
        target: None,
        ..before.clone()
    };
    tx.record(recorded(
        Action::RedirectDeleted,
        by.actor(),
        &gone,
        before.target.as_ref(),
        services.clock.now(),
    ));
    Ok(())
}

/// Refuses to change a former address of a post, which always leads to the post.
fn refuse_posts(redirect: &Redirect) -> Result<()> {
    match (redirect.kind(), redirect.post_id) {
        (RedirectKind::Post, Some(id)) => Err(Error::conflict(
            ConflictFault::Redirect,
            format!("{} is an address of post {id}", redirect.path),
        )),
        _ => Ok(()),
    }
}

async fn taken(conn: &mut Conn, path: &PostPath) -> Result<Error> {
    let there = store::redirects::find_by_path(conn, path.as_str())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Error::conflict(
        ConflictFault::Redirect,
        match there.post_id {
            Some(post) => at_post(conn, &there, post).await?,
            None => format!("redirect {} has the path {path}: change that one", there.id),
        },
    ))
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

/// Returns [`Error::Conflict`] if following `target` leads back to `path` or takes more than
/// [`HOPS_MAX`] redirects.
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

/// The paths passed so far on the way from a redirect's target.
pub(super) struct Chain<'a> {
    path: &'a PostPath,
    passed: Vec<String>,
}

impl<'a> Chain<'a> {
    /// Follows `target` from `path`, with the targets of all paths in memory.
    ///
    /// # Errors
    /// The reason, as a sentence, if the chain leads back to `path` or is too long.
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
    Error::Conflict(Conflict {
        fault: ConflictFault::RedirectLoop,
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

/// The answer for a path that is not the current path of a published post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Not found, as far as a reader may know.
    NotFound,
    /// Gone: something was here.
    Gone,
    /// Redirected to this encoded address.
    Moved(String),
}

/// Finds the answer for a decoded path, after following every redirect.
pub async fn resolve_path(conn: &mut Conn, path: &str, now: Timestamp) -> Result<Resolution> {
    let mut at = path.to_owned();
    let mut suffix = String::new();
    for hop in 0..=HOPS_MAX {
        let Some(row) = store::paths::find(conn, &at).await? else {
            return if hop == 0 {
                Ok(Resolution::NotFound)
            } else {
                to_own_path(conn, &at, &suffix, now).await
            };
        };
        match (row.target, row.post_id) {
            (Some(target), _) => {
                // The query and fragment of the first redirect that has any are kept to the end.
                if suffix.is_empty() {
                    target.suffix().clone_into(&mut suffix);
                }
                let Some(next) = target.own_path() else {
                    return Ok(Resolution::Moved(target.into()));
                };
                at = next;
            }
            (None, Some(post)) => return at_old_path(conn, post, &suffix, now).await,
            (None, None) => return Ok(Resolution::Gone),
        }
    }
    Ok(Resolution::NotFound)
}

/// The redirect to a page of the server itself. A series or user that is not public is not found,
/// so that a redirect does not reveal its name.
async fn to_own_path(
    conn: &mut Conn,
    path: &str,
    suffix: &str,
    now: Timestamp,
) -> Result<Resolution> {
    if let Some((kind, slug)) = SlugKind::at(path)
        && !slug_history::is_public(conn, kind, slug.as_str(), now).await?
    {
        return Ok(Resolution::NotFound);
    }
    let path = if path.is_empty() { "/" } else { path };
    Ok(Resolution::Moved(urls::encoded(path) + suffix))
}

async fn at_old_path(
    conn: &mut Conn,
    id: PostId,
    suffix: &str,
    now: Timestamp,
) -> Result<Resolution> {
    let Some(post) = store::posts::find(conn, id).await? else {
        return Ok(Resolution::Gone);
    };
    Ok(match (post.shown(now), &post.path) {
        (Shown::Published, Some(path)) => Resolution::Moved(urls::path(path) + suffix),
        (Shown::Trash, _) => Resolution::Gone,
        _ => Resolution::NotFound,
    })
}

/// Stores how often redirects were followed. If that fails, the counts are kept for the next time.
pub async fn write_redirect_counts(db: &Db, services: &Services) -> Result<()> {
    let counts = services.redirect_counts.take();
    if counts.is_empty() {
        return Ok(());
    }
    let written = add(db, &counts).await;
    if written.is_err() {
        services.redirect_counts.put_back(counts);
    }
    written
}

async fn add(db: &Db, counts: &HashMap<String, crate::redirect_counts::Count>) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.unrecorded("how often redirects were followed");
    for (path, count) in counts {
        store::redirects::add_count(&mut tx, path, *count).await?;
    }
    tx.commit().await
}

//! What the change log says of a post, and when it says that it changed.

use chrono::Datelike;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Action, Actor, Detail, Facts, Kind, NewChange, Post, PostStatus, Subject};
use crate::store::{self, Conn};

/// When a change of `before` is said to happen: now, unless feeds have given its readers a later time, by
/// a clock that was put back since or by the moment of its publication. No reader sees it run backwards.
pub(super) async fn moment(conn: &mut Conn, before: &Post, now: Timestamp) -> Result<Timestamp> {
    let seen = store::touched::find_latest(conn, &[format!("post:{}", before.id)])
        .await?
        .max(Some(now));
    let published_at = before
        .published_at
        .filter(|at| before.status == PostStatus::Public && Some(*at) <= seen);
    Ok(now.max(before.updated_at).max(published_at.unwrap_or(now)))
}

/// Where a post stands at `now`, with its folded labels.
pub(super) fn facts(post: &Post, labels: &[String], now: Timestamp) -> Facts {
    let shown = serde_json::to_value(post.shown(now))
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned));
    Facts {
        status: shown.unwrap_or_default(),
        labels: labels.to_vec(),
        path: post.path.as_ref().map(ToString::to_string),
        author: Some(post.author_id.0),
        month: post
            .published_at
            .map(|at| format!("{:04}-{:02}", at.year(), at.month())),
        series: post.series_id.map(|id| id.0),
        translation: post.translation_key.as_ref().map(ToString::to_string),
        beside: Vec::new(),
    }
}

/// Where a post stands now that it was changed, with the posts that it comes between: their pages name it from now
/// on, or know its moment if that is still to come. A post that leaves is known to those pages already.
pub(super) async fn facts_after(
    conn: &mut Conn,
    post: &Post,
    labels: &[String],
    now: Timestamp,
) -> Result<Facts> {
    let mut beside = Vec::new();
    if let Some(at) = post
        .published_at
        .filter(|_| post.kind == Kind::Post && post.status == PostStatus::Public)
    {
        let (moment, place) = (at.max(now), Cursor { at, id: post.id.0 });
        beside.extend(store::around::find_older(conn, moment, place).await?);
        beside.extend(store::around::find_newer(conn, moment, place).await?);
    }
    Ok(Facts {
        beside: beside.into_iter().map(|line| line.id.0).collect(),
        ..facts(post, labels, now)
    })
}

/// A change of `post` from `before` to `after`.
pub(super) fn change(
    actor: Actor,
    action: Action,
    post: &Post,
    before: Option<Facts>,
    after: Option<Facts>,
    at: Timestamp,
) -> NewChange {
    let detail = Detail {
        before,
        after,
        ..Detail::default()
    };
    NewChange {
        at,
        actor,
        action,
        subject: Subject::Post(post.id),
        detail,
    }
}

/// The names of the fields in which two states of a post differ.
pub(super) fn fields(before: &Post, after: &Post, labels_changed: bool) -> Vec<String> {
    let differs = [
        ("kind", before.kind != after.kind),
        ("status", before.status != after.status),
        ("slug", before.slug != after.slug),
        ("title", before.title != after.title),
        ("subtitle", before.subtitle != after.subtitle),
        ("body", before.source != after.source),
        ("format", before.format != after.format),
        ("labels", labels_changed),
        ("author", before.author_id != after.author_id),
        ("lang", before.lang != after.lang),
        ("comments", before.comments != after.comments),
        (
            "comment_policy",
            before.comment_policy != after.comment_policy,
        ),
        ("pinned", before.pinned != after.pinned),
        ("series", before.series() != after.series()),
        (
            "translation_key",
            before.translation_key != after.translation_key,
        ),
        ("published_at", before.published_at != after.published_at),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name.to_owned())
        .collect()
}

//! The change log's rows about posts, and the date of modification that readers see.
//!
//! A row holds the facts about a post before and after the change, from which the cache derives the
//! pages to invalidate (see `model::change`).

use chrono::Datelike;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::change::changed_fields;
use crate::model::paging::Cursor;
use crate::model::{
    Action, Actor, Detail, Facts, Kind, NewChange, Post, PostStatus, Subject, SurrogateKey,
};
use crate::store::posts::PostRow;
use crate::store::{self, Conn};

/// The date of modification that feeds and the sitemap show for a post once it is `after`. It
/// advances to `after.updated_at` only if title, subtitle, text, format, language or author changed. Clients that
/// synchronise follow the change log, which has every change.
pub(super) async fn updated_at(
    conn: &mut Conn,
    before: &Post,
    after: &PostRow<'_>,
) -> Result<Timestamp> {
    let reads_otherwise = before.title != after.title
        || before.subtitle != after.subtitle
        || before.source != after.source
        || before.format != after.format
        || before.lang.as_ref() != after.lang
        || before.author_id != after.author_id;
    if !reads_otherwise && before.published_at == after.published_at {
        return Ok(before.updated_at);
    }
    advance(conn, before, reads_otherwise, after.updated_at).await
}

/// The date of modification of a changed post: `now` if it reads otherwise.
///
/// The date never goes backwards for a reader: it is at least the date last shown, even if the
/// clock was set back since, and at least the post's publication.
pub(super) async fn advance(
    conn: &mut Conn,
    before: &Post,
    reads_otherwise: bool,
    now: Timestamp,
) -> Result<Timestamp> {
    // `seen` is the latest time that readers know: a date that pages gave, or now. A publication up
    // to then is public, so its time is one that feeds have shown. The result is at least the later
    // of that and the last date of modification.
    let seen = store::last_modified::find_latest(conn, &[SurrogateKey::Post(before.id)])
        .await?
        .max(Some(now));
    let published_at = before
        .published_at
        .filter(|at| before.status == PostStatus::Public && Some(*at) <= seen);
    let said = before
        .updated_at
        .max(published_at.unwrap_or(before.updated_at));
    Ok(if reads_otherwise { said.max(now) } else { said })
}

/// The facts about a post at `now` that its row in the change log holds.
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
        neighbours: Vec::new(),
    }
}

/// The facts about a changed post, with its neighbours. Their pages link to the post from now on,
/// or will once it is public, and must be rendered again. For a post that is withdrawn, the keys of
/// its own pages suffice, because its neighbours depend on them already.
pub(super) async fn facts_after(
    conn: &mut Conn,
    post: &Post,
    labels: &[String],
    now: Timestamp,
) -> Result<Facts> {
    let mut neighbours = Vec::new();
    if let Some(at) = post
        .published_at
        .filter(|_| post.kind == Kind::Post && post.status == PostStatus::Public)
    {
        let (moment, place) = (at.max(now), Cursor { at, id: post.id.0 });
        neighbours.extend(store::related::find_older(conn, moment, place).await?);
        neighbours.extend(store::related::find_newer(conn, moment, place).await?);
    }
    Ok(Facts {
        neighbours: neighbours.into_iter().map(|line| line.id.0).collect(),
        ..facts(post, labels, now)
    })
}

/// The change log's row for a change of `post` from `before` to `after`.
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

/// The names of the fields in which the row of a post differs from the post, as in the API.
///
/// A new field of the row does not compile before it is named here, because an update that changes
/// no field but the state writes only the state ([`is_state_only`]).
pub(super) fn fields(before: &Post, after: &PostRow<'_>, labels_changed: bool) -> Vec<String> {
    let PostRow {
        kind,
        status,
        slug,
        path: _,
        title,
        subtitle,
        source,
        format,
        html: _,
        renderer_version: _,
        image_hosts: _,
        excerpt: _,
        author_id,
        lang,
        comments,
        comment_policy,
        pinned,
        series,
        translation_key,
        cover,
        created_at: _,
        published_at,
        updated_at: _,
        origin: _,
    } = *after;
    changed_fields([
        ("kind", before.kind != kind),
        ("status", before.status != status),
        ("slug", before.slug != *slug),
        ("title", before.title != title),
        ("subtitle", before.subtitle != subtitle),
        ("body", before.source != source),
        ("format", before.format != format),
        ("labels", labels_changed),
        ("author", before.author_id != author_id),
        ("lang", before.lang.as_ref() != lang),
        ("comments", before.comments != comments),
        ("comment_policy", before.comment_policy.0 != *comment_policy),
        ("pinned", before.pinned != pinned),
        (
            "series",
            before.series_id.zip(before.series_position) != series,
        ),
        (
            "translation_key",
            before.translation_key.as_ref() != translation_key,
        ),
        ("cover", before.cover.as_ref() != cover),
        ("published_at", before.published_at != published_at),
    ])
}

/// Whether the row of a post differs from the post in nothing but its [`PostRow::state`].
pub(super) fn is_state_only(before: &Post, after: &PostRow<'_>) -> bool {
    let is_state = |name: &String| ["status", "slug", "published_at"].contains(&name.as_str());
    fields(before, after, false).iter().all(is_state)
        && before.html.as_str() == after.html
        && before.renderer_version == after.renderer_version
        && before.image_hosts.0 == after.image_hosts
        && before.excerpt == after.excerpt
}

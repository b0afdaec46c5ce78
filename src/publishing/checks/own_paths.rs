//! Whether readers find something at a path of this blog.

use std::collections::{BTreeSet, HashSet};

use super::Mention;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{LabelName, MediaHash, Post, PostPath, PostStatus, Slug, SlugKind};
use crate::publishing::Draft;
use crate::render::OwnMedia;
use crate::services::Services;
use crate::store::{self, Conn};
use crate::urls;

/// The most paths that are looked up. A text with more links to its own blog is a list, which is
/// rather made by a program.
const PATHS_MAX: usize = 300;

/// Returns the paths among the mentions at which there will be nothing once the draft is public.
pub(super) async fn missing(
    conn: &mut Conn,
    services: &Services,
    draft: &Draft,
    mentions: &[Mention],
    media: &OwnMedia,
) -> Result<HashSet<String>> {
    let paths = mentions.iter().filter_map(|it| it.own_path.as_deref());
    let paths: BTreeSet<&str> = paths.collect();
    let at = services
        .clock
        .now()
        .max(draft.published_at.unwrap_or_default());
    let mut missing = HashSet::new();
    for path in paths.into_iter().take(PATHS_MAX) {
        if !is_found(conn, path, at, media).await? {
            missing.insert(path.to_owned());
        }
    }
    Ok(missing)
}

/// Whether readers will find something at a decoded path at the time `at`.
async fn is_found(conn: &mut Conn, path: &str, at: Timestamp, media: &OwnMedia) -> Result<bool> {
    if let Some(hash) = MediaHash::of_path(path) {
        let file = media.file(&hash);
        return Ok(file.is_some_and(|file| file.media().trashed_at.is_none()));
    }
    if let Some(name) = path.strip_prefix("/label/") {
        return is_label(conn, name).await;
    }
    if let Some((kind, slug)) = SlugKind::at(path) {
        return is_slug(conn, kind, &slug).await;
    }
    match PostPath::parse(path.trim_end_matches('/')) {
        Ok(path) => is_post(conn, path.as_str(), at).await,
        // The home page, an archive, a search, a feed: no post can be there.
        Err(_) => Ok(true),
    }
}

/// Whether there is a label with this name, or was. The draft may be its first post.
async fn is_label(conn: &mut Conn, name: &str) -> Result<bool> {
    let Ok(name) = LabelName::parse(name) else {
        return Ok(true);
    };
    let folded = name.folded();
    let is_label = store::labels::find_by_folded(conn, &folded)
        .await?
        .is_some();
    Ok(is_label
        || store::label_aliases::find_label(conn, &folded)
            .await?
            .is_some())
}

/// Whether a post or a redirect is at a path. The source of a post is at the path with `.md`, and its
/// comments have feeds below it.
async fn is_post(conn: &mut Conn, path: &str, at: Timestamp) -> Result<bool> {
    if is_day(path) {
        return Ok(true);
    }
    let stem = [".md", ".atom", ".comments.json", ".json"]
        .iter()
        .find_map(|ending| path.strip_suffix(ending));
    let html = stem.map(|stem| format!("{stem}.html"));
    for path in [Some(path), stem, html.as_deref()].into_iter().flatten() {
        let Some(row) = store::paths::find(conn, path).await? else {
            continue;
        };
        if row.target.is_some() {
            return Ok(true);
        }
        let Some(id) = row.post_id else { continue };
        let post = store::posts::find_without_text(conn, id).await?;
        if post.is_some_and(|post| is_public(&post, at)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_public(post: &Post, at: Timestamp) -> bool {
    post.status == PostStatus::Public && post.published_at.is_some_and(|from| from <= at)
}

/// Whether a series or an author has this slug, or had it. The draft may be their first post.
async fn is_slug(conn: &mut Conn, kind: SlugKind, slug: &Slug) -> Result<bool> {
    let is_held = match kind {
        SlugKind::Series => {
            let series = store::series::find_by_slug(conn, slug.as_str()).await?;
            series.is_some()
        }
        SlugKind::Author => {
            let user = store::users::find_by_slug(conn, slug.as_str()).await?;
            user.is_some()
        }
    };
    let former = store::paths::find(conn, &urls::slug_path(kind, slug.as_str())).await?;
    Ok(is_held || former.is_some_and(|row| row.target.is_some()))
}

/// Whether a path is the list of a day, `/2022/01/07`.
fn is_day(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let is_number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number)
}

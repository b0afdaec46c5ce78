//! Turning an imported post into a draft: its texts are normalised, its path is kept exactly.

use std::borrow::Cow;
use std::collections::HashSet;

use percent_encoding::percent_decode_str;

use crate::error::Result;
use crate::model::label::LABELS_MAX;
use crate::model::post::TITLE_MAX;
use crate::model::redirect::parse_source;
use crate::model::{
    LabelName, LanguageTag, MediaPath, Post, PostId, PostPath, PostStatus, Slug, UserId, text,
};
use crate::publishing::{self, Draft, PostImport};
use crate::remote_pictures;
use crate::store::{self, scratch::Scratch};
use crate::transfer::address;
use crate::transfer::import::ready_post::TAKEN;
use crate::transfer::import::target::Target;
use crate::transfer::imported::ImportedPost;

const THINNED_LABEL: &str = "one of its labels keeps three combining marks a letter";
const THINNED_AUTHOR: &str = "its author's name keeps three combining marks a letter";
const REFUSED: &str = "its old path is none that a post can have here; it gets a path of its own";

/// Creates the draft for a post by `author`, and adds to `notes` what is not imported. Fields that
/// the file does not have are taken from `existing`.
pub(super) async fn draft(
    target: Target<'_>,
    scratch: &Scratch,
    post: &ImportedPost,
    author: UserId,
    existing: Option<&Post>,
    notes: &mut Vec<String>,
) -> Result<Draft> {
    if text::has_excess_marks(&post.author.name) {
        notes.push(THINNED_AUTHOR.to_owned());
    }
    let path = free_path((target, scratch), post, existing.map(|post| post.id), notes).await?;
    let slug = if existing.is_none() && path.is_none() {
        let stated = post.slug.as_deref().and_then(slug_of);
        stated.or_else(|| post.path.as_deref().and_then(old_slug))
    } else {
        None
    };
    let is_public = post.status == PostStatus::Public;
    let base = existing.map_or_else(|| Draft::new(author), Draft::of);
    Ok(Draft {
        kind: post.kind,
        status: if is_public {
            PostStatus::Public
        } else {
            PostStatus::Draft
        },
        slug,
        title: title("title", &post.title, notes),
        subtitle: title("subtitle", &post.subtitle, notes),
        source: text::lines(&post.body),
        format: post.format,
        lang: post.lang.clone().or(base.lang),
        comments: post.comments.unwrap_or(base.comments),
        pinned: post.pinned || base.pinned,
        cover: cover(target, post, notes).await?.or(base.cover),
        labels: Some(
            publishing::current_labels(&mut target.db.read().await?, labels(&post.labels, notes))
                .await?,
        ),
        published_at: is_public.then_some(post.published_at),
        imported: Some(PostImport {
            origin: post.origin.clone(),
            entry_id: post.entry_id.clone(),
            path,
            created_at: post.published_at,
            updated_at: post.updated_at,
        }),
        ..base
    })
}

fn title(field: &str, words: &str, notes: &mut Vec<String>) -> String {
    let line = text::line(words);
    let line = match text::without_excess_marks(&line) {
        Cow::Borrowed(_) => line,
        Cow::Owned(fewer) => {
            notes.push(format!("its {field} keeps three combining marks a letter"));
            fewer
        }
    };
    if line.chars().count() <= TITLE_MAX {
        return line;
    }
    notes.push(format!("its {field} is cut to {TITLE_MAX} characters"));
    text::line(&line.chars().take(TITLE_MAX).collect::<String>())
}

/// Parses the labels; spellings of one label count as one.
fn labels(words: &[String], notes: &mut Vec<String>) -> Vec<LabelName> {
    let mut seen = HashSet::new();
    let mut labels = Vec::new();
    for word in words {
        let fewer = text::without_excess_marks(word);
        if matches!(fewer, Cow::Owned(_)) {
            notes.push(THINNED_LABEL.to_owned());
        }
        match LabelName::parse(&fewer) {
            Ok(_) if labels.len() == LABELS_MAX => notes.push(format!(
                "it has more than {LABELS_MAX} labels: not “{word}”"
            )),
            Ok(label) if seen.insert(label.folded()) => labels.push(label),
            Ok(_) => {}
            Err(why) => notes.push(format!(
                "its label “{}” is not carried: {why}",
                text::line(word)
            )),
        }
    }
    labels
}

/// The old path, decoded, if a post may have it and no other post has it.
async fn free_path(
    (target, scratch): (Target<'_>, &Scratch),
    post: &ImportedPost,
    own: Option<PostId>,
    notes: &mut Vec<String>,
) -> Result<Option<PostPath>> {
    let Some(old) = &post.path else {
        return Ok(None);
    };
    let Some(path) = address::decode(old) else {
        notes.push(REFUSED.to_owned());
        return Ok(None);
    };
    let row = store::paths::find(&mut target.db.read().await?, path.as_str()).await?;
    let is_free = row.is_none_or(|row| own.is_some() && row.post_id == own);
    if is_free && scratch.see(&format!("path {path}")).await? {
        return Ok(Some(path));
    }
    notes.push(TAKEN.to_owned());
    Ok(None)
}

/// The stored picture at the address of the post's cover.
async fn cover(
    target: Target<'_>,
    post: &ImportedPost,
    notes: &mut Vec<String>,
) -> Result<Option<MediaPath>> {
    let Some(address) = &post.cover else {
        return Ok(None);
    };
    let mut conn = target.db.read().await?;
    let cover = remote_pictures::find_given(&mut conn, address).await?;
    if cover.is_none() {
        notes.push("its cover is not in the file".to_owned());
    }
    Ok(cover)
}

/// Parses the further old paths of a post.
pub(super) fn aliases(old: &[String], notes: &mut Vec<String>) -> Vec<PostPath> {
    let mut paths = Vec::with_capacity(old.len());
    for old in old {
        match parse_source(old) {
            Ok(path) => paths.push(path),
            Err(_) => notes.push(format!(
                "its old address {old} is none that this blog can have"
            )),
        }
    }
    paths
}

/// A slug made from the last segment of a path that cannot be kept.
fn old_slug(path: &str) -> Option<Slug> {
    let decoded = percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy();
    let last = decoded.rsplit('/').next()?;
    slug_of(last.strip_suffix(".html").unwrap_or(last))
}

fn slug_of(stem: &str) -> Option<Slug> {
    Slug::parse(stem)
        .ok()
        .or_else(|| Slug::from_title(stem, &LanguageTag::undetermined()))
}

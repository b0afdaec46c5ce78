//! An imported post as a draft of this blog: its words tidied, its path kept exactly.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;

use crate::error::Result;
use crate::model::label::LABELS_MAX;
use crate::model::post::TITLE_MAX;
use crate::model::{
    CommentMode, Format, LabelName, Post, PostId, PostPath, PostStatus, Slug, text,
};
use crate::publishing::{self, Draft, Imported};
use crate::store;
use crate::transfer::import::Import;
use crate::transfer::imported::ImportedPost;

/// Named when another post has the old path.
pub(super) const TAKEN: &str = "its old path is taken here; it gets a path of its own";
const REFUSED: &str = "its old path is none that a post can have here; it gets a path of its own";

/// The draft of a post, and in `notes` what of it is not carried. What the file
/// does not say stays as it is in `existing`.
pub(super) async fn draft(
    import: &mut Import<'_>,
    post: &ImportedPost,
    existing: Option<&Post>,
    taken: &mut HashSet<PostPath>,
    notes: &mut Vec<String>,
) -> Result<Draft> {
    let dry_run = import.options.dry_run;
    let author = import
        .authors
        .account(
            import.db,
            import.services,
            &post.origin.system,
            &post.author,
            dry_run,
        )
        .await?;
    let path = free_path(import, post, existing.map(|post| post.id), taken, notes).await?;
    let slug = if existing.is_none() && path.is_none() {
        post.path.as_deref().and_then(old_slug)
    } else {
        None
    };
    Ok(Draft {
        kind: post.kind,
        status: if post.draft {
            PostStatus::Draft
        } else {
            PostStatus::Public
        },
        slug,
        title: title(&post.title, notes),
        subtitle: existing.map_or_else(String::new, |post| post.subtitle.clone()),
        source: text::lines(&post.html),
        format: Format::Html,
        labels: Some(
            publishing::current_labels(&mut import.db.read().await?, labels(&post.labels, notes))
                .await?,
        ),
        author: existing.map_or(author, |post| post.author_id),
        lang: existing.and_then(|post| post.lang.clone()),
        comments: existing.map_or(CommentMode::Open, |post| post.comments),
        comment_policy: existing
            .map(|post| post.comment_policy.0.clone())
            .unwrap_or_default(),
        pinned: existing.is_some_and(|post| post.pinned),
        series: existing.and_then(Post::series),
        translation_key: existing.and_then(|post| post.translation_key.clone()),
        published_at: (!post.draft).then_some(post.published_at),
        imported: Some(Imported {
            origin: post.origin.clone(),
            entry_id: post.entry_id.clone(),
            path,
            created_at: post.published_at,
            updated_at: post.updated_at,
        }),
    })
}

fn title(words: &str, notes: &mut Vec<String>) -> String {
    let line = text::line(words);
    if line.chars().count() <= TITLE_MAX {
        return line;
    }
    notes.push(format!("its title is cut to {TITLE_MAX} characters"));
    text::line(&line.chars().take(TITLE_MAX).collect::<String>())
}

/// Each label once, whatever its spelling.
fn labels(words: &[String], notes: &mut Vec<String>) -> Vec<LabelName> {
    let mut seen = HashSet::new();
    let mut labels = Vec::new();
    for word in words {
        match LabelName::parse(word) {
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

/// The old path, decoded, if a post can have it and none has.
async fn free_path(
    import: &Import<'_>,
    post: &ImportedPost,
    own: Option<PostId>,
    taken: &mut HashSet<PostPath>,
    notes: &mut Vec<String>,
) -> Result<Option<PostPath>> {
    let Some(old) = &post.path else {
        return Ok(None);
    };
    let Some(path) = decode(old) else {
        notes.push(REFUSED.to_owned());
        return Ok(None);
    };
    let row = store::paths::find(&mut import.db.read().await?, path.as_str()).await?;
    let is_free = row.is_none_or(|row| own.is_some() && row.post_id == own);
    if is_free && taken.insert(path.clone()) {
        return Ok(Some(path));
    }
    notes.push(TAKEN.to_owned());
    Ok(None)
}

fn decode(path: &str) -> Option<PostPath> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    PostPath::parse(&decoded).ok()
}

/// A slug of the last part of a path that cannot be kept.
fn old_slug(path: &str) -> Option<Slug> {
    let decoded = percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy();
    let last = decoded.rsplit('/').next()?;
    let stem = last.strip_suffix(".html").unwrap_or(last);
    Slug::parse(stem).ok().or_else(|| Slug::from_title(stem))
}

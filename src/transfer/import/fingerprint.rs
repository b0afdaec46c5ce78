//! The hash of an entry as it was read, by which a later import knows whether the source changed.

use std::fmt::Debug;

use ring::digest::{SHA256, digest};

use crate::transfer::imported::{ImportedComment, ImportedMedia, ImportedPost};

/// The number of bytes of a hash that are kept.
const BYTES: usize = 16;

/// The hash of everything that a post says, without what the reader says about it.
pub(super) fn of_post(post: &ImportedPost) -> Vec<u8> {
    let words = (&post.title, &post.subtitle, &post.body, post.format);
    let places = (&post.slug, &post.path, &post.aliases, &post.cover);
    let states = (post.kind, post.status, post.comments, post.pinned);
    let times = (post.published_at, post.updated_at);
    of(&(
        words,
        places,
        states,
        times,
        &post.lang,
        &post.labels,
        &post.author,
    ))
}

/// The hash of everything that a comment says.
pub(super) fn of_comment(comment: &ImportedComment) -> Vec<u8> {
    let words = (&comment.body, comment.format, comment.status, comment.kind);
    let places = (&comment.post, &comment.parent_id);
    of(&(words, places, &comment.author, comment.published_at))
}

/// The hash of what a file is called and where it was. Its bytes are not read.
pub(super) fn of_media(media: &ImportedMedia) -> Vec<u8> {
    let words = (&media.name, &media.alt, &media.caption);
    of(&(words, &media.member, &media.urls))
}

/// The hash of a value's debug text. It names every field and quotes every text, so that two values
/// with one text are equal.
fn of(value: &impl Debug) -> Vec<u8> {
    let hash = digest(&SHA256, format!("{value:?}").as_bytes());
    hash.as_ref()[..BYTES].to_vec()
}

//! The order of a thread in the API: each top-level comment followed by its whole subtree, both
//! oldest first.
//!
//! Every place is a key of two indexes, so that a page costs the same in a thread of a hundred and
//! of a hundred thousand comments. Considered and refused: each comment before its own replies, at
//! every depth. Readers decide how deep a thread gets, so that the path from one comment to the
//! next would be unbounded.

use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{CommentId, PostId};
use crate::store::{Conn, threads};

/// A place in the order: a top-level comment, or a reply in its subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadPlace {
    /// The cursor of the top-level comment.
    first: Cursor,
    /// The cursor of the reply; `None` for the top-level comment itself.
    reply: Option<Cursor>,
}

impl ThreadPlace {
    /// Returns the id of the comment at this place.
    #[must_use]
    pub fn id(&self) -> CommentId {
        CommentId(self.reply.unwrap_or(self.first).id)
    }

    /// Encodes the place as opaque text.
    #[must_use]
    pub fn encode(&self) -> String {
        let reply = self.reply.map(|key| format!(".{}", key.encode()));
        self.first.encode() + &reply.unwrap_or_default()
    }

    /// Decodes the text of [`ThreadPlace::encode`]; `None` for any other text.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let (first, reply) = text
            .split_once('.')
            .map_or((text, None), |(first, reply)| (first, Some(reply)));
        let reply = match reply {
            Some(text) => Some(Cursor::decode(text)?),
            None => None,
        };
        Some(Self {
            first: Cursor::decode(first)?,
            reply,
        })
    }
}

/// Lists the next `limit` places after `after`, or the first ones of the thread.
pub(super) async fn list(
    conn: &mut Conn,
    post: PostId,
    after: Option<ThreadPlace>,
    limit: usize,
) -> Result<Vec<ThreadPlace>> {
    let mut places = Vec::new();
    if let Some(after) = after {
        add_subtree(conn, &mut places, after.first, after.reply, limit).await?;
    }
    let start = after.map_or(Cursor::oldest(), |after| after.first);
    let missing = rows(limit - places.len());
    for first in threads::list_first(conn, post, start, missing).await? {
        if places.len() == limit {
            break;
        }
        let key = first.key();
        places.push(ThreadPlace {
            first: key,
            reply: None,
        });
        if first.has_subtree {
            add_subtree(conn, &mut places, key, None, limit).await?;
        }
    }
    Ok(places)
}

/// Adds the replies of a subtree after `after`, up to `limit` places in all.
async fn add_subtree(
    conn: &mut Conn,
    places: &mut Vec<ThreadPlace>,
    first: Cursor,
    after: Option<Cursor>,
    limit: usize,
) -> Result<()> {
    let after = after.unwrap_or(Cursor::oldest());
    let missing = rows(limit - places.len());
    let replies = threads::list_replies(conn, CommentId(first.id), after, missing).await?;
    places.extend(replies.iter().map(|reply| ThreadPlace {
        first,
        reply: Some(reply.key()),
    }));
    Ok(())
}

fn rows(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

//! The mentions of a post on other sites, folded below its comments.

use crate::error::Result;
use crate::model::Post;
use crate::store;
use crate::store::threads::ThreadComment;
use crate::web::context::PageContext;
use crate::web::views::{Mention, Mentions};

/// The maximum number of mentions on a page. Moderators see all of them.
const MENTIONS_MAX: i64 = 100;

/// Reads the mentions of a post; `None` without any.
pub(in crate::web::pages) async fn read(
    context: &mut PageContext,
    post: &Post,
) -> Result<Option<Mentions>> {
    let found = store::threads::list_mentions(&mut context.conn, post.id, MENTIONS_MAX).await?;
    let mut count = found.len() as i64;
    if count == MENTIONS_MAX {
        count = store::threads::count_mentions(&mut context.conn, post.id).await?;
    }
    let published = post.published_at.unwrap_or(post.created_at);
    let locale = &context.locale;
    let view = |mention: ThreadComment| Mention {
        id: mention.id.to_string(),
        site: mention.author_name,
        url: mention.author_url,
        time: locale.short_moment(mention.created_at, published),
        time_iso: locale.iso(mention.created_at),
        text: mention.html,
    };
    let left_out = count - found.len() as i64;
    Ok((count > 0).then(|| Mentions {
        heading: locale.count(&context.t.thread.mentions, count),
        list: found.into_iter().map(view).collect(),
        left_out: (left_out > 0)
            .then(|| locale.count(&context.t.thread.mentions_left_out, left_out)),
    }))
}

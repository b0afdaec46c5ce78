//! Comments by their words.

use super::posts::labels;
use super::rank::{CANDIDATES, Found, Matches};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Comment, CommentId, LabelId};
use crate::search::{Matcher, Query};
use crate::store::search::PublicFilter;
use crate::store::{self, Conn};

/// The public comments that a query asks for: its page `page`, from 1, the best first.
pub async fn comments(conn: &mut Conn, query: &Query, now: Timestamp, page: usize) -> Result<Found<Comment>> {
    let matches = match labels(conn, query).await? {
        Some(labels) => matches(conn, query, &labels, now).await?,
        None => Matches { newest: Vec::new(), in_title: Vec::new(), scores: Vec::new() },
    };
    let Found { items, total, is_more, has_next } = matches.page(page);
    let mut comments = Vec::with_capacity(items.len());
    for id in items {
        comments.extend(store::comments::find(conn, id).await?);
    }
    Ok(Found { items: comments, total, is_more, has_next })
}

async fn matches(conn: &mut Conn, query: &Query, labels: &[(LabelId, bool)], now: Timestamp) -> Result<Matches<CommentId>> {
    let matcher: Matcher = query.comments();
    let of = |negated: bool| labels.iter().filter(|(_, is_negated)| *is_negated == negated).map(|(id, _)| *id).collect::<Vec<_>>();
    let (labels, without) = (of(false), of(true));
    let filter = PublicFilter {
        matcher: &matcher,
        now,
        from: query.from.unwrap_or(Cursor::oldest().at),
        until: query.until.unwrap_or(Cursor::newest().at),
        labels: &labels,
        without: &without,
    };
    let newest = store::search::list_comments(conn, &filter, CANDIDATES as i64 + 1).await?;
    let ids: Vec<CommentId> = newest.iter().map(|(id, _)| *id).collect();
    let scores = if ids.is_empty() || !matcher.has_words() { Vec::new() } else { store::search::score_comments(conn, &matcher, &ids).await? };
    Ok(Matches { newest, in_title: Vec::new(), scores })
}

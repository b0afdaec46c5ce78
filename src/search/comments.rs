//! Searching public comments.

use super::posts::{filter, labels};
use super::rank::{Found, LIMIT, Matches};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::fulltext::Query;
use crate::model::{Comment, CommentId, LabelId};
use crate::store::search_matches::MatchFilter;
use crate::store::{self, Conn};

/// Finds the public comments that match a query and returns page `page`, counted from 1, the best
/// match first.
pub async fn comments(
    conn: &mut Conn,
    query: &Query,
    now: Timestamp,
    page: usize,
) -> Result<Found<Comment>> {
    let matches = match labels(conn, query).await? {
        Some(labels) => matches(conn, query, &labels, now).await?,
        None => Matches::none(),
    };
    let Found {
        items,
        total,
        is_more,
        has_next,
    } = matches.page(page);
    let mut comments = Vec::with_capacity(items.len());
    for id in items {
        comments.extend(store::comments::find(conn, id).await?);
    }
    Ok(Found {
        items: comments,
        total,
        is_more,
        has_next,
    })
}

async fn matches(
    conn: &mut Conn,
    query: &Query,
    labels: &[(LabelId, bool)],
    now: Timestamp,
) -> Result<Matches<CommentId>> {
    let matcher = query.comments();
    let of = |negated: bool| {
        labels
            .iter()
            .filter(|(_, is_negated)| *is_negated == negated)
            .map(|(id, _)| *id)
            .collect::<Vec<_>>()
    };
    let (labels, without) = (of(false), of(true));
    let mut filter = MatchFilter {
        labels: &labels,
        without: &without,
        ..filter(query, &matcher, now)
    };
    if query.is_dated() {
        let Some(ids) =
            store::search_matches::find_ids_of_comments(conn, filter.from, filter.until).await?
        else {
            return Ok(Matches::none());
        };
        filter.ids = ids;
    }
    Ok(Matches {
        newest: store::search_matches::list_comments(conn, &filter, LIMIT).await?,
        in_title: Vec::new(),
    })
}

//! Searching public posts and pages.

use super::rank::{Found, LIMIT, Matches};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::fulltext::{Matcher, Query};
use crate::model::paging::Cursor;
use crate::model::{LabelId, Post, PostId, UserId};
use crate::store::feeds::FeedPosition;
use crate::store::search_matches::MatchFilter;
use crate::store::{self, Conn};

/// Finds the public posts and pages that match a query and returns page `page`, counted from 1, the
/// best match first.
pub async fn posts(
    conn: &mut Conn,
    query: &Query,
    now: Timestamp,
    page: usize,
) -> Result<Found<Post>> {
    let matcher = matcher(conn, query).await?;
    let matches = matches(conn, query, &matcher, now).await?;
    let Found {
        items,
        total,
        is_more,
        has_next,
    } = matches.page(page);
    Ok(Found {
        items: load(conn, &items).await?,
        total,
        is_more,
        has_next,
    })
}

/// Lists the positions of the public posts that match a query and are older than `before`, newest
/// first, for a feed of the search. Empty for an empty query and for one that asks for comments.
pub async fn newest_posts(
    conn: &mut Conn,
    query: &Query,
    now: Timestamp,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedPosition>> {
    if query.is_empty() || query.in_comments {
        return Ok(Vec::new());
    }
    let matcher = matcher(conn, query).await?;
    store::search_matches::list_newest_posts(conn, &filter(query, &matcher, now), before, limit)
        .await
}

async fn matches(
    conn: &mut Conn,
    query: &Query,
    matcher: &Matcher,
    now: Timestamp,
) -> Result<Matches<PostId>> {
    let mut filter = filter(query, matcher, now);
    if query.is_dated() {
        let Some(ids) =
            store::search_matches::find_ids_of_posts(conn, filter.from, filter.until).await?
        else {
            return Ok(Matches::none());
        };
        filter.ids = ids;
    }
    let newest = store::search_matches::list_posts(conn, &filter, LIMIT).await?;
    let in_title = match matcher.in_title().filter(|_| !newest.is_empty()) {
        Some(title) => {
            store::search_matches::list_posts(
                conn,
                &MatchFilter {
                    matcher: &title,
                    ..filter
                },
                LIMIT,
            )
            .await?
        }
        None => Vec::new(),
    };
    Ok(Matches { newest, in_title })
}

/// The filter for public rows that match a query within its dates.
pub(super) fn filter<'a>(query: &Query, matcher: &'a Matcher, now: Timestamp) -> MatchFilter<'a> {
    let all = MatchFilter::new(matcher, now);
    MatchFilter {
        from: query.from.unwrap_or(all.from),
        until: query.until.unwrap_or(all.until),
        ..all
    }
}

/// Reads the posts with these ids, in this order; posts that have been deleted are left out.
async fn load(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Post>> {
    let mut posts = Vec::with_capacity(ids.len());
    for id in ids {
        posts.extend(store::posts::find(conn, *id).await?);
    }
    Ok(posts)
}

/// Resolves a query's labels and authors and returns the expression for the index. The expression
/// matches nothing if the query is empty or names a label or author that does not exist.
pub async fn matcher(conn: &mut Conn, query: &Query) -> Result<Matcher> {
    let labels = labels(conn, query).await?;
    let authors = authors(conn, query).await?;
    Ok(match labels {
        Some(labels) if !query.is_empty() && !authors.iter().any(Vec::is_empty) => {
            query.posts(&labels, &authors)
        }
        _ => Matcher::nothing(),
    })
}

/// The ids of the labels that a query names, each with whether it is excluded; `None` if a required
/// label does not exist.
pub(super) async fn labels(conn: &mut Conn, query: &Query) -> Result<Option<Vec<(LabelId, bool)>>> {
    let mut labels = Vec::new();
    for term in query.labels() {
        match store::labels::find_by_folded(conn, &term.folded).await? {
            Some(label) => labels.push((label.id, term.is_negated)),
            None if term.is_negated => {}
            None => return Ok(None),
        }
    }
    Ok(Some(labels))
}

/// For each author that a query names, the ids of the users whose name it may mean.
async fn authors(conn: &mut Conn, query: &Query) -> Result<Vec<Vec<UserId>>> {
    if query.authors().next().is_none() {
        return Ok(Vec::new());
    }
    let users = store::users::list(conn).await?;
    let meant = |name: crate::fulltext::NameTerm<'_>| {
        users
            .iter()
            .filter(|user| name.means(&user.name))
            .map(|user| user.id)
            .collect()
    };
    Ok(query.authors().map(meant).collect())
}

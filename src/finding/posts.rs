//! Posts and pages by their words.

use super::rank::{Found, LIMIT, Matches};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{AccountId, LabelId, Post, PostId};
use crate::search::{Matcher, Query};
use crate::store::feeds::Place;
use crate::store::search::PublicFilter;
use crate::store::{self, Conn};

/// The public posts and pages that a query asks for: its page `page`, from 1, the best first.
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

/// The places of the public posts that a query asks for below `before`, the newest first: what a feed of it has.
/// A query for comments, or for nothing, has none.
pub async fn newest_posts(
    conn: &mut Conn,
    query: &Query,
    now: Timestamp,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Place>> {
    if query.is_empty() || query.in_comments {
        return Ok(Vec::new());
    }
    let matcher = matcher(conn, query).await?;
    store::search::list_newest_posts(conn, &filter(query, &matcher, now), before, limit).await
}

async fn matches(
    conn: &mut Conn,
    query: &Query,
    matcher: &Matcher,
    now: Timestamp,
) -> Result<Matches<PostId>> {
    let mut filter = filter(query, matcher, now);
    if query.is_dated() {
        let Some(ids) = store::search::find_ids_of_posts(conn, filter.from, filter.until).await?
        else {
            return Ok(Matches::none());
        };
        filter.ids = ids;
    }
    let newest = store::search::list_posts(conn, &filter, LIMIT).await?;
    let in_title = match matcher.in_title().filter(|_| !newest.is_empty()) {
        Some(title) => {
            store::search::list_posts(
                conn,
                &PublicFilter {
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

/// What readers may find of a query.
pub(super) fn filter<'a>(query: &Query, matcher: &'a Matcher, now: Timestamp) -> PublicFilter<'a> {
    let all = PublicFilter::new(matcher, now);
    PublicFilter {
        from: query.from.unwrap_or(all.from),
        until: query.until.unwrap_or(all.until),
        ..all
    }
}

/// The posts of these ids that are still there, in this order.
async fn load(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Post>> {
    let mut posts = Vec::with_capacity(ids.len());
    for id in ids {
        posts.extend(store::posts::find(conn, *id).await?);
    }
    Ok(posts)
}

/// The expression that a query is, with the labels and authors that it names. Nothing fits it where
/// there is no such label or author, or where nothing is asked for.
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

/// The labels that a query names, and whether posts with them are left out.
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

/// For each author that a query names, whom that may mean.
async fn authors(conn: &mut Conn, query: &Query) -> Result<Vec<Vec<AccountId>>> {
    if query.authors().next().is_none() {
        return Ok(Vec::new());
    }
    let accounts = store::accounts::list(conn).await?;
    let meant = |name: crate::search::NameTerm<'_>| {
        accounts
            .iter()
            .filter(|account| name.means(&account.name))
            .map(|account| account.id)
            .collect()
    };
    Ok(query.authors().map(meant).collect())
}

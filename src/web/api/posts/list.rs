//! `GET /api/v1/posts`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use chrono::TimeDelta;
use serde::Deserialize;

use super::{PostView, views};
use crate::clock::Timestamp;
use crate::fulltext::{self, Matcher};
use crate::model::paging::Cursor;
use crate::model::redirect::parse_source;
use crate::model::{
    Kind, LabelName, PostPath, PostStatus, SeriesId, Shown, Slug, TranslationKey, UserId,
};
use crate::publishing::{self, ListOrder};
use crate::search;
use crate::store::post_lists::PostFilter;
use crate::store::{self, Conn};
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::instant::Instant;
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::{self, Query};
use crate::web::app::App;

/// The query parameters of `list_posts`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PostListParameters {
    /// Only posts with this status.
    status: Option<Shown>,
    /// Only posts, or only pages.
    kind: Option<Kind>,
    /// Only posts with this label, in any spelling.
    label: Option<String>,
    /// Only posts by this user.
    author: Option<UserId>,
    /// Only posts in this series.
    series: Option<SeriesId>,
    /// Only posts with this translation key.
    translation_key: Option<TranslationKey>,
    /// Only posts with this slug, including drafts.
    slug: Option<Slug>,
    /// Only the post that has or had this path. It may be encoded or not, or a full URL of this
    /// blog.
    path: Option<String>,
    /// Only posts whose `updated_at` is at or after this time, ordered by `updated_at`, oldest
    /// first, so that a post whose text changes while the list is read comes at the end. Cannot be
    /// combined with `slug` or `path`.
    updated_since: Option<Instant>,
    /// Only posts that match this query, as on the search page: words, `"a phrase"`, `begin*`,
    /// `-without`, `label:`, `author:`, `after:`, `before:`; at most 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The maximum number of items, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next_cursor` of the previous answer.
    cursor: Option<String>,
}

/// Lists posts and pages of every status, newest created first.
///
/// Each post is complete, with its body and HTML. Owners and editors get all posts. Authors and
/// moderators get published posts, and authors also their own.
///
/// To keep a copy, list all posts once, then follow `GET /changes`, which has every change:
/// publications, new labels, trash. `updated_since` compares `updated_at`, which only a change of
/// the text updates.
#[utoipa::path(get, path = "/v1/posts", tag = "posts", params(PostListParameters), security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<PostView>)))]
pub async fn list_posts(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Query(parameters): Query<PostListParameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let order = order(&app, &parameters)?;
    let cursor = parameters
        .cursor
        .as_deref()
        .map(|cursor| paging::by_time(Some(cursor)));
    let cursor = cursor.transpose()?;
    let mut conn = app.db.read().await?;
    let sought = sought(&mut conn, parameters.q.clone()).await?;
    let mut filter = filter(parameters, app.services.clock.now())?;
    if let Some((query, matcher)) = sought {
        narrow(&mut filter, &query, matcher);
    }
    let posts = publishing::list(
        &mut conn,
        &app.services,
        &caller,
        filter,
        &order,
        cursor,
        limit + 1,
    )
    .await?;
    let posts = views(&mut conn, &app, posts).await?;
    Items::cut(posts, limit, |post| {
        let at = match order {
            ListOrder::Updated(_) => post.updated_at,
            ListOrder::Created | ListOrder::Named(..) => post.created_at,
        };
        Cursor { at, id: post.id.0 }.encode()
    })
    .answer(&uri, "cursor")
}

fn order(app: &App, parameters: &PostListParameters) -> Answered<ListOrder> {
    let slug = parameters.slug.clone();
    let path = parameters.path.as_deref().map(|path| path_of(app, path));
    match (slug, path.transpose()?, parameters.updated_since) {
        (None, None, None) => Ok(ListOrder::Created),
        (None, None, Some(Instant(since))) => Ok(ListOrder::Updated(since)),
        (slug, path, None) => Ok(ListOrder::Named(slug, path)),
        _ => Err(Problem::parameter(
            "updated_since",
            "use it without `slug` and `path`, which name single posts",
        )),
    }
}

/// Parses a path or a URL of this blog as a stored path.
fn path_of(app: &App, path: &str) -> Answered<PostPath> {
    parse_source(app.services.urls.local(path)).map_err(|_| {
        Problem::parameter(
            "path",
            "use a post's path from `/`, such as `/2022/01/hello`",
        )
    })
}

/// Parses the search query `q`, and builds the matcher for it.
async fn sought(
    conn: &mut Conn,
    q: Option<String>,
) -> Answered<Option<(fulltext::Query, Matcher)>> {
    let Some(q) = query::text(q)? else {
        return Ok(None);
    };
    let zone = store::settings::find(conn).await?.settings.zone();
    let query =
        fulltext::Query::parse(&q, zone).map_err(|why| Problem::parameter("q", why.to_string()))?;
    if query.in_comments {
        return Err(Problem::parameter(
            "q",
            "there are posts here; look for comments with GET /comments?q=…",
        ));
    }
    let matcher = search::matcher(conn, &query).await?;
    Ok(Some((query, matcher)))
}

/// Adds the search query to the filter of the other parameters.
pub fn narrow(filter: &mut PostFilter, query: &fulltext::Query, matcher: Matcher) {
    let before = |at: Timestamp| at - TimeDelta::microseconds(1);
    filter.matcher = Some(matcher);
    filter.published_after = filter.published_after.max(query.from.map(before));
    filter.published_by = [filter.published_by, query.until.map(before)]
        .into_iter()
        .flatten()
        .min();
}

fn filter(parameters: PostListParameters, now: Timestamp) -> Answered<PostFilter> {
    let label = parameters
        .label
        .map(|label| LabelName::parse(&label))
        .transpose();
    let label = label.map_err(|why| Problem::parameter("label", why.to_string()))?;
    let stored = parameters.status.map(|status| match status {
        Shown::Draft => PostStatus::Draft,
        Shown::Scheduled | Shown::Published => PostStatus::Public,
        Shown::Trash => PostStatus::Trash,
    });
    Ok(PostFilter {
        status: stored,
        published_after: (parameters.status == Some(Shown::Scheduled)).then_some(now),
        published_by: (parameters.status == Some(Shown::Published)).then_some(now),
        kind: parameters.kind,
        label: label.map(|label| label.folded()),
        author: parameters.author,
        series: parameters.series,
        translation_key: parameters.translation_key,
        matcher: None,
        visible: None,
    })
}

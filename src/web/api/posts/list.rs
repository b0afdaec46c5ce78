//! `GET /api/v1/posts`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use chrono::TimeDelta;
use serde::Deserialize;

use super::{PostView, views};
use crate::app::App;
use crate::clock::Timestamp;
use crate::finding;
use crate::model::paging::Cursor;
use crate::model::{AccountId, Kind, LabelName, PostStatus, SeriesId, Shown, TranslationKey};
use crate::search::{self, Matcher};
use crate::store::posts::Filter;
use crate::store::{self, Conn};
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::{self, Query};

/// Which posts are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only in this state.
    status: Option<Shown>,
    /// Only posts, or only pages.
    kind: Option<Kind>,
    /// Only those with this label, in any spelling of it.
    label: Option<String>,
    /// Only those of this user.
    author: Option<AccountId>,
    /// Only the parts of this series.
    series: Option<SeriesId>,
    /// Only the translations of one text.
    translation_key: Option<TranslationKey>,
    /// Only those with these words, in the language of the search page: words, `"a phrase"`, `begin*`,
    /// `-without`, `label:`, `author:`, `after:`, `before:`; at most 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The most items in a part: 1 to 200, 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// Lists posts and pages of every status, newest made first.
///
/// Each one is given whole, with its body and its HTML.
#[utoipa::path(get, path = "/v1/posts", tag = "posts", params(Parameters), security(("token" = ["posts:read"])),
    responses((status = 200, description = "A part of the list", body = Items<PostView>)))]
pub async fn list_posts(
    State(app): State<App>,
    _caller: May<scope::PostsRead>,
    Query(parameters): Query<Parameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let before = paging::by_time(parameters.cursor.as_deref())?;
    let mut conn = app.db.read().await?;
    let sought = sought(&mut conn, parameters.q.clone()).await?;
    let mut filter = filter(parameters, app.services.clock.now())?;
    if let Some((query, matcher)) = sought {
        narrow(&mut filter, &query, matcher);
    }
    let posts = store::posts::list(&mut conn, &filter, before, limit + 1).await?;
    let posts = views(&mut conn, &app, posts).await?;
    Items::cut(posts, limit, |post| {
        Cursor {
            at: post.created_at,
            id: post.id.0,
        }
        .encode()
    })
    .answer(&uri, "cursor")
}

/// What `q` asks for.
async fn sought(conn: &mut Conn, q: Option<String>) -> Answered<Option<(search::Query, Matcher)>> {
    let Some(q) = query::text(q)? else {
        return Ok(None);
    };
    let zone = store::settings::find(conn).await?.settings.zone();
    let query =
        search::Query::parse(&q, zone).map_err(|why| Problem::parameter("q", why.to_string()))?;
    if query.in_comments {
        return Err(Problem::parameter(
            "q",
            "there are posts here; look for comments with GET /comments?q=…",
        ));
    }
    let matcher = finding::matcher(conn, &query).await?;
    Ok(Some((query, matcher)))
}

/// Adds what `q` asks for to what the other parameters do.
fn narrow(filter: &mut Filter, query: &search::Query, matcher: Matcher) {
    let before = |at: Timestamp| at - TimeDelta::microseconds(1);
    filter.matcher = Some(matcher);
    filter.published_after = filter.published_after.max(query.from.map(before));
    filter.published_by = [filter.published_by, query.until.map(before)]
        .into_iter()
        .flatten()
        .min();
}

fn filter(parameters: Parameters, now: Timestamp) -> Answered<Filter> {
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
    Ok(Filter {
        status: stored,
        published_after: (parameters.status == Some(Shown::Scheduled)).then_some(now),
        published_by: (parameters.status == Some(Shown::Published)).then_some(now),
        kind: parameters.kind,
        label: label.map(|label| label.folded()),
        author: parameters.author,
        series: parameters.series,
        translation_key: parameters.translation_key,
        matcher: None,
    })
}

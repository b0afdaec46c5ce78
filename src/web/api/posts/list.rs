//! `GET /api/v1/posts`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use serde::Deserialize;

use super::{PostView, views};
use crate::app::App;
use crate::clock::Timestamp;
use crate::model::paging::Cursor;
use crate::model::{AccountId, Kind, LabelName, PostStatus, SeriesId, Shown, TranslationKey};
use crate::store;
use crate::store::posts::Filter;
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
    /// Only those with this text in title, subtitle or body; at most 200 characters.
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
    let filter = filter(parameters, app.services.clock.now())?;
    let mut conn = app.db.read().await?;
    let posts = store::posts::list(&mut conn, &filter, before, limit + 1).await?;
    let posts = views(&mut conn, &app, posts).await?;
    Items::cut(posts, limit, |post| Cursor { at: post.created_at, id: post.id.0 }.encode()).answer(&uri, "cursor")
}

fn filter(parameters: Parameters, now: Timestamp) -> Answered<Filter> {
    let label = parameters.label.map(|label| LabelName::parse(&label)).transpose();
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
        text: query::text(parameters.q)?,
    })
}

//! `GET /api/v1/posts/{id}/revisions/{number}/diff`

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{HeaderMap, HeaderValue, VARY};
use serde::{Deserialize, Serialize};

use super::line_diff::{self, Hunk};
use crate::error::Result;
use crate::model::{Authority, Format, LanguageTag, MediaPath, PostId, Slug};
use crate::publishing;
use crate::services::Services;
use crate::store::revisions::Revision;
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::path::Path;
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;
use crate::web::app::App;
use crate::web::negotiation;

/// The content type of a unified diff.
const UNIFIED: &str = "text/x-diff";

/// The query parameters of `get_revision_diff`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Against {
    /// The number of another revision, or `current` (the default) for the current post.
    against: Option<String>,
}

/// The differences between two versions of a post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RevisionDiff, example = json!({
    "post_id": 42, "from": 1, "to": 2, "fields": { "title": { "from": "Hello", "to": "Hello again" } },
    "hunks": [{ "old_start": 1, "old_lines": 1, "new_start": 1, "new_lines": 1, "lines": [
        { "change": "delete", "text": "Hello, *wrold*." }, { "change": "insert", "text": "Hello, *world*." }
    ] }]
}))]
pub struct DiffView<'a> {
    /// The id of the post.
    pub post_id: PostId,
    /// The number of the first version.
    pub from: i64,
    /// The number of the version that it is compared with.
    pub to: i64,
    /// The changed fields other than the body.
    pub fields: FieldChanges,
    /// The changed parts of the body, by line; empty if the body is the same.
    pub hunks: Vec<Hunk<'a>>,
}

/// The fields that differ; the others are absent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldChanges {
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<FieldChange<String>>,
    /// The subtitle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<FieldChange<String>>,
    /// The slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<FieldChange<Slug>>,
    /// The format of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<FieldChange<Format>>,
    /// The labels, in the author's order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<FieldChange<Vec<String>>>,
    /// The language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FieldChange<Option<String>>>)]
    pub lang: Option<FieldChange<Option<LanguageTag>>>,
    /// The cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FieldChange<Option<String>>>)]
    pub cover: Option<FieldChange<Option<MediaPath>>>,
}

/// A change of a field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldChange<T> {
    /// The old value.
    pub from: T,
    /// The new value.
    pub to: T,
}

impl<T: Clone + PartialEq> FieldChange<T> {
    fn between(from: &T, to: &T) -> Option<Self> {
        (from != to).then(|| Self {
            from: from.clone(),
            to: to.clone(),
        })
    }
}

impl FieldChanges {
    fn between(from: &Revision, to: &Revision) -> Self {
        Self {
            title: FieldChange::between(&from.title, &to.title),
            subtitle: FieldChange::between(&from.subtitle, &to.subtitle),
            slug: FieldChange::between(&from.slug, &to.slug),
            format: FieldChange::between(&from.format, &to.format),
            labels: FieldChange::between(&from.labels.0, &to.labels.0),
            lang: FieldChange::between(&from.lang, &to.lang),
            cover: FieldChange::between(&from.cover, &to.cover),
        }
    }
}

/// Returns the difference between a revision and another, or the current post.
///
/// With `Accept: text/x-diff` the answer is a unified diff of the body for `patch`; the other
/// fields are comments before it. For two large texts with almost nothing in common, the difference
/// is correct but not always the shortest.
#[utoipa::path(get, path = "/v1/posts/{id}/revisions/{number}/diff", tag = "revisions",
    params(("id" = PostId, Path, description = "The post"), ("number" = i64, Path, description = "The number of the revision"), Against),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The difference", content((DiffView<'static> = "application/json"), (String = "text/x-diff")))))]
pub async fn get_revision_diff(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Path((id, number)): Path<(PostId, i64)>,
    Query(Against { against }): Query<Against>,
    headers: HeaderMap,
) -> Answered<Response<Body>> {
    let against = parse(against.as_deref())?;
    let (from, to) = load(
        &mut app.db.read().await?,
        &app.services,
        &caller,
        (id, number),
        against,
    )
    .await?;
    let is_unified = negotiation::prefers(&headers, UNIFIED, "application/json");
    let answer = app
        .services
        .off_thread(move || {
            if is_unified {
                Ok(unified(&from, &to))
            } else {
                document(&from, &to)
            }
        })
        .await??;
    let mut response = answer.into_response();
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// Parses the number of a revision. Returns `None` for the current post.
fn parse(against: Option<&str>) -> Answered<Option<i64>> {
    match against {
        None | Some("current") => Ok(None),
        Some(number) => number.parse().map(Some).map_err(|_| {
            Problem::parameter("against", "give the number of a revision, or `current`")
        }),
    }
}

async fn load(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    (id, number): (PostId, i64),
    against: Option<i64>,
) -> Result<(Revision, Revision)> {
    let from = publishing::find_revision(conn, services, by, id, number).await?;
    let to = match against {
        Some(number) => publishing::find_revision(conn, services, by, id, number).await?,
        None => current(conn, services, by, id).await?,
    };
    Ok((from, to))
}

/// Returns the current post as a revision.
async fn current(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: PostId,
) -> Result<Revision> {
    let post = publishing::find(conn, services, by, id).await?;
    let labels = store::labels::list_by_post(conn, id).await?;
    Ok(Revision::of(post, labels))
}

fn document(from: &Revision, to: &Revision) -> Answered<Answer> {
    Answer::ok(&DiffView {
        post_id: from.post_id,
        from: from.number,
        to: to.number,
        fields: FieldChanges::between(from, to),
        hunks: line_diff::hunks(&from.source, &to.source),
    })
}

fn unified(from: &Revision, to: &Revision) -> Answer {
    let name =
        |revision: &Revision| format!("posts/{}/revisions/{}", revision.post_id, revision.number);
    let mut text = comments(&FieldChanges::between(from, to));
    text.push_str(&line_diff::unified(
        &line_diff::hunks(&from.source, &to.source),
        &name(from),
        &name(to),
    ));
    Answer::text(&format!("{UNIFIED}; charset=utf-8"), text)
}

/// Returns the fields that differ, one a line. Programs that read diffs ignore lines before the
/// first hunk.
fn comments(fields: &FieldChanges) -> String {
    let mut text = String::new();
    let fields = serde_json::to_value(fields).unwrap_or_default();
    for (name, change) in fields.as_object().into_iter().flatten() {
        // Writing into a `String` cannot fail.
        let _ = writeln!(text, "# {name}: {} -> {}", change["from"], change["to"]);
    }
    text
}

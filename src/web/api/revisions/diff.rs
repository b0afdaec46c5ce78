//! `GET /api/v1/posts/{id}/revisions/{number}/diff`

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{HeaderMap, HeaderValue, VARY};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::difference::{self, Hunk};
use crate::error::{Error, Result};
use crate::model::{Format, PostId, Slug};
use crate::store::revisions::Revision;
use crate::store::{self, Conn};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::path::Path;
use crate::web::api::posts;
use crate::web::api::problem::{Answered, Problem};
use crate::web::api::query::Query;
use crate::web::negotiation;

/// The type of a unified diff.
const UNIFIED: &str = "text/x-diff";

/// What a revision is compared with.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Against {
    /// The number of another revision of the post, or `current` for the post as it is now, which it is when nothing is said.
    against: Option<String>,
}

/// What changed between two states of a post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RevisionDiff)]
pub struct DiffView<'a> {
    /// The post.
    pub post_id: PostId,
    /// The post's version before.
    pub from: i64,
    /// The post's version after.
    pub to: i64,
    /// The fields beside the body that are different, and no others.
    pub fields: FieldChanges,
    /// Where the body is different, by its lines; empty when it is the same.
    pub hunks: Vec<Hunk<'a>>,
}

/// The fields that are different.
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
    /// What the body is written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<FieldChange<Format>>,
    /// The labels, in the author's order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<FieldChange<Vec<String>>>,
    /// The language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<FieldChange<Option<String>>>,
}

/// What a field was and what it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldChange<T> {
    /// What it was.
    pub from: T,
    /// What it is.
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
        }
    }
}

/// Tells what changed from a revision to another, or to the post as it is now.
///
/// With `Accept: text/x-diff` it is a unified diff of the body, which `patch` takes; the fields stand
/// as comments before it. Two texts that have next to nothing in common are not compared to the end:
/// their difference is right, but not always the shortest.
#[utoipa::path(get, path = "/v1/posts/{id}/revisions/{number}/diff", tag = "revisions",
    params(("id" = PostId, Path, description = "The post"), ("number" = i64, Path, description = "The post's version at that save"), Against),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The difference", content((DiffView<'static> = "application/json"), (String = "text/x-diff")))))]
pub async fn get_revision_diff(
    State(app): State<App>,
    _caller: May<scope::PostsRead>,
    Path((id, number)): Path<(PostId, i64)>,
    Query(Against { against }): Query<Against>,
    headers: HeaderMap,
) -> Answered<Response<Body>> {
    let against = parse(against.as_deref())?;
    let (from, to) = load(&mut app.db.read().await?, id, number, against).await?;
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

/// The number of a revision; `None` for the post as it is now.
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
    id: PostId,
    number: i64,
    against: Option<i64>,
) -> Result<(Revision, Revision)> {
    let from = store::revisions::find(conn, id, number)
        .await?
        .ok_or(Error::NotFound)?;
    let to = match against {
        Some(number) => store::revisions::find(conn, id, number)
            .await?
            .ok_or(Error::NotFound)?,
        None => current(conn, id).await?,
    };
    Ok((from, to))
}

/// The post as it is now.
async fn current(conn: &mut Conn, id: PostId) -> Result<Revision> {
    let post = posts::load(conn, id).await?;
    let labels = store::labels::list_by_post(conn, id).await?;
    Ok(Revision::of(post, labels))
}

fn document(from: &Revision, to: &Revision) -> Answered<Answer> {
    Answer::ok(&DiffView {
        post_id: from.post_id,
        from: from.number,
        to: to.number,
        fields: FieldChanges::between(from, to),
        hunks: difference::hunks(&from.source, &to.source),
    })
}

fn unified(from: &Revision, to: &Revision) -> Answer {
    let name =
        |revision: &Revision| format!("posts/{}/revisions/{}", revision.post_id, revision.number);
    let mut text = comments(&FieldChanges::between(from, to));
    text.push_str(&difference::unified(
        &difference::hunks(&from.source, &to.source),
        &name(from),
        &name(to),
    ));
    Answer::text("text/x-diff; charset=utf-8", text)
}

/// The fields that are different, a line each; programs that read diffs pass over what stands before the first hunk.
fn comments(fields: &FieldChanges) -> String {
    let mut text = String::new();
    let fields = serde_json::to_value(fields).unwrap_or_default();
    for (name, change) in fields.as_object().into_iter().flatten() {
        // Writing into a `String` cannot fail.
        let _ = writeln!(text, "# {name}: {} -> {}", change["from"], change["to"]);
    }
    text
}

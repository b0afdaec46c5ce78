//! The OpenAPI 3.1 document: the descriptions of the handlers, completed with what follows from the
//! shape of an operation.
//!
//! A handler describes its parameters, body, scope and success responses. `complete` adds the
//! problems that it can answer with, `x-scope`, `dry_run` and `Idempotency-Key`. To add a group,
//! add it to `TAGS`.

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{Response, StatusCode};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, tag::TagBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;

use super::body::MERGE_PATCH;
use super::dry_run::DRY_RUN;
use super::paging::NoParameters;
use super::problem::{Answered, Fault, Kind, Problem};
use super::query::Query;
use super::{docs, operations};
use crate::error::{Error, Result};
use crate::model::SurrogateKey;
use crate::web::app::App;
use crate::web::page;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;

/// The groups of operations, in the order of the documentation.
const TAGS: [(&str, &str); 15] = [
    (
        "posts",
        "Posts, and pages such as *About*: write, schedule, publish, delete.",
    ),
    ("revisions", "Every saved version of a post."),
    (
        "comments",
        "Comments of readers and authors, and their moderation.",
    ),
    (
        "bans",
        "Bans of guests, e-mail addresses and links to a domain.",
    ),
    (
        "media",
        "The media library: pictures, recordings, films and documents.",
    ),
    ("labels", "The labels of posts."),
    ("series", "Series of posts, in an order of their own."),
    ("redirects", "Paths that redirect, or answer 410 Gone."),
    ("users", "Owners, editors, authors and moderators."),
    ("settings", "The settings of the blog, one document."),
    ("tokens", "Tokens for this API."),
    ("sessions", "Browsers in which users are signed in."),
    (
        "imports",
        "Other blogs that move in: survey, import, ledger, undo.",
    ),
    (
        "changes",
        "The change log: everything that happened, in order and without gaps.",
    ),
    ("description", "The OpenAPI document."),
];

/// Returns this OpenAPI 3.1 document (JSON). Needs no token.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "description",
    responses((status = 200, description = "The document", body = serde_json::Value,
        example = json!({ "openapi": "3.1.0", "info": { "title": "Tympan" }, "paths": {}, "components": {} }))))]
pub async fn get_openapi(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    Query(NoParameters {}): Query<NoParameters>,
    request: PageRequest,
) -> Answered<Response<Body>> {
    let entry = app.cache.get(uri.path(), || async { json() }).await;
    let entry = entry.map_err(|why| Problem::from(Error::internal(why)))?;
    Ok(page::answer(&app, &request, &entry).await)
}

/// Renders the document for the page cache. No change of the blog invalidates it.
fn json() -> Result<RenderedPage> {
    Ok(RenderedPage {
        status: StatusCode::OK,
        content_type: "application/json",
        body: document().to_json().map_err(Error::internal)?,
        keys: vec![SurrogateKey::OpenApi],
        expires_at: None,
        last_modified: None,
        image_hosts: Vec::new(),
        negotiated: false,
        unlisted: true,
        location: None,
        links: None,
    })
}

/// Builds the document with the descriptions of all operations.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = OpenApiRouter::<App>::with_openapi(frame())
        .nest("/api", super::routes().describe())
        .into_openapi();
    let components = document.components.get_or_insert_default();
    components
        .schemas
        .insert("Problem".to_owned(), Problem::schema());
    components
        .schemas
        .insert(Fault::name().into_owned(), Fault::schema());
    for status in statuses() {
        components
            .responses
            .insert(response_name(status), problem_response(status).into());
    }
    components
        .security_schemes
        .insert("token".to_owned(), token().into());
    components.schemas.values_mut().for_each(lift_descriptions);
    operations::each_mut(&mut document, complete);
    document
}

/// Moves the description of an optional field out of its `oneOf`. utoipa writes it beside the
/// reference to the type, but clients read it from the field itself.
fn lift_descriptions(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.properties.values_mut().for_each(lift_description)
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(lift_descriptions),
        _ => {}
    }
}

fn lift_description(property: &mut RefOr<Schema>) {
    let RefOr::T(Schema::OneOf(choice)) = property else {
        return;
    };
    for item in &mut choice.items {
        if let RefOr::Ref(named) = item
            && choice.description.is_none()
            && !named.description.is_empty()
        {
            choice.description = Some(std::mem::take(&mut named.description));
        }
    }
}

fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Tympan")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(docs::docs_intro().join("\n\n")));
    let tags = TAGS.map(|(name, description)| {
        TagBuilder::new()
            .name(name)
            .description(Some(description))
            .build()
    });
    OpenApiBuilder::new()
        .info(info.build())
        .tags(Some(tags))
        .build()
}

fn token() -> SecurityScheme {
    let words = "A token of this blog, `tym_…`. The scope that an operation requires is in its `security` and in `x-scope`.";
    SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(words))
            .build(),
    )
}

/// Adds what follows from the method, the path and the parameters of an operation.
fn complete(method: &HttpMethod, path: &str, operation: &mut Operation) {
    let Some(scope) = operations::scope(operation) else {
        return;
    };
    operation.extensions = Some(ExtensionsBuilder::new().add("x-scope", scope).build());
    if *method == HttpMethod::Post {
        operation
            .parameters
            .get_or_insert_default()
            .push(RefOr::T(idempotency_key()));
    }
    if operations::changes_something(method) {
        describe_dry_run(operation);
    }
    if *method == HttpMethod::Patch {
        describe_merge_patch(operation);
    }
    for status in problems(method, path, operation) {
        let response = Ref::from_response_name(response_name(status));
        operation
            .responses
            .responses
            .insert(status.to_string(), response.into());
    }
}

/// Returns the statuses of the problems that an operation can answer with.
fn problems(method: &HttpMethod, path: &str, operation: &Operation) -> Vec<u16> {
    let mut statuses = vec![400, 401, 403, 429, 500, 503];
    let takes_version =
        operation.parameters.iter().flatten().any(
            |parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "If-Match"),
        );
    if path.contains('{') {
        statuses.push(404);
    }
    if takes_version {
        statuses.push(412);
    }
    if matches!(method, HttpMethod::Post | HttpMethod::Patch) {
        statuses.extend([409, 413, 422]);
    }
    if operation.request_body.is_some() {
        statuses.push(415);
    }
    statuses
}

/// Describes the second content type of a PATCH, whose body is read in the same way.
fn describe_merge_patch(operation: &mut Operation) {
    let Some(RefOr::T(body)) = &mut operation.request_body else {
        return;
    };
    if let Some(content) = body.content.get("application/json").cloned() {
        body.content.insert(MERGE_PATCH.to_owned(), content);
    }
}

/// Adds the parameter `dry_run` and the header of its answers.
fn describe_dry_run(operation: &mut Operation) {
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(dry_run()));
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
            let header = HeaderBuilder::new()
                .description(Some("`true` if nothing was changed because of `dry_run`"))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
            response
                .headers
                .insert("Tympan-Dry-Run".to_owned(), RefOr::T(header.build()));
        }
    }
}

fn dry_run() -> Parameter {
    let words = "With `true` nothing is changed. Every check is made, and the answer, marked with `Tympan-Dry-Run: true`, is the one that the change \
                 would get, without a new id, URLs that contain it, secrets, `Location` and `ETag`. `Idempotency-Key` is ignored.";
    ParameterBuilder::new()
        .name(DRY_RUN)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(words))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .default(Some(false.into())),
        ))
        .build()
}

fn idempotency_key() -> Parameter {
    let words = "1 to 255 visible ASCII characters. For 24 hours the same request with the same key gets the first answer again, with \
                 `Idempotency-Replayed: true`, and changes nothing.";
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(words))
        .schema(Some(text))
        .build()
}

fn statuses() -> Vec<u16> {
    let mut statuses: Vec<u16> = Kind::ALL
        .iter()
        .map(|kind| kind.status().as_u16())
        .collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

fn response_name(status: u16) -> String {
    format!("problem-{status}")
}

fn problem_response(status: u16) -> utoipa::openapi::Response {
    let kinds = Kind::ALL
        .iter()
        .filter(|kind| kind.status().as_u16() == status);
    let words: Vec<String> = kinds
        .map(|kind| format!("{}. {}", kind.title(), kind.description()))
        .collect();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description(words.join(" Or: "))
        .content("application/problem+json", content)
        .build()
}

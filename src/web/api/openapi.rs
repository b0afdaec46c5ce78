//! The OpenAPI 3.1 document: the handlers' own descriptions, completed with
//! what follows from their shape.
//!
//! A handler describes its parameters, body, scope and good answers. The
//! problems that it can answer, `x-scope` and `Idempotency-Key` are added here.

use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, tag::TagBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;

use super::problem::{Fault, Kind, Problem};
use super::{docs, operations};

/// The groups of operations, in the order of the documentation.
const TAGS: [(&str, &str); 12] = [
    (
        "posts",
        "Posts in the stream and pages beside it: written, scheduled, published, thrown away.",
    ),
    ("revisions", "What a post was at each save."),
    (
        "comments",
        "What readers and authors say under a post, and moderating it.",
    ),
    (
        "bans",
        "Who is kept out: a guest, a mail address, whoever links to a domain.",
    ),
    ("labels", "What posts are about."),
    ("series", "Posts that are read in an order of their own."),
    (
        "redirects",
        "Addresses that lead elsewhere for ever, or say that what was there is gone.",
    ),
    ("users", "The people who write and moderate."),
    ("settings", "The owner's choices, one document."),
    ("tokens", "Who may use this API, and for what."),
    (
        "changes",
        "Everything that happened, in order and without gaps.",
    ),
    ("description", "This description."),
];

static JSON: LazyLock<Bytes> =
    LazyLock::new(|| Bytes::from(document().to_json().unwrap_or_default()));

/// Gives this description as an OpenAPI 3.1 document. It needs no token.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "description",
    responses((status = 200, description = "The document", body = serde_json::Value)))]
pub async fn get_openapi() -> Response<Body> {
    let mut response = Response::new(Body::from(JSON.clone()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The description of every operation.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = OpenApiRouter::<crate::app::App>::with_openapi(frame())
        .nest("/api", super::routes())
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
    operations::each_mut(&mut document, complete);
    document
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
    let words = "A token of this blog, `tym_…`. The scope that an operation needs stands in its `security` and in `x-scope`.";
    SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(words))
            .build(),
    )
}

/// Adds what follows from an operation's shape.
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
    for status in problems(method, path, operation) {
        let response = Ref::from_response_name(response_name(status));
        operation
            .responses
            .responses
            .insert(status.to_string(), response.into());
    }
}

/// The statuses of the problems that an operation can answer.
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

fn idempotency_key() -> Parameter {
    let words = "1 to 255 visible ASCII characters. For 24 hours the same request with the same key is answered as the first was, with \
                 `Idempotency-Replayed: true`, and changes nothing again.";
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

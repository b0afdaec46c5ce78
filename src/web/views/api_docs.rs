//! The page that describes the JSON API, made from its OpenAPI document.

use askama::Template;

use super::Layout;
use crate::safe_html::SafeHtml;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/api-docs.html")]
pub struct ApiDocsPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The API's version.
    pub version: String,
    /// The blog's base URL, for `$BLOG` in the examples.
    pub blog: String,
    /// The URL of the OpenAPI document.
    pub document_url: &'static str,
    /// The content of the document.
    pub api: ApiDescription,
}

/// The page that lists the operations in which words occur.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/api-search.html")]
pub struct ApiSearchPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The words.
    pub query: String,
    /// The operations, in the order of the page that describes them.
    pub operations: Vec<OperationLink>,
}

/// An operation as a list names it.
#[derive(Clone, Debug)]
pub struct OperationLink {
    /// The operation id, which is also its anchor: `create_post`.
    pub id: String,
    /// The method: `GET`, `POST` and so on.
    pub method: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// The summary as plain text.
    pub title: String,
}

/// The content of an OpenAPI document.
#[derive(Clone, Debug)]
pub struct ApiDescription {
    /// The introduction, one paragraph each.
    pub intro: Vec<SafeHtml>,
    /// The scopes that a token can have.
    pub scopes: Vec<ScopeLine>,
    /// The groups, in the order of the document.
    pub groups: Vec<OperationGroup>,
    /// The fields of a problem object.
    pub problem_object: Option<OperationObject>,
    /// An example of a problem object.
    pub problem_example: Option<String>,
    /// The kinds of problems.
    pub problems: Vec<ProblemLine>,
    /// The status codes of problems that every operation can return.
    pub common: &'static [u16],
}

impl ApiDescription {
    /// Returns the status codes of problems that every operation can return, separated by commas.
    #[must_use]
    pub fn common_problems(&self) -> String {
        let statuses: Vec<String> = self.common.iter().map(u16::to_string).collect();
        statuses.join(", ")
    }
}

/// A scope of tokens.
#[derive(Clone, Debug)]
pub struct ScopeLine {
    /// The name of the scope.
    pub name: String,
    /// The rights that the scope grants.
    pub description: SafeHtml,
}

/// A kind of problem.
#[derive(Clone, Debug)]
pub struct ProblemLine {
    /// The anchor, with which the problem's `type` ends.
    pub anchor: String,
    /// The status code.
    pub status: u16,
    /// The title.
    pub title: String,
    /// The cause of the problem and what to do about it.
    pub description: SafeHtml,
}

/// The operations under one tag.
#[derive(Clone, Debug)]
pub struct OperationGroup {
    /// The tag, which is also the group's anchor.
    pub name: String,
    /// The description of the group.
    pub description: Option<SafeHtml>,
    /// The operations of the group.
    pub operations: Vec<Operation>,
    /// The objects that the operations return, except those described in an earlier group.
    pub objects: Vec<OperationObject>,
}

/// An object in responses.
#[derive(Clone, Debug)]
pub struct OperationObject {
    /// The name; the anchor is `object-` followed by it.
    pub name: String,
    /// The description of the object.
    pub description: Option<SafeHtml>,
    /// The fields, each nested field below its parent.
    pub fields: Vec<Parameter>,
}

/// An operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operation id, which is also its anchor: `create_post`.
    pub id: String,
    /// The method: `GET`, `POST` and so on.
    pub method: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// The summary as plain text.
    pub title: String,
    /// The summary as HTML.
    pub summary: SafeHtml,
    /// The description, if there is more than the summary.
    pub description: Option<SafeHtml>,
    /// The scopes that a token needs, all of them; empty where no token is needed.
    pub scopes: Vec<String>,
    /// The parameters in the path, the query and the headers.
    pub parameters: Vec<Parameter>,
    /// The media type of the request body, if there is one.
    pub content_type: Option<String>,
    /// The fields of the request body.
    pub fields: Vec<Parameter>,
    /// An example as a `curl` command.
    pub curl: String,
    /// The successful responses.
    pub answers: Vec<OperationAnswer>,
    /// The status codes of this operation's problems, without those that every operation has.
    pub problems: Vec<u16>,
}

/// A parameter or a field.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name; that of a nested field includes its parent's: `appearance.theme`.
    pub name: String,
    /// The place in the request, `path`, `query` or `header`; empty for fields.
    pub place: String,
    /// Whether it is required.
    pub required: bool,
    /// The type, such as `string`, `integer` or `array of string`.
    pub kind: String,
    /// The limits of the value, such as `1 to 300 characters`.
    pub limits: Option<String>,
    /// The default value in JSON.
    pub default: Option<String>,
    /// The meaning.
    pub description: Option<SafeHtml>,
}

/// A successful response.
#[derive(Clone, Debug)]
pub struct OperationAnswer {
    /// The status code.
    pub status: String,
    /// The meaning of the response.
    pub description: SafeHtml,
    /// The response headers worth knowing.
    pub headers: Vec<String>,
    /// The media type of the body, if there is one.
    pub content_type: Option<String>,
    /// The name of the object in the body.
    pub object: Option<String>,
    /// Whether the body is a page of a list of such objects.
    pub is_list: bool,
    /// An example of the body.
    pub example: Option<String>,
}

impl Operation {
    /// Returns the anchor of the first kind of problem with a status code.
    #[must_use]
    pub fn problem_anchor<'a>(&self, status: &u16, problems: &'a [ProblemLine]) -> &'a str {
        let line = problems.iter().find(|line| line.status == *status);
        line.map_or("problems", |line| line.anchor.as_str())
    }
}

//! The description of the JSON API for people, made from its OpenAPI document.

use askama::Template;

use super::Chrome;

/// All operations by group.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/api-docs.html")]
pub struct ApiDocsPage {
    /// The frame.
    pub chrome: Chrome,
    /// The API's name.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What to know first, a paragraph each.
    pub intro: Vec<String>,
    /// The address of the OpenAPI document.
    pub document_url: String,
    /// The groups in the order of the document.
    pub groups: Vec<OperationGroup>,
    /// The kinds of problems: the anchor that is the end of its `type`, its status and its words.
    pub problems: Vec<(String, OperationResponse)>,
}

/// The operations under one tag.
#[derive(Clone, Debug)]
pub struct OperationGroup {
    /// The tag, which is also the group's anchor.
    pub name: String,
    /// What the group is about.
    pub description: Option<String>,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// A method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operation id, which is also its anchor: `create_post`.
    pub id: String,
    /// `GET`, `POST`, ...
    pub method: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// One line.
    pub summary: String,
    /// More, if there is more to say.
    pub description: Option<String>,
    /// The scope a token needs; `None` where none is needed.
    pub scope: Option<String>,
    /// Parameters in the path, the query and the headers.
    pub parameters: Vec<Parameter>,
    /// The fields of the request's body.
    pub fields: Vec<Parameter>,
    /// What is answered.
    pub responses: Vec<OperationResponse>,
}

/// A parameter or a field of the body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands: `path`, `query`, `header`; empty for fields of the body.
    pub place: String,
    /// Whether it must be given.
    pub required: bool,
    /// Its type: `string`, `integer`, `array of string`.
    pub kind: String,
    /// What it means.
    pub description: Option<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct OperationResponse {
    /// The status code.
    pub status: String,
    /// What it means.
    pub description: String,
}

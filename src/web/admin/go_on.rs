//! The page that goes on with a form that could not be accepted when it was sent. Nothing of it is
//! done before the user sends it again.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::context::AdminContext;
use super::kept_form::KeptForm;
use super::navigation::Section;
use crate::error::Result;
use crate::web::response::private;
use crate::web::views::admin::GoOnPage;

/// Returns the page with the form and `explanation`.
pub(super) fn page(
    context: &AdminContext,
    status: StatusCode,
    form: &KeptForm,
    explanation: &'static str,
) -> Result<Response<Body>> {
    let page = GoOnPage {
        layout: context.layout(context.t.sign_in.go_on_title, Section::None),
        explanation,
        action: form.action.clone(),
        fields: form.fields.clone(),
        texts: form.texts(),
    };
    private(status, &page)
}

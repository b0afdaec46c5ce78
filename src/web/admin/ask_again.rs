//! The page that asks for the password again before something that cannot be taken back, and goes on
//! with the form that was sent.

use axum::http::StatusCode;

use super::context::AdminContext;
use super::error::Answer;
use super::form::PASSWORD_AGAIN;
use super::kept_form::KeptForm;
use super::navigation::Section;
use crate::urls;
use crate::web::views::admin::{AdminField, AskAgainPage};

/// Shows the page, whose form is the one that was sent, with the password.
pub(super) fn show(context: &AdminContext, form: &KeptForm, was_wrong: bool) -> Answer {
    let t = &context.t.sign_in;
    let password = AdminField::password(PASSWORD_AGAIN, t.password, "current-password")
        .with_error(was_wrong.then(|| t.again_wrong.to_owned()));
    let page = AskAgainPage {
        layout: context.layout(t.again_title, Section::None),
        action: form.action.clone(),
        fields: form.fields.clone(),
        password,
        cancel_url: urls::ADMIN.to_owned(),
    };
    context.page(StatusCode::FORBIDDEN, &page)
}

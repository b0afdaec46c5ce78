//! The page that asks for the password again before something that cannot be taken back, and goes on
//! with the form that was sent. A user without a password is sent a link instead, which proves the same
//! session again.

use axum::http::StatusCode;

use super::context::AdminContext;
use super::error::{Answer, AskedProof};
use super::form::{PASSWORD_AGAIN, SEND_LINK};
use super::kept_form::KeptForm;
use super::navigation::Section;
use crate::urls;
use crate::web::views::admin::{AdminField, AskAgainPage};

/// Shows the page, whose form is the one that was sent, with the proof that is asked for.
pub(super) fn show(context: &AdminContext, form: &KeptForm, asked: AskedProof) -> Answer {
    let t = &context.t.sign_in;
    let (title, explanation) = match asked {
        AskedProof::Password { .. } => (t.again_title, t.again),
        AskedProof::Link { was_sent: false } => (t.again_title_by_link, t.again_by_link),
        AskedProof::Link { was_sent: true } => (t.again_title_by_link, t.again_sent),
    };
    let password = match asked {
        AskedProof::Password { was_wrong } => Some(
            AdminField::password(PASSWORD_AGAIN, t.password, "current-password")
                .with_error(was_wrong.then(|| t.again_wrong.to_owned())),
        ),
        AskedProof::Link { .. } => None,
    };
    let page = AskAgainPage {
        layout: context.layout(title, Section::None),
        action: form.action.clone(),
        fields: form.fields.clone(),
        explanation,
        password,
        send_link: SEND_LINK,
        cancel_url: urls::ADMIN.to_owned(),
    };
    context.page(StatusCode::FORBIDDEN, &page)
}

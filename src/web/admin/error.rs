//! The errors of admin pages. A handler returns them; `guard` turns them into pages.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;

use super::kept_form::KeptForm;
use crate::error::Error;

/// The outcome of a handler.
pub type Answer = Result<Response<Body>, AdminError>;

/// The proof that is asked for before something that cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedProof {
    /// The password.
    Password {
        /// Whether one was given and was wrong.
        was_wrong: bool,
    },
    /// A link that is sent by mail, for a user without a password.
    Link {
        /// Whether it was sent.
        was_sent: bool,
    },
}

/// The reason why an admin page does not answer as it was asked.
#[derive(Debug)]
pub enum AdminError {
    /// An error of the domain.
    Domain(Error),
    /// The path has another method.
    MethodNotAllowed,
    /// A page was asked for without a session. It leads to the sign-in page and back.
    SignInFirst {
        /// The page that was asked for.
        to: String,
    },
    /// A form was sent without a session: the sign-in page keeps it.
    SessionEnded(KeptForm),
    /// A form was sent that was opened before the last sign-in, or lacks its token: it is shown, to
    /// be sent again.
    StaleForm(KeptForm),
    /// A form for everybody was sent without the cookie that its page set, or with another browser's
    /// token. The form that it kept is shown again.
    NoCookie(Option<KeptForm>),
    /// A form was sent from another site.
    Foreign,
    /// What the form does takes a recent proof of who the user is, which is asked for.
    AskAgain {
        /// The form, which goes on with the proof.
        form: KeptForm,
        /// The proof that is asked for.
        proof: AskedProof,
    },
}

impl From<Error> for AdminError {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}

impl IntoResponse for AdminError {
    /// Returns an empty response that carries the error to `guard`.
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

//! The line that tells what was just done, at the top of the next page.
//!
//! It travels in a cookie that the next page deletes, so that a reload does not repeat it, and is
//! signed for the session. Nothing of it is stored.

use axum::body::Body;
use axum::http::{HeaderMap, Response};
use serde::{Deserialize, Serialize};

use crate::secrets::SessionKey;
use crate::web::app::App;
use crate::web::session::AdminCookie;
use crate::web::views::admin::FlashForm;

/// The seconds after which a line is not shown any more.
const MAX_AGE: u32 = 60;
/// The most bytes of a signed line. Browsers keep cookies of up to 4,096 bytes.
const LONGEST: usize = 3_800;

/// The line at the top of the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// What was done, as a sentence.
    pub text: String,
    /// The form that undoes it.
    pub undo: Option<FlashForm>,
    /// The names of the open pages whose texts the server has, so that the browser forgets its own
    /// copies of them.
    #[serde(default)]
    pub saved: Vec<String>,
}

impl Flash {
    /// Returns a line without a form.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            undo: None,
            saved: Vec::new(),
        }
    }

    /// Returns the line with the names of the open pages whose texts are saved now.
    #[must_use]
    pub fn with_saved<'a>(mut self, pages: impl Iterator<Item = &'a str>) -> Self {
        self.saved = pages.map(str::to_owned).collect();
        self
    }

    /// Returns the line with a form that undoes what was done.
    #[must_use]
    pub fn with_undo(mut self, undo: FlashForm) -> Self {
        self.undo = Some(undo);
        self
    }

    /// Returns the line that a request carries.
    pub(super) fn of(app: &App, headers: &HeaderMap, key: &SessionKey) -> Option<Self> {
        let signed = AdminCookie::Flash.value(app, headers)?;
        let text = app.services.secrets.read_carried(key.expose(), &signed)?;
        serde_json::from_str(&text).ok()
    }

    /// Lets the browser carry the line to its next page. One that is too long loses its form.
    pub(super) fn carry(&self, app: &App, response: &mut Response<Body>, key: &SessionKey) {
        let sign = |flash: &Self| {
            let text = serde_json::to_string(flash).unwrap_or_default();
            app.services.secrets.sign_carried(key.expose(), &text)
        };
        let mut signed = sign(self);
        if signed.len() > LONGEST {
            let without_undo = Self {
                undo: None,
                ..self.clone()
            };
            signed = sign(&without_undo);
        }
        if signed.len() <= LONGEST {
            AdminCookie::Flash.set(app, response, &signed, MAX_AGE);
        }
    }
}

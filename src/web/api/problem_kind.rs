//! The catalogue of problems: one line each, and an address that never changes.

use axum::http::StatusCode;
use serde::{Serialize, Serializer};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:ident, $title:literal, $description:literal;)+) => {
        /// What kind of problem it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $title] $name,)+
        }

        impl Kind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The last part of its address.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The status of its answers.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// It in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// When it happens and what to do.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $description,)+ }
            }
        }
    };
}

kinds! {
    BadRequest = "bad-request", BAD_REQUEST, "The request could not be understood",
        "The body is no JSON, a parameter is unknown or has a value that it cannot have, or a header is malformed.";
    Unauthorized = "unauthorized", UNAUTHORIZED, "A valid token is needed",
        "No token came with the request, or none that is accepted.";
    Forbidden = "forbidden", FORBIDDEN, "The token does not allow this",
        "The token lacks the scope that is named, or the blog does not allow it.";
    NotFound = "not-found", NOT_FOUND, "There is no such thing",
        "Nothing has this address or id.";
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "This cannot be done here",
        "The address is right, the method is not: `Allow` names those that are.";
    Conflict = "conflict", CONFLICT, "It contradicts what is there",
        "Something is taken, or is in a state that does not allow this. `alternative` may hold a value that would be accepted.";
    StillRunning = "still-running", CONFLICT, "The first request with this key still runs",
        "Send it again in a moment: the answer of the first will be given.";
    Gone = "gone", GONE, "It is gone for good",
        "It was here and was deleted.";
    Stale = "stale", PRECONDITION_FAILED, "It has changed meanwhile",
        "The resource is at another version than `If-Match` names, or changed while this ran. Read it again; `current_version` is its version now.";
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "It is too large",
        "The body has more bytes than are accepted.";
    UnsupportedMedia = "unsupported-media", UNSUPPORTED_MEDIA_TYPE, "This type of body is not read here",
        "Send `Content-Type: application/json` (a file of redirects: `text/csv`), in UTF-8 and not compressed.";
    Invalid = "invalid", UNPROCESSABLE_ENTITY, "Some values cannot be accepted",
        "The body is JSON, but has fields that are unknown, missing or cannot be accepted: `errors` points at each.";
    KeyReused = "key-reused", UNPROCESSABLE_ENTITY, "This key was used for another request",
        "The `Idempotency-Key` came before with another body or address. Use a fresh key for a fresh request.";
    TooMany = "too-many", TOO_MANY_REQUESTS, "Too many in a short time",
        "Too many wrong tokens came from this network. `Retry-After` says how many seconds to wait.";
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something broke",
        "A fault of the server. `request_id` is the number under which its log has it.";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "It cannot be done now",
        "The database is busy or cannot be reached. Nothing was changed; send it again after `Retry-After` seconds.";
}

impl Kind {
    /// Its address: where the documentation explains it.
    #[must_use]
    pub fn uri(self) -> String {
        format!("/api/docs#problem-{}", self.word())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.uri())
    }
}

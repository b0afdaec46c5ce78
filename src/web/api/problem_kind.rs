//! The catalogue of problems. Each has a URL that never changes.
//!
//! To add a kind, add a line to `kinds!` and a case to the mapping in `problem.rs`.

use axum::http::StatusCode;
use serde::{Serialize, Serializer};

use crate::urls;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:ident, $title:literal, $description:literal;)+) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $title] $name,)+
        }

        impl Kind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the last part of the kind's URL.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// Returns the HTTP status of problems of this kind.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// Returns the title: the kind of problem in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// Returns when this problem occurs and how to solve it.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => $description,)+ }
            }
        }
    };
}

kinds! {
    BadRequest = "bad-request", BAD_REQUEST, "The request could not be understood",
        "The body is not valid JSON, a parameter is unknown or has an invalid value, or a header is malformed.";
    Unauthorized = "unauthorized", UNAUTHORIZED, "A valid token is required",
        "The request has no token, or one that is unknown, expired or revoked.";
    Forbidden = "forbidden", FORBIDDEN, "The token does not allow this",
        "The token lacks the named scope, or the role of its user does not allow this.";
    NotFound = "not-found", NOT_FOUND, "Not found",
        "Nothing has this address or id; `detail` names what was not found.";
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "The method is not allowed",
        "The address exists, but not with this method: `Allow` lists the methods.";
    Conflict = "conflict", CONFLICT, "The change conflicts with the present state",
        "A name is taken, or the status does not allow this. `alternative` may hold a value that would be accepted.";
    StillRunning = "still-running", CONFLICT, "The first request with this key is still running",
        "Send it again in a moment to get the answer of the first.";
    InUse = "in-use", CONFLICT, "Something shows this item",
        "`used_by` lists what shows the item of the media library. Change that first, or send `force=true`.";
    Gone = "gone", GONE, "Gone for good",
        "It existed and was deleted.";
    Stale = "stale", PRECONDITION_FAILED, "It changed since you read it",
        "The resource has another version than `If-Match` names, or changed while the request ran. Read it again; `current_version` is its current version.";
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "The body is too large",
        "The body has more bytes than the server accepts.";
    UnsupportedMedia = "unsupported-media", UNSUPPORTED_MEDIA_TYPE, "The type of the body is not supported",
        "Send `Content-Type: application/json` (a PATCH also `application/merge-patch+json`, a file of redirects `text/csv`), in UTF-8 and not compressed.";
    UnsupportedPicture = "unsupported-picture", UNSUPPORTED_MEDIA_TYPE, "The file is not accepted",
        "The file is of a type that readers' browsers cannot show, or has too many pixels or frames. `found` names what it is, `detail` says what to do.";
    CannotBeDecoded = "cannot-be-decoded", UNPROCESSABLE_ENTITY, "The file cannot be decoded",
        "The file is damaged, or its end is missing; `detail` says what to do.";
    Invalid = "invalid", UNPROCESSABLE_ENTITY, "Some values are invalid",
        "The body is JSON, but has unknown, missing or invalid fields: `errors` points at each.";
    KeyReused = "key-reused", UNPROCESSABLE_ENTITY, "This key was used for another request",
        "The same `Idempotency-Key` was sent with another body or address before. Use a new key for each new request.";
    TooMany = "too-many", TOO_MANY_REQUESTS, "Too many requests",
        "Too many wrong tokens came from this network, or too many requests are waiting for changes. `Retry-After` is the number of seconds to wait.";
    Quota = "quota", INSUFFICIENT_STORAGE, "There is no room for the file",
        "The media library has as many bytes as the operator allows, or the disk is nearly full; `detail` says what to do.";
    Internal = "internal", INTERNAL_SERVER_ERROR, "Internal error",
        "An error of the server. `request_id` is the id of the request in its log.";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Temporarily unavailable",
        "The database is busy or cannot be reached. Nothing was changed; send the request again after `Retry-After` seconds.";
}

impl Kind {
    /// Returns the URL of the kind, at which the documentation explains it.
    #[must_use]
    pub fn uri(self) -> String {
        urls::api_problem(self.word())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.uri())
    }
}

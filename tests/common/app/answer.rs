//! Answers of the router, with assertions.

use std::cell::Cell;
use std::fmt::Debug;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Response, StatusCode};

/// An answer with its whole body.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Whether an assertion has told what this answer is, if it is no success.
    is_known: Cell<bool>,
}

impl Answer {
    pub(super) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("the body is read");
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            is_known: Cell::new(false),
        }
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The value of a header; empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("the header is text"))
    }

    /// The text between the first `start` and the next `end`.
    #[track_caller]
    pub fn between(&self, start: &str, end: &str) -> &str {
        let (_, rest) = self
            .text()
            .split_once(start)
            .unwrap_or_else(|| panic!("no `{start}` in {self}"));
        rest.split_once(end)
            .unwrap_or_else(|| panic!("no `{end}` after `{start}`"))
            .0
    }

    /// The byte offset of `words` in the text.
    #[track_caller]
    pub fn position(&self, words: &str) -> usize {
        self.text()
            .find(words)
            .unwrap_or_else(|| panic!("no `{words}` in {self}"))
    }

    /// The number of occurrences of `words` in the text.
    pub fn count(&self, words: &str) -> usize {
        self.text().matches(words).count()
    }

    #[track_caller]
    pub fn assert_status<S: TryInto<StatusCode, Error: Debug>>(&self, status: S) -> &Self {
        let status = status.try_into().expect("a status");
        assert_eq!(self.status, status, "{self}");
        self.is_known.set(true);
        self
    }

    #[track_caller]
    pub fn assert_contains(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "no `{words}` in {self}");
        self.is_known.set(true);
        self
    }

    /// Asserts that the body does not contain `words`. An error lacks almost everything, so that it
    /// must be asserted first which one it is.
    #[track_caller]
    pub fn assert_lacks(&self, words: &str) -> &Self {
        assert!(
            self.status.is_success() || self.is_known.get(),
            "`{words}` is looked for in an error: {self}"
        );
        assert!(!self.text().contains(words), "`{words}` in {self}");
        self
    }

    /// Asserts a redirect to exactly this address.
    #[track_caller]
    pub fn assert_redirect(&self, location: &str) -> &Self {
        assert!(self.status.is_redirection(), "{self}");
        assert_eq!(self.header("location"), location);
        self
    }

    /// Asserts the redirect to the notice that the comment waits for approval.
    #[track_caller]
    pub fn assert_waits(&self) -> &Self {
        self.assert_status(303);
        let location = self.header("location");
        assert!(location.starts_with("/-/comments/received"), "{location}");
        self
    }

    #[track_caller]
    pub fn assert_header(&self, name: &str, value: &str) -> &Self {
        assert_eq!(self.header(name), value, "{name}");
        self
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}\n{:?}\n{}",
            self.status,
            self.headers,
            String::from_utf8_lossy(&self.body)
        )
    }
}

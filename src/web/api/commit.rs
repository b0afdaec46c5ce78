//! The transaction of a change: begun, and committed or, for `?dry_run=true`, undone.
//!
//! A handler that changes something takes a [`Commit`], by itself or inside
//! [`IdempotentJson`](super::idempotency::IdempotentJson), begins with [`Commit::begin`] and ends
//! with [`Commit::finish`]. Nothing else in the API begins or commits a change, except that
//! `caller` records the last use of a token. A dry run takes the same path (rights, validation,
//! `If-Match`, the use case, its rows), makes the checks of a commit, and is rolled back. Its
//! answer has the status of the real one and omits what would not be true: the id, URLs that
//! contain it, secrets, `Location`, `ETag`.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response};

use super::answer::Answer;
use super::caller::check_still_holds;
use super::dry_run;
use super::problem::{Answered, Problem};
use super::stored_answers::Key;
use crate::error::{Error, Result};
use crate::model::Authority;
use crate::store::Tx;
use crate::web::app::App;

/// Begins and ends the transaction of a request.
#[derive(Debug)]
pub struct Commit {
    app: App,
    caller: Authority,
    end: End,
}

#[derive(Debug)]
enum End {
    /// Rolls the transaction back: a dry run.
    DryRun,
    /// Commits, and stores the answer if the request has an idempotency key.
    Keep(Option<Key>),
}

impl FromRequestParts<App> for Commit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let end = if dry_run::is_asked(parts)? {
            End::DryRun
        } else {
            End::Keep(None)
        };
        let caller = parts.extensions.get::<Authority>();
        Ok(Self {
            app: app.clone(),
            caller: caller.cloned().ok_or(Error::Unauthorized)?,
            end,
        })
    }
}

impl Commit {
    /// Returns whether this is a dry run, whose changes will be rolled back.
    #[must_use]
    pub fn is_dry_run(&self) -> bool {
        matches!(self.end, End::DryRun)
    }

    /// Begins the transaction. The caller's rights are checked again in it, because the body may
    /// have arrived long after the token.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when the token, its user or the user's role has changed since the
    /// request began.
    pub async fn begin(&self) -> Result<Tx> {
        let mut tx = self.app.db.begin().await?;
        check_still_holds(&self.app, &mut tx, &self.caller).await?;
        Ok(tx)
    }

    /// Checks the caller's rights again for a use case that begins its own transactions.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when the token, its user or the user's role has changed since the
    /// request began.
    pub async fn check_caller(&self) -> Result<()> {
        let mut conn = self.app.db.read().await?;
        check_still_holds(&self.app, &mut conn, &self.caller).await
    }

    /// Reserves the idempotency key of a POST until the request ends. A dry run ignores the key.
    ///
    /// # Errors
    /// The response to send instead: the answer stored under the key, or a problem.
    pub async fn once(self, parts: &Parts, body: &[u8]) -> Result<Self, Response<Body>> {
        let end = match self.end {
            End::DryRun => End::DryRun,
            End::Keep(_) => End::Keep(Key::hold(parts, body, &self.app).await?),
        };
        Ok(Self { end, ..self })
    }

    /// Commits the transaction, or rolls it back for a dry run, and returns the response.
    pub async fn finish(self, tx: Tx, answer: Answer) -> Answered {
        let kept = answer.clone();
        self.finish_keeping(tx, answer, &kept).await
    }

    /// Commits the transaction, or rolls it back for a dry run, and returns `answer` as the
    /// response. A repeated request with the same key gets `kept`, which is `answer` without its
    /// secret.
    pub async fn finish_keeping(self, mut tx: Tx, answer: Answer, kept: &Answer) -> Answered {
        match self.end {
            End::DryRun => {
                tx.dry_run().await?;
                Ok(dry_run_response(answer))
            }
            End::Keep(key) => {
                if let Some(key) = &key {
                    key.keep(&mut tx, kept, self.app.services.clock.now())
                        .await?;
                }
                tx.commit().await?;
                Ok(answer.into_response())
            }
        }
    }

    /// Returns the response to a request that asks for no change.
    pub fn unchanged(self, answer: Answer) -> Response<Body> {
        if self.is_dry_run() {
            dry_run_response(answer)
        } else {
            answer.into_response()
        }
    }
}

fn dry_run_response(answer: Answer) -> Response<Body> {
    let mut response = answer.without_undone_values().into_response();
    response
        .headers_mut()
        .insert(dry_run::HEADER, HeaderValue::from_static("true"));
    response
}

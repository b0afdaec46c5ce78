//! What a failed request to a storage service means, in a sentence for the operator.
//!
//! Nothing of an answer is repeated but its error code. Some services quote the key in their texts.

use std::error::Error as StdError;
use std::io;

use object_store::client::{HttpError, HttpErrorKind};

/// The reason why a request to a storage service failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketError {
    /// There is no bucket of this name.
    #[error(
        "the storage service has no such bucket: create it, or correct `media.s3.bucket`, \
         `media.s3.endpoint` or `media.s3.path_style`"
    )]
    NoBucket,
    /// The key or its secret is wrong.
    #[error(
        "the storage service does not accept the key ({0}): correct `media.s3.access_key_id` and \
         `media.s3.secret_access_key`"
    )]
    Key(String),
    /// The key may not do this.
    #[error(
        "the storage service refuses this to the key ({0}): allow it to list the bucket, and to \
         read, write and delete its objects"
    )]
    Permission(String),
    /// The bucket is in another region.
    #[error("the bucket is in another region: correct `media.s3.region` or `media.s3.endpoint`")]
    Region,
    /// The clocks differ.
    #[error("the clock of this machine is wrong, by that of the storage service: set it by NTP")]
    Clock,
    /// No connection was made.
    #[error("the storage service cannot be reached: {0}")]
    Unreachable(ClientError),
    /// The connection ended or stalled.
    #[error("the storage service: {0}")]
    Interrupted(ClientError),
    /// The service has too much to do, or an error of its own.
    #[error("the storage service does not answer as it should ({0})")]
    Answer(String),
}

/// Returns the error for a service that was silent for too long.
pub(super) fn silent() -> HttpError {
    HttpError::new(HttpErrorKind::Timeout, ClientError::Silent)
}

/// The reason why a request got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The host is unknown or does not accept a connection.
    #[error("{0}")]
    Connection(io::ErrorKind),
    /// No TLS connection with a trusted certificate could be made.
    #[error("no TLS connection could be made")]
    Insecure,
    /// Neither side has moved a byte for too long.
    #[error("it did not answer in time")]
    Silent,
    /// The connection ended early.
    #[error("the connection broke off")]
    Broken,
}

impl ClientError {
    /// Classifies an error of connecting.
    pub(super) fn connecting(error: &(dyn StdError + 'static)) -> Self {
        let causes = || causes(error);
        if causes().any(|cause| cause.is::<rustls::Error>()) {
            return Self::Insecure;
        }
        let io = causes().find_map(|cause| {
            let io = cause.downcast_ref::<io::Error>()?;
            let tls = io
                .get_ref()
                .is_some_and(|inner| inner.is::<rustls::Error>());
            Some(if tls {
                Self::Insecure
            } else {
                Self::Connection(io.kind())
            })
        });
        io.unwrap_or(Self::Connection(io::ErrorKind::Other))
    }
}

impl BucketError {
    /// Classifies an error of the crate.
    #[must_use]
    pub fn of(error: &object_store::Error) -> Self {
        let client = causes(error).find_map(|cause| cause.downcast_ref::<ClientError>());
        match client {
            Some(error @ (ClientError::Connection(_) | ClientError::Insecure)) => {
                return Self::Unreachable(*error);
            }
            Some(error) => return Self::Interrupted(*error),
            None => {}
        }
        let text = error.to_string();
        match code(&text) {
            Some(code) => Self::of_code(code),
            None => Self::without_code(error, &text),
        }
    }

    /// Classifies an error code (Amazon S3 API Reference, "Error responses").
    fn of_code(code: &str) -> Self {
        match code {
            "NoSuchBucket" | "InvalidBucketName" => Self::NoBucket,
            "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "InvalidToken"
            | "ExpiredToken"
            | "Unauthorized" => Self::Key(code.to_owned()),
            "AccessDenied" | "AccountProblem" | "AllAccessDisabled" => {
                Self::Permission(code.to_owned())
            }
            "AuthorizationHeaderMalformed"
            | "PermanentRedirect"
            | "TemporaryRedirect"
            | "IllegalLocationConstraintException" => Self::Region,
            "RequestTimeTooSkewed" => Self::Clock,
            other => Self::Answer(other.to_owned()),
        }
    }

    /// Classifies an answer without a code, as to HEAD, or a redirect.
    fn without_code(error: &object_store::Error, text: &str) -> Self {
        match error {
            object_store::Error::PermissionDenied { .. } => Self::Permission("403".to_owned()),
            object_store::Error::Unauthenticated { .. } => Self::Key("401".to_owned()),
            _ if text.contains("redirect") || text.contains("status code: 30") => Self::Region,
            _ => Self::Answer(
                status(text)
                    .unwrap_or("no answer of its protocol")
                    .to_owned(),
            ),
        }
    }
}

/// Returns the error and its causes, the outermost first.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (**error).source())
}

/// Finds the error code in the answer that the crate quotes.
fn code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_word = !code.is_empty() && code.len() <= 60;
    (is_word && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code)
}

/// Finds the status in the answer that the crate quotes.
fn status(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("status code: ")?;
    rest.get(..3)
        .filter(|status| status.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> object_store::Error {
        object_store::Error::Generic {
            store: "S3",
            source: format!("Server returned non-2xx status code: {status} Some: {body}").into(),
        }
    }

    #[test]
    fn every_code_has_its_sentence() {
        for (code, words) in [
            ("NoSuchBucket", "media.s3.bucket"),
            ("SignatureDoesNotMatch", "media.s3.secret_access_key"),
            ("AccessDenied", "allow it to list"),
            ("AuthorizationHeaderMalformed", "media.s3.region"),
            ("RequestTimeTooSkewed", "clock"),
            ("SlowDown", "(SlowDown)"),
        ] {
            let body = format!("<Error><Code>{code}</Code><Message>…</Message></Error>");
            let sentence = BucketError::of(&answer(403, &body)).to_string();
            assert!(sentence.contains(words), "{code}: {sentence}");
        }
    }

    #[test]
    fn nothing_of_an_answer_is_repeated_but_its_code() {
        for body in [
            "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIA1</AWSAccessKeyId></Error>",
            "<Code>AKIA1 <b></Code>",
            "AKIA1",
        ] {
            let sentence = BucketError::of(&answer(403, body)).to_string();
            assert!(!sentence.contains("AKIA1"), "{sentence}");
        }
        assert_eq!(
            BucketError::of(&answer(502, "bad gateway")),
            BucketError::Answer("502".to_owned())
        );
    }
}

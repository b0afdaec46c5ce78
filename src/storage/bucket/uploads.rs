//! Uploads in parts that were not completed, which the crate neither lists nor shows.
//!
//! A process that is killed during one leaves the parts in the bucket. They are invisible, and paid
//! for until the upload is aborted.

use bytes::Bytes;
use object_store::aws::AwsAuthorizer;
use object_store::client::{HttpRequest, HttpRequestBody};
use object_store::multipart::MultipartStore as _;
use object_store::path::Path;
use object_store::{Error, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::Bucket;
use crate::clock::Timestamp;

/// The most bytes of a list that are read: a page has at most a thousand uploads.
const LIST: usize = 4 << 20;

/// An upload that was not completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The key of the object that it would have made.
    pub(super) key: Path,
    /// When it was begun.
    pub(super) begun_at: Timestamp,
    id: String,
}

impl Bucket {
    /// Lists the first thousand uploads under a prefix. Services that have no such list give none:
    /// they, or a rule of the bucket, remove old uploads themselves.
    pub(super) async fn list_uploads(&self, prefix: &Path) -> Result<Vec<Upload>> {
        let prefix = utf8_percent_encode(prefix.as_ref(), ENCODED);
        let uri = format!("{}/?prefix={prefix}%2F&uploads=", self.url);
        let mut request = HttpRequest::new(HttpRequestBody::empty());
        *request.uri_mut() = uri.parse().map_err(generic)?;
        let credential = self.service.credentials().get_credential().await?;
        AwsAuthorizer::new(&credential, "s3", &self.region).try_authorize(&mut request, None)?;
        let response = self.client.execute(request).await.map_err(generic)?;
        let status = response.status();
        if !status.is_success() {
            tracing::debug!(%status, "the storage service does not list unfinished uploads");
            return Ok(Vec::new());
        }
        let limited = http_body_util::Limited::new(response.into_body(), LIST);
        let body = http_body_util::BodyExt::collect(limited).await;
        let body = body.map_err(|source| Error::Generic {
            store: "S3",
            source,
        })?;
        parse(&body.to_bytes())
    }

    /// Aborts an upload, which removes its parts.
    pub async fn abort(&self, upload: &Upload) -> Result<()> {
        self.service.abort_multipart(&upload.key, &upload.id).await
    }
}

/// What is encoded in a query (RFC 3986, 2.3).
const ENCODED: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn generic(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Generic {
        store: "S3",
        source: Box::new(error),
    }
}

/// Reads a `ListMultipartUploadsResult`.
fn parse(body: &Bytes) -> Result<Vec<Upload>> {
    let mut reader = Reader::from_reader(body.as_ref());
    let (mut uploads, mut upload) = (Vec::new(), Fields::default());
    let mut element = String::new();
    loop {
        match reader.read_event().map_err(generic)? {
            Event::Start(start) => {
                start.local_name().as_ref().clone_into(&mut element);
            }
            Event::Text(text) => {
                upload.set(&element, &text);
            }
            Event::GeneralRef(_) => upload.is_broken = true,
            Event::End(end) => {
                element.clear();
                if end.local_name().as_ref() == "Upload" {
                    uploads.extend(std::mem::take(&mut upload).finish());
                }
            }
            Event::Eof => return Ok(uploads),
            _ => {}
        }
    }
}

/// The elements of an upload.
#[derive(Default)]
struct Fields {
    key: String,
    id: String,
    begun_at: Option<Timestamp>,
    /// Whether there is an entity in it, which neither our keys nor any known id has.
    is_broken: bool,
}

impl Fields {
    fn set(&mut self, element: &str, text: &str) {
        match element {
            "Key" => self.key = text.to_owned(),
            "UploadId" => self.id = text.to_owned(),
            "Initiated" => self.begun_at = text.parse().ok(),
            _ => {}
        }
    }

    fn finish(self) -> Option<Upload> {
        let key = Path::parse(&self.key).ok()?;
        (!self.is_broken && !self.id.is_empty()).then_some(())?;
        Some(Upload {
            key,
            begun_at: self.begun_at?,
            id: self.id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_uploads_are_read_from_the_list() {
        let list = "<?xml version=\"1.0\"?><ListMultipartUploadsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Bucket>b</Bucket><Prefix>m/58/</Prefix>\
             <Upload><Key>m/58/ab</Key><UploadId>x-1</UploadId><Initiator><ID>o</ID></Initiator><Initiated>2022-01-07T12:00:00.000Z</Initiated></Upload>\
             <Upload><Key>m/58/cd</Key><UploadId>x-2</UploadId></Upload>\
             <IsTruncated>false</IsTruncated></ListMultipartUploadsResult>";
        let uploads = parse(&Bytes::from(list)).expect("it is a list");
        assert_eq!(
            uploads,
            [Upload {
                key: Path::from("m/58/ab"),
                begun_at: "2022-01-07T12:00:00Z".parse().expect("a time"),
                id: "x-1".to_owned(),
            }]
        );
        assert!(parse(&Bytes::from("<Upload><Key>")).is_ok_and(|uploads| uploads.is_empty()));
        assert!(parse(&Bytes::from("<a></b>")).is_err());
    }
}

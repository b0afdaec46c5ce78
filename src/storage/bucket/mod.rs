//! A bucket of a storage service with the interface of Amazon S3: what it lists, and what an
//! operation means that has failed.
//!
//! The crate below has no list of unfinished uploads, which cost the owner money until they are
//! aborted; `uploads` has it. Its requests are sent by `client`, and classified by `error`.
//!
//! The address of the service is the operator's configuration. So it may be in a private network,
//! unlike the addresses that `outbound` asks.

mod body;
mod client;
mod error;
mod uploads;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::HttpClient;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectMeta, ObjectStore, Result, RetryConfig};

use super::{Entry, StoredFile};
use crate::config;
use crate::model::MediaHash;
use client::Connector;
pub use error::BucketError;
pub(super) use uploads::Upload;

/// How long a storage service may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The time to connect, TLS included.
    pub connect: Duration,
    /// The time without a byte in either direction.
    pub silence: Duration,
    /// The time after which a failed request is not sent again.
    pub retry: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(10),
            retry: Duration::from_secs(10),
        }
    }
}

/// A bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    service: AmazonS3,
    client: HttpClient,
    /// The region, for which requests are signed.
    region: String,
    /// The address of the bucket, without a slash at the end.
    url: String,
    /// The bucket as the operator knows it.
    name: String,
    /// What all keys begin with.
    prefix: Path,
}

impl Bucket {
    pub(super) fn new(config: &config::Bucket, patience: Patience) -> Result<Self> {
        let name = config.name.clone().unwrap_or_default();
        let url = url(config, &name);
        let connector = Connector::new(patience);
        let client = connector.client();
        let service = AmazonS3Builder::new()
            .with_http_connector(connector)
            .with_client_options(ClientOptions::new().with_allow_http(true))
            .with_retry(retry(patience))
            .with_bucket_name(&name)
            .with_region(config.region())
            // An endpoint with the bucket in it is what the crate calls "virtual hosted".
            .with_virtual_hosted_style_request(true)
            .with_endpoint(&url)
            .with_access_key_id(config.access_key_id.clone().unwrap_or_default())
            .with_secret_access_key(secret(config))
            // Not every service has the request that deletes many.
            .with_disable_bulk_delete(true)
            .build()?;
        let place = match &config.endpoint {
            Some(endpoint) => format!("the bucket {name} at {endpoint}"),
            None => format!("the bucket {name} in {}", config.region()),
        };
        Ok(Self {
            service,
            client,
            region: config.region().to_owned(),
            url,
            name: place,
            prefix: Path::from(config.prefix.as_str()),
        })
    }

    /// Returns the store of the files, without what all keys begin with.
    pub(super) fn store(&self) -> Arc<dyn ObjectStore> {
        Arc::new(PrefixStore::new(self.service.clone(), self.prefix.clone()))
    }

    /// Lists the files in the part `part` of `store`, and the uploads that were not completed.
    pub(super) async fn list(
        &self,
        store: &dyn ObjectStore,
        part: &str,
    ) -> Result<Vec<StoredFile>> {
        let part = Path::from(part);
        let objects = store
            .list(Some(&part))
            .try_filter_map(|object| async move { Ok(stored_file(&object)) });
        let mut files: Vec<_> = objects.try_collect().await?;
        let prefix = self.prefix.parts().chain(part.parts()).collect::<Path>();
        for upload in self.list_uploads(&prefix).await? {
            if has_name_of_file(&upload.key) {
                files.push(StoredFile {
                    hash: None,
                    bytes: 0,
                    written_at: upload.begun_at,
                    entry: Entry::Upload(upload),
                });
            }
        }
        Ok(files)
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn secret(config: &config::Bucket) -> String {
    let secret = config.secret_access_key.as_ref();
    secret.map_or_else(String::new, |secret| secret.expose().clone())
}

/// Returns the address of the bucket.
fn url(config: &config::Bucket, name: &str) -> String {
    let service = match &config.endpoint {
        Some(endpoint) => endpoint.to_string(),
        None => format!("https://s3.{}.amazonaws.com", config.region()),
    };
    match service.split_once("://") {
        Some((scheme, host)) if !config.is_path_style() => format!("{scheme}://{name}.{host}"),
        _ => format!("{service}/{name}"),
    }
}

fn retry(patience: Patience) -> RetryConfig {
    RetryConfig {
        max_retries: 3,
        retry_timeout: patience.retry,
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(2),
            base: 3.,
        },
    }
}

/// Reads what was listed of an object; `None` if its name is not the library's.
fn stored_file(object: &ObjectMeta) -> Option<StoredFile> {
    let hash = MediaHash::parse(object.location.filename()?).ok()?;
    (object.location == super::path(&hash)).then_some(StoredFile {
        hash: Some(hash),
        bytes: object.size,
        written_at: object.last_modified,
        entry: Entry::Object,
    })
}

/// Whether a key ends with the hash of a file.
fn has_name_of_file(key: &Path) -> bool {
    let name = key.filename().map(MediaHash::parse);
    matches!(name, Some(Ok(_)))
}

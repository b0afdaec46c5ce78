//! Stores that fail at one of their operations, before or after it is done, or that delete slowly.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt as _, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    Result,
};
use tokio::sync::Notify;

/// When an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before it has an effect.
    Before,
    /// After it had its effect, as if the process were killed then.
    After,
}

/// A store of which every operation from the `n`th on fails.
#[derive(Clone, Debug)]
pub struct Faulty {
    below: Arc<dyn ObjectStore>,
    left: Arc<AtomicUsize>,
    when: When,
}

impl Faulty {
    /// Lets `left` operations succeed.
    pub fn over(below: Arc<dyn ObjectStore>, left: usize, when: When) -> Arc<dyn ObjectStore> {
        Arc::new(Self {
            below,
            left: Arc::new(AtomicUsize::new(left)),
            when,
        })
    }

    async fn pass<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        let left = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            });
        match (left, self.when) {
            (Ok(_), _) => operation.await,
            (Err(_), When::Before) => Err(killed()),
            (Err(_), When::After) => {
                operation.await?;
                Err(killed())
            }
        }
    }
}

fn killed() -> Error {
    Error::Generic {
        store: "Faulty",
        source: "the process was killed".into(),
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faulty")
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        let put = self.below.put_opts(location, payload, options);
        self.pass(put).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let put = self.below.put_multipart_opts(location, options);
        self.pass(put).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.pass(self.below.get_opts(location, options)).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let this = self.clone();
        let delete = move |location: Result<Path>| {
            let this = this.clone();
            async move {
                let location = location?;
                this.pass(this.below.delete(&location)).await?;
                Ok(location)
            }
        };
        locations.then(delete).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.below.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.below.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.below.copy_opts(from, to, options).await
    }
}

/// A store whose deletions wait until they are allowed, and happen even if no one waits for them any
/// longer, as on a slow disk.
#[derive(Clone, Debug)]
pub struct SlowToDelete {
    below: Arc<dyn ObjectStore>,
    /// Notified of each deletion that is asked for.
    pub asked: Arc<Notify>,
    /// Allows one deletion.
    pub allowed: Arc<Notify>,
}

impl SlowToDelete {
    /// Puts the store over another one.
    pub fn over(below: Arc<dyn ObjectStore>) -> Self {
        Self {
            below,
            asked: Arc::default(),
            allowed: Arc::default(),
        }
    }
}

impl fmt::Display for SlowToDelete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SlowToDelete")
    }
}

#[async_trait]
impl ObjectStore for SlowToDelete {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        self.below.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.below.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.below.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let this = self.clone();
        let delete = move |location: Result<Path>| {
            let this = this.clone();
            async move {
                let location = location?;
                this.asked.notify_one();
                let deletion = tokio::spawn(async move {
                    this.allowed.notified().await;
                    this.below.delete(&location).await.map(|()| location)
                });
                deletion.await.expect("it does not panic")
            }
        };
        locations.then(delete).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.below.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.below.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.below.copy_opts(from, to, options).await
    }
}

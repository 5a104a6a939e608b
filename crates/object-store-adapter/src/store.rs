//! The store.

use std::{path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::invoicing::{Kept, ObjectStore, ObjectStoreError};
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, ObjectStore as Anywhere, ObjectStoreExt, PutMode,
    PutOptions, RetryConfig,
    aws::{AmazonS3Builder, S3ConditionalPut},
    local::LocalFileSystem,
    path::Path,
    prefix::PrefixStore,
};
use tokio::time::timeout;

use crate::settings::{S3Settings, Settings, SettingsError};

/// A call to the local disk is given up after this.
const DISK_TIMEOUT: Duration = Duration::from_secs(30);

/// Where documents are kept.
#[derive(Clone, Debug)]
pub struct Objects {
    place: Place,
    timeout: Duration,
}

#[derive(Clone, Debug)]
enum Place {
    /// Opened with every call, since it is made by the first one, and may be mounted later than we start.
    Folder(PathBuf),
    Bucket(Arc<dyn Anywhere>),
}

impl Objects {
    /// Says whether the settings can be right, and asks nobody yet.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        match settings {
            Settings::Folder(path) => Ok(Self { place: Place::Folder(path.clone()), timeout: DISK_TIMEOUT }),
            Settings::S3(s3) => {
                Ok(Self { place: Place::Bucket(bucket(s3)?), timeout: Duration::from_secs(s3.timeout_s.max(1)) })
            }
        }
    }

    fn open(&self) -> Result<Arc<dyn Anywhere>, ObjectStoreError> {
        match &self.place {
            Place::Bucket(bucket) => Ok(bucket.clone()),
            Place::Folder(path) => {
                make_private(path)
                    .map_err(|error| ObjectStoreError::Refused(format!("{}: {error}", path.display())))?;
                let folder = LocalFileSystem::new_with_prefix(path).map_err(|error| told(&error))?;
                Ok(Arc::new(folder.with_fsync(true)))
            }
        }
    }

    /// The answer, or that there was none within the time that one call may take.
    async fn within<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<Result<T, Error>, ObjectStoreError> {
        let late = || ObjectStoreError::Unavailable(format!("no answer within {} s", self.timeout.as_secs()));
        timeout(self.timeout, call).await.map_err(|_| late())
    }
}

#[async_trait]
impl ObjectStore for Objects {
    async fn put(&self, name: &str, content_type: &'static str, bytes: Vec<u8>) -> Result<Kept, ObjectStoreError> {
        let (path, objects) = (path(name)?, self.open()?);
        let mut attributes = Attributes::new();
        // A folder keeps no attributes, and refuses those that it is given.
        if matches!(self.place, Place::Bucket(_)) {
            attributes.insert(Attribute::ContentType, content_type.into());
        }
        let options = PutOptions { mode: PutMode::Create, attributes, ..PutOptions::default() };
        match self.within(objects.put_opts(&path, bytes.into(), options)).await? {
            Ok(_) => Ok(Kept::Now),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(Kept::Before),
            Err(error) => Err(told(&error)),
        }
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, ObjectStoreError> {
        let (path, objects) = (path(name)?, self.open()?);
        let read = async { objects.get(&path).await?.bytes().await };
        match self.within(read).await? {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(&error)),
        }
    }
}

fn bucket(settings: &S3Settings) -> Result<Arc<dyn Anywhere>, SettingsError> {
    let wrong = |error: Error| SettingsError(error.to_string());
    let plain = settings.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
    let whole = Duration::from_secs(settings.timeout_s.max(1));
    let client = ClientOptions::new()
        .with_allow_http(plain)
        .with_connect_timeout(Duration::from_secs(5).min(whole))
        .with_timeout(whole);
    let backoff = BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .with_retry(RetryConfig { backoff, max_retries: 2, retry_timeout: whole })
        .with_client_options(client);
    if let Some(endpoint) = &settings.endpoint {
        // What is compatible with S3 seldom has a name for each bucket.
        builder = builder.with_endpoint(endpoint).with_virtual_hosted_style_request(false);
    }
    if let (Some(id), Some(secret)) = (&settings.access_key_id, &settings.secret_access_key) {
        builder = builder.with_access_key_id(id).with_secret_access_key(secret);
    }
    if let Some(token) = &settings.session_token {
        builder = builder.with_token(token);
    }
    let bucket = builder.build().map_err(wrong)?;
    Ok(match &settings.prefix {
        Some(prefix) => {
            Arc::new(PrefixStore::new(bucket, Path::parse(prefix).map_err(|error| SettingsError(error.to_string()))?))
        }
        None => Arc::new(bucket),
    })
}

/// Only plain names below the root: nothing that leads out of it.
fn path(name: &str) -> Result<Path, ObjectStoreError> {
    if name.is_empty() || name.starts_with('/') {
        return Err(ObjectStoreError::Refused(format!("{name:?} is no name of an object")));
    }
    Path::parse(name).map_err(|error| ObjectStoreError::Refused(error.to_string()))
}

/// What a failure means. The library's own words may repeat addresses and answers at length; their beginning is enough.
fn told(error: &Error) -> ObjectStoreError {
    let words: String = error.to_string().chars().take(300).collect();
    match error {
        Error::PermissionDenied { .. }
        | Error::Unauthenticated { .. }
        | Error::InvalidPath { .. }
        | Error::NotSupported { .. }
        | Error::NotImplemented { .. }
        | Error::UnknownConfigurationKey { .. }
        // Where an object was to be written, it is the bucket that is not there.
        | Error::NotFound { .. } => ObjectStoreError::Refused(words),
        _ => ObjectStoreError::Unavailable(words),
    }
}

/// Invoices are nobody else's to read.
fn make_private(path: &std::path::Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

//! Where documents are kept.

use std::{fmt, path::PathBuf};

/// Where documents are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settings {
    /// In a folder of this machine, which is made when the first of them is kept.
    Folder(PathBuf),
    /// In S3, or what is compatible with it.
    S3(S3Settings),
}

/// A bucket, and how to get at it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Settings {
    /// The bucket, which must be there.
    pub bucket: String,
    /// Where the server is, such as `http://127.0.0.1:9000`; AWS without one.
    pub endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The access key; without one, what AWS gives to the machine or the container.
    pub access_key_id: Option<String>,
    /// Its secret.
    pub secret_access_key: Option<String>,
    /// The token of a temporary key.
    pub session_token: Option<String>,
    /// What the names of all objects begin with.
    pub prefix: Option<String>,
    /// How long one call may take in all, in seconds.
    pub timeout_s: u64,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S3Settings({})", self.bucket)
    }
}

/// Why nothing can be kept there, whatever is tried.
#[derive(Debug, thiserror::Error)]
#[error("documents cannot be kept there: {0}")]
pub struct SettingsError(pub String);

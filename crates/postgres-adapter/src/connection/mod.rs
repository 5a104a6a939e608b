//! The way to PostgreSQL: where it is, whether the way is encrypted, and who may use a connection for how long.

mod lease;
mod open;
mod pool;
mod tls;
mod transaction;
mod url;

pub(crate) use lease::Lease;
pub(crate) use open::{Link, open};
pub(crate) use pool::{Connections, Work};
pub(crate) use url::Target;

/// Why a store cannot even be tried.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The URL is not one of PostgreSQL.
    #[error("the database URL is not understood: {0}")]
    Url(#[source] tokio_postgres::Error),
    /// An `sslmode` that does not exist.
    #[error("sslmode is disable, prefer, require, verify-ca or verify-full, not {0:?}")]
    SslMode(String),
    /// `verify-ca` asks who signed the server's certificate, and needs to be told who may.
    #[error("sslmode=verify-ca needs sslrootcert, the file of the authority's certificate")]
    NoRootCertificate,
    /// The file of `sslrootcert` holds no certificate.
    #[error("the certificate of sslrootcert cannot be read from {path}: {reason}")]
    RootCertificate {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The machine trusts nobody.
    #[error("the certificates that this machine trusts cannot be read: {0}")]
    NativeCertificates(String),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// A pool of no connections, or the like.
    #[error("the connection pool cannot be made: {0}")]
    Pool(String),
}

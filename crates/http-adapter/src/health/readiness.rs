//! What `bin` knows of the world behind the ports.

use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use utoipa::ToSchema;

use super::Background;

/// One thing that has to be well for requests to be served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Check {
    /// What, such as `database` or `migrations`.
    #[schema(example = "database")]
    pub name: String,
    /// Whether it is well.
    pub ok: bool,
    /// More about it, without anything secret: everyone may read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
}

impl Check {
    /// Something that is well.
    pub fn passed(name: &str) -> Self {
        Self { name: name.to_owned(), ok: true, detail: None }
    }

    /// Something that is not, and why, in words that everyone may read.
    pub fn failed(name: &str, detail: impl Into<String>) -> Self {
        Self { name: name.to_owned(), ok: false, detail: Some(detail.into()) }
    }
}

/// Whether the world behind the ports is ready.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Asks everything that requests need: at least that the database answers and that its migrations are current. MUST be
    /// cheap, since probes come every few seconds, and MUST tell nothing secret.
    async fn checks(&self) -> Vec<Check>;

    /// What goes on in the background. MUST be as cheap, and tell nothing secret either.
    async fn background(&self) -> Background;

    /// All figures in the exposition format of Prometheus. MUST be as cheap, and tell nothing secret either.
    async fn metrics(&self) -> String;
}

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(3);

/// All checks, or the one that says that they took too long.
pub(super) async fn checks(readiness: &dyn Readiness) -> Vec<Check> {
    let answer = tokio::time::timeout(PATIENCE, readiness.checks()).await;
    answer.unwrap_or_else(|_| vec![Check::failed("readiness", "gave no answer in time")])
}

/// What goes on in the background, or nothing if that took too long to say.
pub(super) async fn background(readiness: &dyn Readiness) -> Background {
    tokio::time::timeout(PATIENCE, readiness.background()).await.unwrap_or_default()
}

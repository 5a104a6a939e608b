//! What goes on in the background, for operators.

use serde::Serialize;
use utoipa::ToSchema;

/// How far a consumer of events is behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsumerLag {
    /// Which, such as `relay` or `webhooks`.
    #[schema(example = "webhooks")]
    pub consumer: String,
    /// About how many events it has not read yet.
    pub behind: i64,
    /// How old the oldest of them is, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub oldest_age_s: Option<i64>,
}

/// How a job of this process has been doing since its start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobState {
    /// Which.
    #[schema(example = "settle_payments")]
    pub job: String,
    /// So many batches were done.
    pub runs: u64,
    /// So many failed.
    pub failures: u64,
    /// So many failed in a row until now; 0 if the last one did well.
    pub failing: u32,
}

/// What goes on in the background. It never keeps requests from being served, so it is told and not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Background {
    /// Every consumer of events that ever read.
    pub consumers: Vec<ConsumerLag>,
    /// The jobs of this process; none if others run them.
    pub jobs: Vec<JobState>,
}

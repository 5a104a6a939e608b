//! Whether the database is ready, and what goes on in the background.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    events::{EventCursors, Lag},
    ports::Clock,
    store::Store,
};
use http_adapter::{Background, Check, ConsumerLag, JobState, Readiness};
use postgres_adapter::PostgresStore;
use slog::Logger;
use worker::JobFigures;

use super::metrics;

/// The figures of a process's jobs, by name.
pub type JobsOf = Arc<dyn Fn() -> BTreeMap<&'static str, JobFigures> + Send + Sync>;

/// The figures of the desk where orders are gathered, if there is one.
pub type DeskOf = Arc<dyn Fn() -> Option<order_desk::DeskFigures> + Send + Sync>;

/// Asks the database whether it answers, and whether its tables are those that this program knows; and asks everything else how
/// it is doing.
pub struct StoreReadiness {
    /// The store to be asked.
    pub store: Arc<PostgresStore>,
    /// The time, to tell ages.
    pub clock: Arc<dyn Clock>,
    /// This process's jobs.
    pub jobs: JobsOf,
    /// This process's desk.
    pub desk: DeskOf,
    /// Where a failure is told.
    pub log: Logger,
}

impl StoreReadiness {
    async fn lags(&self) -> Vec<Lag> {
        match self.store.lags().await {
            Ok(lags) => lags,
            Err(error) => {
                slog::warn!(self.log, "nobody can say how far consumers of events are"; "error" => %error);
                Vec::new()
            }
        }
    }

    fn lag(&self, lag: Lag) -> ConsumerLag {
        let age = |at: DateTime<Utc>| (self.clock.now() - at).num_seconds().max(0);
        ConsumerLag { consumer: lag.consumer, behind: lag.behind, oldest_age_s: lag.oldest_at.map(age) }
    }
}

#[async_trait]
impl Readiness for StoreReadiness {
    async fn checks(&self) -> Vec<Check> {
        if let Err(error) = self.store.ping().await {
            slog::warn!(self.log, "the database is not ready"; "error" => %error);
            return vec![Check::failed("database", "the database does not answer")];
        }
        let migrations = match self.store.schema_is_current().await {
            Ok(true) => Check::passed("migrations"),
            Ok(false) => Check::failed("migrations", "the tables are not those of this version"),
            Err(_) => Check::failed("migrations", "the tables could not be looked at"),
        };
        vec![Check::passed("database"), migrations]
    }

    async fn background(&self) -> Background {
        let consumers = self.lags().await.into_iter().map(|lag| self.lag(lag)).collect();
        let job = |(name, figures): (&str, JobFigures)| JobState {
            job: name.to_owned(),
            runs: figures.runs,
            failures: figures.failures,
            failing: figures.failing,
        };
        Background { consumers, jobs: (self.jobs)().into_iter().map(job).collect() }
    }

    async fn metrics(&self) -> String {
        let mut all = metrics::of_background(&self.background().await);
        all.extend(metrics::of_store(&self.store));
        all.extend((self.desk)().map(metrics::of_desk).unwrap_or_default());
        telemetry::metrics::exposition(all)
    }
}

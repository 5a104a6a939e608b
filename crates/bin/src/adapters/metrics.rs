//! What operators see of a process, as Prometheus collects it.

use http_adapter::Background;
use order_desk::DeskFigures;
use postgres_adapter::PostgresStore;
use telemetry::metrics::{Kind, Metric};

/// Counts go to Prometheus as floating point numbers, which hold them exactly up to 2^53.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "no count here comes near 2^53")]
const fn count(number: u64) -> f64 {
    number as f64
}

fn signed(number: i64) -> f64 {
    count(u64::try_from(number).unwrap_or_default())
}

fn sized(number: usize) -> f64 {
    count(u64::try_from(number).unwrap_or(u64::MAX))
}

type Samples = Vec<(String, f64)>;

const fn gauge(name: &'static str, help: &'static str, label: &'static str, samples: Samples) -> Metric {
    Metric { name, help, kind: Kind::Gauge, label, samples }
}

const fn counter(name: &'static str, help: &'static str, label: &'static str, samples: Samples) -> Metric {
    Metric { name, help, kind: Kind::Counter, label, samples }
}

/// The only sample of a name.
fn one(figure: f64) -> Samples {
    vec![(String::new(), figure)]
}

/// Consumers of events, and jobs.
pub fn of_background(background: &Background) -> Vec<Metric> {
    let Background { consumers, jobs } = background;
    vec![
        gauge(
            "stockbook_events_behind",
            "Events that a consumer has not read yet, about.",
            "consumer",
            consumers.iter().map(|lag| (lag.consumer.clone(), signed(lag.behind))).collect(),
        ),
        gauge(
            "stockbook_oldest_event_age_seconds",
            "Age of the oldest event that a consumer has not read yet.",
            "consumer",
            consumers.iter().map(|lag| (lag.consumer.clone(), signed(lag.oldest_age_s.unwrap_or_default()))).collect(),
        ),
        counter(
            "stockbook_job_runs_total",
            "Batches that a job of this process has done.",
            "job",
            jobs.iter().map(|job| (job.job.clone(), count(job.runs))).collect(),
        ),
        counter(
            "stockbook_job_failures_total",
            "Batches of a job of this process that failed and are tried again.",
            "job",
            jobs.iter().map(|job| (job.job.clone(), count(job.failures))).collect(),
        ),
        gauge(
            "stockbook_job_failing",
            "Batches of a job of this process that failed in a row until now.",
            "job",
            jobs.iter().map(|job| (job.job.clone(), f64::from(job.failing))).collect(),
        ),
    ]
}

/// Connections and retries.
pub fn of_store(store: &PostgresStore) -> Vec<Metric> {
    let (open, waiting) = store.connection_usage();
    let retries = store.retries().into_iter().map(|(command, retries)| (command.to_owned(), count(retries)));
    vec![
        counter(
            "stockbook_unit_retries_total",
            "Units of work that were tried again after a conflict, by command.",
            "command",
            retries.collect(),
        ),
        gauge("stockbook_database_connections", "Connections to the database that are open.", "", one(sized(open))),
        gauge(
            "stockbook_database_waiting",
            "Callers who wait for a connection to the database.",
            "",
            one(sized(waiting)),
        ),
    ]
}

/// Orders that are placed together.
pub fn of_desk(desk: DeskFigures) -> Vec<Metric> {
    let DeskFigures { groups, orders, alone, sent_away, dropped } = desk;
    let outcomes = [("grouped", orders), ("alone", alone), ("sent_away", sent_away), ("dropped", dropped)];
    vec![
        counter("stockbook_order_groups_total", "Transactions that placed orders together.", "", one(count(groups))),
        counter(
            "stockbook_desk_orders_total",
            "Orders that came to the desk, by what became of them: in a group, placed alone after their group failed, sent away, dropped.",
            "outcome",
            outcomes.map(|(outcome, orders)| (outcome.to_owned(), count(orders))).into(),
        ),
    ]
}

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

/// Consumers of events, and jobs.
pub fn of_background(background: &Background) -> Vec<Metric> {
    let Background { consumers, jobs } = background;
    let gauge = |name, help, label, samples| Metric { name, help, kind: Kind::Gauge, label, samples };
    let counter = |name, help, label, samples| Metric { name, help, kind: Kind::Counter, label, samples };
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
    let one = |figure| vec![(String::new(), figure)];
    let retries = store.retries().into_iter().map(|(command, retries)| (command.to_owned(), count(retries)));
    vec![
        Metric {
            name: "stockbook_unit_retries_total",
            help: "Units of work that were tried again after a conflict, by command.",
            kind: Kind::Counter,
            label: "command",
            samples: retries.collect(),
        },
        Metric {
            name: "stockbook_database_connections",
            help: "Connections to the database that are open.",
            kind: Kind::Gauge,
            label: "",
            samples: one(sized(open)),
        },
        Metric {
            name: "stockbook_database_waiting",
            help: "Callers who wait for a connection to the database.",
            kind: Kind::Gauge,
            label: "",
            samples: one(sized(waiting)),
        },
    ]
}

/// Orders that are placed together.
pub fn of_desk(desk: DeskFigures) -> Vec<Metric> {
    let DeskFigures { groups, orders, alone, sent_away, dropped } = desk;
    let outcome = |name: &str, figure| (name.to_owned(), count(figure));
    vec![
        Metric {
            name: "stockbook_order_groups_total",
            help: "Transactions that placed orders together.",
            kind: Kind::Counter,
            label: "",
            samples: vec![(String::new(), count(groups))],
        },
        Metric {
            name: "stockbook_desk_orders_total",
            help: "Orders that came to the desk, by what became of them: in a group, placed alone after their group failed, sent away, dropped.",
            kind: Kind::Counter,
            label: "outcome",
            samples: vec![
                outcome("grouped", orders),
                outcome("alone", alone),
                outcome("sent_away", sent_away),
                outcome("dropped", dropped),
            ],
        },
    ]
}

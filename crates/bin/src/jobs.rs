//! Which jobs run in the background.

use std::sync::Arc;

use domain::retention::{Pile, Retention};
use postgres_adapter::{OldEvents, OldKeys};
use slog::Logger;
use worker::{
    Job, Worker,
    jobs::{PurgeOld, SettlePayments},
};

use crate::{Stockbook, config::Config};

/// A worker with every job that the configuration asks for.
pub(crate) fn worker(config: &Config, stockbook: &Stockbook, log: &Logger) -> Worker {
    let jobs: Vec<Box<dyn Job>> = vec![
        Box::new(SettlePayments::new(stockbook.orders.clone(), log.clone())),
        Box::new(PurgeOld::new(retention(config, stockbook), log.clone())),
    ];
    Worker::new(jobs, stockbook.store.clone(), log.clone())
}

fn retention(config: &Config, stockbook: &Stockbook) -> Retention {
    let store = || (*stockbook.store).clone();
    let policy = config.retention;
    let mut piles = vec![Pile { name: "idempotency keys", days: policy.keys_days, rows: Arc::new(OldKeys(store())) }];
    if let Some(days) = policy.events_days {
        piles.push(Pile { name: "events", days, rows: Arc::new(OldEvents(store())) });
    }
    Retention::new(piles, stockbook.clock.clone())
}

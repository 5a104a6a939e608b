//! Which jobs run in the background.

use slog::Logger;
use worker::{Job, Worker, jobs::SettlePayments};

use crate::{Stockbook, config::Config};

/// A worker with every job that the configuration asks for.
pub(crate) fn worker(_config: &Config, stockbook: &Stockbook, log: &Logger) -> Worker {
    let jobs: Vec<Box<dyn Job>> = vec![Box::new(SettlePayments::new(stockbook.orders.clone(), log.clone()))];
    Worker::new(jobs, stockbook.store.clone(), log.clone())
}

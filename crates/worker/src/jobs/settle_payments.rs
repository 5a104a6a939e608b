//! Payments that a crash left between two units are brought to their end.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Progress, orders::Orders};
use slog::{Logger, info};

use crate::{Job, Schedule};

/// Asks the gateway again for payments that were begun long ago and never settled.
pub struct SettlePayments {
    orders: Orders,
    log: Logger,
}

impl SettlePayments {
    /// Settles the payments of these orders.
    pub const fn new(orders: Orders, log: Logger) -> Self {
        Self { orders, log }
    }
}

#[async_trait]
impl Job for SettlePayments {
    fn name(&self) -> &'static str {
        "settle_payments"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: Duration::from_secs(60), after_events: false }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        let settled = self.orders.settle_payments().await?;
        if settled > 0 {
            info!(self.log, "payments were settled that a crash had left open"; "payments" => settled);
        }
        Ok(Progress::Idle)
    }
}

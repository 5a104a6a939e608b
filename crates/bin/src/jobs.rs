//! Which jobs run in the background.

use std::sync::Arc;

use domain::{
    events::Relay,
    retention::{Pile, Retention},
};
use postgres_adapter::{OldDeliveries, OldEvents, OldKeys, OldMails};
use rabbitmq_adapter::RabbitPublisher;
use slog::Logger;
use worker::{
    Job, Worker,
    jobs::{
        DeliverWebhooks, DigestLowStock, FanOutWebhooks, FileDocuments, IssueDocuments, PurgeOld, RelayEvents,
        SendMails, SettlePayments, WriteMails,
    },
};

use crate::{
    Stockbook,
    config::{Config, RabbitmqConfig},
};

/// A worker with every job that the configuration asks for.
pub(crate) fn worker(config: &Config, stockbook: &Stockbook, log: &Logger) -> Worker {
    let mut jobs: Vec<Box<dyn Job>> = vec![
        Box::new(SettlePayments::new(stockbook.orders.clone(), log.clone())),
        Box::new(IssueDocuments::new(stockbook.invoices.clone(), log.clone())),
        Box::new(FileDocuments::new(stockbook.invoices.clone(), log.clone())),
        Box::new(WriteMails::new(stockbook.mails.clone())),
        Box::new(SendMails::new(stockbook.mails.clone(), log.clone())),
        Box::new(DigestLowStock::new(stockbook.mails.clone())),
        Box::new(FanOutWebhooks::new(stockbook.webhooks.clone())),
        Box::new(DeliverWebhooks::new(stockbook.webhooks.clone(), stockbook.webhook_sender.clone())),
        Box::new(PurgeOld::new(retention(config, stockbook), log.clone())),
    ];
    if let Some(rabbitmq) = &config.rabbitmq {
        jobs.push(Box::new(relay_events(rabbitmq, stockbook)));
    }
    Worker::new(jobs, stockbook.store.clone(), log.clone())
}

fn relay_events(config: &RabbitmqConfig, stockbook: &Stockbook) -> RelayEvents {
    let publisher = RabbitPublisher::new(config.broker.clone());
    let (store, source) = (&stockbook.store, config.source.clone());
    RelayEvents::new(Relay::new(store.clone(), store.clone(), Arc::new(publisher), source, &*stockbook.ids))
}

fn retention(config: &Config, stockbook: &Stockbook) -> Retention {
    let store = || (*stockbook.store).clone();
    let policy = config.retention;
    let mut piles = vec![
        Pile { name: "idempotency keys", days: policy.keys_days, rows: Arc::new(OldKeys(store())) },
        Pile { name: "mails", days: policy.deliveries_days, rows: Arc::new(OldMails(store())) },
        Pile { name: "webhook deliveries", days: policy.deliveries_days, rows: Arc::new(OldDeliveries(store())) },
    ];
    if let Some(days) = policy.events_days {
        piles.push(Pile { name: "events", days, rows: Arc::new(OldEvents(store())) });
    }
    Retention::new(piles, stockbook.clock.clone())
}

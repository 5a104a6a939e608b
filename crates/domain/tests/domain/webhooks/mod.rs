//! Webhooks, on mocks.

mod attempts;
mod commands;
mod decide_attempt;
mod delivering;
mod replays;
mod values;

use std::sync::Arc;

use domain::{
    store::MockStore,
    testing::{CountingIds, FakeWebhookSecrets, FixedClock},
    webhooks::{MockWebhookOutbox, MockWebhookQueries, WebhookPolicy, Webhooks, WebhooksPorts},
};

/// Use cases on a store, and on what else they ask.
fn webhooks(store: MockStore, queries: MockWebhookQueries, outbox: MockWebhookOutbox) -> Webhooks {
    let ports = WebhooksPorts {
        store: Arc::new(store),
        queries: Arc::new(queries),
        outbox: Arc::new(outbox),
        secrets: Arc::new(FakeWebhookSecrets::default()),
        clock: Arc::new(FixedClock::default()),
        ids: Arc::new(CountingIds::default()),
    };
    Webhooks::new(ports, WebhookPolicy::default())
}

fn webhooks_on(store: MockStore) -> Webhooks {
    webhooks(store, MockWebhookQueries::new(), MockWebhookOutbox::new())
}

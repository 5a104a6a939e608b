//! Webhooks: every event once for whoever wants it, one after the other for each subject.

mod attempts;
mod claim;
mod endpoints;
mod fan_out;
mod purge;
mod replay;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Progress,
    testing::{a_secret, an_endpoint, noon, nth_id},
    values::{PageRequest, WebhookId},
    webhooks::{
        Attempt, ClaimedDelivery, Claiming, DeliveryStatus, DeliveryWithAttempts, Endpoint, EventTypes,
        RecordedAttempt, WebhookOutbox, WebhookQueries,
    },
};
use postgres_adapter::PostgresStore;

use crate::support::{World, told};

pub fn at(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}

pub fn numbered_endpoint(number: u64, types: &[&str]) -> Endpoint {
    let types: Vec<String> = types.iter().map(|text| (*text).to_owned()).collect();
    Endpoint {
        id: WebhookId::new(nth_id(9_000_000 + number)),
        types: EventTypes::parse(&types).unwrap(),
        created_at: at(i64::try_from(number).unwrap()),
        ..an_endpoint()
    }
}

impl World {
    /// Inserts an endpoint that wants these types.
    pub async fn hook(&self, number: u64, types: &[&str]) -> Endpoint {
        let endpoint = numbered_endpoint(number, types);
        self.commit(|unit| unit.webhooks().insert_endpoint(endpoint.clone(), a_secret(1))).await;
        endpoint
    }

    /// Tells of products, by number of event and product, in one unit.
    pub async fn tell(&self, events: &[(u64, i32)]) {
        self.commit(|unit| {
            unit.events().append(events.iter().map(|(number, product)| told(*number, *product)).collect());
        })
        .await;
    }

    /// Writes everything down that is to be delivered.
    pub async fn fan_out(&self) {
        while self.store.fan_out(noon(), 3).await.unwrap() == Progress::More {}
    }

    /// Deliveries to an endpoint, the first position first.
    pub async fn deliveries(&self, endpoint: &Endpoint) -> Vec<DeliveryWithAttempts> {
        let page = self.store.list_deliveries(endpoint.id, None, &PageRequest::default()).await.unwrap();
        page.items.into_iter().rev().collect()
    }

    pub async fn statuses(&self, endpoint: &Endpoint) -> Vec<DeliveryStatus> {
        self.deliveries(endpoint).await.into_iter().map(|it| it.delivery.status).collect()
    }

    /// Writes down what came of an attempt.
    pub async fn conclude(&self, claimed: &ClaimedDelivery, status: DeliveryStatus, due_at: Option<DateTime<Utc>>) {
        let recorded = recorded(claimed, status, due_at);
        self.commit(|unit| unit.webhooks().record_attempt(recorded)).await;
    }

    pub async fn deliver(&self, claimed: &ClaimedDelivery) {
        self.conclude(claimed, DeliveryStatus::Delivered, None).await;
    }
}

pub fn recorded(claimed: &ClaimedDelivery, status: DeliveryStatus, due_at: Option<DateTime<Utc>>) -> RecordedAttempt {
    let attempt = Attempt { number: 1, at: noon(), took_ms: 12, status: Some(200), response: Some("ok".to_owned()) };
    RecordedAttempt { claim: claimed.claim, attempt, status, due_at, amid_failures: false }
}

/// Claims for a minute what is due at noon and so many seconds.
pub async fn claim(store: &PostgresStore, holder: u64, seconds: i64) -> Vec<ClaimedDelivery> {
    claim_at_most(store, holder, seconds, 100, 100).await
}

pub async fn claim_at_most(
    store: &PostgresStore,
    holder: u64,
    seconds: i64,
    at_most: i32,
    for_each_endpoint: i32,
) -> Vec<ClaimedDelivery> {
    let (now, until) = (at(seconds), at(seconds + 60));
    store.claim(&Claiming { holder: nth_id(holder), now, until, at_most, for_each_endpoint }).await.unwrap()
}

/// The numbers of the events.
pub fn numbers(claimed: &[ClaimedDelivery]) -> Vec<i64> {
    claimed.iter().map(|claimed| claimed.event.data["number"].as_i64().unwrap()).collect()
}

//! Many alerts of low stock become one mail.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Mail, MailKind};
use crate::{
    events::RecordedEvent,
    values::{EventId, UserId},
};

/// When alerts of low stock are told. One delivery of an order, or one import, lets many products run low in a row; whoever
/// orders them again wants one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestPolicy {
    /// Once so many seconds have gone by without another alert.
    pub quiet_s: u32,
    /// And at the latest so many seconds after the first one.
    pub at_most_s: u32,
}

impl Default for DigestPolicy {
    fn default() -> Self {
        Self { quiet_s: 30, at_most_s: 120 }
    }
}

/// A list of what ran low, about to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    event_id: EventId,
    facts: Value,
}

impl Digest {
    /// The most alerts that one digest is made of. With so many it waits for no more.
    pub const MAX_EVENTS: usize = 1_000;

    /// The most products that one mail lists.
    pub const MAX_PRODUCTS: usize = 200;

    /// The digest of alerts, if it is time for one. They are `stock.low.v1` events in the order of their positions, the first
    /// ones that were not told yet and no more than [`MAX_EVENTS`](Self::MAX_EVENTS).
    pub fn of(alerts: &[RecordedEvent], policy: DigestPolicy, now: DateTime<Utc>) -> Option<Self> {
        let first = alerts.first()?;
        let oldest = alerts.iter().map(|alert| alert.recorded_at).min()?;
        let newest = alerts.iter().map(|alert| alert.recorded_at).max()?;
        let is_quiet = now - newest >= TimeDelta::seconds(policy.quiet_s.into());
        let is_late = now - oldest >= TimeDelta::seconds(policy.at_most_s.into());
        if !is_quiet && !is_late && alerts.len() < Self::MAX_EVENTS {
            return None;
        }
        let products = last_of_each_product(alerts);
        let listed: Vec<&Value> = products.iter().take(Self::MAX_PRODUCTS).copied().collect();
        let more = products.len() - listed.len();
        Some(Self { event_id: first.id, facts: json!({ "products": listed, "more": more }) })
    }

    /// The mail of it to one recipient.
    pub fn to(&self, recipient: UserId) -> Mail {
        Mail::to(MailKind::LowStock, self.event_id, recipient, self.facts.clone())
    }
}

/// What ran low twice is listed once, as it stood the last time.
fn last_of_each_product(alerts: &[RecordedEvent]) -> Vec<&Value> {
    let mut seen = BTreeSet::new();
    let mut products: Vec<&Value> =
        alerts.iter().rev().filter(|alert| seen.insert(alert.subject.as_str())).map(|alert| &alert.data).collect();
    products.reverse();
    products
}

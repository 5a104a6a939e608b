//! An endpoint, and an event on its way there.

use std::sync::atomic::{AtomicU8, Ordering};

use serde_json::json;

use super::{good, noon, nth_id};
use crate::{
    events::RecordedEvent,
    values::{DeliveryId, EventId, Version, WebhookId},
    webhooks::{
        Claim, ClaimedDelivery, Delivery, DeliveryStatus, Endpoint, EndpointHealth, EndpointStatus, EventTypes,
        SigningSecrets, WebhookSecret, WebhookSecrets, WebhookUrl,
    },
};

/// Makes secrets of 32 times the byte 1, then 2, and so on.
#[derive(Debug, Default)]
pub struct FakeWebhookSecrets(AtomicU8);

impl WebhookSecrets for FakeWebhookSecrets {
    fn fresh(&self) -> WebhookSecret {
        a_secret(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// A secret of 32 times one byte.
pub fn a_secret(byte: u8) -> WebhookSecret {
    good(WebhookSecret::new(vec![byte; 32]))
}

/// An active endpoint that wants everything about orders.
pub fn an_endpoint() -> Endpoint {
    Endpoint {
        id: WebhookId::new(nth_id(9_000_001)),
        url: good(WebhookUrl::parse("https://erp.example.com/stockbook")),
        types: good(EventTypes::parse(&["order.*".to_owned()])),
        description: None,
        status: EndpointStatus::Active,
        health: EndpointHealth::default(),
        replay: None,
        version: Version::FIRST,
        created_at: noon(),
    }
}

/// A delivery to [`an_endpoint`] that was never tried.
pub fn a_delivery() -> Delivery {
    let event = an_event_to_deliver();
    Delivery {
        id: DeliveryId::new(nth_id(9_100_001)),
        webhook_id: an_endpoint().id,
        event_id: event.id,
        position: event.position,
        kind: event.kind,
        subject: event.subject,
        status: DeliveryStatus::Pending,
        attempts: 0,
        attempts_before: 0,
        due_at: Some(noon()),
        created_at: noon(),
    }
}

/// The event of [`a_delivery`].
pub fn an_event_to_deliver() -> RecordedEvent {
    RecordedEvent {
        position: 42,
        id: EventId::new(nth_id(9_200_001)),
        kind: "order.placed.v1".to_owned(),
        subject: format!("order/{}", nth_id(9_300_001)),
        subject_version: 1,
        data: json!({ "number": "ORD-2026-000001" }),
        recorded_at: noon(),
        trace: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
    }
}

/// [`a_delivery`], claimed.
pub fn a_claimed_delivery() -> ClaimedDelivery {
    ClaimedDelivery {
        claim: Claim { delivery: a_delivery().id, holder: nth_id(9_400_001) },
        webhook_id: an_endpoint().id,
        url: an_endpoint().url,
        secrets: SigningSecrets::of(a_secret(1)),
        event: an_event_to_deliver(),
    }
}

//! A row of `webhook_deliveries`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    store::StoreError,
    values::{DeliveryId, EventId, WebhookId},
    webhooks::Delivery,
};

use crate::store::Row;

/// The columns of a [`DeliveryRow`], of a table called `d`.
macro_rules! delivery_columns {
    () => {
        "d.id, d.endpoint_id, d.event_id, d.position, d.type, d.subject, d.status, d.attempts, d.attempts_before, \
         d.due_at, d.created_at"
    };
}
pub(super) use delivery_columns;

/// Their types.
pub(super) type DeliveryColumns =
    (Uuid, Uuid, Uuid, BigInt, Text, Text, Text, Integer, Integer, Nullable<Timestamptz>, Timestamptz);

/// A row of `webhook_deliveries`.
#[derive(Queryable)]
pub(super) struct DeliveryRow {
    id: uuid::Uuid,
    endpoint_id: uuid::Uuid,
    event_id: uuid::Uuid,
    position: i64,
    kind: String,
    subject: String,
    status: String,
    attempts: i32,
    attempts_before: i32,
    due_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl DeliveryRow {
    pub(super) fn into_delivery(self) -> Result<Delivery, StoreError> {
        let row = Row::of("webhook_deliveries", self.id);
        Ok(Delivery {
            id: DeliveryId::new(self.id),
            webhook_id: WebhookId::new(self.endpoint_id),
            event_id: EventId::new(self.event_id),
            position: self.position,
            kind: self.kind,
            subject: self.subject,
            status: row.read("status", self.status.parse())?,
            attempts: self.attempts,
            attempts_before: self.attempts_before,
            due_at: self.due_at,
            created_at: self.created_at,
        })
    }
}

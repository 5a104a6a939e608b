//! Changes of levels as the API shows them.

use chrono::{DateTime, Utc};
use domain::{
    inventory::{LedgerEntry, Received},
    values::{OrderId, UserId},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::moment;

/// A change of one level just made, and the level after it.
#[derive(Serialize, ToSchema)]
#[schema(as = StockChange)]
pub struct ChangeBody {
    /// The movement's number.
    movement_id: i64,
    /// Of what.
    product_id: i32,
    /// Its SKU.
    sku: String,
    /// Where.
    location_id: i32,
    /// The location's code.
    location_code: String,
    /// Units more, or (negative) fewer.
    quantity: i64,
    /// What lies there now.
    on_hand: i64,
    /// What of it is promised to orders.
    reserved: i64,
    /// The document given.
    reference: Option<String>,
}

impl From<Received> for ChangeBody {
    fn from(change: Received) -> Self {
        Self {
            movement_id: change.movement_id.number(),
            product_id: change.product_id.number(),
            sku: change.sku.into(),
            location_id: change.location_id.number(),
            location_code: change.location_code.into(),
            quantity: change.quantity,
            on_hand: change.on_hand,
            reserved: change.reserved,
            reference: change.reference.map(String::from),
        }
    }
}

/// A row of the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerEntry)]
pub struct EntryBody {
    /// Where it stands in the ledger.
    seq: i64,
    /// The movement it belongs to.
    movement_id: i64,
    /// Why the level changed.
    #[schema(example = "RECEIVED")]
    kind: &'static str,
    /// Of what.
    product_id: i32,
    /// The product's SKU.
    sku: String,
    /// Where.
    location_id: i32,
    /// The location's code.
    location_code: String,
    /// Units more or fewer on the shelf.
    on_hand_delta: i64,
    /// Units more or fewer promised.
    reserved_delta: i64,
    /// What lay there afterwards.
    on_hand_after: i64,
    /// What was promised afterwards.
    reserved_after: i64,
    /// The order it served.
    order_id: Option<Uuid>,
    /// A document outside the system.
    reference: Option<String>,
    /// Why, in words.
    reason: Option<String>,
    /// Who did it.
    actor_id: Option<Uuid>,
    /// When.
    #[serde(serialize_with = "moment")]
    recorded_at: DateTime<Utc>,
}

impl From<LedgerEntry> for EntryBody {
    fn from(entry: LedgerEntry) -> Self {
        Self {
            seq: entry.seq,
            movement_id: entry.movement_id.number(),
            kind: entry.kind.as_str(),
            product_id: entry.product_id.number(),
            sku: entry.sku.into(),
            location_id: entry.location_id.number(),
            location_code: entry.location_code.into(),
            on_hand_delta: entry.on_hand_delta,
            reserved_delta: entry.reserved_delta,
            on_hand_after: entry.on_hand_after,
            reserved_after: entry.reserved_after,
            order_id: entry.order_id.map(OrderId::uuid),
            reference: entry.reference,
            reason: entry.reason,
            actor_id: entry.actor_id.map(UserId::uuid),
            recorded_at: entry.recorded_at,
        }
    }
}

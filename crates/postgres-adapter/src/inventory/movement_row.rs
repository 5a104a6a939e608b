//! A row of the ledger, with names.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    inventory::LedgerEntry,
    store::StoreError,
    values::{LocationCode, LocationId, MovementId, OrderId, ProductId, Sku, UserId},
};

use crate::store::Row;

/// The types of a [`MovementRow`]'s columns.
pub(super) type MovementColumns = (
    BigInt,
    BigInt,
    Text,
    Integer,
    Text,
    Integer,
    Text,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Nullable<Uuid>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Uuid>,
    Timestamptz,
);

/// A row of the ledger, with names.
#[derive(Queryable)]
pub(super) struct MovementRow {
    seq: i64,
    movement: i64,
    kind: String,
    product: i32,
    sku: String,
    location: i32,
    code: String,
    on_hand_delta: i64,
    reserved_delta: i64,
    on_hand_after: i64,
    reserved_after: i64,
    order: Option<uuid::Uuid>,
    reference: Option<String>,
    reason: Option<String>,
    actor: Option<uuid::Uuid>,
    recorded_at: DateTime<Utc>,
}

impl MovementRow {
    pub(super) fn into_entry(self) -> Result<LedgerEntry, StoreError> {
        let row = Row::of("stock_ledger", self.seq);
        Ok(LedgerEntry {
            seq: self.seq,
            movement_id: row.read("movement_id", MovementId::new(self.movement))?,
            kind: row.read("kind", self.kind.parse())?,
            product_id: row.read("product_id", ProductId::new(self.product))?,
            sku: Row::of("products", self.product).read("sku", Sku::parse(&self.sku))?,
            location_id: row.read("location_id", LocationId::new(self.location))?,
            location_code: Row::of("locations", self.location).read("code", LocationCode::parse(&self.code))?,
            on_hand_delta: self.on_hand_delta,
            reserved_delta: self.reserved_delta,
            on_hand_after: self.on_hand_after,
            reserved_after: self.reserved_after,
            order_id: self.order.map(OrderId::new),
            reference: self.reference,
            reason: self.reason,
            actor_id: self.actor.map(UserId::new),
            recorded_at: self.recorded_at,
        })
    }
}

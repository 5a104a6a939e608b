//! Goods come in.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Cause, Inventory, MovementKind, StockError, driving_port::lock_one, stock_events};
use crate::{
    access::Permission,
    events::EventKind,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{LocationCode, LocationId, LocationRef, MovementId, ProductId, ProductRef, Quantity, Sku, Text},
};

/// Goods that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveStock {
    /// Of what.
    pub product: ProductRef,
    /// Where to.
    pub location: LocationRef,
    /// How many.
    pub quantity: Quantity,
    /// A document outside the system, such as a purchase order.
    pub reference: Option<Text<200>>,
}

/// A change of one level as it is answered: the movement, and the level after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The movement's number.
    pub movement_id: MovementId,
    /// Of what.
    pub product_id: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Where.
    pub location_id: LocationId,
    /// The location's code.
    pub location_code: LocationCode,
    /// Units more or fewer.
    pub quantity: i64,
    /// What lies there now.
    pub on_hand: i64,
    /// What of it is promised.
    pub reserved: i64,
    /// The document given.
    pub reference: Option<Text<200>>,
}

impl Inventory {
    /// Puts received goods on a shelf: on hand rises, with a `RECEIVED` row in the ledger.
    pub async fn receive_stock(&self, request: &Request, command: ReceiveStock) -> Result<Done<Received>, StockError> {
        request.actor.require(Permission::ChangeStock)?;
        perform(&*self.store, request, &Receiving { inventory: self, request, command }).await
    }
}

struct Receiving<'a> {
    inventory: &'a Inventory,
    request: &'a Request,
    command: ReceiveStock,
}

#[async_trait]
impl Command for Receiving<'_> {
    type Output = Received;
    type Error = StockError;
    const NAME: &'static str = "receive_stock";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Received, StockError> {
        let ReceiveStock { product, location, quantity, reference } = &self.command;
        let (mut product, places, movement_id) = lock_one(unit, product, std::slice::from_ref(location)).await?;
        let [place] = places.as_slice() else {
            return Err(StockError::LocationNotFound(String::new()));
        };
        let cause = Cause {
            movement: Some(movement_id),
            reference: reference.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let level = product.level_at(place);
        let change =
            product.change(level, MovementKind::Received, quantity.units(), 0, cause).ok_or(StockError::TooMuch)?;
        let (filled, fillings) = self.inventory.fill(unit, &mut product, self.request).await?;
        let level = product.level_at(place);
        let received = Received {
            movement_id,
            product_id: product.id,
            sku: product.sku.clone(),
            location_id: place.id,
            location_code: place.code.clone(),
            quantity: quantity.units(),
            on_hand: level.on_hand,
            reserved: level.reserved,
            reference: reference.clone(),
        };
        let ids = &*self.inventory.ids;
        let event = stock_events::stock_event(ids, EventKind::StockReceived, &product, json!(received));
        let (changes, told) = ([vec![change], filled].concat(), [vec![event], fillings].concat());
        stock_events::record(unit, ids, [&mut product], changes, told);
        Ok(received)
    }
}

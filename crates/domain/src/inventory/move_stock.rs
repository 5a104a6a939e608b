//! Goods go from one location to another.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Cause, Inventory, MovementKind, StockError, driving_port::lock_one, stock_events};
use crate::{
    access::Permission,
    events::EventKind,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{LocationId, LocationRef, MovementId, ProductId, ProductRef, Quantity, Sku, Text},
};

/// A transfer between two locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveStock {
    /// Of what.
    pub product: ProductRef,
    /// Where from.
    pub from: LocationRef,
    /// Where to.
    pub to: LocationRef,
    /// How many.
    pub quantity: Quantity,
    /// A document outside the system.
    pub reference: Option<Text<200>>,
}

/// A transfer as it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The movement's number, which both ledger rows carry.
    pub movement_id: MovementId,
    /// Of what.
    pub product_id: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Where from.
    pub from_location_id: LocationId,
    /// Where to.
    pub to_location_id: LocationId,
    /// How many.
    pub quantity: Quantity,
    /// The document given.
    pub reference: Option<Text<200>>,
}

impl Inventory {
    /// Moves available units, in one unit: two ledger rows, `MOVED_OUT` and `MOVED_IN`, share the movement's number. What is
    /// reserved at the source stays there.
    pub async fn move_stock(&self, request: &Request, command: MoveStock) -> Result<Done<Moved>, StockError> {
        request.actor.require(Permission::ChangeStock)?;
        if command.from == command.to {
            return Err(StockError::SameLocation);
        }
        perform(&*self.store, request, &Moving { inventory: self, request, command }).await
    }
}

struct Moving<'a> {
    inventory: &'a Inventory,
    request: &'a Request,
    command: MoveStock,
}

#[async_trait]
impl Command for Moving<'_> {
    type Output = Moved;
    type Error = StockError;
    const NAME: &'static str = "move_stock";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Moved, StockError> {
        let MoveStock { product, from, to, quantity, reference } = &self.command;
        let (mut product, places, movement_id) = lock_one(unit, product, &[from.clone(), to.clone()]).await?;
        let [source, target] = places.as_slice() else {
            return Err(StockError::LocationNotFound(String::new()));
        };
        // Two names may mean one place: an id and a code.
        if source.id == target.id {
            return Err(StockError::SameLocation);
        }
        let cause = Cause {
            movement: Some(movement_id),
            reference: reference.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let units = quantity.units();
        let (source, target) = (product.level_at(source), product.level_at(target));
        let (from_location_id, to_location_id) = (source.location_id, target.location_id);
        let available = source.available();
        let out = product
            .change(source, MovementKind::MovedOut, -units, 0, cause.clone())
            .ok_or_else(|| StockError::InsufficientStock(product.shortage(units, available)))?;
        let arrival = product.change(target, MovementKind::MovedIn, units, 0, cause).ok_or(StockError::TooMuch)?;
        let moved = Moved {
            movement_id,
            product_id: product.id,
            sku: product.sku.clone(),
            from_location_id,
            to_location_id,
            quantity: *quantity,
            reference: reference.clone(),
        };
        let ids = &*self.inventory.ids;
        let (filled, fillings) = self.inventory.fill(unit, &mut product, self.request).await?;
        let event = stock_events::stock_event(ids, EventKind::StockMoved, &product, json!(moved));
        let (changes, told) = ([vec![out, arrival], filled].concat(), [vec![event], fillings].concat());
        stock_events::record(unit, ids, [&mut product], changes, told);
        Ok(moved)
    }
}

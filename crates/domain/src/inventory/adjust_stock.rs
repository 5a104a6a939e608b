//! A level is corrected, with a reason.

use async_trait::async_trait;
use serde_json::json;

use super::{
    Cause, Inventory, MovementKind, Received, StockError, count_stock::below_reserved, driving_port::lock_one,
    stock_events,
};
use crate::{
    access::Permission,
    events::EventKind,
    store::{Command, Done, Request, UnitOfWork, perform},
    values::{LocationRef, ProductRef, StockDelta, Text},
};

/// A correction: breakage, theft, a find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustStock {
    /// Of what.
    pub product: ProductRef,
    /// Where.
    pub location: LocationRef,
    /// Units more or fewer.
    pub delta: StockDelta,
    /// Why.
    pub reason: Text<500>,
    /// A document outside the system.
    pub reference: Option<Text<200>>,
}

impl Inventory {
    /// Corrects a level by so many units. A correction that would leave less than is reserved is refused with the orders
    /// that hold it.
    pub async fn adjust_stock(&self, request: &Request, command: AdjustStock) -> Result<Done<Received>, StockError> {
        request.actor.require(Permission::ChangeStock)?;
        perform(&*self.store, request, &Adjusting { inventory: self, request, command }).await
    }
}

struct Adjusting<'a> {
    inventory: &'a Inventory,
    request: &'a Request,
    command: AdjustStock,
}

#[async_trait]
impl Command for Adjusting<'_> {
    type Output = Received;
    type Error = StockError;
    const NAME: &'static str = "adjust_stock";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Received, StockError> {
        let AdjustStock { product, location, delta, reason, reference } = &self.command;
        let (mut product, places, movement_id) = lock_one(unit, product, std::slice::from_ref(location)).await?;
        let [place] = places.as_slice() else {
            return Err(StockError::LocationNotFound(String::new()));
        };
        let level = product.level_at(place);
        if level.on_hand + delta.units() < level.reserved.max(0) {
            return Err(match level.on_hand + delta.units() {
                left if level.reserved > 0 => below_reserved(unit, &product, &level, left).await?,
                _ => StockError::InsufficientStock(product.shortage(-delta.units(), level.on_hand)),
            });
        }
        let cause = Cause {
            movement: Some(movement_id),
            reason: Some(reason.clone()),
            reference: reference.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let change =
            product.change(level, MovementKind::Adjusted, delta.units(), 0, cause).ok_or(StockError::TooMuch)?;
        let (filled, fillings) = self.inventory.fill(unit, &mut product, self.request).await?;
        let level = product.level_at(place);
        let adjusted = Received {
            movement_id,
            product_id: product.id,
            sku: product.sku.clone(),
            location_id: place.id,
            location_code: place.code.clone(),
            quantity: delta.units(),
            on_hand: level.on_hand,
            reserved: level.reserved,
            reference: reference.clone(),
        };
        let mut data = json!(adjusted);
        if let Some(fields) = data.as_object_mut() {
            fields.insert("reason".to_owned(), json!(reason));
        }
        let ids = &*self.inventory.ids;
        let event = stock_events::stock_event(ids, EventKind::StockAdjusted, &product, data);
        let (changes, told) = ([vec![change], filled].concat(), [vec![event], fillings].concat());
        stock_events::record(unit, ids, [&mut product], changes, told);
        Ok(adjusted)
    }
}

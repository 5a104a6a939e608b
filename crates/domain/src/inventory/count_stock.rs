//! A shelf is counted. What was counted becomes what is on hand, if nothing moved meanwhile.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Cause, Inventory, LockedProduct, MovementKind, StockError, StockLevel, driving_port::lock_one, stock_events,
};
use crate::{
    access::Permission,
    events::EventKind,
    orders::release_newest,
    store::{Command, Done, Request, StoreError, UnitOfWork, perform},
    values::{LocationCode, LocationId, LocationRef, MovementId, ProductId, ProductRef, Sku, StockCount, Text},
};

/// A count of one product at one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountStock {
    /// Of what.
    pub product: ProductRef,
    /// Where.
    pub location: LocationRef,
    /// How many lie there.
    pub counted: StockCount,
    /// How many the counter was told lie there; another number by now refuses the count.
    pub expected: Option<StockCount>,
    /// Whether a count below what is promised takes the rest from the newest orders, which then wait for stock; else it is refused.
    pub release: bool,
    /// A document outside the system.
    pub reference: Option<Text<200>>,
}

/// A count as it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The movement's number, if anything differed.
    pub movement_id: Option<MovementId>,
    /// Of what.
    pub product_id: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Where.
    pub location_id: LocationId,
    /// The location's code.
    pub location_code: LocationCode,
    /// What was counted, and is on hand from now on.
    pub on_hand: i64,
    /// What of it is promised.
    pub reserved: i64,
    /// How many units more or fewer than the books said.
    pub difference: i64,
}

impl Inventory {
    /// Sets what is on hand to what was counted: compare-and-set against `expected`. A count that agrees with the books
    /// writes an event and no ledger row, since no level changed.
    pub async fn count_stock(&self, request: &Request, command: CountStock) -> Result<Done<Counted>, StockError> {
        request.actor.require(Permission::ChangeStock)?;
        perform(&*self.store, request, &Counting { inventory: self, request, command }).await
    }
}

struct Counting<'a> {
    inventory: &'a Inventory,
    request: &'a Request,
    command: CountStock,
}

#[async_trait]
impl Command for Counting<'_> {
    type Output = Counted;
    type Error = StockError;
    const NAME: &'static str = "count_stock";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Counted, StockError> {
        let CountStock { product, location, counted, expected, release, reference } = &self.command;
        let (mut product, places, movement_id) = lock_one(unit, product, std::slice::from_ref(location)).await?;
        let [place] = places.as_slice() else {
            return Err(StockError::LocationNotFound(String::new()));
        };
        let level = product.level_at(place);
        if let Some(expected) = expected.filter(|expected| expected.units() != level.on_hand) {
            return Err(StockError::CountMismatch { expected: expected.units(), actual: level.on_hand });
        }
        let cause = Cause {
            movement: Some(movement_id),
            reference: reference.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let (mut changes, mut told) = (Vec::new(), Vec::new());
        let missing = level.reserved - counted.units();
        if missing > 0 {
            if !release {
                return Err(below_reserved(unit, &product, &level, counted.units()).await?);
            }
            let ids = &*self.inventory.ids;
            (changes, told) = release_newest(unit, ids, &mut product, place.id, missing, &cause).await?;
        }
        let level = product.level_at(place);
        let difference = counted.units() - level.on_hand;
        if difference != 0 {
            let change = product.change(level, MovementKind::Counted, difference, 0, cause);
            changes.push(change.ok_or(StockError::TooMuch)?);
        }
        let (filled, fillings) = self.inventory.fill(unit, &mut product, self.request).await?;
        let level = product.level_at(place);
        let result = Counted {
            movement_id: (difference != 0).then_some(movement_id),
            product_id: product.id,
            sku: product.sku.clone(),
            location_id: place.id,
            location_code: place.code.clone(),
            on_hand: counted.units(),
            reserved: level.reserved,
            difference,
        };
        let ids = &*self.inventory.ids;
        told.push(stock_events::stock_event(ids, EventKind::StockCounted, &product, json!(result)));
        changes.extend(filled);
        told.extend(fillings);
        stock_events::record(unit, ids, [&mut product], changes, told);
        Ok(result)
    }
}

/// The refusal of a level that would not cover what is promised, with the orders that hold it.
pub(super) async fn below_reserved(
    unit: &mut dyn UnitOfWork,
    product: &LockedProduct,
    level: &StockLevel,
    on_hand: i64,
) -> Result<StockError, StoreError> {
    let holders = unit.inventory().find_holders(product.id, level.location_id).await?;
    Ok(StockError::BelowReserved { on_hand, reserved: level.reserved, holders })
}

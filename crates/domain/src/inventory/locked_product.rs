//! A product whose row is locked: nobody else can change its stock or price until the unit ends, so what is decided on
//! these values is true when it is committed.

use serde::{Deserialize, Serialize};

use super::{Cause, Location, MovementKind, ProductStatus, StockChange, StockLevel};
use crate::values::{LocationId, Money, MovementId, ProductId, ProductRef, Sku, StockCount, TaxClass, Text, Version};

/// What a stock command locked and found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedStock {
    /// The products that exist, in the order of their ids.
    pub products: Vec<LockedProduct>,
    /// The locations that exist.
    pub locations: Vec<Location>,
    /// A number for the movement to be recorded.
    pub movement_id: MovementId,
}

/// A locked product with all its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedProduct {
    /// Its id.
    pub id: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Text<200>,
    /// The price that counts.
    pub price: Money,
    /// Whether it can be ordered.
    pub status: ProductStatus,
    /// Below how many available units it should be ordered again.
    pub reorder_point: StockCount,
    /// Its version.
    pub version: Version,
    /// Whether the product's row says that something is available.
    pub in_stock: bool,
    /// Whether the product's row says that it fell below its reorder point and has not risen above it since.
    pub stock_low: bool,
    /// What it is as far as tax is concerned.
    pub tax_class: TaxClass,
    /// How many units may wait for stock; any number without, none with 0.
    pub backorder_limit: Option<i64>,
    /// How many units wait for stock, over all orders. While any do, nothing is available.
    pub backordered: i64,
    /// As the product's row has it.
    pub backordered_in_row: i64,
    /// Its levels, by priority of the location, then by the location's id.
    pub levels: Vec<StockLevel>,
}

/// Fewer units are available than were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    /// Of what.
    pub product_id: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// How many were asked for.
    pub requested: i64,
    /// How many there are.
    pub available: i64,
}

/// What the product's own row has to say of its stock from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Which product.
    pub product_id: ProductId,
    /// Whether anything is available.
    pub in_stock: bool,
    /// Whether it fell below its reorder point and has not risen above it since.
    pub stock_low: bool,
    /// How many units wait for stock.
    pub backordered: i64,
}

impl LockedProduct {
    /// The product that a reference means, of some in the order of their ids. An all-digit name is an id before it is a SKU, so both
    /// may be among them.
    pub(crate) fn named<'a>(products: &'a [Self], which: &ProductRef) -> Option<&'a Self> {
        let with_id = |id: &ProductId| {
            let place = products.binary_search_by_key(id, |product| product.id);
            place.ok().and_then(|place| products.get(place))
        };
        let with_sku = |sku: &Sku| products.iter().find(|product| product.sku == *sku);
        match which {
            ProductRef::Id(id) => with_id(id),
            ProductRef::Sku(sku) => with_sku(sku),
            ProductRef::IdOrSku(id, sku) => with_id(id).or_else(|| with_sku(sku)),
        }
    }

    /// What can be sold, over all locations.
    pub fn available(&self) -> i64 {
        self.levels.iter().map(StockLevel::available).sum()
    }

    /// Whether so many units more may wait for stock.
    pub fn lets_wait(&self, units: i64) -> bool {
        self.backorder_limit.is_none_or(|limit| self.backordered.saturating_add(units) <= limit)
    }

    /// The level at a location, if the product ever lay there.
    pub fn level(&self, location: LocationId) -> Option<&StockLevel> {
        self.levels.iter().find(|level| level.location_id == location)
    }

    /// The level at a location, which is empty where the product never lay.
    pub fn level_at(&self, location: &Location) -> StockLevel {
        self.level(location.id).cloned().unwrap_or_else(|| StockLevel {
            location_id: location.id,
            location_code: location.code.clone(),
            priority: location.priority,
            on_hand: 0,
            reserved: 0,
        })
    }

    /// A shortage of this product.
    pub fn shortage(&self, requested: i64, available: i64) -> Shortage {
        Shortage { product_id: self.id, sku: self.sku.clone(), requested, available }
    }

    /// Changes a level in memory, so that the next decision sees it, and returns the delta to be written.
    ///
    /// Nothing is changed, and nothing returned, if the level would end outside `0 <= reserved <= on_hand`.
    pub fn change(
        &mut self,
        level: StockLevel,
        kind: MovementKind,
        on_hand_delta: i64,
        reserved_delta: i64,
        cause: Cause,
    ) -> Option<StockChange> {
        let on_hand = level.on_hand.checked_add(on_hand_delta)?;
        let reserved = level.reserved.checked_add(reserved_delta)?;
        if reserved < 0 || reserved > on_hand {
            return None;
        }
        let location_id = level.location_id;
        let changed = StockLevel { on_hand, reserved, ..level };
        match self.levels.iter_mut().find(|known| known.location_id == location_id) {
            Some(known) => *known = changed,
            None => self.levels.push(changed),
        }
        Some(StockChange { product_id: self.id, location_id, kind, on_hand_delta, reserved_delta, cause })
    }

    /// Compares the stock with what the product's row says of it, after all changes were decided: what to write to the row,
    /// and whether the stock ran low just now. Low is told once, and again only after it has risen above the reorder point.
    pub fn settle(&mut self) -> Option<Settled> {
        let available = self.available();
        let in_stock = available > 0;
        let reorder_point = self.reorder_point.units();
        let stock_low =
            available < reorder_point || (self.stock_low && available == reorder_point && reorder_point > 0);
        let in_row = (self.in_stock, self.stock_low, self.backordered_in_row);
        if (in_stock, stock_low, self.backordered) == in_row {
            return None;
        }
        let ran_low = stock_low && !self.stock_low;
        (self.in_stock, self.stock_low, self.backordered_in_row) = (in_stock, stock_low, self.backordered);
        let availability = Availability { product_id: self.id, in_stock, stock_low, backordered: self.backordered };
        Some(Settled { availability, ran_low })
    }
}

/// What [`LockedProduct::settle`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What to write to the product's row.
    pub availability: Availability,
    /// Whether the stock fell below the reorder point just now.
    pub ran_low: bool,
}

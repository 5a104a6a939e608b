//! The driving port of the inventory: a plain struct whose functions are the use cases, one file each.

use std::sync::Arc;

use super::{InventoryQueries, Location, LockedProduct, LockedStock, StockChange, StockError};
use crate::{
    events::Event,
    orders::{Filling, fill_waiting},
    ports::{Clock, Ids},
    store::{Request, Store, StoreError, UnitOfWork},
    values::{Currency, LocationRef, ProductRef},
};

/// Products, locations and stock, for whoever drives them.
#[derive(Clone)]
pub struct Inventory {
    pub(super) store: Arc<dyn Store>,
    pub(super) queries: Arc<dyn InventoryQueries>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) currency: Currency,
    pub(super) catalogue_is_public: bool,
}

impl Inventory {
    /// Wires the use cases to their ports. Prices are in `currency`; a public catalogue is read without signing in.
    pub fn new(
        store: Arc<dyn Store>,
        queries: Arc<dyn InventoryQueries>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        currency: Currency,
        catalogue_is_public: bool,
    ) -> Self {
        Self { store, queries, clock, ids, currency, catalogue_is_public }
    }

    /// The currency of all prices.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether the catalogue is read without signing in.
    pub const fn catalogue_is_public(&self) -> bool {
        self.catalogue_is_public
    }
}

impl Inventory {
    /// Gives what became available of a product to those who wait for it, and returns what is to be recorded for that. What is told of
    /// the product's levels is told behind it.
    pub(super) async fn fill(
        &self,
        unit: &mut dyn UnitOfWork,
        product: &mut LockedProduct,
        request: &Request,
    ) -> Result<(Vec<StockChange>, Vec<Event>), StoreError> {
        let filling = Filling { actor: request.actor.user_id(), except: None };
        fill_waiting(unit, &*self.ids, std::slice::from_mut(product), filling).await
    }
}

/// Locks one product and finds the locations named, or says which of them does not exist.
pub(super) async fn lock_one(
    unit: &mut dyn UnitOfWork,
    product: &ProductRef,
    locations: &[LocationRef],
) -> Result<(LockedProduct, Vec<Location>, crate::values::MovementId), StockError> {
    let LockedStock { products, locations: found, movement_id } =
        unit.inventory().lock_stock(std::slice::from_ref(product), locations).await?;
    let product = LockedProduct::named(&products, product).cloned().ok_or(StockError::ProductNotFound)?;
    let places = locations.iter().map(|which| place(&found, which)).collect::<Result<_, _>>()?;
    Ok((product, places, movement_id))
}

fn place(found: &[Location], which: &LocationRef) -> Result<Location, StockError> {
    let named = |location: &&Location| match which {
        LocationRef::Id(id) => location.id == *id,
        LocationRef::Code(code) => location.code == *code,
    };
    found.iter().find(named).cloned().ok_or_else(|| {
        StockError::LocationNotFound(match which {
            LocationRef::Id(id) => id.to_string(),
            LocationRef::Code(code) => code.to_string(),
        })
    })
}

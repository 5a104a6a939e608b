//! The inventory within a unit of work.

use async_trait::async_trait;
use diesel::sql_types::Integer;
use domain::{
    inventory::{Availability, Holder, InventoryUnit, Location, LockedStock, Product, StockChange},
    store::StoreError,
    values::{LocationId, LocationRef, ProductId, ProductRef},
};
use futures_util::FutureExt;

use super::{LocationRefs, ProductRefs, Products, find_product, holders, location_row, lock_stock};
use crate::{
    connection::Link,
    statement::statement,
    store::{PostgresUnit, Row},
};

#[async_trait]
impl InventoryUnit for PostgresUnit {
    async fn lock_stock(
        &mut self,
        products: &[ProductRef],
        locations: &[LocationRef],
    ) -> Result<LockedStock, StoreError> {
        let refs = ProductRefs::of(products);
        let request = lock_stock::StockRequest {
            products: Products { refs: &refs, currency: self.shared.currency },
            locations: &LocationRefs::of(locations),
        };
        self.run(&request, |link, request| lock_stock::lock_stock(link, request).boxed()).await
    }

    async fn find_product(&mut self, id: ProductId) -> Result<Option<Product>, StoreError> {
        let locked = find_product::Locked { id: id.number(), currency: self.shared.currency };
        self.run(&locked, |link, locked| find_product::find_locked(link, locked).boxed()).await
    }

    async fn next_product_id(&mut self) -> Result<ProductId, StoreError> {
        let id = self.run(&(), |link, ()| next_product(link).boxed()).await?;
        Row::of("product_ids", id).read("last_value", ProductId::new(id))
    }

    async fn lock_location(&mut self, which: &LocationRef) -> Result<Option<Location>, StoreError> {
        let refs = LocationRefs::of(std::slice::from_ref(which));
        self.run(&refs, |link, refs| location_row::lock_location(link, refs).boxed()).await
    }

    async fn find_locations(&mut self, which: &[LocationRef]) -> Result<Vec<Location>, StoreError> {
        let refs = LocationRefs::of(which);
        self.run(&refs, |link, refs| location_row::find_locations(link, refs).boxed()).await
    }

    async fn next_location_id(&mut self) -> Result<LocationId, StoreError> {
        let id = self.run(&(), |link, ()| next_location(link).boxed()).await?;
        Row::of("location_ids", id).read("last_value", LocationId::new(id))
    }

    async fn find_holders(&mut self, product: ProductId, location: LocationId) -> Result<Vec<Holder>, StoreError> {
        let level = holders::Level { product: product.number(), location: location.number() };
        self.run(&level, |link, level| holders::find_holders(link, level).boxed()).await
    }

    fn insert_product(&mut self, product: Product) {
        self.queue.new_products.push(product);
    }

    fn save_product(&mut self, product: Product) {
        // One statement changes a row once.
        self.queue.products.retain(|queued| queued.id != product.id);
        self.queue.products.push(product);
    }

    fn insert_location(&mut self, location: Location) {
        self.queue.new_locations.push(location);
    }

    fn save_location(&mut self, location: Location) {
        self.queue.locations.retain(|queued| queued.id != location.id);
        self.queue.locations.push(location);
    }

    fn record(&mut self, changes: Vec<StockChange>) {
        self.queue.changes.extend(changes);
    }

    fn save_availability(&mut self, availability: Vec<Availability>) {
        for product in availability {
            self.queue.availability.retain(|queued| queued.product_id != product.product_id);
            self.queue.availability.push(product);
        }
    }
}

statement! {
    /// Draws the id of a product.
    NextProduct {} -> (i32,) as (Integer,);
    "SELECT nextval('product_ids')::integer"
}

statement! {
    /// Draws the id of a location.
    NextLocation {} -> (i32,) as (Integer,);
    "SELECT nextval('location_ids')::integer"
}

async fn next_product(link: &Link) -> Result<i32, StoreError> {
    Ok(NextProduct {}.load(link).await?.first().map_or(0, |(id,)| *id))
}

async fn next_location(link: &Link) -> Result<i32, StoreError> {
    Ok(NextLocation {}.load(link).await?.first().map_or(0, |(id,)| *id))
}

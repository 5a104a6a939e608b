//! What the inventory needs of the store.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{
    Availability, Holder, LedgerEntry, LevelFilter, LevelRow, Location, LockedStock, MovementFilter, Product,
    ProductFilter, ProductSummary, StockChange, StockedProduct, Verification, VerifyFilter,
};
use crate::{
    store::StoreError,
    values::{LocationId, LocationRef, Page, PageRequest, ProductId, ProductRef},
};

/// Products, locations, levels and the ledger within a unit of work.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait InventoryUnit: Send {
    /// Locks products and reads what there is to know for a change of their stock.
    ///
    /// MUST lock the rows of the products that exist, in the order of their ids and in one statement, so that two units
    /// never deadlock and foreign keys do not wait; MUST read their levels in a later statement of the same round trip,
    /// since a snapshot is as old as its statement's start and the lock may have waited. Names that mean nothing are left
    /// out. MUST draw a new movement number.
    async fn lock_stock(
        &mut self,
        products: &[ProductRef],
        locations: &[LocationRef],
    ) -> Result<LockedStock, StoreError>;

    /// Reads the whole product, which the unit MUST have locked.
    async fn find_product(&mut self, id: ProductId) -> Result<Option<Product>, StoreError>;

    /// Draws the id of a product to be inserted. Ids may have gaps.
    async fn next_product_id(&mut self) -> Result<ProductId, StoreError>;

    /// Locks a location for a change.
    async fn lock_location(&mut self, which: &LocationRef) -> Result<Option<Location>, StoreError>;

    /// Finds locations without locking them. Names that mean nothing are left out.
    async fn find_locations(&mut self, which: &[LocationRef]) -> Result<Vec<Location>, StoreError>;

    /// Draws the id of a location to be inserted. Ids may have gaps.
    async fn next_location_id(&mut self) -> Result<LocationId, StoreError>;

    /// Up to twenty orders that hold reserved stock of a product at a location, oldest first.
    async fn find_holders(&mut self, product: ProductId, location: LocationId) -> Result<Vec<Holder>, StoreError>;

    /// Queues a new product with nothing in stock: `in_stock` is false, and `stock_low` is true if it has a reorder point,
    /// since it starts below it rather than falling there. A SKU in use MUST come back from `commit` as
    /// [`Violation::SkuTaken`](crate::store::Violation::SkuTaken).
    fn insert_product(&mut self, product: Product);

    /// Queues a changed product. A SKU in use MUST come back as above. `in_stock` and `stock_low` MUST stay as they are.
    fn save_product(&mut self, product: Product);

    /// Queues a new location. A code or name in use MUST come back from `commit` as
    /// [`Violation::LocationCodeTaken`](crate::store::Violation::LocationCodeTaken) or
    /// [`Violation::LocationNameTaken`](crate::store::Violation::LocationNameTaken).
    fn insert_location(&mut self, location: Location);

    /// Queues a changed location, with violations as above.
    fn save_location(&mut self, location: Location);

    /// Queues changes of levels, of products that the unit has locked (or inserts).
    ///
    /// MUST write each as a conditional delta that keeps `0 <= reserved <= on_hand`, never as an absolute number, and in the
    /// same statement exactly one ledger row each, in this order, with the balance after it. A miss MUST fail the commit as
    /// [`Violation::StockMissed`](crate::store::Violation::StockMissed). A level that does not exist yet MUST be created by
    /// the first delta that adds to it. Products MUST be inserted before.
    fn record(&mut self, changes: Vec<StockChange>);

    /// Queues what product rows say of their stock. MUST NOT change a product's version.
    fn save_availability(&mut self, availability: Vec<Availability>);
}

/// The inventory to be read.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait InventoryQueries: Send + Sync {
    /// One product with its levels by priority of the location. An all-digit name is an id before it is a SKU.
    async fn find_product(&self, which: &ProductRef) -> Result<Option<StockedProduct>, StoreError>;

    /// A page of products, found by key. Text is searched in SKU and name, without regard to case.
    async fn list_products(
        &self,
        filter: &ProductFilter,
        page: &PageRequest,
    ) -> Result<Page<ProductSummary>, StoreError>;

    /// All locations, by priority, then id.
    async fn list_locations(&self) -> Result<Vec<Location>, StoreError>;

    /// A page of levels, by product and location. With a moment: the levels as the ledger has them at that moment, each by
    /// the last row at or before it.
    async fn list_levels(
        &self,
        filter: &LevelFilter,
        as_of: Option<DateTime<Utc>>,
        page: &PageRequest,
    ) -> Result<Page<LevelRow>, StoreError>;

    /// A page of the ledger, newest first.
    async fn list_movements(
        &self,
        filter: &MovementFilter,
        page: &PageRequest,
    ) -> Result<Page<LedgerEntry>, StoreError>;

    /// Compares levels, ledger and lines, all of one instant. MUST report for every level: the sum of its deltas, its last
    /// balance and the level itself, where they are not all the same, or where `0 <= reserved <= on_hand` does not hold; and
    /// every line whose reserved counter is not the sum of its reservations in the ledger. What is filtered out MUST NOT be read:
    /// comparing one product costs as much as that product has ledger rows.
    async fn verify(&self, filter: &VerifyFilter) -> Result<Verification, StoreError>;
}

//! The inventory to be read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    inventory::{
        InventoryQueries, LedgerEntry, LevelFilter, LevelRow, Location, MovementFilter, ProductFilter, ProductSummary,
        StockedProduct, Verification, VerifyFilter,
    },
    store::StoreError,
    values::{Page, PageRequest, ProductRef},
};
use futures_util::FutureExt;

use super::{list_levels, list_locations, list_movements, list_products, verify};
use crate::PostgresStore;

#[async_trait]
impl InventoryQueries for PostgresStore {
    async fn find_product(&self, which: &ProductRef) -> Result<Option<StockedProduct>, StoreError> {
        let found = self.0.products.load(which.clone()).await?;
        found.map(|found| found.into_product(self.0.currency)).transpose()
    }

    async fn list_products(
        &self,
        filter: &ProductFilter,
        page: &PageRequest,
    ) -> Result<Page<ProductSummary>, StoreError> {
        let wanted = list_products::Wanted { filter, page, currency: self.0.currency };
        self.0.connections.read(&wanted, |link, wanted| list_products::list_products(link, wanted).boxed()).await
    }

    async fn list_locations(&self) -> Result<Vec<Location>, StoreError> {
        self.0.connections.read(&(), |link, ()| list_locations::list_locations(link).boxed()).await
    }

    async fn list_levels(
        &self,
        filter: &LevelFilter,
        as_of: Option<DateTime<Utc>>,
        page: &PageRequest,
    ) -> Result<Page<LevelRow>, StoreError> {
        let wanted = list_levels::Wanted { filter, as_of, page };
        self.0.connections.read(&wanted, |link, wanted| list_levels::list_levels(link, wanted).boxed()).await
    }

    async fn list_movements(
        &self,
        filter: &MovementFilter,
        page: &PageRequest,
    ) -> Result<Page<LedgerEntry>, StoreError> {
        let wanted = list_movements::Wanted { filter, page };
        self.0.connections.read(&wanted, |link, wanted| list_movements::list_movements(link, wanted).boxed()).await
    }

    async fn verify(&self, filter: &VerifyFilter) -> Result<Verification, StoreError> {
        self.0.connections.read(filter, |link, filter| verify::verify(link, filter).boxed()).await
    }
}

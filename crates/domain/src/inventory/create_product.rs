//! A product enters the catalogue, with opening stock if there is some.

use async_trait::async_trait;
use serde_json::json;

use super::{Cause, Inventory, LockedProduct, MovementKind, Product, ProductStatus, StockedProduct, stock_events};
use crate::{
    access::{Forbidden, Permission},
    events::{Event, EventKind, Subject},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, Violation, perform},
    values::{Attributes, EventId, LocationId, LocationRef, Money, Sku, StockCount, TaxClass, Text, Version},
};

/// A new product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateProduct {
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Text<200>,
    /// More about it.
    pub description: Option<Text<4000>>,
    /// Its category.
    pub category: Option<Text<100>>,
    /// Free attributes.
    pub attributes: Attributes,
    /// The price of one unit.
    pub price: Money,
    /// Below how many available units it should be ordered again.
    pub reorder_point: StockCount,
    /// What it is as far as tax is concerned; standard unless told.
    pub tax_class: Option<TaxClass>,
    /// How many units of it may wait for stock; any number without.
    pub backorder_limit: Option<StockCount>,
    /// What lies on the shelf already.
    pub opening_stock: StockCount,
    /// Where the opening stock lies; at the default location unless told.
    pub location: Option<LocationRef>,
}

/// Why a product was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateProductError {
    /// The actor may not keep the catalogue.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Another product has this SKU.
    #[error("another product has this SKU")]
    SkuTaken,
    /// There is no such location for the opening stock.
    #[error("there is no such location")]
    LocationNotFound,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for CreateProductError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Violated(Violation::SkuTaken) => Self::SkuTaken,
            error => Self::Store(error),
        }
    }
}

impl CommandError for CreateProductError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Inventory {
    /// Creates a product. Opening stock is received like any other, with its row in the ledger.
    pub async fn create_product(
        &self,
        request: &Request,
        command: CreateProduct,
    ) -> Result<Done<StockedProduct>, CreateProductError> {
        request.actor.require(Permission::ManageProducts)?;
        perform(&*self.store, request, &Creating { inventory: self, request, command }).await
    }
}

struct Creating<'a> {
    inventory: &'a Inventory,
    request: &'a Request,
    command: CreateProduct,
}

#[async_trait]
impl Command for Creating<'_> {
    type Output = StockedProduct;
    type Error = CreateProductError;
    const NAME: &'static str = "create_product";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<StockedProduct, CreateProductError> {
        let named = self.command.location.clone().unwrap_or(LocationRef::Id(LocationId::DEFAULT));
        let found = unit.inventory().find_locations(std::slice::from_ref(&named)).await?;
        let place = found.first().ok_or(CreateProductError::LocationNotFound)?;
        let product = self.product(unit).await?;
        unit.inventory().insert_product(product.clone());
        let mut locked = as_locked(&product);
        let ids = &*self.inventory.ids;
        let mut told = vec![Event {
            id: EventId::new(ids.next()),
            kind: EventKind::ProductCreated,
            subject: Subject::Product(product.id),
            data: product_data(&product).into(),
        }];
        let mut changes = Vec::new();
        let opening = self.command.opening_stock.units();
        if opening > 0 {
            let cause = Cause {
                reference: Text::parse("opening stock").ok(),
                actor: self.request.actor.user_id(),
                ..Cause::default()
            };
            let level = locked.level_at(place);
            changes.extend(locked.change(level, MovementKind::Received, opening, 0, cause));
            let data = json!({
                "product_id": product.id, "sku": product.sku, "location_id": place.id, "location_code": place.code,
                "quantity": opening, "on_hand": opening, "reserved": 0, "reference": "opening stock",
            });
            told.push(stock_events::stock_event(ids, EventKind::StockReceived, &locked, data));
        }
        stock_events::record(unit, ids, std::slice::from_mut(&mut locked), changes, told);
        Ok(StockedProduct { product, levels: locked.levels, backordered: 0 })
    }
}

impl Creating<'_> {
    async fn product(&self, unit: &mut dyn UnitOfWork) -> Result<Product, StoreError> {
        let CreateProduct {
            sku,
            name,
            description,
            category,
            attributes,
            price,
            reorder_point,
            tax_class,
            backorder_limit,
            ..
        } = self.command.clone();
        let now = self.inventory.clock.now();
        Ok(Product {
            id: unit.inventory().next_product_id().await?,
            sku,
            name,
            description,
            category,
            attributes,
            price,
            reorder_point,
            tax_class: tax_class.unwrap_or_default(),
            backorder_limit,
            status: ProductStatus::Active,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        })
    }
}

/// A row that is being inserted is nobody else's, which is as good as locked. A product that starts below its reorder point
/// has not fallen below it, so nothing is told until it has risen above once.
fn as_locked(product: &Product) -> LockedProduct {
    LockedProduct {
        id: product.id,
        sku: product.sku.clone(),
        name: product.name.clone(),
        price: product.price,
        status: product.status,
        reorder_point: product.reorder_point,
        version: product.version,
        in_stock: false,
        stock_low: product.reorder_point.units() > 0,
        tax_class: product.tax_class.clone(),
        backorder_limit: product.backorder_limit.map(StockCount::units),
        backordered: 0,
        backordered_in_row: 0,
        levels: Vec::new(),
    }
}

/// A product as its events tell of it.
pub(super) fn product_data(product: &Product) -> serde_json::Value {
    json!({
        "product_id": product.id,
        "sku": product.sku,
        "name": product.name,
        "category": product.category,
        "price": product.price.to_decimal().to_plain_string(),
        "currency": product.price.currency(),
        "reorder_point": product.reorder_point,
        "tax_class": product.tax_class,
        "backorder_limit": product.backorder_limit,
        "status": product.status,
        "version": product.version,
    })
}

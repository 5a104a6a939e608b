//! A person changes a product.

use async_trait::async_trait;
use serde_json::json;

use super::{
    Inventory, LockedProduct, Product, ProductStatus, StockedProduct, create_product::product_data, stock_events,
};
use crate::{
    access::{Forbidden, Permission},
    events::{Event, EventKind, Subject},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, Violation, perform},
    values::{Attributes, EventId, ExpectedVersion, Money, ProductRef, Sku, StockCount, TaxClass, Text, Version},
};

/// What is to be changed; what is not named stays. Stock is not here: it has commands of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeProduct {
    /// A new SKU.
    pub sku: Option<Sku>,
    /// A new name.
    pub name: Option<Text<200>>,
    /// A new description, or none.
    pub description: Option<Option<Text<4000>>>,
    /// Another category, or none.
    pub category: Option<Option<Text<100>>>,
    /// Other attributes, all of them.
    pub attributes: Option<Attributes>,
    /// A new price.
    pub price: Option<Money>,
    /// Another reorder point.
    pub reorder_point: Option<StockCount>,
    /// Another tax class.
    pub tax_class: Option<TaxClass>,
    /// How many units may wait for stock from now on, or any number. Those that wait already stay.
    pub backorder_limit: Option<Option<StockCount>>,
    /// Discontinued, or active again.
    pub status: Option<ProductStatus>,
}

/// Why a product was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeProductError {
    /// The actor may not keep the catalogue.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such product.
    #[error("there is no such product")]
    NotFound,
    /// Somebody else was first, and `If-Match` named the version before.
    #[error("the product has version {}, not the one in If-Match", .0.number())]
    PreconditionFailed(Version),
    /// Somebody else was first, and the body named the version before.
    #[error("the product has version {}, not the one in the body", .0.number())]
    VersionConflict(Version),
    /// Another product has this SKU.
    #[error("another product has this SKU")]
    SkuTaken,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ChangeProductError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Violated(Violation::SkuTaken) => Self::SkuTaken,
            error => Self::Store(error),
        }
    }
}

impl CommandError for ChangeProductError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Inventory {
    /// Changes a product. Its version rises by one, also when nothing differs.
    pub async fn change_product(
        &self,
        request: &Request,
        which: ProductRef,
        expected: ExpectedVersion,
        command: ChangeProduct,
    ) -> Result<Done<StockedProduct>, ChangeProductError> {
        request.actor.require(Permission::ManageProducts)?;
        perform(&*self.store, request, &Changing { inventory: self, which, expected, command }).await
    }
}

struct Changing<'a> {
    inventory: &'a Inventory,
    which: ProductRef,
    expected: ExpectedVersion,
    command: ChangeProduct,
}

#[async_trait]
impl Command for Changing<'_> {
    type Output = StockedProduct;
    type Error = ChangeProductError;
    const NAME: &'static str = "change_product";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<StockedProduct, ChangeProductError> {
        let locked = unit.inventory().lock_stock(std::slice::from_ref(&self.which), &[]).await?;
        let found = LockedProduct::named(&locked.products, &self.which);
        let mut locked = found.cloned().ok_or(ChangeProductError::NotFound)?;
        match self.expected {
            ExpectedVersion::IfMatch(seen) if seen != locked.version => {
                return Err(ChangeProductError::PreconditionFailed(locked.version));
            }
            ExpectedVersion::InBody(seen) if seen != locked.version => {
                return Err(ChangeProductError::VersionConflict(locked.version));
            }
            _ => {}
        }
        let product = unit.inventory().find_product(locked.id).await?.ok_or(ChangeProductError::NotFound)?;
        let changed = self.changed(&product);
        unit.inventory().save_product(changed.clone());
        locked.reorder_point = changed.reorder_point;
        let ids = &*self.inventory.ids;
        let mut data = product_data(&changed);
        if let Some(fields) = data.as_object_mut() {
            fields.insert("previous_price".to_owned(), json!(product.price.to_decimal().to_plain_string()));
        }
        let event = Event {
            id: EventId::new(ids.next()),
            kind: EventKind::ProductChanged,
            subject: Subject::Product(changed.id),
            data: data.into(),
        };
        // A new reorder point may put the stock below it.
        stock_events::record(unit, ids, std::slice::from_mut(&mut locked), Vec::new(), vec![event]);
        Ok(StockedProduct { product: changed, levels: locked.levels, backordered: locked.backordered })
    }
}

impl Changing<'_> {
    fn changed(&self, product: &Product) -> Product {
        let ChangeProduct {
            sku,
            name,
            description,
            category,
            attributes,
            price,
            reorder_point,
            tax_class,
            backorder_limit,
            status,
        } = self.command.clone();
        let before = product.clone();
        Product {
            id: before.id,
            sku: sku.unwrap_or(before.sku),
            name: name.unwrap_or(before.name),
            description: description.unwrap_or(before.description),
            category: category.unwrap_or(before.category),
            attributes: attributes.unwrap_or(before.attributes),
            price: price.unwrap_or(before.price),
            reorder_point: reorder_point.unwrap_or(before.reorder_point),
            tax_class: tax_class.unwrap_or(before.tax_class),
            backorder_limit: backorder_limit.unwrap_or(before.backorder_limit),
            status: status.unwrap_or(before.status),
            version: before.version.next(),
            created_at: before.created_at,
            updated_at: self.inventory.clock.now(),
        }
    }
}

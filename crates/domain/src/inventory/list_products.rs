//! The catalogue.

use std::str::FromStr;

use super::{Inventory, Product, ProductStatus, StockedProduct};
use crate::{
    access::{Actor, Forbidden, Permission},
    store::StoreError,
    values::{Invalid, Page, PageRequest, ProductRef, Text},
};

/// What a list of products is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductSortKey {
    /// By id, the order in which they entered the catalogue.
    #[default]
    Id,
    /// By name.
    Name,
    /// By SKU.
    Sku,
    /// By price.
    Price,
}

/// What a list of products is sorted by, and which way. Ties are broken by id, the same way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProductSort {
    /// By what.
    pub key: ProductSortKey,
    /// Largest first.
    pub descending: bool,
}

impl ProductSort {
    /// As written in the API.
    pub const fn as_str(self) -> &'static str {
        match (self.key, self.descending) {
            (ProductSortKey::Id, false) => "id",
            (ProductSortKey::Id, true) => "-id",
            (ProductSortKey::Name, false) => "name",
            (ProductSortKey::Name, true) => "-name",
            (ProductSortKey::Sku, false) => "sku",
            (ProductSortKey::Sku, true) => "-sku",
            (ProductSortKey::Price, false) => "price",
            (ProductSortKey::Price, true) => "-price",
        }
    }
}

impl FromStr for ProductSort {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let key = match name {
            "id" | "created_at" => ProductSortKey::Id,
            "name" => ProductSortKey::Name,
            "sku" => ProductSortKey::Sku,
            "price" => ProductSortKey::Price,
            _ => {
                return Err(Invalid::because(
                    "products are sorted by id, created_at, name, sku or price, with - in front for the largest first",
                ));
            }
        };
        Ok(Self { key, descending })
    }
}

/// Which products are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductFilter {
    /// Only with something available, or only with nothing.
    pub in_stock: Option<bool>,
    /// Only with this text in SKU or name.
    pub text: Option<Text<100>>,
    /// Only of this category.
    pub category: Option<Text<100>>,
    /// Only of this status; all with none.
    pub status: Option<ProductStatus>,
    /// In which order.
    pub sort: ProductSort,
}

impl Default for ProductFilter {
    fn default() -> Self {
        Self {
            in_stock: None,
            text: None,
            category: None,
            status: Some(ProductStatus::Active),
            sort: ProductSort::default(),
        }
    }
}

/// A product as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSummary {
    /// The product.
    pub product: Product,
    /// What can be sold, over all locations.
    pub available: i64,
}

/// Why products were not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListProductsError {
    /// The actor may not see the catalogue.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a product was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindProductError {
    /// The actor may not see the catalogue.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such product.
    #[error("there is no such product")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Inventory {
    /// A page of the catalogue.
    pub async fn list_products(
        &self,
        actor: &Actor,
        filter: &ProductFilter,
        page: &PageRequest,
    ) -> Result<Page<ProductSummary>, ListProductsError> {
        self.require_catalogue(actor)?;
        Ok(self.queries.list_products(filter, page).await?)
    }

    /// One product with its stock by location.
    pub async fn find_product(&self, actor: &Actor, which: &ProductRef) -> Result<StockedProduct, FindProductError> {
        self.require_catalogue(actor)?;
        self.queries.find_product(which).await?.ok_or(FindProductError::NotFound)
    }

    fn require_catalogue(&self, actor: &Actor) -> Result<(), Forbidden> {
        if self.catalogue_is_public { Ok(()) } else { actor.require(Permission::ReadProducts) }
    }
}

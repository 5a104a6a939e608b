//! What is sold.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StockLevel;
use crate::values::{Attributes, Invalid, Money, ProductId, Sku, StockCount, TaxClass, Text, Version};

/// Whether a product can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProductStatus {
    /// It can.
    Active,
    /// It cannot any more. Its history, its stock and its open orders stay.
    Discontinued,
}

impl ProductStatus {
    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Discontinued => "DISCONTINUED",
        }
    }
}

impl fmt::Display for ProductStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ProductStatus {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Active, Self::Discontinued]
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| Invalid::because("a product's status is ACTIVE or DISCONTINUED"))
    }
}

/// A product, without its stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its stock keeping unit, unique.
    pub sku: Sku,
    /// What people call it.
    pub name: Text<200>,
    /// More about it.
    pub description: Option<Text<4000>>,
    /// The shelf of the catalogue it stands on.
    pub category: Option<Text<100>>,
    /// Whatever else the seller says of it.
    pub attributes: Attributes,
    /// The price of one unit today. What was sold keeps the price it was sold at.
    pub price: Money,
    /// Below how many available units it should be ordered again; 0 means never.
    pub reorder_point: StockCount,
    /// What it is as far as tax is concerned.
    #[serde(default)]
    pub tax_class: TaxClass,
    /// How many units of it may wait for stock, over all orders; any number without, none with 0.
    #[serde(default)]
    pub backorder_limit: Option<StockCount>,
    /// Whether it can be ordered.
    pub status: ProductStatus,
    /// Rises with every change that a person makes.
    pub version: Version,
    /// When it entered the catalogue.
    pub created_at: DateTime<Utc>,
    /// When a person changed it last.
    pub updated_at: DateTime<Utc>,
}

/// A product with its stock by location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockedProduct {
    /// The product.
    pub product: Product,
    /// Its levels, by priority of the location.
    pub levels: Vec<StockLevel>,
    /// How many units wait for stock.
    #[serde(default)]
    pub backordered: i64,
}

impl StockedProduct {
    /// What can be sold, over all locations.
    pub fn available(&self) -> i64 {
        self.levels.iter().map(StockLevel::available).sum()
    }
}

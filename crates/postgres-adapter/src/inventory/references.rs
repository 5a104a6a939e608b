//! What products and locations are asked for, as arrays.

use domain::values::{LocationRef, ProductRef};

/// Products by id and by SKU.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProductRefs {
    pub ids: Vec<i32>,
    pub skus: Vec<String>,
}

impl ProductRefs {
    /// An all-digit name means both: which one it is, is seen when the rows are there.
    pub(crate) fn of(products: &[ProductRef]) -> Self {
        let mut refs = Self::default();
        for product in products {
            match product {
                ProductRef::Id(id) => refs.ids.push(id.number()),
                ProductRef::Sku(sku) => refs.skus.push(sku.as_str().to_owned()),
                ProductRef::IdOrSku(id, sku) => {
                    refs.ids.push(id.number());
                    refs.skus.push(sku.as_str().to_owned());
                }
            }
        }
        refs
    }
}

/// Locations by id and by code.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocationRefs {
    pub ids: Vec<i32>,
    pub codes: Vec<String>,
}

impl LocationRefs {
    pub(crate) fn of(locations: &[LocationRef]) -> Self {
        let mut refs = Self::default();
        for location in locations {
            match location {
                LocationRef::Id(id) => refs.ids.push(id.number()),
                LocationRef::Code(code) => refs.codes.push(code.as_str().to_owned()),
            }
        }
        refs
    }
}

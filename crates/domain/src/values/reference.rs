//! The ways in which a request may name a thing that exists.

use serde::{Deserialize, Serialize};

use super::{CustomerNumber, Email, LocationCode, LocationId, OrderId, ProductId, Sku, UserId};

/// A product by its id or its SKU.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProductRef {
    /// By id.
    Id(ProductId),
    /// By SKU.
    Sku(Sku),
    /// An all-digit path segment: an id if there is one, else a SKU.
    IdOrSku(ProductId, Sku),
}

/// A location by its id or its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LocationRef {
    /// By id.
    Id(LocationId),
    /// By code.
    Code(LocationCode),
}

/// An order by its id or its number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OrderRef {
    /// By id.
    Id(OrderId),
    /// By number, such as `ORD-2026-000001`.
    Number(crate::orders::OrderNumber),
}

/// A customer by id, customer number or e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CustomerRef {
    /// By id.
    Id(UserId),
    /// By customer number.
    Number(CustomerNumber),
    /// By e-mail address.
    Email(Email),
}

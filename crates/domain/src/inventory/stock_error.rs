//! Why a change of stock was refused. The stock commands share one enum: they refuse for the same reasons.

use super::Shortage;
use crate::{
    access::Forbidden,
    orders::OrderNumber,
    store::{CommandError, StoreError},
};

/// An order that holds reserved stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The order's number.
    pub number: OrderNumber,
    /// How many units it holds there.
    pub reserved: i64,
}

/// Why a change of stock was refused.
#[derive(Debug, thiserror::Error)]
pub enum StockError {
    /// The actor may not change stock.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such product.
    #[error("there is no such product")]
    ProductNotFound,
    /// There is no such location.
    #[error("there is no such location: {0}")]
    LocationNotFound(String),
    /// Source and destination are one place.
    #[error("source and destination are the same location")]
    SameLocation,
    /// Fewer units are available at the source.
    #[error("not enough stock is available there")]
    InsufficientStock(Shortage),
    /// A correction or count would leave less than is promised to orders.
    #[error("{on_hand} units would be fewer than the {reserved} reserved for orders")]
    BelowReserved {
        /// What would lie there.
        on_hand: i64,
        /// What is promised.
        reserved: i64,
        /// Some of the orders that hold it.
        holders: Vec<Holder>,
    },
    /// A count expected another level than there is.
    #[error("{actual} units were on hand, not the {expected} expected")]
    CountMismatch {
        /// What the counter believed.
        expected: i64,
        /// What there is.
        actual: i64,
    },
    /// A level would grow beyond what can be counted.
    #[error("no location can hold that many units")]
    TooMuch,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for StockError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

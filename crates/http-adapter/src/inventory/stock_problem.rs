//! Refusals that the stock commands share.

use domain::inventory::{Shortage, StockError};
use serde_json::{Value, json};

use crate::problem::{FieldError, Problem, kinds, sentence};

/// What is short, as the API tells it.
pub fn shortages(shortages: &[Shortage]) -> Value {
    let one = |short: &Shortage| {
        json!({
            "product_id": short.product_id.number(), "sku": short.sku.as_str(),
            "requested": short.requested, "available": short.available,
        })
    };
    shortages.iter().map(one).collect()
}

impl From<StockError> for Problem {
    fn from(error: StockError) -> Self {
        let words = sentence(&error);
        match error {
            StockError::Forbidden(forbidden) => forbidden.into(),
            StockError::ProductNotFound => Self::not_found("There is no such product."),
            StockError::LocationNotFound(_) => Self::not_found("There is no such location."),
            StockError::SameLocation => Self::at("/to_location_id", "is where the goods are already"),
            StockError::InsufficientStock(short) => {
                Self::new(&kinds::INSUFFICIENT_STOCK).detail(words).member("shortages", shortages(&[short]))
            }
            StockError::BelowReserved { on_hand, reserved, holders } => {
                let holders: Vec<Value> = holders
                    .iter()
                    .map(|holder| json!({"order_number": holder.number.to_string(), "reserved": holder.reserved}))
                    .collect();
                Self::new(&kinds::BELOW_RESERVED)
                    .detail(words)
                    .member("on_hand", on_hand)
                    .member("reserved", reserved)
                    .member("holders", holders)
            }
            StockError::CountMismatch { expected, actual } => Self::new(&kinds::COUNT_MISMATCH)
                .detail(words)
                .errors(vec![FieldError::at_pointer("/expected", "is not what is on hand")])
                .member("expected", expected)
                .member("actual", actual),
            StockError::TooMuch => Self::invalid(vec![FieldError::at_pointer("", error.to_string())]),
            StockError::Store(error) => error.into(),
        }
    }
}

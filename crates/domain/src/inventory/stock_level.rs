//! The stock of one product at one location.

use serde::{Deserialize, Serialize};

use crate::values::{LocationCode, LocationId};

/// A level as it was read: `0 <= reserved <= on_hand`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLevel {
    /// Where.
    pub location_id: LocationId,
    /// The location's code.
    pub location_code: LocationCode,
    /// The location's place in the order of allocation, lowest first.
    pub priority: i32,
    /// What physically lies there.
    pub on_hand: i64,
    /// The part of it promised to orders not yet shipped.
    pub reserved: i64,
}

impl StockLevel {
    /// What can be sold from here.
    pub const fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }
}

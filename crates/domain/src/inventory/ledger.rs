//! The ledger: one row for every change of a level, with the balance after it, for ever.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::{Invalid, LocationCode, LocationId, MovementId, OrderId, ProductId, Sku, Text, UserId};

/// Why a level changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MovementKind {
    /// Goods came in.
    Received,
    /// Goods left for another location.
    MovedOut,
    /// Goods came from another location.
    MovedIn,
    /// A correction with a reason.
    Adjusted,
    /// A count that differed.
    Counted,
    /// Promised to an order.
    Reserved,
    /// No longer promised.
    Released,
    /// Left the house for a customer.
    Shipped,
    /// Came back from a customer.
    Returned,
}

impl MovementKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::MovedOut,
        Self::MovedIn,
        Self::Adjusted,
        Self::Counted,
        Self::Reserved,
        Self::Released,
        Self::Shipped,
        Self::Returned,
    ];

    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::MovedOut => "MOVED_OUT",
            Self::MovedIn => "MOVED_IN",
            Self::Adjusted => "ADJUSTED",
            Self::Counted => "COUNTED",
            Self::Reserved => "RESERVED",
            Self::Released => "RELEASED",
            Self::Shipped => "SHIPPED",
            Self::Returned => "RETURNED",
        }
    }
}

impl fmt::Display for MovementKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MovementKind {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| Invalid::because(format!("a kind is one of {}", Self::ALL.map(Self::as_str).join(", "))))
    }
}

/// On whose account a level changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// Ties the rows of one movement together; without one each row gets a number of its own.
    pub movement: Option<MovementId>,
    /// The order it serves.
    pub order: Option<OrderId>,
    /// A document outside the system, such as a purchase order.
    pub reference: Option<Text<200>>,
    /// Why, in words.
    pub reason: Option<Text<500>>,
    /// Who did it.
    pub actor: Option<UserId>,
}

/// One change of one level, decided and about to be written: a conditional delta and its ledger row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockChange {
    /// Of what.
    pub product_id: ProductId,
    /// Where.
    pub location_id: LocationId,
    /// Why.
    pub kind: MovementKind,
    /// Units more or fewer on the shelf.
    pub on_hand_delta: i64,
    /// Units more or fewer promised.
    pub reserved_delta: i64,
    /// On whose account.
    pub cause: Cause,
}

/// A row of the ledger as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Where it stands in the ledger.
    pub seq: i64,
    /// The movement it belongs to.
    pub movement_id: MovementId,
    /// Why.
    pub kind: MovementKind,
    /// Of what.
    pub product_id: ProductId,
    /// The product's SKU.
    pub sku: Sku,
    /// Where.
    pub location_id: LocationId,
    /// The location's code.
    pub location_code: LocationCode,
    /// Units more or fewer on the shelf.
    pub on_hand_delta: i64,
    /// Units more or fewer promised.
    pub reserved_delta: i64,
    /// What lay there afterwards.
    pub on_hand_after: i64,
    /// What was promised afterwards.
    pub reserved_after: i64,
    /// The order it served.
    pub order_id: Option<OrderId>,
    /// A document outside the system.
    pub reference: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Who did it.
    pub actor_id: Option<UserId>,
    /// When, under the row's lock: for each level time and `seq` agree.
    pub recorded_at: DateTime<Utc>,
}

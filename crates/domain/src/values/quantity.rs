//! Quantities, in whole units of a product.

use serde::{Deserialize, Serialize};

use super::Invalid;

/// The largest quantity of one movement or line. A level may hold many times that without leaving a `bigint`.
const MAX: i64 = 1_000_000_000;

fn bounded(amount: i64, least: i64, what: &str) -> Result<i64, Invalid> {
    if amount < least {
        Err(Invalid::because(format!("{what} is at least {least}")))
    } else if amount > MAX {
        Err(Invalid::because(format!("{what} is at most {MAX}")))
    } else {
        Ok(amount)
    }
}

/// A positive number of units: what is ordered, received or moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

impl Quantity {
    /// From 1 to 1,000,000,000 units.
    pub fn new(units: i64) -> Result<Self, Invalid> {
        bounded(units, 1, "a quantity").map(Self)
    }

    /// How many units.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// Two lines of one product are one line.
    pub fn plus(self, other: Self) -> Result<Self, Invalid> {
        Self::new(self.0 + other.0)
    }
}

/// What somebody counted on a shelf: zero or more units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct StockCount(i64);

impl StockCount {
    /// From 0 to 1,000,000,000 units.
    pub fn new(units: i64) -> Result<Self, Invalid> {
        bounded(units, 0, "a count").map(Self)
    }

    /// How many units.
    pub const fn units(self) -> i64 {
        self.0
    }
}

/// A correction of what lies at a location: units more or fewer, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct StockDelta(i64);

impl StockDelta {
    /// From -1,000,000,000 to 1,000,000,000 units, without 0.
    pub fn new(units: i64) -> Result<Self, Invalid> {
        if units == 0 {
            return Err(Invalid::because("a correction of zero units changes nothing"));
        }
        if units.checked_abs().is_none_or(|size| size > MAX) {
            return Err(Invalid::because(format!("a correction is at most {MAX} units")));
        }
        Ok(Self(units))
    }

    /// How many units more (or, negative, fewer).
    pub const fn units(self) -> i64 {
        self.0
    }
}

macro_rules! as_number {
    ($($name:ident),*) => {$(
        impl TryFrom<i64> for $name {
            type Error = Invalid;
            fn try_from(units: i64) -> Result<Self, Invalid> {
                Self::new(units)
            }
        }
        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    )*};
}
as_number!(Quantity, StockCount, StockDelta);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_positive_and_bounded() {
        assert!([0, -1, i64::MIN, MAX + 1, i64::MAX].iter().all(|units| Quantity::new(*units).is_err()));
        assert!([1, MAX].iter().all(|units| Quantity::new(*units).is_ok()));
    }

    #[test]
    fn a_count_may_be_zero_and_a_correction_may_not() {
        assert!(StockCount::new(0).is_ok());
        assert!([0, i64::MIN, i64::MAX].iter().all(|units| StockDelta::new(*units).is_err()));
    }
}

//! On what terms this seller sells.

use serde::{Deserialize, Serialize};

use crate::values::{Currency, Money, TaxRate};

/// Configured once for the installation; frozen on each order as it is placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The currency of all prices.
    pub currency: Currency,
    /// The tax on each line, on top of its price.
    pub tax_rate: TaxRate,
    /// What shipping costs, whatever the order. No tax is put on it.
    pub shipping: Money,
}

impl Terms {
    /// No tax, and nothing for shipping.
    pub fn free(currency: Currency) -> Self {
        Self { currency, tax_rate: TaxRate::zero(), shipping: Money::zero(currency) }
    }
}

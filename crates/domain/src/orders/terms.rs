//! On what terms this seller sells.

use serde::{Deserialize, Serialize};

use super::taxes::Taxes;
use crate::values::{Currency, Invalid, Money, Text};

/// Configured once for the installation; frozen on each order as it is placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The currency of all prices.
    pub currency: Currency,
    /// The tax on each line, on top of its price.
    pub taxes: Taxes,
    /// What shipping costs, whatever the order. No tax is put on it.
    pub shipping: Money,
    /// From which sum of the lines on (without tax) shipping is free.
    pub free_shipping_from: Option<Money>,
}

impl Terms {
    /// No tax, and nothing for shipping.
    pub fn free(currency: Currency) -> Self {
        Self {
            currency,
            taxes: Taxes::flat(crate::values::TaxRate::zero()),
            shipping: Money::zero(currency),
            free_shipping_from: None,
        }
    }

    /// What shipping an order costs, and how that came about; no word where shipping is always free.
    pub fn shipping_of(&self, subtotal: Money) -> Result<(Money, Option<Text<100>>), Invalid> {
        match self.free_shipping_from {
            Some(threshold) if subtotal.minor() >= threshold.minor() => {
                Ok((Money::zero(self.currency), Some(Text::parse(&format!("free from {threshold}"))?)))
            }
            _ if self.shipping.minor() == 0 => Ok((self.shipping, None)),
            _ => Ok((self.shipping, Some(Text::parse("flat rate")?))),
        }
    }
}

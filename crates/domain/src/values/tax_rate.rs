//! Tax rates as fractions: `0.10` is ten per cent.

use std::{fmt, str::FromStr};

use bigdecimal::BigDecimal;
use serde::{Deserialize, Serialize};

use super::Invalid;

/// A fraction from 0 to 1 with at most four places (`0.0825` is 8.25 %).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxRate(BigDecimal);

impl TaxRate {
    /// No tax.
    pub fn zero() -> Self {
        Self(BigDecimal::from(0))
    }

    /// From a decimal.
    pub fn parse(rate: &BigDecimal) -> Result<Self, Invalid> {
        let normal = rate.normalized();
        let fraction = BigDecimal::from(0)..=BigDecimal::from(1);
        if normal.fractional_digit_count() > 4 || !fraction.contains(&normal) {
            return Err(Invalid::because(
                "a tax rate is a fraction from 0 to 1 with at most four decimal places, such as 0.10",
            ));
        }
        Ok(Self(normal))
    }

    /// The fraction.
    pub const fn decimal(&self) -> &BigDecimal {
        &self.0
    }
}

impl FromStr for TaxRate {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let rate = text.trim().parse().map_err(|_| Invalid::because("a tax rate is a decimal, such as 0.10"))?;
        Self::parse(&rate)
    }
}

impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_plain_string())
    }
}

impl TryFrom<String> for TaxRate {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<TaxRate> for String {
    fn from(rate: TaxRate) -> Self {
        rate.to_string()
    }
}

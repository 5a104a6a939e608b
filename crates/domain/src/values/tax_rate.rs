//! Tax rates as fractions: `0.10` is ten per cent.

use std::{fmt, str::FromStr};

use bigdecimal::{BigDecimal, ToPrimitive};
use serde::{Deserialize, Serialize};

use super::Invalid;

/// A fraction from 0 to 1 with at most four places (`0.0825` is 8.25 %).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxRate {
    ten_thousandths: u16,
}

impl TaxRate {
    /// How many parts the whole has: four decimal places.
    pub(super) const WHOLE: u16 = 10_000;

    /// No tax.
    pub const fn zero() -> Self {
        Self { ten_thousandths: 0 }
    }

    /// From a decimal.
    pub fn parse(rate: &BigDecimal) -> Result<Self, Invalid> {
        let illegal =
            || Invalid::because("a tax rate is a fraction from 0 to 1 with at most four decimal places, such as 0.10");
        let normal = rate.normalized();
        let fraction = BigDecimal::from(0)..=BigDecimal::from(1);
        if normal.fractional_digit_count() > 4 || !fraction.contains(&normal) {
            return Err(illegal());
        }
        let parts = (normal * BigDecimal::from(Self::WHOLE)).to_u16();
        parts.map(|ten_thousandths| Self { ten_thousandths }).ok_or_else(illegal)
    }

    /// The rate in ten-thousandths: 825 is 8.25 %.
    pub const fn ten_thousandths(self) -> u16 {
        self.ten_thousandths
    }
}

impl FromStr for TaxRate {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let rate = text.trim().parse().map_err(|_| Invalid::because("a tax rate is a decimal, such as 0.10"))?;
        Self::parse(&rate)
    }
}

/// The fraction without zeros at its end.
impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, mut rest) = (self.ten_thousandths / Self::WHOLE, self.ten_thousandths % Self::WHOLE);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let mut places = 4;
        while rest.is_multiple_of(10) {
            (rest, places) = (rest / 10, places - 1);
        }
        write!(f, "{whole}.{rest:0places$}")
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_rate_is_written_as_the_decimal_it_was_read_from(parts in 0..=TaxRate::WHOLE) {
            let decimal = BigDecimal::new(parts.into(), 4).normalized();
            let rate = TaxRate::parse(&decimal).unwrap();
            prop_assert_eq!(rate.ten_thousandths(), parts);
            prop_assert_eq!(rate.to_string(), decimal.to_plain_string());
            prop_assert_eq!(rate.to_string().parse::<TaxRate>().unwrap(), rate);
        }
    }
}

//! The number that people call an order by.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::values::Invalid;

/// `ORD-2026-000001`: the year of the order and a serial number, of six digits or more. Numbers may have gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber {
    year: i32,
    serial: i64,
}

impl OrderNumber {
    /// A year of four digits and a positive serial.
    pub fn new(year: i32, serial: i64) -> Result<Self, Invalid> {
        if !(1000..=9999).contains(&year) || serial < 1 {
            return Err(Invalid::because("an order number is a year and a positive serial, such as ORD-2026-000001"));
        }
        Ok(Self { year, serial })
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ORD-{}-{:06}", self.year, self.serial)
    }
}

impl FromStr for OrderNumber {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::because("an order number looks like ORD-2026-000001");
        let rest = text.strip_prefix("ORD-").ok_or_else(refused)?;
        let (year, serial) = rest.split_once('-').ok_or_else(refused)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || serial.len() < 6 || !digits(year) || !digits(serial) {
            return Err(refused());
        }
        let number = Self::new(year.parse().map_err(|_| refused())?, serial.parse().map_err(|_| refused())?)?;
        // `ORD-2026-0000001` would be a second spelling of the first order.
        if number.to_string() == text { Ok(number) } else { Err(refused()) }
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        let number: OrderNumber = "ORD-2026-000001".parse().unwrap();
        assert_eq!(number, OrderNumber::new(2026, 1).unwrap());
        assert_eq!(OrderNumber::new(2026, 1_234_567).unwrap().to_string(), "ORD-2026-1234567");
        for wrong in [
            "ORD-2026-0000001",
            "ORD-2026-1",
            "ord-2026-000001",
            "ORD-26-000001",
            "ORD-2026-00000+",
            "ORD-2026-000000",
            "",
        ] {
            assert!(wrong.parse::<OrderNumber>().is_err(), "{wrong}");
        }
    }
}

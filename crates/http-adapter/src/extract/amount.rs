//! Money on the wire: read from its digits, written as its digits. It never passes through a float.

use std::{borrow::Cow, fmt};

use bigdecimal::BigDecimal;
use domain::values::{Currency, Invalid, Money};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Number, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, OneOfBuilder, Type},
    },
};

/// The longest spelling of an amount that is looked at. What is longer has too many digits in any case.
const MAX_LENGTH: usize = 64;

/// An amount as the client wrote it: a JSON number or a decimal string.
#[derive(Clone, PartialEq, Eq)]
pub struct Amount(String);

impl Amount {
    /// As money, exactly.
    pub fn money(&self, currency: Currency) -> Result<Money, Invalid> {
        let refused = || Invalid::because("an amount is a decimal number with at most two places, such as 900.00");
        let text = self.0.as_str();
        let legal = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
        if text.len() > MAX_LENGTH || !text.bytes().all(legal) {
            return Err(refused());
        }
        let decimal: BigDecimal = text.parse().map_err(|_| refused())?;
        Money::from_decimal(&decimal, currency)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::String(text) => Ok(Self(text)),
            _ => Err(D::Error::custom("expected a number or a decimal string, such as 900.00")),
        }
    }
}

impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(0))
            .maximum(Some(999_999_999_999_i64))
            .multiple_of(Some(0.01));
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r"^[0-9]{1,12}(\.[0-9]{1,2})?$"));
        OneOfBuilder::new()
            .item(number)
            .item(text)
            .description(Some(
                "An amount of money: an exact number with at most two decimal places, or the same as a string.",
            ))
            .examples([serde_json::json!(150.25)])
            .into()
    }
}

impl ToSchema for Amount {}

/// An amount in an answer: a JSON number with two places, such as `900.00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(pub Money);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let minor = self.0.minor();
        // `arbitrary_precision` keeps the digits as they are.
        let digits = format!("{}.{:02}", minor / 100, minor % 100);
        digits.parse::<Number>().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(0))
            .description(Some("An amount of money, as an exact number with two decimal places."))
            .into()
    }
}

impl ToSchema for Exact {
    fn name() -> Cow<'static, str> {
        "Money".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    fn read(json: &str) -> Result<i64, String> {
        let amount: Amount = serde_json::from_str(json).map_err(|error| error.to_string())?;
        amount.money(eur()).map(Money::minor).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_and_strings_are_read_from_their_digits() {
        assert_eq!(read("150.00"), Ok(15_000));
        assert_eq!(read("29.99"), Ok(2_999));
        assert_eq!(read("\"0.1\""), Ok(10));
        assert_eq!(read("999999999999.99"), Ok(99_999_999_999_999));
        assert_eq!(read("1.5e2"), Ok(15_000));
    }

    #[test]
    fn what_is_not_an_amount_is_refused_without_much_work() {
        for wrong in
            ["1.005", "-1", "1e999", "1e99999999999999999999", "\"NaN\"", "\"1_000\"", "\"\"", "true", "[1]", "{}"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&"9".repeat(1_000_000)).is_err());
    }

    #[test]
    fn two_places_are_written_whatever_the_amount() {
        let written = |minor| serde_json::to_string(&Exact(Money::from_minor(minor, eur()).unwrap())).unwrap();
        assert_eq!(written(90_000), "900.00");
        assert_eq!(written(5), "0.05");
        assert_eq!(written(99_999_999_999_999), "999999999999.99");
    }
}

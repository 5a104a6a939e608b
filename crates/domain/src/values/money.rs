//! Money: an exact amount with two decimal places, in one currency.

use std::{fmt, str::FromStr};

use bigdecimal::{BigDecimal, ToPrimitive, num_bigint::BigInt};
use serde::{Deserialize, Serialize};

use super::{Invalid, TaxRate};

/// The largest amount, in minor units, that the database's `numeric(14,2)` holds.
const MAX_MINOR: i64 = 99_999_999_999_999;

/// An ISO 4217 currency code with two decimal places, such as `EUR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Three capital letters.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        match *code.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(Invalid::because("a currency is three capital letters, such as EUR")),
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;
    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// An amount of money that is not negative. Kept as whole minor units (cents), it never passes through a float.
///
/// Sums and products that leave the range of the database are refused, never wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// So many cents.
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, Invalid> {
        if minor < 0 {
            return Err(Invalid::because("an amount of money cannot be negative"));
        }
        if minor > MAX_MINOR {
            return Err(Invalid::because("an amount of money is at most 999999999999.99"));
        }
        Ok(Self { minor, currency })
    }

    /// An exact decimal with at most two places; a third is refused rather than rounded.
    pub fn from_decimal(amount: &BigDecimal, currency: Currency) -> Result<Self, Invalid> {
        // Scale is checked before anything is computed: `1e999999999` must not be written out.
        let normal = amount.normalized();
        let (digits, scale) = normal.as_bigint_and_exponent();
        if scale > 2 {
            return Err(Invalid::because("an amount of money has at most two decimal places"));
        }
        if scale < -14 {
            return Err(Invalid::because("an amount of money is at most 999999999999.99"));
        }
        let power = u32::try_from(2 - scale).map_err(|_| out_of_range())?;
        let minor = digits * BigInt::from(10).pow(power);
        Self::from_minor(minor.to_i64().ok_or_else(out_of_range)?, currency)
    }

    /// The amount as a decimal with two places.
    pub fn to_decimal(self) -> BigDecimal {
        BigDecimal::new(BigInt::from(self.minor), 2)
    }

    /// The digits of the amount, with two places and without the currency: `900.00`.
    pub fn to_digits(self) -> String {
        format!("{}.{:02}", self.minor / 100, self.minor % 100)
    }

    /// The amount in cents.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum, refused when the currencies differ or the sum is out of range.
    pub fn plus(self, other: Self) -> Result<Self, Invalid> {
        if self.currency != other.currency {
            return Err(Invalid::because("amounts in two currencies cannot be added"));
        }
        Self::from_minor(self.minor.checked_add(other.minor).ok_or_else(out_of_range)?, self.currency)
    }

    /// What is left, refused when the currencies differ or less than nothing is left.
    pub fn minus(self, other: Self) -> Result<Self, Invalid> {
        if self.currency != other.currency {
            return Err(Invalid::because("an amount in one currency cannot be taken from one in another"));
        }
        Self::from_minor(self.minor - other.minor, self.currency)
    }

    /// So many times the amount.
    pub fn times(self, quantity: i64) -> Result<Self, Invalid> {
        Self::from_minor(self.minor.checked_mul(quantity).ok_or_else(out_of_range)?, self.currency)
    }

    /// The tax on the amount, rounded by [`round_half_up`].
    pub fn taxed_at(self, rate: TaxRate) -> Result<Self, Invalid> {
        let exact = i128::from(self.minor) * i128::from(rate.ten_thousandths());
        let rounded = i64::try_from(round_half_up(exact, i128::from(TaxRate::WHOLE))).map_err(|_| out_of_range())?;
        Self::from_minor(rounded, self.currency)
    }
}

/// The one rounding rule of the house: to whole cents, a half goes up, as commercial rounding does. Applied to each line, so
/// that lines + tax + shipping = total to the cent. Takes an amount that is not negative, as a number of parts of a cent.
const fn round_half_up(parts: i128, parts_of_a_cent: i128) -> i128 {
    (parts + parts_of_a_cent / 2) / parts_of_a_cent
}

fn out_of_range() -> Invalid {
    Invalid::because("an amount of money is at most 999999999999.99")
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_digits(), self.currency)
    }
}

impl FromStr for Currency {
    type Err = Invalid;
    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::parse(code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn eur() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    fn decimal(text: &str) -> BigDecimal {
        text.parse().unwrap()
    }

    #[test]
    fn three_decimals_are_refused_and_trailing_zeros_are_not() {
        assert!(Money::from_decimal(&decimal("1.005"), eur()).is_err());
        assert_eq!(Money::from_decimal(&decimal("1.500"), eur()).unwrap().minor(), 150);
    }

    #[test]
    fn amounts_beyond_the_column_are_refused_however_they_are_written() {
        for text in ["1000000000000", "1e12", "1e999999999", "-0.01", "1e-999999999"] {
            assert!(Money::from_decimal(&decimal(text), eur()).is_err(), "{text}");
        }
        assert_eq!(Money::from_decimal(&decimal("999999999999.99"), eur()).unwrap().minor(), MAX_MINOR);
    }

    #[test]
    fn a_half_cent_goes_up() {
        let rate = TaxRate::parse(&decimal("0.10")).unwrap();
        let tax = |minor| Money::from_minor(minor, eur()).unwrap().taxed_at(rate).unwrap().minor();
        assert_eq!((tax(3998), tax(5), tax(4)), (400, 1, 0));
    }

    proptest! {
        #[test]
        fn decimals_survive_the_way_there_and_back(minor in 0..=MAX_MINOR) {
            let money = Money::from_minor(minor, eur()).unwrap();
            prop_assert_eq!(Money::from_decimal(&money.to_decimal(), eur()).unwrap(), money);
        }

        #[test]
        fn tax_is_what_exact_decimals_rounded_half_up_are(minor in 0..=MAX_MINOR, parts in 0..=TaxRate::WHOLE) {
            let money = Money::from_minor(minor, eur()).unwrap();
            let rate = BigDecimal::new(parts.into(), 4);
            let exact = (money.to_decimal() * &rate).with_scale_round(2, bigdecimal::RoundingMode::HalfUp);
            let tax = money.taxed_at(TaxRate::parse(&rate).unwrap()).unwrap();
            prop_assert_eq!(tax, Money::from_decimal(&exact, eur()).unwrap());
            prop_assert_eq!(tax.to_digits(), tax.to_decimal().to_plain_string());
        }

        #[test]
        fn sums_never_wrap(a in 0..=MAX_MINOR, b in 0..=MAX_MINOR) {
            let sum = Money::from_minor(a, eur()).unwrap().plus(Money::from_minor(b, eur()).unwrap());
            prop_assert_eq!(sum.is_ok(), a + b <= MAX_MINOR);
        }
    }
}

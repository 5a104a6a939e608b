use domain::{
    testing::euros,
    values::{Currency, Money, Quantity, StockDelta, TaxRate},
};
use proptest::prelude::*;

const MOST: i64 = 99_999_999_999_999;

fn rate(ten_thousandths: i64) -> TaxRate {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000).parse().unwrap()
}

proptest! {
    #[test]
    fn sums_can_be_taken_in_any_order(a in 0..MOST / 3, b in 0..MOST / 3, c in 0..MOST / 3) {
        let (a, b, c) = (euros(a), euros(b), euros(c));
        prop_assert_eq!(a.plus(b).unwrap(), b.plus(a).unwrap());
        prop_assert_eq!(a.plus(b).unwrap().plus(c).unwrap(), a.plus(b.plus(c).unwrap()).unwrap());
        prop_assert_eq!(a.plus(euros(0)).unwrap(), a);
    }

    #[test]
    fn so_many_times_is_so_many_sums(price in 0..1_000_000_i64, times in 0..50_i64) {
        let sum = (0..times).try_fold(euros(0), |sum, _| sum.plus(euros(price))).unwrap();
        prop_assert_eq!(euros(price).times(times).unwrap(), sum);
    }

    #[test]
    fn products_are_exact_or_refused(price in 0..=MOST, times in -5..1_000_000_000_i64) {
        let exact = i128::from(price) * i128::from(times);
        let product = euros(price).times(times);
        prop_assert_eq!(product.is_ok(), (0..=i128::from(MOST)).contains(&exact));
        if let Ok(product) = product {
            prop_assert_eq!(i128::from(product.minor()), exact);
        }
    }

    #[test]
    fn tax_is_rounded_half_up_and_never_more_than_half_a_cent_off(net in 0..MOST, ten_thousandths in 0..=10_000_i64) {
        let tax = i128::from(euros(net).taxed_at(rate(ten_thousandths)).unwrap().minor());
        let exact = i128::from(net) * i128::from(ten_thousandths);
        prop_assert_eq!(tax, (exact + 5_000) / 10_000);
    }

    #[test]
    fn two_currencies_never_add_up(a in 0..MOST, b in 0..MOST) {
        let dollars = Money::from_minor(b, Currency::parse("USD").unwrap()).unwrap();
        prop_assert!(euros(a).plus(dollars).is_err());
    }

    #[test]
    fn money_is_written_with_two_places(minor in 0..=MOST) {
        let shown = euros(minor).to_string();
        prop_assert_eq!(shown, format!("{} EUR", euros(minor).to_decimal().to_plain_string()));
    }

    #[test]
    fn quantities_add_up_or_are_refused(a in 1..=1_000_000_000_i64, b in 1..=1_000_000_000_i64) {
        let sum = Quantity::new(a).unwrap().plus(Quantity::new(b).unwrap());
        prop_assert_eq!(sum.ok().map(Quantity::units), (a + b <= 1_000_000_000).then_some(a + b));
    }

    #[test]
    fn numbers_come_back_from_json_only_if_they_are_legal(units in any::<i64>()) {
        let read = serde_json::from_value::<Quantity>(units.into());
        prop_assert_eq!(read.is_ok(), Quantity::new(units).is_ok());
        let read = serde_json::from_value::<StockDelta>(units.into());
        prop_assert_eq!(read.is_ok(), StockDelta::new(units).is_ok());
    }
}

#[test]
fn a_rate_is_a_fraction_with_at_most_four_places() {
    assert!(["0", "1", "0.0825", "1.000", " 0.19 "].iter().all(|text| text.parse::<TaxRate>().is_ok()));
    assert!(["1.0001", "-0.1", "0.08255", "", "ten", "19"].iter().all(|text| text.parse::<TaxRate>().is_err()));
    assert_eq!("0.1900".parse::<TaxRate>().unwrap(), "0.19".parse().unwrap());
}

#[test]
fn a_currency_is_three_capital_letters() {
    assert!(["eur", "EU", "EURO", "E1R", "€"].iter().all(|code| Currency::parse(code).is_err()));
    assert_eq!(Currency::parse("EUR").unwrap().as_str(), "EUR");
}

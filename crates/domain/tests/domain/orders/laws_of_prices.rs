//! Laws of every order that is placed, whatever is ordered on whatever terms.

use domain::{
    inventory::LockedProduct,
    orders::{MockOrderQueries, Order},
    testing::{MockUnit, a_customer, a_locked_product, a_purchase, by, euros, offers_of, store_of, taxing_terms},
};
use proptest::prelude::*;
use tokio::runtime::Builder;

use super::Shop;

fn placed(products: Vec<LockedProduct>, items: &[(i32, i64)], rate: u32, shipping: i64) -> Order {
    let unit = MockUnit::default().that_locks_offers(offers_of(products));
    let terms = taxing_terms(&format!("0.{rate:04}"), shipping);
    let shop = Shop::selling(store_of([unit]), MockOrderQueries::new(), terms);
    let request = by(a_customer());
    let purchase = a_purchase(items);
    let placing = shop.orders.place(&request, &purchase);
    Builder::new_current_thread().build().unwrap().block_on(placing).unwrap().value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn lines_and_tax_and_shipping_are_the_total_to_the_cent(
        prices in prop::collection::vec(0..1_000_000_i64, 4),
        items in prop::collection::vec((1..=4_i32, 1..50_i64), 1..12),
        rate in 0..10_000_u32,
        shipping in 0..10_000_i64,
    ) {
        let products = prices.iter().zip(1..).map(|(price, id)| {
            a_locked_product().with_id(id).with_price(*price).with_level(1, 1_000, 0)
        });
        let order = placed(products.collect(), &items, rate, shipping);

        // Each product once, in the order in which it was first named, with the sum of its items.
        let mut named: Vec<(i32, i64)> = Vec::new();
        for (product, units) in &items {
            match named.iter_mut().find(|(known, _)| known == product) {
                Some((_, sum)) => *sum += units,
                None => named.push((*product, *units)),
            }
        }
        let lines: Vec<_> = order.lines.iter().map(|line| (line.product_id.number(), line.quantity.units())).collect();
        prop_assert_eq!(lines, named);

        let (mut subtotal, mut tax) = (0, 0);
        for line in &order.lines {
            let net = prices[usize::try_from(line.product_id.number()).unwrap() - 1] * line.quantity.units();
            prop_assert_eq!(line.net().unwrap(), euros(net));
            // Half up, in integers: the rate counts ten-thousandths.
            prop_assert_eq!(line.tax, euros((net * i64::from(rate) + 5_000) / 10_000));
            prop_assert_eq!(line.reserved + line.backordered + line.shipped + line.cancelled, line.quantity.units());
            (subtotal, tax) = (subtotal + net, tax + line.tax.minor());
        }
        prop_assert_eq!((order.subtotal, order.tax, order.shipping), (euros(subtotal), euros(tax), euros(shipping)));
        prop_assert_eq!(order.total, euros(subtotal + tax + shipping));
    }
}

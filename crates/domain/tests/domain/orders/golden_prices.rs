//! Orders as they are priced, line by line, compared with what was worked out without this program: by decimals, each line rounded half
//! up.

use std::fmt::Write;

use domain::{
    orders::{MockOrderQueries, Offers, Order, PlaceOrder, Taxes, Terms},
    testing::{MockUnit, a_customer, a_locked_product, a_purchase, by, eur, euros, offers_of, store_of},
    values::{Money, Region, Text},
};

use super::Shop;

/// One rate unless a rule says otherwise, and shipping at 4.90 which is free from 100.00 on.
fn terms() -> Terms {
    let rules = ["reduced=0.07", "*@FR=0.20", "reduced@FR=0.055", "*@US=0", "standard@US-CA=0.0725"];
    let rules = rules.iter().map(|rule| rule.parse().unwrap()).collect();
    Terms {
        currency: eur(),
        taxes: Taxes { default: "0.19".parse().unwrap(), rules },
        shipping: euros(490),
        free_shipping_from: Some(euros(10_000)),
    }
}

/// Products 1 to 4 at 0.99, 12.34, 33.33 and 0.50; the second one is reduced.
fn offered() -> Offers {
    let prices = [(1, 99, "standard"), (2, 1_234, "reduced"), (3, 3_333, "standard"), (4, 50, "standard")];
    let product = |(id, cents, class)| {
        a_locked_product().with_id(id).with_price(cents).with_tax_class(class).with_level(1, 1_000, 0)
    };
    offers_of(prices.map(product).into())
}

async fn priced(items: &[(i32, i64)], region: Option<&str>, exempt: bool) -> Order {
    let mut offers = offered();
    if exempt {
        offers.customers[0].as_mut().unwrap().tax_exemption_id = Some(Text::parse("VAT-4711").unwrap());
    }
    let shop =
        Shop::selling(store_of([MockUnit::default().that_locks_offers(offers)]), MockOrderQueries::new(), terms());
    let region = region.map(|region| Region::parse(region).unwrap());
    let purchase = PlaceOrder { region, ..a_purchase(items) };
    shop.orders.place(&by(a_customer()), &purchase).await.unwrap().value
}

/// An order as a table.
fn table(name: &str, order: &Order) -> String {
    let mut text = format!("{name}\n");
    for line in &order.lines {
        let rule = line.tax_rule.as_ref().unwrap();
        let (net, quantity) = (line.net().unwrap(), line.quantity.units());
        let (price, tax) = (line.unit_price.to_digits(), line.tax.to_digits());
        writeln!(text, "  {} x {price} = {}, {} ({rule}): {tax}", quantity, net.to_digits(), line.tax_rate).unwrap();
    }
    let shipping = order.shipping_rule.as_ref().map_or("none", Text::as_str);
    let amounts = [order.subtotal, order.tax, order.shipping, order.total].map(Money::to_digits);
    let [subtotal, tax, sent, total] = amounts;
    writeln!(text, "  {subtotal} + {tax} + {sent} ({shipping}) = {total}").unwrap();
    text
}

#[tokio::test]
async fn orders_are_priced_as_they_were_worked_out_by_hand() {
    let mut priced_now = String::new();
    for (name, items, region, exempt) in [
        ("at home", &[(1, 3), (2, 7), (3, 1)][..], None, false),
        ("to France", &[(1, 3), (2, 7), (3, 1)], Some("FR"), false),
        ("to Corsica, which is France", &[(2, 1)], Some("FR-20R"), false),
        ("to California", &[(1, 3), (2, 7)], Some("US-CA"), false),
        ("to New York", &[(1, 3), (2, 7)], Some("US-NY"), false),
        ("exempt, to France", &[(1, 3), (2, 7)], Some("FR"), true),
        ("half a cent is a cent", &[(4, 1)], None, false),
        ("each line by itself", &[(1, 1), (4, 1), (4, 2)], None, false),
        ("a cent below free shipping", &[(3, 3)], None, false),
        ("just enough for free shipping", &[(4, 200)], None, false),
        ("free shipping", &[(3, 2), (2, 2), (1, 9), (4, 2)], None, false),
    ] {
        priced_now += &table(name, &priced(items, region, exempt).await);
    }
    let expected = include_str!("golden/prices.txt");
    assert!(priced_now == expected, "priced now:\n{priced_now}\nworked out:\n{expected}");
}

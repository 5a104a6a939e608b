//! Orders of several lines, held in several places, for the steps that take a part of them.

use domain::{
    inventory::{MovementKind, StockChange},
    orders::{Held, LockedOrder, Order, OrderLine, Payment, PaymentState, PaymentStatus, Shipment, ShipmentItem},
    testing::{
        MockUnit, a_locked_product, a_payment, an_order, an_order_line, euros, location_id, noon, nth_id, product_id,
        sku,
    },
    values::{Money, OrderRef, ProductRef, Quantity, ShipmentId},
};

/// Units reserved, backordered, shipped and cancelled.
pub type Counters = (i64, i64, i64, i64);

pub fn units(number: i64) -> Quantity {
    Quantity::new(number).unwrap()
}

pub fn product(number: i32) -> ProductRef {
    ProductRef::Id(product_id(number))
}

pub fn this_order() -> OrderRef {
    OrderRef::Id(an_order().id)
}

/// A line of the product with its number, at so many cents and this rate.
pub fn line(number: i32, cents: i64, rate: &str, counters: Counters) -> OrderLine {
    let (reserved, backordered, shipped, cancelled) = counters;
    let line = OrderLine {
        line: number,
        product_id: product_id(number),
        sku: sku(&format!("SKU-{number}")),
        quantity: units(reserved + backordered + shipped + cancelled),
        unit_price: euros(cents),
        tax_rate: rate.parse().unwrap(),
        reserved,
        backordered,
        shipped,
        cancelled,
        ..an_order_line()
    };
    OrderLine { tax: line.net().unwrap().taxed_at(line.tax_rate).unwrap(), ..line }
}

/// An order of these lines, and so many cents for shipping. What is shipped left from location 1, in one shipment.
pub fn order_of(lines: Vec<OrderLine>, shipping: i64) -> Order {
    let sum = |amount: fn(&OrderLine) -> Money| euros(lines.iter().map(|line| amount(line).minor()).sum());
    let (subtotal, tax) = (sum(|line| line.net().unwrap()), sum(|line| line.tax));
    let total = euros(subtotal.minor() + tax.minor() + shipping);
    let left = lines.iter().filter(|line| line.shipped > 0);
    let item =
        |line: &OrderLine| ShipmentItem { line: line.line, location_id: location_id(1), quantity: units(line.shipped) };
    let items: Vec<ShipmentItem> = left.map(item).collect();
    let shipments = if items.is_empty() { vec![] } else { vec![a_shipment(1, items)] };
    Order { lines, shipments, subtotal, tax, shipping: euros(shipping), total, ..an_order() }
}

pub fn a_shipment(number: u64, items: Vec<ShipmentItem>) -> Shipment {
    Shipment {
        id: ShipmentId::new(nth_id(5_000_000 + number)),
        carrier: None,
        tracking_number: None,
        shipped_at: noon(),
        items,
        undone_at: None,
        undone_because: None,
    }
}

/// The same order, paid in full before anything of it was cancelled.
pub fn paid(order: Order) -> Order {
    Order { payment: PaymentState::Paid, amount_paid: order.total, paid_at: Some(noon()), ..order }
}

/// Locks an order that holds so many units of its products at these locations: (product, location, units). Five more lie at each
/// location, unless somebody waits for them.
pub fn locked(order: Order, held: &[(i32, i32, i64)]) -> LockedOrder {
    let payments = if order.amount_paid.minor() > 0 {
        vec![Payment { amount: order.amount_paid, ..a_payment(PaymentStatus::Approved) }]
    } else {
        vec![]
    };
    let products = order.lines.iter().map(|line| {
        let number = line.product_id.number();
        let product = a_locked_product().with_id(number).with_backordered(line.backordered);
        let spare = if line.backordered > 0 { 0 } else { 5 };
        let here = held.iter().filter(|(of, ..)| *of == number);
        here.fold(product, |product, (_, at, units)| product.with_level(*at, units + spare, *units))
    });
    let products = products.collect();
    let holds = held.iter().filter(|(.., units)| *units > 0);
    let held = holds
        .map(|(of, at, number)| Held {
            product_id: product_id(*of),
            location_id: location_id(*at),
            quantity: units(*number),
        })
        .collect();
    LockedOrder { order, products, held, payments }
}

/// A unit that locks it.
pub fn locking(order: Order, held: &[(i32, i32, i64)]) -> MockUnit {
    MockUnit::default().that_locks_order(Some(locked(order, held)))
}

/// Changes as kind, product, location, and deltas of on hand and reserved.
pub fn in_short(changes: &[StockChange]) -> Vec<(MovementKind, i32, i32, i64, i64)> {
    let short = |it: &StockChange| {
        (it.kind, it.product_id.number(), it.location_id.number(), it.on_hand_delta, it.reserved_delta)
    };
    changes.iter().map(short).collect()
}

/// What the lines of an order count.
pub fn counters(order: &Order) -> Vec<Counters> {
    let of_line = |line: &OrderLine| (line.reserved, line.backordered, line.shipped, line.cancelled);
    order.lines.iter().map(of_line).collect()
}

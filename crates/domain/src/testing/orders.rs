//! Orders in every state, with what a unit locks for them.

use chrono::Datelike;

use super::{a_buyer, a_locked_product, a_product, eur, euros, good, location_id, noon, nth_id, product_id};
use crate::{
    inventory::LockedProduct,
    orders::{
        Held, LockedOrder, Offers, Order, OrderLine, OrderNumber, OrderStatus, OrderedItem, Payment, PaymentState,
        PaymentStatus, PlaceOrder, Refund, RefundStatus, Shipment, ShipmentItem, Taxes, Terms,
    },
    values::{OrderId, PaymentId, ProductRef, Quantity, RefundId, ShipmentId, TaxClass, TaxRate, Text, Version},
};

/// `ORD-2026-00000n`.
pub fn an_order_number(serial: i64) -> OrderNumber {
    good(OrderNumber::new(noon().year(), serial))
}

/// Two units of [`a_product`], reserved.
pub fn an_order_line() -> OrderLine {
    let product = a_product();
    OrderLine {
        line: 1,
        product_id: product.id,
        sku: product.sku,
        product_name: product.name,
        quantity: good(Quantity::new(2)),
        unit_price: product.price,
        tax_class: TaxClass::standard(),
        tax_rate: TaxRate::zero(),
        tax_rule: Some(good(Text::parse("default"))),
        tax: euros(0),
        reserved: 2,
        backordered: 0,
        shipped: 0,
        cancelled: 0,
    }
}

/// A pending order of [`a_customer`](super::a_customer) with [`an_order_line`]: 20.00 EUR.
pub fn an_order() -> Order {
    Order {
        id: OrderId::new(nth_id(3_000_001)),
        number: an_order_number(1),
        customer: a_buyer(),
        payment: PaymentState::Unpaid,
        lines: vec![an_order_line()],
        shipments: Vec::new(),
        payment_terms: None,
        region: None,
        tax_exemption_id: None,
        shipping_address: None,
        billing_address: a_buyer().billing_address,
        note: None,
        purchase_order_number: None,
        subtotal: euros(2_000),
        tax: euros(0),
        shipping: euros(0),
        shipping_rule: None,
        total: euros(2_000),
        amount_paid: euros(0),
        amount_refunded: euros(0),
        version: Version::FIRST,
        created_at: noon(),
        paid_at: None,
        shipped_at: None,
        cancelled_at: None,
        cancel_reason: None,
    }
}

/// [`an_order`], paid.
pub fn a_paid_order() -> Order {
    let order = an_order();
    let (payment, amount_paid) = (PaymentState::Paid, order.total);
    Order { payment, amount_paid, paid_at: Some(noon()), version: order.version.next(), ..order }
}

/// [`an_order`], paid and shipped.
pub fn a_shipped_order() -> Order {
    let order = a_paid_order();
    let line = OrderLine { reserved: 0, shipped: 2, ..an_order_line() };
    let shipment = Shipment {
        id: ShipmentId::new(nth_id(5_000_001)),
        carrier: None,
        tracking_number: None,
        shipped_at: noon(),
        items: vec![ShipmentItem { line: 1, location_id: location_id(1), quantity: line.quantity }],
        undone_at: None,
        undone_because: None,
    };
    let version = order.version.next();
    Order { lines: vec![line], shipments: vec![shipment], shipped_at: Some(noon()), version, ..order }
}

/// [`an_order`], cancelled before it was paid.
pub fn a_cancelled_order() -> Order {
    let order = an_order();
    let line = OrderLine { reserved: 0, cancelled: 2, ..an_order_line() };
    Order { lines: vec![line], cancelled_at: Some(noon()), version: order.version.next(), ..order }
}

/// The payment of [`an_order`].
pub fn a_payment(status: PaymentStatus) -> Payment {
    let asked = matches!(status, PaymentStatus::Pending);
    let taken = status == PaymentStatus::Approved;
    Payment {
        id: PaymentId::new(nth_id(4_000_001)),
        order_id: an_order().id,
        amount: an_order().total,
        status,
        gateway_reference: taken.then(|| "gateway-1".to_owned()),
        created_at: noon(),
        settled_at: (!asked).then(noon),
    }
}

/// All of [`a_payment`], given back.
pub fn a_refund(status: RefundStatus) -> Refund {
    let settled = status == RefundStatus::Refunded;
    Refund {
        id: RefundId::new(nth_id(4_500_001)),
        payment_id: a_payment(PaymentStatus::Approved).id,
        order_id: an_order().id,
        amount: an_order().total,
        status,
        reason: None,
        gateway_reference: settled.then(|| "refund-1".to_owned()),
        created_at: noon(),
        settled_at: settled.then(noon),
    }
}

/// An order as a unit locks it: its product with ten units at [`a_location`](super::a_location), of which it holds what is
/// reserved on its line.
pub fn a_locked_order(order: Order, payments: Vec<Payment>) -> LockedOrder {
    let open = matches!(order.status(), OrderStatus::Pending | OrderStatus::Paid);
    let held = |line: &OrderLine| Held {
        product_id: line.product_id,
        location_id: location_id(1),
        quantity: good(Quantity::new(line.reserved)),
    };
    let lines = order.lines.iter().filter(|line| open && line.reserved > 0);
    let held: Vec<Held> = lines.map(held).collect();
    let reserved = held.iter().map(|held| held.quantity.units()).sum();
    let backordered = order.lines.iter().map(|line| line.backordered).sum();
    let on_hand = if backordered > 0 { reserved } else { 10 };
    let products = vec![a_locked_product().with_level(1, on_hand, reserved).with_backordered(backordered)];
    LockedOrder { order, products, held, payments }
}

/// What is locked and found for one order of [`a_customer`](super::a_customer).
pub fn offers_of(products: Vec<LockedProduct>) -> Offers {
    Offers { products, customers: vec![Some(a_buyer())], serials: vec![1] }
}

/// A command for these products and quantities, for oneself.
pub fn a_purchase(items: &[(i32, i64)]) -> PlaceOrder {
    let item = |(product, units): &(i32, i64)| OrderedItem {
        product: ProductRef::Id(product_id(*product)),
        quantity: good(Quantity::new(*units)),
    };
    PlaceOrder { items: items.iter().map(item).collect(), ..PlaceOrder::default() }
}

/// Terms with a tax rate such as `0.19` and so many cents for shipping.
pub fn taxing_terms(rate: &str, shipping_cents: i64) -> Terms {
    let (taxes, shipping) = (Taxes::flat(good(rate.parse())), euros(shipping_cents));
    Terms { currency: eur(), taxes, shipping, free_shipping_from: None }
}

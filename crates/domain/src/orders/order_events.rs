//! Events of orders.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    Fulfilment, Order, OrderLine, OrderNumber, OrderStatus, PaymentState, Refund, Shipment, fill_backorders::FilledLine,
};
use crate::{
    events::{Event, EventKind, Subject},
    inventory::StockChange,
    ports::Ids,
    values::{
        Currency, EventId, JsonText, LocationId, Money, OrderId, ProductId, Quantity, Sku, TaxRate, Text, UserId,
        Version,
    },
};

/// `order.placed.v1`, with what was reserved where.
pub(super) fn placed(ids: &dyn Ids, order: &Order, reservations: &[StockChange]) -> Event {
    let reservation = |change: &StockChange| Reservation {
        product_id: change.product_id,
        location_id: change.location_id,
        quantity: change.reserved_delta,
    };
    let reservations = reservations.iter().map(reservation).collect();
    event(ids, EventKind::OrderPlaced, order, More::Placed { reservations })
}

/// `order.paid.v1`.
pub(super) fn paid(ids: &dyn Ids, order: &Order) -> Event {
    event(ids, EventKind::OrderPaid, order, More::Paid { paid_at: order.paid_at })
}

/// `order.shipped.v1`, with the shipment.
pub(super) fn shipped(ids: &dyn Ids, order: &Order, shipment: &Shipment) -> Event {
    event(ids, EventKind::OrderShipped, order, More::Shipped { shipment })
}

/// `order.cancelled.v1`, with what is given back.
pub(super) fn cancelled(ids: &dyn Ids, order: &Order, refund: Option<&Refund>) -> Event {
    let (reason, refund) = (order.cancel_reason.as_ref(), refund.map(|refund| refund.amount.to_digits()));
    event(ids, EventKind::OrderCancelled, order, More::Cancelled { reason, refund })
}

/// `order.backordered.v1`, with the lines that began to wait.
pub(super) fn backordered(ids: &dyn Ids, order: &Order, lines: &[WaitingLine]) -> Event {
    event(ids, EventKind::OrderBackordered, order, More::Backordered { backordered: lines })
}

/// `backorder.filled.v1`, with what was reserved where.
pub(super) fn filled(ids: &dyn Ids, order: &Order, lines: &[FilledLine]) -> Event {
    event(ids, EventKind::BackorderFilled, order, More::Filled { filled: lines })
}

/// `order.reduced.v1`, with what was cancelled, and what is given back for it.
pub(super) fn reduced(
    ids: &dyn Ids,
    order: &Order,
    lines: &[ReducedLine],
    reason: Option<&Text<500>>,
    refund: Option<&Refund>,
) -> Event {
    let refund = refund.map(|refund| refund.amount.to_digits());
    event(ids, EventKind::OrderReduced, order, More::Reduced { reduced: lines, reason, refund })
}

/// `order.refunded.v1`, with how much is given back.
pub(super) fn refunded(ids: &dyn Ids, order: &Order, amount: Money, reason: Option<&Text<500>>) -> Event {
    event(ids, EventKind::OrderRefunded, order, More::Refunded { refund: amount.to_digits(), reason })
}

/// `order.shipment_undone.v1`, with the shipment.
pub(super) fn shipment_undone(ids: &dyn Ids, order: &Order, shipment: &Shipment) -> Event {
    event(ids, EventKind::ShipmentUndone, order, More::Shipped { shipment })
}

/// Units of a line that wait for stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct WaitingLine {
    pub line: i32,
    pub product_id: ProductId,
    pub sku: Sku,
    pub quantity: i64,
}

/// Units of a line that were cancelled.
pub(super) type ReducedLine = WaitingLine;

/// What of an order waits for stock.
pub(super) fn waiting(order: &Order) -> Vec<WaitingLine> {
    let lines = order.lines.iter().filter(|line| line.backordered > 0);
    lines
        .map(|line| WaitingLine {
            line: line.line,
            product_id: line.product_id,
            sku: line.sku.clone(),
            quantity: line.backordered,
        })
        .collect()
}

/// The facts of an order. No name and no address: whoever needs them reads the order.
#[derive(Serialize)]
struct Facts<'a> {
    order_id: OrderId,
    number: OrderNumber,
    customer_id: UserId,
    status: OrderStatus,
    payment: PaymentState,
    fulfilment: Fulfilment,
    currency: Currency,
    subtotal: String,
    tax: String,
    shipping: String,
    total_amount: String,
    amount_due: String,
    amount_paid: String,
    amount_refunded: String,
    purchase_order_number: Option<&'a Text<100>>,
    items: Vec<Item<'a>>,
    version: Version,
    #[serde(flatten)]
    more: More<'a>,
}

/// Money in events is a string of its digits, which no consumer can read as a float by accident.
#[derive(Serialize)]
struct Item<'a> {
    line: i32,
    product_id: ProductId,
    sku: &'a Sku,
    product_name: &'a Text<200>,
    quantity: Quantity,
    unit_price: String,
    tax_rate: TaxRate,
    tax: String,
    reserved: i64,
    backordered: i64,
    shipped: i64,
    cancelled: i64,
}

/// What only one kind of event tells.
#[derive(Serialize)]
#[serde(untagged)]
enum More<'a> {
    Placed { reservations: Vec<Reservation> },
    Paid { paid_at: Option<DateTime<Utc>> },
    Shipped { shipment: &'a Shipment },
    Cancelled { reason: Option<&'a Text<500>>, refund: Option<String> },
    Backordered { backordered: &'a [WaitingLine] },
    Filled { filled: &'a [FilledLine] },
    Reduced { reduced: &'a [ReducedLine], reason: Option<&'a Text<500>>, refund: Option<String> },
    Refunded { refund: String, reason: Option<&'a Text<500>> },
}

#[derive(Serialize)]
struct Reservation {
    product_id: ProductId,
    location_id: LocationId,
    quantity: i64,
}

fn event(ids: &dyn Ids, kind: EventKind, order: &Order, more: More<'_>) -> Event {
    let facts = Facts {
        order_id: order.id,
        number: order.number,
        customer_id: order.customer.id,
        status: order.status(),
        payment: order.payment,
        fulfilment: order.fulfilment(),
        currency: order.total.currency(),
        subtotal: order.subtotal.to_digits(),
        tax: order.tax.to_digits(),
        shipping: order.shipping.to_digits(),
        total_amount: order.total.to_digits(),
        // A part of a total that is in range is in range.
        amount_due: order.due().unwrap_or(order.total).to_digits(),
        amount_paid: order.amount_paid.to_digits(),
        amount_refunded: order.amount_refunded.to_digits(),
        purchase_order_number: order.purchase_order_number.as_ref(),
        items: order.lines.iter().map(item).collect(),
        version: order.version,
        more,
    };
    Event { id: EventId::new(ids.next()), kind, subject: Subject::Order(order.id), data: JsonText::of(&facts) }
}

fn item(line: &OrderLine) -> Item<'_> {
    Item {
        line: line.line,
        product_id: line.product_id,
        sku: &line.sku,
        product_name: &line.product_name,
        quantity: line.quantity,
        unit_price: line.unit_price.to_digits(),
        tax_rate: line.tax_rate,
        tax: line.tax.to_digits(),
        reserved: line.reserved,
        backordered: line.backordered,
        shipped: line.shipped,
        cancelled: line.cancelled,
    }
}

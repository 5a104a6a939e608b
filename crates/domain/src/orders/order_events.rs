//! Events of orders.

use serde_json::{Value, json};

use super::{Order, OrderLine, Shipment};
use crate::{
    events::{Event, EventKind, Subject},
    inventory::StockChange,
    ports::Ids,
    values::{EventId, Money},
};

/// `order.placed.v1`, with what was reserved where.
pub(super) fn placed(ids: &dyn Ids, order: &Order, reservations: &[StockChange]) -> Event {
    let reserved: Vec<Value> = reservations
        .iter()
        .map(|change| {
            json!({
                "product_id": change.product_id,
                "location_id": change.location_id,
                "quantity": change.reserved_delta,
            })
        })
        .collect();
    event(ids, EventKind::OrderPlaced, order, [("reservations", Value::Array(reserved))])
}

/// `order.paid.v1`.
pub(super) fn paid(ids: &dyn Ids, order: &Order) -> Event {
    event(ids, EventKind::OrderPaid, order, [("paid_at", json!(order.paid_at))])
}

/// `order.shipped.v1`, with the shipment.
pub(super) fn shipped(ids: &dyn Ids, order: &Order, shipment: &Shipment) -> Event {
    event(ids, EventKind::OrderShipped, order, [("shipment", json!(shipment))])
}

/// `order.cancelled.v1`.
pub(super) fn cancelled(ids: &dyn Ids, order: &Order) -> Event {
    event(ids, EventKind::OrderCancelled, order, [("reason", json!(order.cancel_reason))])
}

/// No name and no address: whoever needs them reads the order.
fn event<const N: usize>(ids: &dyn Ids, kind: EventKind, order: &Order, more: [(&str, Value); N]) -> Event {
    let mut data = json!({
        "order_id": order.id,
        "number": order.number,
        "customer_id": order.customer.id,
        "status": order.status(),
        "payment": order.payment,
        "fulfilment": order.fulfilment(),
        "currency": order.total.currency(),
        "subtotal": plain(order.subtotal),
        "tax": plain(order.tax),
        "shipping": plain(order.shipping),
        "total_amount": plain(order.total),
        "purchase_order_number": order.purchase_order_number,
        "items": order.lines.iter().map(line).collect::<Vec<_>>(),
        "version": order.version,
    });
    if let Some(fields) = data.as_object_mut() {
        fields.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    Event { id: EventId::new(ids.next()), kind, subject: Subject::Order(order.id), data }
}

fn line(line: &OrderLine) -> Value {
    json!({
        "line": line.line,
        "product_id": line.product_id,
        "sku": line.sku,
        "product_name": line.product_name,
        "quantity": line.quantity,
        "unit_price": plain(line.unit_price),
        "tax_rate": line.tax_rate,
        "tax": plain(line.tax),
    })
}

/// Money in events is a string of its digits, which no consumer can read as a float by accident.
fn plain(money: Money) -> String {
    money.to_decimal().to_plain_string()
}

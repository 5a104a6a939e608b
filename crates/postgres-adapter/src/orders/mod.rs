//! Orders, payments and shipments.

mod customer_row;
mod find_order;
mod insert_orders;
mod list_orders;
mod lock_offers;
mod lock_order;
mod lock_waiting;
mod order_row;
mod payments;
mod queries;
mod read_orders;
mod refunds;
mod save_orders;
mod shipments;
mod unit;
mod which;

pub(crate) use read_orders::read_orders;

use futures_util::FutureExt;

use crate::{
    connection::Link,
    store::{Queue, Write},
};

/// Writes what is queued of orders. Payments are settled before new ones are begun: an order has one live payment.
pub(crate) fn write<'c>(link: &'c Link, queue: &'c Queue, writes: &mut Vec<Write<'c>>) {
    if !queue.new_orders.is_empty() {
        writes.push(insert_orders::insert(link, &queue.new_orders).boxed());
        writes.push(insert_orders::insert_lines(link, &queue.new_orders).boxed());
    }
    for step in save_orders::steps(&queue.orders) {
        writes.push(save_orders::save(link, step.clone()).boxed());
        writes.push(save_orders::save_lines(link, step).boxed());
    }
    for payment in &queue.payments {
        writes.push(payments::save(link, payment).boxed());
    }
    for payment in &queue.new_payments {
        writes.push(payments::insert(link, payment).boxed());
    }
    if !queue.shipments.is_empty() {
        writes.push(shipments::insert(link, &queue.shipments).boxed());
        writes.push(shipments::insert_items(link, &queue.shipments).boxed());
    }
    for shipment in &queue.undone {
        writes.push(shipments::save(link, shipment).boxed());
    }
    for refund in &queue.refunds {
        writes.push(refunds::save(link, refund).boxed());
    }
    for refund in &queue.new_refunds {
        writes.push(refunds::insert(link, refund).boxed());
    }
}

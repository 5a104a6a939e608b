use domain::{
    orders::{Fulfilment, Order, OrderLine, OrderStatus, PaymentState},
    testing::{a_cancelled_order, a_paid_order, a_shipped_order, an_order, an_order_line, product_id},
    values::Quantity,
};
use proptest::prelude::*;

#[test]
fn an_order_goes_from_pending_over_paid_to_shipped_or_is_cancelled() {
    let statuses = [an_order(), a_paid_order(), a_shipped_order(), a_cancelled_order()].map(|order| order.status());
    assert_eq!(statuses, [OrderStatus::Pending, OrderStatus::Paid, OrderStatus::Shipped, OrderStatus::Cancelled]);
}

#[test]
fn a_line_is_found_by_its_product() {
    assert_eq!(an_order().line_of(product_id(1)), Some(&an_order_line()));
    assert_eq!(an_order().line_of(product_id(2)), None);
}

#[test]
fn words_are_read_in_either_case_and_written_in_capitals() {
    assert_eq!("pending".parse(), Ok(OrderStatus::Pending));
    assert_eq!(PaymentState::Refunded.to_string(), "REFUNDED");
    assert!("LOST".parse::<Fulfilment>().is_err());
}

proptest! {
    #[test]
    fn status_and_fulfilment_say_nothing_but_what_payment_and_lines_say(
        lines in prop::collection::vec((0..3_i64, 0..3_i64, 0..3_i64, 0..3_i64), 1..4), paid in any::<bool>(),
    ) {
        let line = |(reserved, backordered, shipped, cancelled): &(i64, i64, i64, i64)| OrderLine {
            quantity: Quantity::new((reserved + backordered + shipped + cancelled).max(1)).unwrap(),
            reserved: *reserved,
            backordered: *backordered,
            shipped: *shipped,
            cancelled: *cancelled,
            ..an_order_line()
        };
        let payment = if paid { PaymentState::Paid } else { PaymentState::Unpaid };
        let order = Order { lines: lines.iter().map(line).collect(), payment, ..an_order() };
        let waits = lines.iter().any(|line| line.0 + line.1 > 0);
        let left = lines.iter().any(|line| line.2 > 0);
        let status = match (waits, left, paid) {
            (false, false, _) => OrderStatus::Cancelled,
            (false, true, _) => OrderStatus::Shipped,
            (true, _, true) => OrderStatus::Paid,
            (true, _, false) => OrderStatus::Pending,
        };
        prop_assert_eq!(order.status(), status);
        prop_assert_eq!(order.fulfilment() == Fulfilment::Unfulfilled, !left);
        prop_assert_eq!(order.fulfilment() == Fulfilment::Partial, left && waits);
    }
}

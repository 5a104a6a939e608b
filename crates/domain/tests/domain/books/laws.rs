//! What must be true of the books at any instant.

use std::collections::BTreeMap;

use domain::{
    events::{EventKind, Subject},
    orders::{Order, OrderStatus, Payment, PaymentState, PaymentStatus},
    testing::RecordingGateway,
    values::{Money, ProductId},
};

use super::ledger::Ledger;

/// Watches the books from command to command.
#[derive(Default)]
pub struct Auditor {
    /// For each product: whether it is low, and how often it became so, by a count of its own.
    low: BTreeMap<ProductId, (bool, usize)>,
}

impl Auditor {
    /// Everything that can be seen at one instant, and what happened since the last audit.
    pub fn audit(&mut self, books: &Ledger) {
        Self::audit_once(books);
        self.low_stock_was_told_once(books);
    }

    /// Everything that can be seen at one instant.
    pub fn audit_once(books: &Ledger) {
        levels_are_the_sum_of_their_rows(books);
        flags_say_what_is_available(books);
        for order in books.orders.values() {
            the_lines_make_the_order(order);
            the_lines_say_what_the_ledger_holds(books, order);
            payments_agree_with_the_order(books, order);
        }
    }

    fn low_stock_was_told_once(&mut self, books: &Ledger) {
        for product in books.products.values() {
            let (available, mark) = (books.locked(product).available(), product.reorder_point.units());
            let (low, crossings) = self.low.entry(product.id).or_insert((mark > 0, 0));
            if available < mark && !*low {
                (*low, *crossings) = (true, *crossings + 1);
            } else if available > mark || mark == 0 {
                *low = false;
            }
            assert_eq!(books.flags[&product.id].stock_low, *low, "{}", product.sku);
            let about = |subject| subject == Subject::Product(product.id);
            let told = books.events.iter().filter(|it| it.kind == EventKind::StockLow && about(it.subject)).count();
            assert_eq!(told, *crossings, "{}", product.sku);
        }
    }
}

fn levels_are_the_sum_of_their_rows(books: &Ledger) {
    let mut sums: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for row in &books.rows {
        let (on_hand, reserved) = sums.entry((row.product_id, row.location_id)).or_default();
        (*on_hand, *reserved) = (*on_hand + row.on_hand_delta, *reserved + row.reserved_delta);
        assert!(0 <= *reserved && *reserved <= *on_hand, "after every single row: {row:?}");
        assert!((row.on_hand_delta, row.reserved_delta) != (0, 0), "a row that changes nothing: {row:?}");
    }
    assert_eq!(books.levels, sums);
}

fn flags_say_what_is_available(books: &Ledger) {
    for product in books.products.values() {
        assert_eq!(books.flags[&product.id].in_stock, books.locked(product).available() > 0);
    }
    let reserved: i64 = books.levels.values().map(|(_, reserved)| reserved).sum();
    let promised: i64 = books.orders.values().flat_map(|order| &order.lines).map(|line| line.reserved).sum();
    assert_eq!(reserved, promised, "what is reserved is reserved for orders");
}

fn the_lines_make_the_order(order: &Order) {
    let sum = |amounts: Vec<Money>| amounts.into_iter().map(Money::minor).sum::<i64>();
    let net = sum(order.lines.iter().map(|line| line.net().unwrap()).collect());
    let tax = sum(order.lines.iter().map(|line| line.tax).collect());
    assert_eq!((net, tax), (order.subtotal.minor(), order.tax.minor()));
    assert_eq!(net + tax + order.shipping.minor(), order.total.minor());
    for line in &order.lines {
        assert_eq!(line.reserved + line.backordered + line.shipped + line.cancelled, line.quantity.units());
    }
}

fn the_lines_say_what_the_ledger_holds(books: &Ledger, order: &Order) {
    let held = books.held(order.id);
    for line in &order.lines {
        let here = held.iter().filter(|held| held.product_id == line.product_id);
        assert_eq!(here.map(|held| held.quantity.units()).sum::<i64>(), line.reserved);
        let of_line = |row: &&domain::inventory::StockChange| {
            (row.cause.order, row.product_id) == (Some(order.id), line.product_id)
        };
        let left: i64 = books.rows.iter().filter(of_line).map(|row| -row.on_hand_delta).sum();
        assert_eq!(left, line.shipped, "what was shipped left the shelves");
    }
}

fn payments_agree_with_the_order(books: &Ledger, order: &Order) {
    let with = |status| payments(books, order).filter(move |payment| payment.status == status).count();
    assert!(with(PaymentStatus::Pending) + with(PaymentStatus::Approved) <= 1);
    assert_eq!(order.payment == PaymentState::Paid, with(PaymentStatus::Approved) == 1);
    if order.status() == OrderStatus::Cancelled {
        assert_eq!(with(PaymentStatus::Approved), 0, "what a cancelled order was paid with is owed back");
    } else {
        assert_eq!(with(PaymentStatus::Refunding) + with(PaymentStatus::Refunded), 0);
    }
    assert!(order.shipped_at.is_none() || order.payment == PaymentState::Paid, "nothing leaves unpaid");
}

/// What must be true when everything has come to its end: nobody paid twice, nor for what they did not get.
pub fn nobody_is_owed_anything(books: &Ledger, gateway: &RecordingGateway) {
    let (taken, given_back) = (gateway.taken(), gateway.given_back());
    for order in books.orders.values() {
        let kept = payments(books, order).filter(|it| taken.contains_key(&it.id) && !given_back.contains_key(&it.id));
        let kept: Vec<i64> = kept.map(|payment| payment.amount.minor()).collect();
        let owed = if order.payment == PaymentState::Paid { vec![order.total.minor()] } else { vec![] };
        assert_eq!(kept, owed, "{} is {}", order.number, order.status());
    }
    assert!(given_back.keys().all(|id| taken.contains_key(id)), "only what was taken is given back");
    let open = |payment: &&Payment| matches!(payment.status, PaymentStatus::Pending | PaymentStatus::Refunding);
    assert_eq!(books.payments.values().filter(open).count(), 0);
}

fn payments<'a>(books: &'a Ledger, order: &Order) -> impl Iterator<Item = &'a Payment> {
    let id = order.id;
    books.payments.values().filter(move |payment| payment.order_id == id)
}

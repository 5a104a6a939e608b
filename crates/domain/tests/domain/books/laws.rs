//! What must be true of the books at any instant.

use std::collections::BTreeMap;

use domain::{
    events::{EventKind, Subject},
    orders::{Order, Payment, PaymentState, PaymentStatus, RefundStatus},
    testing::RecordingGateway,
    values::{LocationId, Money, OrderId, ProductId},
};
use uuid::Uuid;

use super::ledger::Ledger;

/// Watches the books from command to command.
#[derive(Default)]
pub struct Auditor {
    /// For each product: whether it is low, and how often it became so, by a count of its own.
    low: BTreeMap<ProductId, (bool, usize)>,
    /// How much of each product each order was waiting for, and how much of it was cancelled.
    waiting: BTreeMap<(ProductId, OrderId), (i64, i64)>,
}

impl Auditor {
    /// Everything that can be seen at one instant, and what happened since the last audit.
    pub fn audit(&mut self, books: &Ledger) {
        Self::audit_once(books);
        self.low_stock_was_told_once(books);
        self.who_waited_longest_was_served_first(books);
    }

    fn who_waited_longest_was_served_first(&mut self, books: &Ledger) {
        let mut now = BTreeMap::new();
        for order in books.orders.values() {
            for line in &order.lines {
                now.insert((line.product_id, order.id), (line.backordered, line.cancelled));
            }
        }
        for ((product, order), (before, cancelled)) in &self.waiting {
            let (left, cancelled_now) = now[&(*product, *order)];
            if left + (cancelled_now - cancelled) >= *before {
                continue;
            }
            let older = self.waiting.range((*product, OrderId::new(Uuid::nil()))..(*product, *order));
            for (key, (waited, _)) in older.filter(|(_, (waited, _))| *waited > 0) {
                assert_eq!(now[key].0, 0, "{order} was served before {}, which waited for {waited}", key.1);
            }
        }
        self.waiting = now;
    }

    /// Everything that can be seen at one instant.
    pub fn audit_once(books: &Ledger) {
        levels_are_the_sum_of_their_rows(books);
        flags_say_what_is_available(books);
        nobody_waits_for_what_is_there(books);
        for order in books.orders.values() {
            the_lines_make_the_order(order);
            the_lines_say_what_the_ledger_holds(books, order);
            shipments_are_what_left(books, order);
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

/// Nothing is available while somebody waits for it, and products know how much that is.
fn nobody_waits_for_what_is_there(books: &Ledger) {
    for product in books.products.values() {
        let lines = books.orders.values().flat_map(|order| &order.lines).filter(|line| line.product_id == product.id);
        let waiting: i64 = lines.map(|line| line.backordered).sum();
        assert_eq!(books.flags[&product.id].backordered, waiting, "{}", product.sku);
        assert!(waiting == 0 || books.locked(product).available() == 0, "{} is there, and {waiting} wait", product.sku);
    }
}

fn shipments_are_what_left(books: &Ledger, order: &Order) {
    let mut left: BTreeMap<(i32, LocationId), i64> = BTreeMap::new();
    let mut by_line: BTreeMap<i32, i64> = BTreeMap::new();
    for item in order.shipments.iter().filter(|shipment| shipment.undone_at.is_none()).flat_map(|it| &it.items) {
        *left.entry((item.line, item.location_id)).or_default() += item.quantity.units();
        *by_line.entry(item.line).or_default() += item.quantity.units();
    }
    for line in &order.lines {
        assert_eq!(by_line.get(&line.line).copied().unwrap_or_default(), line.shipped);
        let mut rows: BTreeMap<(i32, LocationId), i64> = BTreeMap::new();
        for row in
            books.rows.iter().filter(|row| (row.cause.order, row.product_id) == (Some(order.id), line.product_id))
        {
            *rows.entry((line.line, row.location_id)).or_default() -= row.on_hand_delta;
        }
        rows.retain(|_, units| *units != 0);
        let of_line: BTreeMap<_, _> =
            left.iter().filter(|((it, _), _)| *it == line.line).map(|(k, v)| (*k, *v)).collect();
        assert_eq!(rows, of_line, "each shipment names where its units lay");
    }
}

fn the_lines_make_the_order(order: &Order) {
    let sum = |amounts: Vec<Money>| amounts.into_iter().map(Money::minor).sum::<i64>();
    let net = sum(order.lines.iter().map(|line| line.net().unwrap()).collect());
    let tax = sum(order.lines.iter().map(|line| line.tax).collect());
    assert_eq!((net, tax), (order.subtotal.minor(), order.tax.minor()));
    assert_eq!(net + tax + order.shipping.minor(), order.total.minor());
    for line in &order.lines {
        assert_eq!(line.reserved + line.backordered + line.shipped + line.cancelled, line.quantity.units());
        assert!([line.reserved, line.backordered, line.shipped, line.cancelled].iter().all(|counter| *counter >= 0));
    }
    let due = order.due().unwrap();
    if order.lines.iter().all(|line| line.cancelled == 0) {
        assert_eq!(due, order.total, "what is owed is the total, as long as nothing is cancelled");
    }
    let left: i64 = order
        .lines
        .iter()
        .map(|line| {
            let (net, tax) = line.amounts(line.quantity.units() - line.cancelled).unwrap();
            net.minor() + tax.minor()
        })
        .sum();
    let wanted = order.lines.iter().any(|line| line.cancelled < line.quantity.units());
    assert_eq!(due.minor(), left + if wanted { order.shipping.minor() } else { 0 });
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
    let paid: i64 =
        payments(books, order).filter(|it| it.status == PaymentStatus::Approved).map(|it| it.amount.minor()).sum();
    let refunds = books.refunds.values().filter(|refund| refund.order_id == order.id);
    let back: i64 = refunds.map(|refund| refund.amount.minor()).sum();
    assert_eq!((paid, back), (order.amount_paid.minor(), order.amount_refunded.minor()));
    assert!(0 <= back && back <= paid && paid <= order.total.minor());
    let state = match (with(PaymentStatus::Approved), paid - back) {
        (0, _) => PaymentState::Unpaid,
        (_, 0) => PaymentState::Refunded,
        _ => PaymentState::Paid,
    };
    assert_eq!(order.payment, state);
    let due = order.due().unwrap().minor();
    assert!(paid - back <= due, "nobody keeps more than is owed");
    if order.payment == PaymentState::Paid {
        assert_eq!(paid - back, due, "what is kept is what is owed");
    }
    let left_the_house = order.lines.iter().any(|line| line.shipped > 0);
    assert!(
        !left_the_house || order.payment != PaymentState::Unpaid || order.payment_terms.is_some(),
        "nothing leaves unpaid"
    );
}

/// What must be true when everything has come to its end: nobody paid twice, nor for what they did not get.
pub fn nobody_is_owed_anything(books: &Ledger, gateway: &RecordingGateway) {
    let (taken, given_back) = (gateway.taken(), gateway.given_back());
    for order in books.orders.values() {
        let at_gateway: i64 =
            payments(books, order).filter_map(|it| taken.get(&it.id)).map(|amount| amount.minor()).sum();
        let refunds = books.refunds.values().filter(|refund| refund.order_id == order.id);
        let back: i64 = refunds.filter_map(|refund| given_back.get(&refund.id)).map(|amount| amount.minor()).sum();
        let owed = if order.payment == PaymentState::Paid { order.due().unwrap().minor() } else { 0 };
        assert_eq!(at_gateway - back, owed, "{} is {}", order.number, order.status());
    }
    assert!(given_back.keys().all(|id| books.refunds.contains_key(id)), "only what was decided is given back");
    assert_eq!(books.payments.values().filter(|payment| payment.status == PaymentStatus::Pending).count(), 0);
    assert_eq!(books.refunds.values().filter(|refund| refund.status == RefundStatus::Pending).count(), 0);
}

fn payments<'a>(books: &'a Ledger, order: &Order) -> impl Iterator<Item = &'a Payment> {
    let id = order.id;
    books.payments.values().filter(move |payment| payment.order_id == id)
}

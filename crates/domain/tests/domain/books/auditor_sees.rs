//! The auditor is audited: books that were tampered with must not pass.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::{
    orders::{PaymentState, PaymentStatus},
    testing::{a_shipped_order, euros},
};

use super::{actions::Action, house::House, laws::Auditor, ledger::Ledger};

/// What is done to the books, in words and in deed.
type Tampering = (&'static str, fn(&mut Ledger));

async fn honest_books() -> Ledger {
    let mut house = House::open().await;
    for action in [Action::Place(vec![(1, 2), (2, 1)]), Action::Pay(0), Action::Place(vec![(3, 1)])] {
        house.act(action).await;
    }
    house.books.ledger().clone()
}

fn passes(books: &Ledger) -> bool {
    catch_unwind(AssertUnwindSafe(|| Auditor::audit_once(books))).is_ok()
}

#[tokio::test]
async fn books_that_were_tampered_with_do_not_pass() {
    let honest = honest_books().await;
    assert!(passes(&honest));
    let tamperings: [Tampering; 12] = [
        ("a level without a row", |books| books.levels.values_mut().next().unwrap().0 += 1),
        ("a row without a level", |books| books.rows[0].on_hand_delta += 1),
        ("a reservation for nobody", |books| books.levels.values_mut().next().unwrap().1 += 1),
        ("a row that is gone", |books| drop(books.rows.pop())),
        ("a flag", |books| books.flags.values_mut().next().unwrap().in_stock = false),
        ("a total", |books| books.orders.values_mut().next().unwrap().total = euros(1)),
        ("a line", |books| books.orders.values_mut().next().unwrap().lines[0].shipped += 1),
        ("what waits", |books| books.flags.values_mut().next().unwrap().backordered += 1),
        ("somebody who waits for what is there", |books| {
            let order = books.orders.values_mut().next().unwrap();
            (order.lines[0].reserved, order.lines[0].backordered) = (0, order.lines[0].reserved);
        }),
        ("money that nobody gave back", |books| {
            books.orders.values_mut().next().unwrap().amount_refunded = euros(1);
        }),
        ("a shipment that never was", |books| {
            books.orders.values_mut().next().unwrap().shipments = a_shipped_order().shipments;
        }),
        ("a payment", |books| books.payments.values_mut().next().unwrap().status = PaymentStatus::Declined),
    ];
    for (what, tamper) in tamperings {
        let mut books = honest.clone();
        tamper(&mut books);
        assert!(!passes(&books), "{what} passed");
    }
    let mut unpaid = honest;
    unpaid.orders.values_mut().for_each(|order| order.payment = PaymentState::Unpaid);
    assert!(!passes(&unpaid));
}

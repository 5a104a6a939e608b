//! Documents are issued for what happened to orders.

use std::sync::Arc;

use domain::{
    Progress,
    invoicing::{Billing, DocumentKind, Invoices, InvoicesPorts, MockInvoiceOutbox},
    orders::Order,
    store::{MockStore, StoreError, Violation},
    testing::{Beat, MockUnit, an_invoicing_policy, an_order, begins, noon, nth_id, store_of, unavailable},
    values::{OrderId, Text},
};

use super::{issued, line, on, shipped};

fn an_invoiced_order() -> Order {
    shipped(vec![line(1, 2, 1_000, "0.19", 0)], 490)
}

fn due(order: Order, documents: Vec<domain::invoicing::IssuedDocument>) -> MockUnit {
    MockUnit::default().that_locks_due(Some(Billing {
        order,
        issued: documents,
        given_back_because: Some(Text::parse("broken").unwrap()),
    }))
}

/// Invoices of which these orders are claimed, and this one is put off.
fn claiming(orders: Vec<OrderId>, put_off: Option<OrderId>, store: MockStore) -> Invoices {
    let mut outbox = MockInvoiceOutbox::new();
    outbox.expect_claim_due().times(1).returning(move |_, _| Ok(orders.clone()));
    outbox.expect_put_off_due().times(usize::from(put_off.is_some())).returning(move |order, reason| {
        assert!(Some(order) == put_off && !reason.is_empty());
        Ok(())
    });
    Invoices::new(InvoicesPorts { outbox: Arc::new(outbox), ..on(store) }, an_invoicing_policy())
}

#[tokio::test]
async fn an_order_that_is_due_is_invoiced_once_and_its_note_settled_behind_it() {
    let order = an_invoiced_order();
    let first = due(order.clone(), vec![]);
    let diary = first.diary();
    let decided =
        domain::invoicing::decide_document(&order, &[], &an_invoicing_policy(), None, noon()).unwrap().unwrap();
    let second = due(order.clone(), vec![issued(1, decided.clone())]);
    let end = second.diary();
    let invoices = claiming(vec![order.id], None, store_of([first, second]));
    let issuing = invoices.issue().await.unwrap();
    assert_eq!((issuing.issued, issuing.failed.len()), (1, 0));
    let Beat::IssuedDocument(new) = diary.only() else { panic!("{:?}", diary.beats()) };
    assert_eq!((new.order_id, new.order_version, new.credits), (order.id, order.version, None));
    assert_eq!((new.document, new.issued_at), (decided, noon()));
    assert_eq!(end.only(), Beat::SettledDue(order.id));
    assert!(diary.keeps_the_beats() && diary.committed() && end.committed());
}

#[tokio::test]
async fn a_credit_note_names_its_invoice() {
    let order = an_invoiced_order();
    let decided =
        domain::invoicing::decide_document(&order, &[], &an_invoicing_policy(), None, noon()).unwrap().unwrap();
    let invoice = issued(1, decided);
    let reduced = Order { lines: vec![line(1, 2, 1_000, "0.19", 1)], ..order };
    let unit = due(reduced, vec![invoice.clone()]);
    let diary = unit.diary();
    let gone = MockUnit::default().that_locks_due(None);
    let invoices = claiming(vec![an_order().id], None, store_of([unit, gone]));
    assert_eq!(invoices.issue().await.unwrap().issued, 1);
    let Beat::IssuedDocument(new) = diary.only() else { panic!("{:?}", diary.beats()) };
    assert_eq!((new.document.kind, new.credits), (DocumentKind::CreditNote, Some(invoice.id)));
    let why = new.document.credits.as_ref().and_then(|credits| credits.reason.clone());
    assert_eq!(why, Some(Text::parse("broken").unwrap()), "as it was said when the money was given back");
}

#[tokio::test]
async fn a_note_that_another_process_settled_is_nobodys_business_any_more() {
    let unit = MockUnit::default().that_locks_due(None);
    let diary = unit.diary();
    let invoices = claiming(vec![an_order().id], None, store_of([unit]));
    assert_eq!(invoices.issue().await.unwrap().issued, 0);
    assert!(diary.queued().is_empty());
}

#[tokio::test]
async fn an_order_that_moved_on_is_looked_at_again_and_nobody_is_alarmed() {
    let order = an_invoiced_order();
    let unit = due(order.clone(), vec![]).that_fails_to_commit(StoreError::Violated(Violation::Stale));
    let issuing = claiming(vec![order.id], Some(order.id), store_of([unit])).issue().await.unwrap();
    assert_eq!((issuing.issued, issuing.failed.len()), (0, 0));
}

#[tokio::test]
async fn one_order_that_fails_holds_up_no_other_and_is_told() {
    let (order, other) = (an_invoiced_order(), OrderId::new(nth_id(7)));
    let nothing_due = || due(an_order(), vec![]);
    let invoices = claiming(vec![other, order.id], Some(other), begins([Err(unavailable()), Ok(nothing_due())]));
    let issuing = invoices.issue().await.unwrap();
    assert_eq!(issuing.failed.iter().map(|(order, _)| *order).collect::<Vec<_>>(), [other]);
}

#[tokio::test]
async fn a_batch_that_is_full_has_more_behind_it() {
    for (events, progress) in [(500, Progress::More), (499, Progress::Idle)] {
        let mut outbox = MockInvoiceOutbox::new();
        outbox.expect_note_due().returning(move |_| Ok(events));
        let ports = InvoicesPorts { outbox: Arc::new(outbox), ..on(store_of([])) };
        assert_eq!(Invoices::new(ports, an_invoicing_policy()).note().await.unwrap(), progress);
    }
}

#[tokio::test]
async fn a_full_batch_of_orders_has_more_behind_it_too() {
    for (claimed, progress) in [(16_u64, Progress::More), (15, Progress::Idle)] {
        let orders = (0..claimed).map(|number| OrderId::new(nth_id(number))).collect();
        let units = (0..claimed).map(|_| MockUnit::default().that_locks_due(None));
        let issuing = claiming(orders, None, store_of(units)).issue().await.unwrap();
        assert_eq!((issuing.progress, issuing.issued), (progress, 0));
    }
}

#[tokio::test]
async fn why_an_order_was_cancelled_is_why_it_is_credited_unless_the_refund_says_more() {
    let order = an_invoiced_order();
    let decided =
        domain::invoicing::decide_document(&order, &[], &an_invoicing_policy(), None, noon()).unwrap().unwrap();
    let cancelled = || Order {
        lines: vec![line(1, 2, 1_000, "0.19", 2)],
        cancel_reason: Some(Text::parse("not wanted").unwrap()),
        ..an_invoiced_order()
    };
    for (said, told) in [(None, "not wanted"), (Some("broken"), "broken")] {
        let given_back_because = said.map(|said| Text::parse(said).unwrap());
        let billing = Billing { order: cancelled(), issued: vec![issued(1, decided.clone())], given_back_because };
        let unit = MockUnit::default().that_locks_due(Some(billing));
        let (diary, gone) = (unit.diary(), MockUnit::default().that_locks_due(None));
        claiming(vec![order.id], None, store_of([unit, gone])).issue().await.unwrap();
        let Beat::IssuedDocument(new) = diary.only() else { panic!("{:?}", diary.beats()) };
        let why = new.document.credits.as_ref().and_then(|credits| credits.reason.clone());
        assert_eq!(why, Some(Text::parse(told).unwrap()));
    }
}

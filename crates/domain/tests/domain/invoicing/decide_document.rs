//! What is to be issued for an order, and what it says.

use domain::{
    invoicing::{Document, DocumentKind, InvoicingPolicy, IssueOn, IssuedDocument, Settlement, decide_document},
    orders::{Order, PaymentState},
    testing::{a_cancelled_order, a_paid_order, an_invoicing_policy, an_order, euros, noon},
    values::{PaymentTerms, Text},
};

use super::{issued, line, shipped};

fn decided_on(issue_on: IssueOn, order: &Order, documents: &[IssuedDocument]) -> Option<Document> {
    let policy = InvoicingPolicy { issue_on, ..an_invoicing_policy() };
    decide_document(order, documents, &policy, order.cancel_reason.as_ref(), noon()).unwrap()
}

fn decided(order: &Order, documents: &[IssuedDocument]) -> Option<Document> {
    decided_on(IssueOn::Shipment, order, documents)
}

fn two_rates() -> Order {
    let lines = vec![line(1, 3, 99, "0.19", 0), line(2, 2, 1_000, "0.07", 0), line(3, 5, 11, "0.19", 0)];
    Order { purchase_order_number: Some(Text::parse("PO-4711").unwrap()), ..shipped(lines, 490) }
}

#[test]
fn an_invoice_says_what_was_sold_taxed_and_paid() {
    let order = two_rates();
    let invoice = decided(&order, &[]).unwrap();
    assert_eq!(invoice.kind, DocumentKind::Invoice);
    assert_eq!(
        (invoice.subtotal, invoice.tax, invoice.shipping, invoice.total),
        (order.subtotal, order.tax, order.shipping, order.total)
    );
    let rates: Vec<_> =
        invoice.taxes.iter().map(|taxed| (taxed.rate.to_string(), taxed.net.minor(), taxed.tax.minor())).collect();
    // 0.19 of 2.97 is 0.5643, of 0.55 is 0.1045: the rounded ones are added up.
    assert_eq!(rates, [("0.07".to_owned(), 2_000, 140), ("0.19".to_owned(), 352, 56 + 10)]);
    assert_eq!(invoice.settlement, Settlement::Paid(noon()));
    assert_eq!((invoice.order_number, &invoice.purchase_order_number), (order.number, &order.purchase_order_number));
    assert_eq!((&invoice.seller, invoice.credits), (&an_invoicing_policy().seller, None));
}

#[test]
fn an_order_is_invoiced_when_the_last_of_it_left_or_when_it_was_paid() {
    let unpaid_on_account = Order { payment_terms: Some(PaymentTerms::net(30).unwrap()), ..an_order() };
    for (order, on_shipment, on_payment) in [
        (an_order(), false, false),
        (a_paid_order(), false, true),
        (unpaid_on_account, false, false),
        (two_rates(), true, true),
        (a_cancelled_order(), false, false),
        (Order { payment: PaymentState::Refunded, amount_refunded: two_rates().total, ..two_rates() }, false, false),
    ] {
        assert_eq!(decided_on(IssueOn::Shipment, &order, &[]).is_some(), on_shipment, "{:?}", order.status());
        assert_eq!(decided_on(IssueOn::Payment, &order, &[]).is_some(), on_payment, "{:?}", order.status());
    }
}

#[test]
fn on_account_it_is_due_so_many_days_after_the_invoice() {
    let terms = Some(PaymentTerms::net(30).unwrap());
    let order = Order {
        payment: PaymentState::Unpaid,
        amount_paid: euros(0),
        paid_at: None,
        payment_terms: terms,
        ..two_rates()
    };
    let Settlement::Due { terms: told, by } = decided(&order, &[]).unwrap().settlement else {
        panic!("it is not paid")
    };
    assert_eq!((told, (by - noon().date_naive()).num_days()), (terms, 30));
}

#[test]
fn what_was_cancelled_before_is_not_on_the_invoice() {
    let order = shipped(vec![line(1, 5, 99, "0.19", 2), line(2, 2, 1_000, "0.07", 2)], 490);
    let invoice = decided(&order, &[]).unwrap();
    let lines: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| (line.line, line.quantity.units(), line.net.minor(), line.tax.minor()))
        .collect();
    assert_eq!((lines, invoice.total), (vec![(1, 3, 297, 56)], order.due().unwrap()));
}

#[test]
fn an_order_has_one_invoice_and_nothing_more_while_nothing_changes() {
    let order = two_rates();
    let invoice = issued(1, decided(&order, &[]).unwrap());
    assert_eq!(decided(&order, &[invoice]), None);
}

#[test]
fn what_is_cancelled_afterwards_is_credited_by_the_difference_of_what_is_rounded_as_a_whole() {
    let before = shipped(vec![line(1, 5, 99, "0.19", 0)], 490);
    let invoice = issued(1, decided(&before, &[]).unwrap());
    let after = Order { lines: vec![line(1, 5, 99, "0.19", 2)], ..before };
    let note = decided(&after, std::slice::from_ref(&invoice)).unwrap();
    // Five cost 4.95 and 0.94, three 2.97 and 0.56; the tax on two by themselves, 0.3762, also is 0.38.
    assert_eq!((note.kind, note.settlement), (DocumentKind::CreditNote, Settlement::Credited));
    assert_eq!((note.subtotal.minor(), note.tax.minor(), note.shipping.minor()), (198, 38, 0));
    assert_eq!(note.credits.as_ref().map(|credits| credits.invoice), Some(invoice.number));
    assert_eq!(decided(&after, &[invoice, issued(1, note)]), None, "it is credited once");
}

#[test]
fn what_is_given_back_is_credited_with_its_shipping_and_why() {
    let before = two_rates();
    let invoice = issued(1, decided(&before, &[]).unwrap());
    let reason = Some(Text::parse("the customer withdrew").unwrap());
    let after = Order {
        payment: PaymentState::Refunded,
        amount_refunded: before.total,
        cancel_reason: reason.clone(),
        ..before
    };
    let note = decided(&after, std::slice::from_ref(&invoice)).unwrap();
    assert_eq!((note.total, note.lines.len()), (invoice.document.total, 3));
    assert_eq!(note.credits.and_then(|credits| credits.reason), reason);
}

//! What is to be issued for an order, and what it says.

use domain::{
    invoicing::{Document, DocumentKind, InvoicingPolicy, IssueOn, IssuedDocument, Settlement, decide_document},
    orders::{Order, PaymentState},
    testing::{a_cancelled_order, a_paid_order, an_invoicing_policy, an_order, euros, noon},
    values::{PaymentTerms, Text},
};

use super::{issued, line, shipped};

/// An order that is paid, of two and one units, and of which nothing left yet.
fn not_sent() -> Order {
    let mut order = shipped(vec![line(1, 2, 1_000, "0.19", 0), line(2, 1, 250, "0.07", 0)], 490);
    for line in &mut order.lines {
        (line.reserved, line.shipped) = (line.shipped, 0);
    }
    Order { shipments: vec![], shipped_at: None, ..order }
}

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

#[test]
fn the_tax_on_what_is_credited_is_what_the_rest_is_taxed_less_and_not_a_rate_of_its_own() {
    let before = shipped(vec![line(1, 7, 99, "0.19", 0)], 0);
    let invoice = issued(1, decided(&before, &[]).unwrap());
    let after = Order { lines: vec![line(1, 7, 99, "0.19", 3)], ..before };
    let note = decided(&after, std::slice::from_ref(&invoice)).unwrap();
    // Seven are taxed 1.3167 and four 0.7524; three by themselves would be 0.5643.
    assert_eq!((note.subtotal.minor(), note.tax.minor(), note.total.minor()), (297, 132 - 75, 354));
    let last = Order { lines: vec![line(1, 7, 99, "0.19", 7)], ..after };
    let rest = decided(&last, &[invoice.clone(), issued(1, note.clone())]).unwrap();
    assert_eq!(note.total.minor() + rest.total.minor(), invoice.document.total.minor());
}

#[test]
fn what_was_invoiced_on_payment_and_is_cancelled_before_it_leaves_is_credited_and_shipping_with_the_last() {
    let on_payment = |order: &Order, documents: &[IssuedDocument]| decided_on(IssueOn::Payment, order, documents);
    let mut order = not_sent();
    let invoice = issued(1, on_payment(&order, &[]).unwrap());
    (order.lines[0].reserved, order.lines[0].cancelled) = (0, 2);
    let first = on_payment(&order, std::slice::from_ref(&invoice)).unwrap();
    assert_eq!((first.subtotal.minor(), first.tax.minor(), first.shipping.minor()), (2_000, 380, 0));
    (order.lines[1].reserved, order.lines[1].cancelled) = (0, 1);
    let documents = [invoice.clone(), issued(1, first.clone())];
    let second = on_payment(&order, &documents).unwrap();
    assert_eq!((second.subtotal.minor(), second.tax.minor(), second.shipping.minor()), (250, 18, 490));
    assert_eq!(first.total.minor() + second.total.minor(), invoice.document.total.minor());
}

#[test]
fn a_document_names_the_customer_as_the_order_knows_them() {
    let exemption = Some(Text::parse("VAT-4711").unwrap());
    let [billing, own, sent] =
        ["2 Bill Street", "3 Home Street", "4 Site Road"].map(|it| Some(Text::parse(it).unwrap()));
    let mut order = Order { tax_exemption_id: exemption.clone(), billing_address: billing.clone(), ..two_rates() };
    (order.shipping_address, order.customer.billing_address) = (sent.clone(), own.clone());
    // What the customer is today is not what they were when they ordered.
    order.customer.tax_exemption_id = None;
    let invoice = decided(&order, &[]).unwrap();
    assert_eq!((&invoice.billed.address, &invoice.billed.tax_exemption_id), (&billing, &exemption));
    assert_eq!((&invoice.shipping_address, &invoice.billed.name), (&sent, &order.customer.name));
    assert_eq!((invoice.billed.number, invoice.ordered_at), (order.customer.number, order.created_at));
    let without = Order { billing_address: None, ..order };
    assert_eq!(decided(&without, &[]).unwrap().billed.address, own);
}

#[test]
fn somebody_without_a_name_is_called_by_their_address() {
    let called = |name: Option<&str>, company: Option<&str>| {
        let mut order = two_rates();
        order.customer.name = name.map(|name| Text::parse(name).unwrap());
        order.customer.company = company.map(|company| Text::parse(company).unwrap());
        let billed = decided(&order, &[]).unwrap().billed;
        (billed.name.map(String::from), billed.company.map(String::from))
    };
    assert_eq!(called(None, None), (Some(two_rates().customer.email.as_str().to_owned()), None));
    assert_eq!(called(None, Some("Example Ltd")), (None, Some("Example Ltd".to_owned())));
    assert_eq!(called(Some("Ada"), None), (Some("Ada".to_owned()), None));
}

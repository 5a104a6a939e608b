//! Laws of an order's documents, whatever happens to it after it was invoiced.

use domain::{
    invoicing::{DocumentKind, IssuedDocument, decide_document},
    orders::{Order, OrderStatus, PaymentState},
    testing::{an_invoicing_policy, euros, noon},
};
use proptest::prelude::*;

use super::{issued, line, shipped};

/// Issues what an order lacks, and proves that one document is enough for each change.
fn bill(order: &Order, documents: &mut Vec<IssuedDocument>) {
    let decide =
        |documents: &[IssuedDocument]| decide_document(order, documents, &an_invoicing_policy(), None, noon()).unwrap();
    if let Some(document) = decide(documents) {
        for (net, tax, line) in document.lines.iter().map(|line| (line.net.minor(), line.tax.minor(), line)) {
            assert!(net >= 0 && tax >= 0, "{line:?}");
            assert_eq!(net, line.unit_price.minor() * line.quantity.units());
        }
        let sum = |amount: fn(&domain::invoicing::DocumentLine) -> i64| document.lines.iter().map(amount).sum::<i64>();
        assert_eq!(
            (sum(|line| line.net.minor()), sum(|line| line.tax.minor())),
            (document.subtotal.minor(), document.tax.minor())
        );
        assert_eq!(document.taxes.iter().map(|taxed| taxed.tax.minor()).sum::<i64>(), document.tax.minor());
        assert_eq!(
            document.subtotal.minor() + document.tax.minor() + document.shipping.minor(),
            document.total.minor()
        );
        let serial = documents.iter().filter(|it| it.document.kind == document.kind).count() + 1;
        documents.push(issued(i64::try_from(serial).unwrap(), document));
        assert_eq!(decide(documents), None, "a second document for one change");
    }
}

/// What is left of the invoice.
fn balance(documents: &[IssuedDocument]) -> i64 {
    let signed = |it: &IssuedDocument| match it.document.kind {
        DocumentKind::Invoice => it.document.total.minor(),
        DocumentKind::CreditNote => -it.document.total.minor(),
    };
    documents.iter().map(signed).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn invoice_less_credit_notes_is_what_the_order_comes_to_after_every_step(
        lines in prop::collection::vec((1..40_i64, 0..5_000_i64, prop::sample::select(vec!["0", "0.07", "0.055", "0.0725", "0.19", "0.2"])), 1..6),
        // Of each line so many units were cancelled before it was invoiced; one of the first is always left.
        before in prop::collection::vec(0..30_i64, 6),
        shipping in prop::sample::select(vec![0_i64, 1, 490]),
        steps in prop::collection::vec((0..6_usize, 1..12_i64), 0..10),
        // Not every change is looked at before the next one.
        looked_at in prop::collection::vec(any::<bool>(), 10),
        refunded_at in prop::option::of(0..10_usize),
    ) {
        let lines = lines.into_iter().zip(1..).zip(before).map(|(((units, cents, rate), number), before)| {
            let most = if number == 1 { units - 1 } else { units };
            line(number, units, cents, rate, before.min(most))
        });
        let mut order = shipped(lines.collect(), shipping);
        let mut documents = Vec::new();
        bill(&order, &mut documents);
        prop_assert_eq!(balance(&documents), order.due().unwrap().minor());
        for (step, (at, units)) in steps.into_iter().enumerate() {
            let count = order.lines.len();
            let line = &mut order.lines[at % count];
            let units = units.min(line.shipped);
            (line.shipped, line.cancelled) = (line.shipped - units, line.cancelled + units);
            if refunded_at == Some(step) {
                (order.payment, order.amount_refunded) = (PaymentState::Refunded, order.amount_paid);
            }
            if looked_at[step] {
                bill(&order, &mut documents);
                let due = if order.payment == PaymentState::Refunded { euros(0) } else { order.due().unwrap() };
                prop_assert_eq!(balance(&documents), due.minor());
            }
        }
        bill(&order, &mut documents);
        if order.status() == OrderStatus::Cancelled || order.payment == PaymentState::Refunded {
            prop_assert_eq!(balance(&documents), 0);
        }
        prop_assert_eq!(documents.iter().filter(|it| it.document.kind == DocumentKind::Invoice).count(), 1);
    }
}

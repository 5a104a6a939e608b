//! From what left the house to a document that is kept.

use std::sync::Arc;

use domain::{
    invoicing::{DocumentKind, DocumentNumber, InvoicesPorts, IssuedDocument},
    orders::{Order, OrderLine, PaymentState, Shipment, ShipmentItem},
    store::MockStore,
    testing::{
        a_document, a_document_line, an_issued_document, an_order, an_order_line, euros, location_id, noon, nth_id,
        product_id, silent_invoices_ports, sku,
    },
    values::{Money, Quantity, ShipmentId},
};

mod decide_document;
mod file_documents;
mod find_document;
mod issue_documents;
mod laws_of_documents;
mod packing_slip;

/// A line of so many units at so many cents and this rate, all of them shipped but those that are cancelled.
fn line(number: i32, units: i64, cents: i64, rate: &str, cancelled: i64) -> OrderLine {
    let line = OrderLine {
        line: number,
        product_id: product_id(number),
        sku: sku(&format!("SKU-{number}")),
        quantity: Quantity::new(units).unwrap(),
        unit_price: euros(cents),
        tax_rate: rate.parse().unwrap(),
        reserved: 0,
        backordered: 0,
        shipped: units - cancelled,
        cancelled,
        ..an_order_line()
    };
    OrderLine { tax: line.net().unwrap().taxed_at(line.tax_rate).unwrap(), ..line }
}

/// An order of these lines that was paid and shipped.
fn shipped(lines: Vec<OrderLine>, shipping: i64) -> Order {
    let sum = |amount: fn(&OrderLine) -> Money| lines.iter().map(|line| amount(line).minor()).sum::<i64>();
    let (subtotal, tax) = (sum(|line| line.net().unwrap()), sum(|line| line.tax));
    let total = euros(subtotal + tax + shipping);
    let items = lines.iter().filter_map(|line| {
        let quantity = Quantity::new(line.shipped).ok()?;
        Some(ShipmentItem { line: line.line, location_id: location_id(1), quantity })
    });
    let shipment = Shipment {
        id: ShipmentId::new(nth_id(5_000_001)),
        carrier: None,
        tracking_number: None,
        shipped_at: noon(),
        items: items.collect(),
        undone_at: None,
        undone_because: None,
    };
    Order {
        lines,
        shipments: vec![shipment],
        subtotal: euros(subtotal),
        tax: euros(tax),
        shipping: euros(shipping),
        total,
        payment: PaymentState::Paid,
        amount_paid: total,
        paid_at: Some(noon()),
        shipped_at: Some(noon()),
        ..an_order()
    }
}

/// A decided document with a number.
fn issued(serial: i64, document: domain::invoicing::Document) -> IssuedDocument {
    let number = DocumentNumber::new(document.kind, 2026, serial).unwrap();
    IssuedDocument { number, document, ..an_issued_document(serial) }
}

/// A credit note over one of the two units of [`an_issued_document`].
fn a_credit_note() -> IssuedDocument {
    let lines = vec![a_document_line(1, 1, 1_000, "0.19").unwrap()];
    issued(1, a_document(DocumentKind::CreditNote, lines).unwrap())
}

fn on(store: MockStore) -> InvoicesPorts {
    InvoicesPorts { store: Arc::new(store), ..silent_invoices_ports() }
}

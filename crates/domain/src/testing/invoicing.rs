//! Invoices, credit notes and packing slips.

use std::sync::Arc;

use super::{CountingIds, FixedClock, a_buyer, an_order, an_order_number, eur, euros, good, noon, nth_id, sku};
use crate::{
    inventory::MockInventoryQueries,
    invoicing::{
        Billed, Credits, Document, DocumentKind, DocumentLine, DocumentNumber, InvoicesPorts, InvoicingPolicy, IssueOn,
        IssuedDocument, MockDocumentRenderer, MockInvoiceOutbox, MockInvoiceQueries, MockObjectStore, PackedLine,
        PackingSlip, Seller, Settlement, TaxedAt,
    },
    orders::MockOrderQueries,
    store::MockStore,
    values::{DocumentId, Invalid, Money, Quantity, TaxRate, Text},
};

/// Ports of invoices behind which nothing is expected, to be filled in.
pub fn silent_invoices_ports() -> InvoicesPorts {
    InvoicesPorts {
        store: Arc::new(MockStore::new()),
        outbox: Arc::new(MockInvoiceOutbox::new()),
        queries: Arc::new(MockInvoiceQueries::new()),
        orders: Arc::new(MockOrderQueries::new()),
        inventory: Arc::new(MockInventoryQueries::new()),
        renderer: Arc::new(MockDocumentRenderer::new()),
        objects: Arc::new(MockObjectStore::new()),
        clock: Arc::new(FixedClock::default()),
        ids: Arc::new(CountingIds::default()),
    }
}

/// Who sells in tests.
pub fn a_seller() -> Seller {
    Seller {
        name: good(Text::parse("Example Tools Ltd")),
        address: Some(good(Text::parse("1 Factory Lane\n12345 Exampletown"))),
        tax_id: Some(good(Text::parse("XX123456789"))),
        footer: Some(good(Text::parse("Example Bank, account 12 3456 7890\nRegistered at Exampletown, no. 4711"))),
    }
}

/// [`a_seller`], who invoices what was shipped.
pub fn an_invoicing_policy() -> InvoicingPolicy {
    InvoicingPolicy { seller: a_seller(), issue_on: IssueOn::Shipment }
}

/// So many units of a product with the line's number, at so many cents, taxed at a rate such as `0.19`.
pub fn a_document_line(line: i32, units: i64, cents: i64, rate: &str) -> Result<DocumentLine, Invalid> {
    let (unit_price, tax_rate): (_, TaxRate) = (euros(cents), rate.parse()?);
    let net = unit_price.times(units)?;
    Ok(DocumentLine {
        line,
        sku: sku(&format!("SKU-{line}")),
        name: Text::parse(&format!("Product {line}"))?,
        quantity: Quantity::new(units)?,
        unit_price,
        tax_rate,
        net,
        tax: net.taxed_at(tax_rate)?,
    })
}

/// A document of these lines to [`a_buyer`], with 4.90 for shipping.
pub fn a_document(kind: DocumentKind, lines: Vec<DocumentLine>) -> Result<Document, Invalid> {
    let (mut subtotal, mut tax, shipping) = (Money::zero(eur()), Money::zero(eur()), euros(490));
    let mut taxes: Vec<TaxedAt> = Vec::new();
    for line in &lines {
        (subtotal, tax) = (subtotal.plus(line.net)?, tax.plus(line.tax)?);
        match taxes.iter_mut().find(|taxed| taxed.rate == line.tax_rate) {
            Some(sums) => (sums.net, sums.tax) = (sums.net.plus(line.net)?, sums.tax.plus(line.tax)?),
            None => taxes.push(TaxedAt { rate: line.tax_rate, net: line.net, tax: line.tax }),
        }
    }
    let buyer = a_buyer();
    let credits =
        Credits { invoice: "INV-2026-000001".parse()?, issued_at: noon(), reason: Some(Text::parse("broken")?) };
    let is_note = kind == DocumentKind::CreditNote;
    Ok(Document {
        kind,
        seller: a_seller(),
        billed: Billed {
            number: buyer.number,
            name: buyer.name,
            company: Some(Text::parse("Example Builders GmbH")?),
            address: Some(Text::parse("1 Example Street\n54321 Buildingham")?),
            tax_exemption_id: None,
        },
        shipping_address: None,
        order_number: an_order_number(1),
        ordered_at: noon(),
        purchase_order_number: Some(Text::parse("PO-4711")?),
        lines,
        taxes,
        subtotal,
        tax,
        shipping,
        total: subtotal.plus(tax)?.plus(shipping)?,
        settlement: if is_note { Settlement::Credited } else { Settlement::Paid(noon()) },
        credits: is_note.then_some(credits),
    })
}

/// `INV-2026-00000n`, of [`an_order`](super::an_order), over two of one product.
pub fn an_issued_document(serial: i64) -> IssuedDocument {
    let order = an_order();
    IssuedDocument {
        id: DocumentId::new(nth_id(6_000_000 + serial.unsigned_abs())),
        number: good(DocumentNumber::new(DocumentKind::Invoice, 2026, serial)),
        order_id: order.id,
        customer_id: order.customer.id,
        issued_at: noon(),
        document: good(a_document(DocumentKind::Invoice, vec![good(a_document_line(1, 2, 1_000, "0.19"))])),
    }
}

/// Two units in a parcel of [`an_order`](super::an_order), and three to follow.
pub fn a_packing_slip() -> PackingSlip {
    let line = |number: i32, units| PackedLine {
        line: number,
        sku: sku(&format!("SKU-{number}")),
        name: good(Text::parse(&format!("Product {number}"))),
        location: format!("WH-{number:02}"),
        quantity: good(Quantity::new(units)),
    };
    PackingSlip {
        seller: a_seller(),
        recipient: vec!["Example Builders GmbH".to_owned(), "Ada Example".to_owned()],
        shipping_address: Some(good(Text::parse("2 Site Road\n54321 Buildingham"))),
        order_number: an_order_number(1),
        ordered_at: noon(),
        purchase_order_number: Some(good(Text::parse("PO-4711"))),
        shipped_at: noon(),
        carrier: Some(good(Text::parse("DHL"))),
        tracking_number: Some(good(Text::parse("00340434161094042557"))),
        note: Some(good(Text::parse("Leave it at the gate."))),
        lines: vec![line(1, 2), line(2, 5)],
        to_follow: 3,
    }
}

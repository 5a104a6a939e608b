//! Invoices and credit notes: numbered, kept, and found by whoever is to look at them.

mod issue;
mod outbox;

use domain::{
    invoicing::{Document, DocumentKind, InvoiceOutbox, NewDocument},
    testing::{a_document, a_document_line, an_order, noon, nth_id},
    values::{DocumentId, Version},
};

use crate::{orders::world_with_customer, support::World, trade::Trade};

/// An order that was paid, so that its documents are to be looked at.
async fn world_with_a_paid_order() -> (World, Trade, domain::orders::Order) {
    let world = World::new().await;
    let trade = Trade::open(&world).await;
    world.stock(1, 100).await;
    let order = trade.paid().await;
    world.store.note_due(100).await.unwrap();
    (world, trade, order)
}

/// A world with one order, and no note of it.
async fn world_with_an_order() -> World {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    world
}

fn document(kind: DocumentKind) -> Document {
    a_document(kind, vec![a_document_line(1, 2, 1_000, "0.19").unwrap()]).unwrap()
}

/// An invoice of [`an_order`] as it was placed.
fn invoice(number: u64) -> NewDocument {
    NewDocument {
        id: DocumentId::new(nth_id(6_100_000 + number)),
        order_id: an_order().id,
        order_version: Version::FIRST,
        credits: None,
        issued_at: noon(),
        document: document(DocumentKind::Invoice),
    }
}

/// A note on the invoice with this number.
fn credit_note(number: u64, of: u64) -> NewDocument {
    let (credits, document) = (Some(invoice(of).id), document(DocumentKind::CreditNote));
    NewDocument { credits, document, ..invoice(number) }
}

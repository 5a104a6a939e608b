//! Documents are numbered without gaps, by short transactions that hold up no order.

use chrono::TimeDelta;
use domain::{
    invoicing::{Filed, InvoiceQueries, NewDocument},
    orders::Order,
    store::{StoreError, Violation},
    testing::{an_order, noon, nth_id},
    values::OrderId,
};
use tokio::runtime::Handle;

use super::{credit_note, invoice, world_with_an_order};
use crate::support::{World, numbered_order, numbered_product, until_waiting};

async fn issue(world: &World, document: NewDocument) -> Result<(), StoreError> {
    world.try_commit(|unit| unit.invoicing().issue(document)).await
}

async fn numbers(world: &World, order: OrderId) -> Vec<String> {
    let listed = world.store.list_documents(order).await.unwrap();
    listed.iter().map(|document| document.number.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_and_each_year_is_counted_by_itself() {
    let world = world_with_an_order().await;
    let later = noon() + TimeDelta::days(366);
    issue(&world, invoice(1)).await.unwrap();
    for (number, issued_at) in [(2, noon()), (3, noon()), (4, later)] {
        issue(&world, NewDocument { issued_at, ..credit_note(number, 1) }).await.unwrap();
    }
    let expected = ["INV-2026-000001", "CN-2026-000001", "CN-2026-000002", "CN-2027-000001"];
    assert_eq!(numbers(&world, an_order().id).await, expected);
    let listed = world.store.list_documents(an_order().id).await.unwrap();
    assert_eq!(listed[1].credits, Some(listed[0].number));
    assert_eq!((listed[0].credits, listed[0].total, &listed[0].filed), (None, invoice(1).document.total, &None));
    assert!(numbers(&world, OrderId::new(nth_id(1))).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_invoiced_once_and_only_as_it_stands() {
    let world = world_with_an_order().await;
    let stale = NewDocument { order_version: an_order().version.next(), ..invoice(1) };
    let result = issue(&world, stale).await;
    assert!(matches!(result, Err(StoreError::Violated(Violation::Stale))), "{result:?}");
    issue(&world, invoice(2)).await.unwrap();
    let result = issue(&world, invoice(3)).await;
    assert!(matches!(result, Err(StoreError::Violated(Violation::Stale))), "{result:?}");
    let unknown = NewDocument { order_id: OrderId::new(nth_id(1)), ..invoice(4) };
    assert!(issue(&world, unknown).await.is_err());
    assert_eq!(numbers(&world, an_order().id).await, ["INV-2026-000001"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_have_no_gaps_whoever_issues_at_the_same_time_and_whatever_fails() {
    let world = World::with(|settings| settings.max_connections = 8).await;
    world.stock(1, 100).await;
    world.sign_in(&domain::testing::a_customer()).await;
    for number in 1..=40 {
        world.place(&numbered_order(number, 1, 1)).await;
    }
    let issuing = (0..8).map(|task| {
        let store = world.another_store();
        Handle::current().spawn(async move {
            let mut issued = 0;
            for number in (task * 5 + 1)..=(task * 5 + 5) {
                let order = numbered_order(number, 1, 1);
                // Every second one fails on the server, behind its number.
                for spoilt in [true, false] {
                    let request = domain::store::Request::of(domain::access::Actor::System);
                    let mut unit = domain::store::Store::begin(&store, &request).await.unwrap();
                    unit.invoicing().issue(NewDocument { order_id: order.id, ..invoice(number) });
                    if spoilt {
                        unit.invoicing().issue(NewDocument { order_id: order.id, ..invoice(1_000 + number) });
                    }
                    let result = unit.commit().await;
                    assert_eq!(result.is_err(), spoilt, "{result:?}");
                    issued += usize::from(result.is_ok());
                }
            }
            issued
        })
    });
    let issued: Vec<usize> =
        futures_util::future::join_all(issuing).await.into_iter().map(|done| done.unwrap()).collect();
    assert_eq!(issued.iter().sum::<usize>(), 40);
    assert_eq!(world.number("SELECT count(DISTINCT serial) FROM invoices").await, 40);
    assert_eq!(world.number("SELECT min(serial) FROM invoices").await, 1);
    assert_eq!(world.number("SELECT max(serial) FROM invoices").await, 40);
    assert_eq!(world.number("SELECT last FROM document_series").await, 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_series_is_locked_by_the_commit_alone() {
    let world = world_with_an_order().await;
    let order = numbered_order(2, 1, 1);
    world.place(&order).await;
    // It has queued a document, and takes its time.
    let mut slow = world.begin().await;
    slow.invoicing().issue(NewDocument { order_id: order.id, ..invoice(2) });
    slow.inventory().next_product_id().await.unwrap();
    issue(&world, invoice(1)).await.unwrap();
    slow.commit().await.unwrap();
    assert_eq!(numbers(&world, order.id).await, ["INV-2026-000002"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_that_waits_for_its_number_holds_up_no_order() {
    let world = world_with_an_order().await;
    let (mut outsider, watcher) = (world.outsider().await, world.outsider().await);
    let series = outsider.transaction().await.unwrap();
    series.batch_execute("INSERT INTO document_series VALUES ('INV', 2026, 7)").await.unwrap();
    let mut unit = world.begin().await;
    let issuing = Handle::current().spawn(async move {
        unit.invoicing().issue(invoice(1));
        unit.commit().await
    });
    until_waiting(&watcher, 1).await;
    let next = Order { version: an_order().version.next(), ..an_order() };
    world
        .commit(|unit| {
            unit.orders().save_order(next);
            unit.inventory().insert_product(numbered_product(9));
        })
        .await;
    series.commit().await.unwrap();
    // Its order moved on meanwhile. It is decided anew, and nothing is missing in the series.
    let result = issuing.await.unwrap();
    let stored = world.number("SELECT count(*) FROM invoices").await;
    match result {
        Ok(()) => assert_eq!(stored, 1),
        Err(StoreError::Violated(Violation::Stale)) => assert_eq!(stored, 0),
        other => panic!("{other:?}"),
    }
    let last = world.number("SELECT last FROM document_series").await;
    assert_eq!(last, 7 + stored);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_issued_is_never_rewritten_and_its_file_is_found() {
    let world = world_with_an_order().await;
    issue(&world, invoice(1)).await.unwrap();
    let outsider = world.outsider().await;
    for forbidden in [
        "UPDATE invoices SET total = 1",
        "UPDATE invoices SET number = 'INV-1'",
        "DELETE FROM invoices",
        "TRUNCATE invoices",
    ] {
        assert!(outsider.batch_execute(forbidden).await.is_err(), "{forbidden}");
    }
    let filed = Filed { object: "invoices/1.pdf".to_owned(), sha256: "00".repeat(32), at: noon() };
    let mut unit = world.begin().await;
    let document = unit.invoicing().lock_unfiled(invoice(1).id).await.unwrap().unwrap();
    assert_eq!((document.id, document.order_id, document.issued_at), (invoice(1).id, an_order().id, noon()));
    assert_eq!((document.document, document.customer_id), (invoice(1).document, an_order().customer.id));
    unit.invoicing().save_filed(invoice(1).id, filed.clone());
    unit.commit().await.unwrap();
    assert_eq!(world.store.list_documents(an_order().id).await.unwrap()[0].filed, Some(filed));
    let mut unit = world.begin().await;
    assert_eq!(unit.invoicing().lock_unfiled(invoice(1).id).await.unwrap(), None, "it is kept already");
}

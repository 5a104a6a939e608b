//! Documents and what is to be done about them, over a history of both.

use domain::{
    invoicing::{Filed, InvoiceOutbox, InvoiceQueries},
    testing::{noon, nth_id},
    values::{DocumentId, OrderId},
};

use super::business::Business;

/// Every order was invoiced; the files of most are kept, and most were looked at. Their events are there to be read.
const HISTORY: &str = "
    SET session_replication_role = replica;
    INSERT INTO invoices (id, order_id, order_version, serial, year, issued_at, total, currency, kind, series, number, content,
            object, sha256, filed_at)
        SELECT gen_random_uuid(), id, version, n, 2026, created_at, total_amount, currency, 'INVOICE', 'INV', 'INV-2026-' || lpad(n::text, 6, '0'), '{}',
            CASE WHEN n > 20 THEN 'o' END, CASE WHEN n > 20 THEN 's' END, CASE WHEN n > 20 THEN now() END
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM orders) AS o;
    UPDATE event_cursors SET position = 0 WHERE consumer = 'invoices';
    INSERT INTO document_series VALUES ('INV', 2026, 1000000);
    INSERT INTO invoicing_due (order_id, due_at) SELECT id, now() - interval '1 minute' FROM orders ORDER BY id LIMIT 500;
    ANALYZE invoices, invoicing_due, document_series";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_noted_claimed_issued_and_filed_by_indexes() {
    let business = Business::open().await;
    let (world, store) = (&business.world, &business.world.store);
    world.outsider().await.batch_execute(HISTORY).await.unwrap();
    let noted = business.explain("noting", async { assert_eq!(store.note_due(200).await.unwrap(), 200) }).await;
    noted.assert_indexed();
    let claimed = business.explain("claiming", async { store.claim_due(20, 60).await.unwrap() }).await;
    claimed.assert_follows("invoicing_due_now");
    claimed.assert_indexed();
    let order = store.claim_due(1, 60).await.unwrap().remove(0);
    let looked = async {
        let mut unit = world.begin().await;
        // What the history says is no document.
        assert!(unit.invoicing().lock_due(order).await.is_err());
        unit.roll_back().await;
    };
    let looked = business.explain("looking", looked).await;
    looked.assert_follows("invoices_of_order");
    looked.assert_indexed();
    let listed = business.explain("a list", async { store.list_documents(order).await.unwrap() }).await;
    listed.assert_follows("invoices_of_order");
    listed.assert_indexed();
    let settled = async {
        let mut unit = world.begin().await;
        unit.invoicing().settle_due(order);
        let filed = Filed { object: "o".to_owned(), sha256: "s".to_owned(), at: noon() };
        unit.invoicing().save_filed(DocumentId::new(nth_id(1)), filed);
        unit.commit().await.unwrap();
    };
    business.explain("settling", settled).await.assert_indexed();
    let unfiled = business.explain("files", async { store.claim_unfiled(4, 60).await.is_err() }).await;
    unfiled.assert_follows("invoices_unfiled");
    unfiled.assert_indexed();
    let put_off = async { store.put_off_due(OrderId::new(nth_id(1)), "no").await.unwrap() };
    business.explain("putting off", put_off).await.assert_indexed();
}

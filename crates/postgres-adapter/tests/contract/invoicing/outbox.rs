//! Which orders' documents are to be looked at, and which files are to be kept.

use domain::{
    invoicing::{InvoiceOutbox, NewDocument},
    orders::{CancelItem, CancelOrder, Order, PayOrder},
    testing::{an_admin, by, product_id},
    values::{OrderRef, ProductRef, Quantity, Text},
};
use tokio::runtime::Handle;

use super::{invoice, world_with_a_paid_order};
use crate::support::{World, until_waiting};

/// As if so much time had gone by.
async fn later(world: &World, table: &str, seconds: u32) {
    let sql = format!("UPDATE {table} SET due_at = due_at - make_interval(secs => {seconds})");
    world.outsider().await.batch_execute(&sql).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_to_orders_is_noted_once_and_other_events_are_read_past() {
    let (world, trade, paid) = world_with_a_paid_order().await;
    assert_eq!(world.store.note_due(100).await.unwrap(), 0, "all was read");
    assert_eq!(world.number("SELECT count(*) FROM invoicing_due").await, 1);
    let (placed, cancelled) = (trade.place(&[(1, 1)]).await, trade.place(&[(1, 1)]).await);
    trade.orders.cancel(&by(an_admin()), OrderRef::Id(cancelled.id), CancelOrder::default()).await.unwrap();
    // Three events, of which one counts; no more than two at once.
    assert_eq!([world.store.note_due(2).await.unwrap(), world.store.note_due(2).await.unwrap()], [2, 1]);
    let mut claimed = world.store.claim_due(9, 60).await.unwrap();
    claimed.sort();
    assert_eq!(claimed, [paid.id, cancelled.id]);
    assert!(!claimed.contains(&placed.id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_another_who_notes() {
    let (world, trade, _) = world_with_a_paid_order().await;
    let another = trade.paid().await;
    let mut outsider = world.outsider().await;
    let noting = outsider.transaction().await.unwrap();
    noting.batch_execute("SELECT FROM event_cursors WHERE consumer = 'invoices' FOR UPDATE").await.unwrap();
    assert_eq!(world.store.note_due(100).await.unwrap(), 0);
    noting.rollback().await.unwrap();
    assert!(world.store.note_due(100).await.unwrap() > 0);
    assert!(world.store.claim_due(9, 60).await.unwrap().contains(&another.id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_moves_with_its_notes_or_not_at_all() {
    let (world, trade, _) = world_with_a_paid_order().await;
    trade.paid().await;
    let outsider = world.outsider().await;
    outsider
        .batch_execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE TRIGGER fail BEFORE INSERT ON invoicing_due EXECUTE FUNCTION fail()",
        )
        .await
        .unwrap();
    assert!(world.store.note_due(100).await.is_err());
    outsider.batch_execute("DROP TRIGGER fail ON invoicing_due").await.unwrap();
    assert!(world.store.note_due(100).await.unwrap() > 0, "nothing was read past");
    assert_eq!(world.number("SELECT count(*) FROM invoicing_due").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_claimed_is_nobody_elses_until_its_lease_ends_and_is_put_off_longer_each_time() {
    let (world, trade, first) = world_with_a_paid_order().await;
    let second = trade.paid().await;
    world.store.note_due(100).await.unwrap();
    let claimed = world.store.claim_due(1, 60).await.unwrap();
    assert_eq!(claimed, [first.id], "the longest due");
    assert_eq!(world.store.claim_due(9, 60).await.unwrap(), [second.id]);
    assert!(world.another_store().claim_due(9, 60).await.unwrap().is_empty());
    later(&world, "invoicing_due", 61).await;
    assert_eq!(world.store.claim_due(9, 60).await.unwrap().len(), 2);
    let mut waits = Vec::new();
    for _ in 0..3 {
        world.store.put_off_due(first.id, "out of paper").await.unwrap();
        let wait = "SELECT extract(epoch FROM due_at - clock_timestamp())::bigint FROM invoicing_due
            WHERE last_failure = 'out of paper'";
        waits.push(world.number(wait).await);
        later(&world, "invoicing_due", 3_600).await;
        assert!(world.store.claim_due(9, 60).await.unwrap().contains(&first.id));
    }
    assert!(waits[0] >= 10 && waits[0] < waits[1] && waits[1] < waits[2], "{waits:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_comes_with_the_order_as_it_stands_and_locks_nobody_out() {
    let (world, _, order) = world_with_a_paid_order().await;
    let watcher = world.outsider().await;
    let mut unit = world.begin().await;
    let billing = unit.invoicing().lock_due(order.id).await.unwrap().unwrap();
    assert_eq!((billing.order, billing.issued), (order.clone(), vec![]));
    watcher.execute("SELECT FROM orders FOR UPDATE NOWAIT", &[]).await.unwrap();
    assert!(
        watcher.execute("SELECT FROM invoicing_due FOR UPDATE NOWAIT", &[]).await.is_err(),
        "the note is not locked"
    );
    unit.invoicing().issue(of(&order));
    unit.commit().await.unwrap();
    let mut unit = world.begin().await;
    let issued = unit.invoicing().lock_due(order.id).await.unwrap().unwrap().issued;
    assert_eq!(issued.iter().map(|document| document.number.to_string()).collect::<Vec<_>>(), ["INV-2026-000001"]);
    unit.invoicing().settle_due(order.id);
    unit.commit().await.unwrap();
    let mut unit = world.begin().await;
    assert_eq!(unit.invoicing().lock_due(order.id).await.unwrap(), None, "there is no note any more");
}

fn of(order: &Order) -> NewDocument {
    NewDocument { order_id: order.id, order_version: order.version, ..invoice(1) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_that_is_made_while_its_order_is_looked_at_stays() {
    let (world, trade, order) = world_with_a_paid_order().await;
    let watcher = world.outsider().await;
    let mut looking = world.begin().await;
    looking.invoicing().lock_due(order.id).await.unwrap().unwrap();
    trade.orders.cancel(&by(an_admin()), OrderRef::Id(order.id), CancelOrder::default()).await.unwrap();
    let store = world.store.clone();
    let noting = Handle::current().spawn(async move { store.note_due(100).await.unwrap() });
    until_waiting(&watcher, 1).await;
    looking.invoicing().settle_due(order.id);
    looking.commit().await.unwrap();
    assert!(noting.await.unwrap() > 0);
    assert_eq!(world.store.claim_due(9, 60).await.unwrap(), [order.id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_comes_with_the_reason_that_was_given_last() {
    let (world, trade, _) = world_with_a_paid_order().await;
    let order = trade.place(&[(1, 2)]).await;
    trade.orders.pay(&by(an_admin()), OrderRef::Id(order.id), PayOrder::default()).await.unwrap();
    let one = CancelItem { product: ProductRef::Id(product_id(1)), quantity: Quantity::new(1).ok() };
    for (items, reason) in [(vec![one], "one too many"), (vec![], "all of it, in fact")] {
        let reason = Some(Text::parse(reason).unwrap());
        let command = CancelOrder { items, reason, ..CancelOrder::default() };
        trade.orders.cancel(&by(an_admin()), OrderRef::Id(order.id), command).await.unwrap();
    }
    world.store.note_due(100).await.unwrap();
    let mut unit = world.begin().await;
    let billing = unit.invoicing().lock_due(order.id).await.unwrap().unwrap();
    assert_eq!(billing.given_back_because, Some(Text::parse("all of it, in fact").unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_to_be_kept_are_claimed_oldest_first_under_leases_and_put_off_with_a_reason() {
    let (world, trade, first) = world_with_a_paid_order().await;
    let second = trade.paid().await;
    world.commit(|unit| unit.invoicing().issue(of(&first))).await;
    world.commit(|unit| unit.invoicing().issue(NewDocument { id: invoice(2).id, ..of(&second) })).await;
    let claim = async || -> Vec<_> {
        let claimed = world.store.claim_unfiled(1, 60).await.unwrap();
        claimed.into_iter().map(|document| document.order_id).collect()
    };
    assert_eq!([claim().await, claim().await, claim().await], [vec![first.id], vec![second.id], vec![]]);
    later(&world, "invoices", 61).await;
    assert_eq!(world.store.claim_unfiled(9, 60).await.unwrap().len(), 2);
    world.store.put_off_unfiled(invoice(1).id, "the bucket is away").await.unwrap();
    let told = "SELECT count(*) FROM invoices WHERE last_failure = 'the bucket is away' AND due_at < clock_timestamp() + interval '6 min'";
    assert_eq!(world.number(told).await, 1);
    later(&world, "invoices", 600).await;
    let claimed = world.store.claim_unfiled(9, 60).await.unwrap();
    assert_eq!(claimed.iter().map(|document| document.order_id).collect::<Vec<_>>(), [first.id, second.id]);
}

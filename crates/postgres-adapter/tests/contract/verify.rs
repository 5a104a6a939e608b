//! The comparison of levels, ledger and orders.

use domain::{
    inventory::{InventoryQueries, Verification, VerifyFilter},
    testing::{an_order, location_id},
    values::LocationRef,
};

use crate::support::{World, by_id, received};

async fn world_with_an_order() -> World {
    let world = World::new().await;
    world.stock(1, 10).await;
    world.stock(2, 10).await;
    world.place(&an_order()).await;
    world
}

/// As a superuser who switches triggers off.
async fn tamper(world: &World, with: &str) {
    let sql = format!("SET session_replication_role = replica; {with}");
    world.outsider().await.batch_execute(&sql).await.unwrap();
}

async fn drifts(world: &World) -> Vec<(String, String)> {
    let found = world.store.verify(&VerifyFilter::default()).await.unwrap();
    assert_eq!(found.drift, i64::try_from(found.drifts.len()).unwrap());
    found.drifts.into_iter().map(|drift| (drift.subject, drift.detail)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn books_that_agree_have_no_drift_and_everything_is_counted() {
    let empty = World::new().await;
    let nothing = Verification { levels: 0, ledger_rows: 0, order_lines: 0, drift: 0, drifts: vec![] };
    assert_eq!(empty.store.verify(&VerifyFilter::default()).await.unwrap(), nothing);
    let world = world_with_an_order().await;
    world.commit(|unit| unit.inventory().record(vec![received(1, 1, 1)])).await;
    let counted = Verification { levels: 2, ledger_rows: 4, order_lines: 1, drift: 0, drifts: vec![] };
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap(), counted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_level_that_somebody_changed_by_hand_is_reported_with_the_numbers() {
    let world = world_with_an_order().await;
    tamper(&world, "UPDATE stock_levels SET on_hand = 11 WHERE product_id = 1").await;
    let [(subject, detail)] = drifts(&world).await.try_into().unwrap();
    assert_eq!(subject, "product 1 at location 1");
    assert!(detail.contains("on hand is 11, the ledger sums to 10 and ends at 10"), "{detail}");
    assert!(detail.contains("reserved is 2, the ledger sums to 2 and ends at 2"), "{detail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_somebody_changed_by_hand_is_reported() {
    for with in [
        "UPDATE stock_ledger SET on_hand_delta = 9 WHERE product_id = 2",
        "UPDATE stock_ledger SET on_hand_after = 11 WHERE product_id = 2",
        "DELETE FROM stock_ledger WHERE product_id = 2",
        "DELETE FROM stock_levels WHERE product_id = 2",
    ] {
        let world = world_with_an_order().await;
        tamper(&world, with).await;
        let found = drifts(&world).await;
        assert_eq!(
            found.iter().map(|(subject, _)| subject.as_str()).collect::<Vec<_>>(),
            ["product 2 at location 1"],
            "{with}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_level_out_of_its_range_is_reported_even_if_the_ledger_agrees() {
    let world = world_with_an_order().await;
    tamper(
        &world,
        "ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_cover_check;
        ALTER TABLE stock_ledger DROP CONSTRAINT stock_ledger_balance_check;
        UPDATE stock_levels SET reserved = 11 WHERE product_id = 2;
        UPDATE stock_ledger SET reserved_delta = 11, reserved_after = 11 WHERE product_id = 2",
    )
    .await;
    assert_eq!(drifts(&world).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_whose_counter_is_not_the_sum_of_its_reservations_is_reported() {
    let world = world_with_an_order().await;
    tamper(&world, "UPDATE order_items SET reserved = 1, shipped = 1").await;
    let [(subject, detail)] = drifts(&world).await.try_into().unwrap();
    assert_eq!(subject, "order ORD-2026-000001 line 1");
    assert_eq!(detail, "reserved is 1, the ledger sums to 2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_drift_is_counted_and_the_first_hundred_are_told() {
    let world = World::new().await;
    tamper(
        &world,
        "INSERT INTO products (version, current_price, status, sku, name, created_at, updated_at)
        SELECT 1, 1, 'ACTIVE', n, n, now(), now() FROM generate_series(1, 150) AS n;
        INSERT INTO stock_levels SELECT id, 1, 1, 0 FROM products",
    )
    .await;
    let found = world.store.verify(&VerifyFilter::default()).await.unwrap();
    assert_eq!((found.drift, found.drifts.len()), (150, 100));
    assert_eq!(found.drifts[99].subject, "product 100 at location 1");
}

fn one_product(number: i32) -> VerifyFilter {
    VerifyFilter { product: Some(by_id(number)), location: None }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_product_or_one_level_is_compared_by_itself() {
    let world = world_with_an_order().await;
    let compared = async |filter: &VerifyFilter| {
        let found = world.store.verify(filter).await.unwrap();
        assert_eq!(found.drift, 0, "{found:?}");
        (found.levels, found.ledger_rows, found.order_lines)
    };
    assert_eq!(compared(&one_product(1)).await, (1, 2, 1));
    assert_eq!(compared(&one_product(2)).await, (1, 1, 0));
    assert_eq!(compared(&one_product(3)).await, (0, 0, 0));
    let here = Some(LocationRef::Id(location_id(1)));
    assert_eq!(compared(&VerifyFilter { location: here.clone(), ..one_product(1) }).await, (1, 2, 0));
    assert_eq!(compared(&VerifyFilter { product: None, location: here }).await, (2, 3, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comparison_of_one_product_finds_what_is_wrong_with_it_and_nothing_else() {
    for (with, subject) in [
        ("UPDATE stock_levels SET on_hand = 11 WHERE product_id = 1", "product 1 at location 1"),
        ("DELETE FROM stock_levels WHERE product_id = 1", "product 1 at location 1"),
        ("UPDATE order_items SET reserved = 1, shipped = 1", "order ORD-2026-000001 line 1"),
        ("DELETE FROM order_items", "order ORD-2026-000001 line unknown"),
    ] {
        let world = world_with_an_order().await;
        tamper(&world, with).await;
        let found = world.store.verify(&one_product(1)).await.unwrap();
        assert_eq!(found.drift, 1, "{with}");
        assert_eq!(found.drifts[0].subject, subject, "{with}");
        assert_eq!(world.store.verify(&one_product(2)).await.unwrap().drift, 0, "{with}");
    }
    let world = world_with_an_order().await;
    tamper(&world, "DELETE FROM stock_ledger WHERE order_id IS NOT NULL; UPDATE stock_levels SET reserved = 0").await;
    let found = world.store.verify(&one_product(1)).await.unwrap();
    assert_eq!((found.drift, found.drifts[0].subject.as_str()), (1, "order ORD-2026-000001 line 1"));
}

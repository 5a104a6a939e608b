//! The digest of what ran low: one for a burst, to those who order again.

use domain::{
    access::{Principal, Role},
    events::{Event, EventKind, Subject},
    mail::{ClaimedMail, Digest, DigestPolicy, LowStock, MailContent, MailOutbox},
    testing::{a_customer, a_manager, an_admin, nth_id, product_id, sku},
    values::{EventId, SessionId, Text, UserId},
};
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{World, told};

/// Tells at once.
const NOW: DigestPolicy = DigestPolicy { quiet_s: 0, at_most_s: 0 };

/// Waits for ever.
const NEVER: DigestPolicy = DigestPolicy { quiet_s: 86_400, at_most_s: 86_400 };

fn low(number: u64, product: i32, available: i64) -> Event {
    Event {
        id: EventId::new(nth_id(6_300_000 + number)),
        kind: EventKind::StockLow,
        subject: Subject::Product(product_id(product)),
        data: json!({ "product_id": product, "sku": format!("SKU-{product}"), "name": format!("Product {product}"),
            "available": available, "reorder_point": 10 })
        .into(),
    }
}

fn another_manager(number: u64) -> Principal {
    Principal {
        user_id: UserId::new(nth_id(7_100_000 + number)),
        session_id: SessionId::new(nth_id(7_200_000 + number)),
        role: Role::InventoryManager,
        ..a_manager()
    }
}

async fn staffed() -> World {
    let world = World::new().await;
    for principal in [a_customer(), an_admin(), a_manager(), another_manager(17)] {
        world.sign_in(&principal).await;
    }
    world
}

async fn position(world: &World) -> i64 {
    world.number("SELECT position FROM event_cursors WHERE consumer = 'low_stock'").await
}

async fn told_to(world: &World) -> Vec<(UserId, ClaimedMail)> {
    let claimed = world.store.claim(1_000, 60).await.unwrap();
    let mut told: Vec<_> = claimed.into_iter().map(|claimed| (claimed.mail.recipient, claimed)).collect();
    told.sort_by_key(|(recipient, _)| *recipient);
    told
}

fn listed(claimed: &ClaimedMail) -> Vec<(String, i64)> {
    let MailContent::LowStock(products, 0) = claimed.mail.content().unwrap() else { panic!("{claimed:?}") };
    products.into_iter().map(|product| (product.sku.to_string(), product.available)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_becomes_one_mail_to_each_active_manager() {
    let world = staffed().await;
    let disabled = another_manager(18);
    world.sign_in(&disabled).await;
    let disable = format!("UPDATE users SET status = 'DISABLED' WHERE id = '{}'", disabled.user_id);
    world.outsider().await.batch_execute(&disable).await.unwrap();
    let burst = vec![told(1, 9), low(1, 1, 9), low(2, 2, 5), told(2, 9), low(3, 1, 3), low(4, 3, 0)];
    world.commit(|unit| unit.events().append(burst)).await;

    assert_eq!(world.store.write_digest(NOW).await.unwrap(), 2);
    let told = told_to(&world).await;
    let mut managers = vec![a_manager().user_id, another_manager(17).user_id];
    managers.sort();
    assert_eq!(told.iter().map(|(recipient, _)| *recipient).collect::<Vec<_>>(), managers);
    let expected = [("SKU-2", 5), ("SKU-1", 3), ("SKU-3", 0)].map(|(sku, left)| (sku.to_owned(), left));
    assert!(told.iter().all(|(_, claimed)| listed(claimed) == expected), "each product once, as it stood last");
    let MailContent::LowStock(products, _) = told[0].1.mail.content().unwrap() else { panic!() };
    let first =
        LowStock { sku: sku("SKU-2"), name: Text::parse("Product 2").unwrap(), available: 5, reorder_point: 10 };
    assert_eq!(products[0], first);
    assert_eq!((position(&world).await, world.store.write_digest(NOW).await.unwrap()), (6, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_manager_the_admins_are_told_and_without_anybody_nobody() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.commit(|unit| unit.events().append(vec![low(1, 1, 1)])).await;
    assert_eq!((world.store.write_digest(NOW).await.unwrap(), position(&world).await), (0, 1));
    world.sign_in(&an_admin()).await;
    world.commit(|unit| unit.events().append(vec![low(2, 1, 1)])).await;
    assert_eq!((world.store.write_digest(NOW).await.unwrap(), position(&world).await), (1, 2));
    assert_eq!(told_to(&world).await[0].0, an_admin().user_id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_that_is_not_over_waits_and_what_comes_meanwhile_joins_it() {
    let world = staffed().await;
    world.commit(|unit| unit.events().append(vec![told(1, 9), low(1, 1, 9)])).await;
    assert_eq!((world.store.write_digest(NEVER).await.unwrap(), position(&world).await), (0, 1));
    world.commit(|unit| unit.events().append(vec![told(2, 9), low(2, 2, 9)])).await;
    assert_eq!((world.store.write_digest(NEVER).await.unwrap(), position(&world).await), (0, 1));

    // Once its first event is old enough it waits no more, though the last one is young.
    let age = "ALTER TABLE events DISABLE TRIGGER USER;
        UPDATE events SET recorded_at = recorded_at - interval '3 minutes' WHERE subject = 'product/1';
        ALTER TABLE events ENABLE TRIGGER USER";
    world.outsider().await.batch_execute(age).await.unwrap();
    assert_eq!(world.store.write_digest(DigestPolicy::default()).await.unwrap(), 2);
    assert_eq!(listed(&told_to(&world).await[0].1).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_is_over_once_nothing_came_for_a_while() {
    let world = staffed().await;
    world.commit(|unit| unit.events().append(vec![low(1, 1, 9)])).await;
    assert_eq!(world.store.write_digest(DigestPolicy::default()).await.unwrap(), 0);
    let age = "ALTER TABLE events DISABLE TRIGGER USER;
        UPDATE events SET recorded_at = recorded_at - interval '31 seconds';
        ALTER TABLE events ENABLE TRIGGER USER";
    world.outsider().await.batch_execute(age).await.unwrap();
    assert_eq!(world.store.write_digest(DigestPolicy::default()).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_very_many_each_is_told_in_one_digest_or_the_next() {
    let world = staffed().await;
    let many = Digest::MAX_EVENTS + 3;
    for chunk in (1..=u64::try_from(many).unwrap()).collect::<Vec<_>>().chunks(100) {
        let events = chunk.iter().map(|number| low(*number, i32::try_from(*number).unwrap(), 1)).collect();
        world.commit(|unit| unit.events().append(events)).await;
    }
    assert_eq!(world.store.write_digest(NEVER).await.unwrap(), 2, "so many are told at once");
    assert_eq!(position(&world).await, i64::try_from(Digest::MAX_EVENTS).unwrap());
    assert_eq!(world.store.write_digest(NEVER).await.unwrap(), 0);
    assert_eq!(world.store.write_digest(NOW).await.unwrap(), 2);
    let products = |claimed: &ClaimedMail| match claimed.mail.content().unwrap() {
        MailContent::LowStock(products, more) => (products.len(), more),
        MailContent::Order(..) | MailContent::Document(_) => panic!("{claimed:?}"),
    };
    let mut told: Vec<_> = told_to(&world).await.iter().map(|(_, claimed)| products(claimed)).collect();
    told.sort_unstable();
    let more = Digest::MAX_EVENTS - Digest::MAX_PRODUCTS;
    assert_eq!(told, [(3, 0), (3, 0), (Digest::MAX_PRODUCTS, more), (Digest::MAX_PRODUCTS, more)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_gather_at_once_write_one_digest() {
    let world = staffed().await;
    world.commit(|unit| unit.events().append(vec![low(1, 1, 9), low(2, 2, 9)])).await;
    let stores: Vec<_> = (0..4).map(|_| world.another_store()).collect();
    let written = join_all(stores.iter().flat_map(|store| [store.write_digest(NOW), store.write_digest(NOW)])).await;
    assert_eq!(written.into_iter().map(Result::unwrap).sum::<usize>(), 2);
    assert_eq!(world.number("SELECT count(*) FROM mails").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_that_could_not_be_written_leaves_its_cursor_where_it_was() {
    let world = staffed().await;
    world.commit(|unit| unit.events().append(vec![low(1, 1, 9)])).await;
    let outsider = world.outsider().await;
    outsider.batch_execute("ALTER TABLE mails ADD CONSTRAINT never CHECK (false) NOT VALID").await.unwrap();
    assert!(world.store.write_digest(NOW).await.is_err());
    assert_eq!(position(&world).await, 0);
    outsider.batch_execute("ALTER TABLE mails DROP CONSTRAINT never").await.unwrap();
    assert_eq!((world.store.write_digest(NOW).await.unwrap(), position(&world).await), (2, 1));
}

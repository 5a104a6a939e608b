//! What a unit of work for several requests commits, and what it does not.

use domain::{
    access::Actor,
    events::Event,
    inventory::Availability,
    store::{Request, Store, StoreError, UnitOfWork, Violation},
    testing::{a_customer, another_customer, by, keyed, product_id},
};
use serde_json::json;
use tokio::runtime::Handle;

use crate::{
    groups::{answer_key, begin, turned_away, two_customers},
    support::{World, numbered_product, told, until_waiting},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_kept_for_each_request_under_its_own_key() {
    let world = two_customers().await;
    let requests =
        [keyed(a_customer(), "k"), by(a_customer()), keyed(another_customer(), "k"), keyed(a_customer(), "l")];
    let mut unit = begin(&world, &requests).await;
    // It is the first one's until told otherwise.
    unit.answer(json!(0).into());
    for place in [3, 1, 2] {
        unit.on_behalf_of(place);
        unit.answer(json!(place).into());
    }
    unit.commit().await.unwrap();
    for (request, answer) in requests.iter().zip([Some(json!(0)), None, Some(json!(2)), Some(json!(3))]) {
        assert_eq!(world.store.recall(request).await.unwrap().map(|known| known.answer), answer);
    }
    assert_eq!(world.number("SELECT count(*) FROM idempotency_keys").await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_event_has_the_trace_of_its_own_request() {
    let world = two_customers().await;
    let traced = |trace: &str| Request { trace: Some(trace.to_owned()), ..by(a_customer()) };
    let requests = [traced("first"), by(a_customer()), traced("third")];
    let mut unit = begin(&world, &requests).await;
    let tell = |unit: &mut dyn UnitOfWork, events: Vec<Event>| unit.events().append(events);
    tell(unit.as_mut(), vec![told(1, 1)]);
    unit.on_behalf_of(2);
    tell(unit.as_mut(), vec![told(2, 1), told(3, 2)]);
    unit.on_behalf_of(1);
    tell(unit.as_mut(), vec![told(4, 1)]);
    unit.on_behalf_of(0);
    tell(unit.as_mut(), vec![told(5, 2)]);
    unit.commit().await.unwrap();
    let question = "SELECT data->>'number', subject, subject_version, trace_context FROM events ORDER BY seq";
    let rows = world.outsider().await.query(question, &[]).await.unwrap();
    let seen: Vec<(String, String, i64, Option<String>)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    let expected = [
        ("1", "product/1", 1, Some("first")),
        ("2", "product/1", 2, Some("third")),
        ("3", "product/2", 1, Some("third")),
        ("4", "product/1", 3, None),
        ("5", "product/2", 2, Some("first")),
    ];
    assert_eq!(seen, expected.map(|(n, s, v, t)| (n.to_owned(), s.to_owned(), v, t.map(str::to_owned))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_taken_meanwhile_fails_the_whole_commit_and_leaves_nothing() {
    let world = two_customers().await;
    let requests = [keyed(a_customer(), "a"), keyed(a_customer(), "b"), keyed(another_customer(), "a")];
    let mut unit = begin(&world, &requests).await;
    assert_eq!(turned_away(unit.as_mut()).await, []);
    answer_key(&world, &requests[1], 7).await;
    for place in 0..3 {
        unit.on_behalf_of(place);
        unit.events().append(vec![told(u64::try_from(place).unwrap(), 1)]);
        unit.answer(json!(place).into());
    }
    unit.inventory().insert_product(numbered_product(1));
    let late = unit.commit().await;
    assert!(matches!(late, Err(StoreError::Violated(Violation::KeyTaken))), "{late:?}");
    let left = "SELECT (SELECT count(*) FROM products) + (SELECT count(*) FROM events)";
    assert_eq!(world.number(left).await, 0);
    assert_eq!(world.store.recall(&requests[0]).await.unwrap(), None);
    assert_eq!(world.store.recall(&requests[1]).await.unwrap().unwrap().answer, json!(7));
    assert_eq!(world.store.recall(&requests[2]).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_answers_under_one_key_in_a_unit_none_is_kept() {
    let world = two_customers().await;
    let requests = [keyed(a_customer(), "k"), keyed(a_customer(), "k")];
    let mut unit = begin(&world, &requests).await;
    for place in 0..2 {
        unit.on_behalf_of(place);
        unit.answer(json!(place).into());
    }
    assert!(matches!(unit.commit().await, Err(StoreError::Violated(Violation::KeyTaken))));
    assert_eq!(world.store.recall(&requests[0]).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_availabilities_of_a_product_in_one_unit_the_last_counts() {
    let world = World::new().await;
    world.stock(1, 5).await;
    world.stock(2, 5).await;
    let mut unit = begin(&world, &[Request::of(Actor::System)]).await;
    let flags =
        |id, in_stock, stock_low| Availability { product_id: product_id(id), in_stock, stock_low, backordered: 0 };
    for said in [flags(1, true, false), flags(2, false, true), flags(1, true, true), flags(2, true, false)] {
        unit.inventory().save_availability(vec![said]);
    }
    unit.inventory().save_availability(vec![flags(1, true, false), flags(1, false, true)]);
    unit.commit().await.unwrap();
    let question = "SELECT id, in_stock, stock_low FROM products ORDER BY id";
    let rows = world.outsider().await.query(question, &[]).await.unwrap();
    let seen: Vec<(i32, bool, bool)> = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert_eq!(seen, [(1, false, true), (2, true, false)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_that_answer_the_same_keys_in_opposite_orders_never_deadlock() {
    let world = two_customers().await;
    let (outsider, watcher) = (world.outsider().await, world.outsider().await);
    // Whoever keeps a key that begins with "z" stops there, in the middle of the others if they are not put in order.
    outsider
        .batch_execute(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
            CREATE TRIGGER wait BEFORE INSERT ON idempotency_keys FOR EACH ROW WHEN (NEW.key LIKE 'z%')
                EXECUTE FUNCTION wait();
            SELECT pg_advisory_lock(1)",
        )
        .await
        .unwrap();
    let groups = [["a", "z-1", "b"], ["b", "z-2", "a"]].map(|keys| {
        let (store, requests) = (world.store.clone(), keys.map(|key| keyed(a_customer(), key)));
        Handle::current().spawn(async move {
            let mut unit = store.begin_together(&requests).await?;
            unit.inventory().next_product_id().await?;
            for place in 0..requests.len() {
                unit.on_behalf_of(place);
                unit.answer(json!(place).into());
            }
            unit.commit().await
        })
    });
    until_waiting(&watcher, 2).await;
    outsider.batch_execute("SELECT pg_advisory_unlock(1)").await.unwrap();
    let mut committed = 0;
    for group in groups {
        match group.await.unwrap() {
            Ok(()) => committed += 1,
            Err(StoreError::Violated(Violation::KeyTaken)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(committed, 1);
}

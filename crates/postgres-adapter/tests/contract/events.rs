//! Events: contiguous for each subject, and each with a position that nobody misses.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::{
    events::{Event, EventFilter, EventKind, EventQueries, RecordedEvent, Subject},
    store::Request,
    testing::{an_order, product_id},
    values::Limit,
};
use serde_json::json;

use crate::support::{World, by_id, numbered_product, told, until};

pub async fn list(world: &World, filter: &EventFilter, after: i64, limit: i64) -> Vec<RecordedEvent> {
    world.store.list(filter, after, Limit::new(limit).unwrap()).await.unwrap()
}

async fn all(world: &World) -> Vec<RecordedEvent> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = list(world, &EventFilter::default(), after, 50).await;
        let Some(last) = page.last() else { return all };
        after = last.position;
        all.extend(page);
    }
}

fn positions(events: &[RecordedEvent]) -> Vec<i64> {
    events.iter().map(|event| event.position).collect()
}

pub fn numbers(events: &[RecordedEvent]) -> Vec<i64> {
    events.iter().map(|event| event.data["number"].as_i64().unwrap()).collect()
}

fn about_order(number: u64) -> Event {
    Event { kind: EventKind::OrderPlaced, subject: Subject::Order(an_order().id), ..told(number, 1) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_read_back_as_it_was_written() {
    let world = World::new().await;
    let event = Event { data: json!({ "price": 900.00, "name": "ä", "list": [1, null] }).into(), ..told(1, 7) };
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let request = Request { trace: Some(trace.to_owned()), ..Request::of(domain::access::Actor::System) };
    let mut unit = world.begin_for(&request).await;
    unit.events().append(vec![event.clone()]);
    unit.commit().await.unwrap();
    let [read] = all(&world).await.try_into().unwrap();
    assert_eq!(
        (read.position, read.id, read.subject_version, read.data.clone()),
        (1, event.id, 1, event.data.to_value())
    );
    assert_eq!((read.kind.as_str(), read.subject.as_str()), ("product.changed.v1", "product/7"));
    let traced: String =
        world.outsider().await.query_one("SELECT trace_context FROM events", &[]).await.unwrap().get(0);
    assert_eq!(traced, trace);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_keep_their_order_and_are_counted_for_each_subject() {
    let world = World::new().await;
    world.commit(|unit| unit.events().append(vec![told(1, 1), told(2, 2), told(3, 1)])).await;
    world
        .commit(|unit| {
            unit.events().append(vec![told(4, 1), about_order(5)]);
            unit.events().append(vec![told(6, 2), told(7, 1)]);
        })
        .await;
    let events = all(&world).await;
    assert_eq!(numbers(&events), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(positions(&events), [1, 2, 3, 4, 5, 6, 7]);
    let versions: Vec<i64> = events.iter().map(|event| event.subject_version).collect();
    assert_eq!(versions, [1, 1, 2, 3, 1, 2, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_a_unit_that_failed_leave_no_gap() {
    let world = World::new().await;
    world.stock(1, 0).await;
    world.commit(|unit| unit.events().append(vec![told(1, 1)])).await;
    let failed = world
        .try_commit(|unit| {
            unit.events().append(vec![told(2, 1)]);
            unit.inventory().insert_product(numbered_product(1));
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(numbers(&all(&world).await), [1]);
    // One that is lost behind the others draws a number first.
    let outsider = world.outsider().await;
    outsider
        .batch_execute(
            "BEGIN; INSERT INTO events (id, subject_version, type, subject, data)
            VALUES ('018f0000-0000-7000-8000-000000000001', 1, 'x', 'x', '{}'); ROLLBACK",
        )
        .await
        .unwrap();
    world.commit(|unit| unit.events().append(vec![told(3, 1)])).await;
    let events = all(&world).await;
    assert_eq!((numbers(&events), positions(&events)), (vec![1, 3], vec![1, 2]));
    assert_eq!(events[1].subject_version, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_becomes_visible_late_gets_a_later_position_and_is_not_missed() {
    let world = World::new().await;
    let mut slow = world.outsider().await;
    let slow = slow.transaction().await.unwrap();
    let insert = "INSERT INTO events (id, subject_version, type, subject, data)
        VALUES ('018f0000-0000-7000-8000-000000000001', 1, 'product.changed.v1', 'product/9', '{\"number\": 9}')";
    slow.execute(insert, &[]).await.unwrap();
    for number in 1..=3 {
        world.commit(|unit| unit.events().append(vec![told(number, 1)])).await;
        assert_eq!(all(&world).await.len(), usize::try_from(number).unwrap());
    }
    slow.commit().await.unwrap();
    world.commit(|unit| unit.events().append(vec![told(4, 1)])).await;
    let events = all(&world).await;
    // Its `seq` is the lowest of all, and lower than that of event 4, which was committed after it.
    assert_eq!(numbers(&events), [1, 2, 3, 9, 4]);
    assert_eq!(positions(&events), [1, 2, 3, 4, 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_writers_of_every_age_are_never_missed_however_often_positions_are_given() {
    let world = World::new().await;
    let insert = |number: i32| {
        format!(
            "INSERT INTO events (id, subject_version, type, subject, data) VALUES
            ('018f0000-0000-7000-8000-{number:012}', 1, 'product.changed.v1', 'slow/{number}', '{{\"number\": {number}}}')"
        )
    };
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(world.outsider().await);
    }
    let mut open = Vec::new();
    for (client, number) in clients.iter_mut().zip(100..) {
        // A transaction that draws its id long before its event's number, or just then.
        let transaction = client.transaction().await.unwrap();
        if number % 2 == 0 {
            transaction.execute("SELECT pg_current_xact_id()", &[]).await.unwrap();
        }
        world.commit(|unit| unit.events().append(vec![told(u64::try_from(number).unwrap(), 1)])).await;
        transaction.batch_execute(&insert(number * 10)).await.unwrap();
        open.push(transaction);
        for _ in 0..3 {
            all(&world).await;
        }
    }
    for transaction in open.into_iter().rev() {
        transaction.commit().await.unwrap();
        all(&world).await;
        world.commit(|unit| unit.events().append(vec![told(500, 2)])).await;
        all(&world).await;
    }
    let events = all(&world).await;
    assert_eq!(positions(&events), (1..=12).collect::<Vec<_>>());
    let mut slow: Vec<i64> = numbers(&events).into_iter().filter(|number| *number >= 1_000).collect();
    slow.sort_unstable();
    assert_eq!(slow, [1_000, 1_010, 1_020, 1_030]);
    // With nobody left who could be late, everything is settled. (Transactions of other databases count, too.)
    let unsettled = "SELECT (SELECT last_value FROM events_seq_seq) - settled_seq FROM event_sequencer";
    until("everything is settled", || async {
        all(&world).await;
        world.number(unsettled).await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_follow_positions_miss_nothing_while_many_write() {
    const WRITERS: i32 = 4;
    const EACH: u64 = 25;
    let world = World::new().await;
    for number in 1..=WRITERS {
        world.stock(number, 0).await;
    }
    let done = AtomicBool::new(false);
    let write = async {
        let writers = (1..=WRITERS).map(|product| {
            let world = &world;
            async move {
                for number in 1..=EACH {
                    let mut unit = world.begin().await;
                    unit.inventory().lock_stock(&[by_id(product)], &[]).await.unwrap();
                    unit.events().append(vec![told(number, product)]);
                    unit.commit().await.unwrap();
                }
            }
        });
        futures_util::future::join_all(writers).await;
        done.store(true, Ordering::SeqCst);
    };
    let other = world.another_store();
    let follow = |store: postgres_adapter::PostgresStore| {
        let done = &done;
        async move {
            let (mut seen, mut after) = (Vec::new(), 0);
            loop {
                let finished = done.load(Ordering::SeqCst);
                let page = store.list(&EventFilter::default(), after, Limit::new(7).unwrap()).await.unwrap();
                match page.last() {
                    Some(last) => after = last.position,
                    None if finished => return seen,
                    None => {}
                }
                seen.extend(page);
            }
        }
    };
    let (first, second, ()) = futures_util::future::join3(follow(world.store.clone()), follow(other), write).await;
    let total = i64::from(WRITERS) * i64::try_from(EACH).unwrap();
    assert_eq!(positions(&first), (1..=total).collect::<Vec<_>>());
    assert_eq!(first, second);
    for product in 1..=WRITERS {
        let subject = Subject::Product(product_id(product)).to_string();
        let versions: Vec<i64> =
            first.iter().filter(|event| event.subject == subject).map(|event| event.subject_version).collect();
        assert_eq!(versions, (1..=i64::try_from(EACH).unwrap()).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_found_by_kind_subject_and_position() {
    let world = World::new().await;
    world
        .commit(|unit| {
            unit.events().append(vec![told(1, 1), about_order(2), told(3, 2), told(4, 1), about_order(5), told(6, 1)]);
            let low = |number, product| Event { kind: EventKind::StockLow, ..told(number, product) };
            unit.events().append(vec![low(7, 1), low(8, 2)]);
        })
        .await;
    let of = |kinds: &[EventKind], subject: Option<&str>| EventFilter {
        kinds: kinds.to_vec(),
        subject: subject.map(ToOwned::to_owned),
        customer: None,
    };
    let (changed, low, placed) = (EventKind::ProductChanged, EventKind::StockLow, EventKind::OrderPlaced);
    let cases: [(EventFilter, i64, &[i64]); 9] = [
        (of(&[], None), 6, &[7, 8]),
        (of(&[placed], None), 0, &[2, 5]),
        (of(&[placed, low, placed], None), 2, &[5, 7, 8]),
        (of(&[], Some("product/1")), 0, &[1, 4, 6, 7]),
        (of(&[], Some("product/1")), 4, &[6, 7]),
        // The position asked about is another subject's.
        (of(&[], Some("product/1")), 5, &[6, 7]),
        (of(&[changed], Some("product/1")), 1, &[4, 6]),
        (of(&[], Some("product/9")), 0, &[]),
        (of(&[], None), 8, &[]),
    ];
    for (filter, after, expected) in cases {
        assert_eq!(numbers(&list(&world, &filter, after, 50).await), expected, "{filter:?} after {after}");
        assert_eq!(numbers(&list(&world, &filter, after, 1).await), expected.get(..1).unwrap_or_default());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_events_of_whatever_is_inserted_with_them_are_counted_from_one_and_on() {
    let world = World::new().await;
    world
        .commit(|unit| {
            unit.inventory().insert_product(numbered_product(1));
            unit.orders().insert_order(an_order());
            unit.events().append(vec![told(1, 1), about_order(2), about_order(3), told(4, 1)]);
        })
        .await;
    world.commit(|unit| unit.events().append(vec![about_order(5), told(6, 1)])).await;
    let versions: Vec<i64> = all(&world).await.iter().map(|event| event.subject_version).collect();
    assert_eq!(versions, [1, 1, 2, 2, 3, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_backlog_gets_its_positions_in_turns() {
    let world = World::new().await;
    let outsider = world.outsider().await;
    let backlog = "INSERT INTO events (id, subject_version, type, subject, data)
        SELECT gen_random_uuid(), n, 'product.changed.v1', 'product/1', jsonb_build_object('number', n)
        FROM generate_series(1, 20001) AS n";
    outsider.batch_execute(backlog).await.unwrap();
    let page = list(&world, &EventFilter::default(), 20_000, 5).await;
    assert_eq!((numbers(&page), positions(&page)), (vec![20_001], vec![20_001]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_not_rewritten() {
    let world = World::new().await;
    world.commit(|unit| unit.events().append(vec![told(1, 1)])).await;
    let refused = world.outsider().await.batch_execute("UPDATE events SET data = '{}'").await.unwrap_err();
    assert!(refused.as_db_error().unwrap().message().contains("for ever"), "{refused}");
}

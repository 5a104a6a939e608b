//! Mails: written once behind a cursor, sent by one worker at a time, and kept until they are purged.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    events::{Consumer, Event, EventCursors, EventKind, Subject},
    mail::{ClaimedMail, Conclusion, MailKind, MailOutbox},
    retention::Purge,
    testing::{a_customer, another_customer, nth_id},
    values::{EventId, MailId, OrderId, UserId},
};
use futures_util::future::join_all;
use postgres_adapter::OldMails;
use serde_json::json;

use crate::support::{World, locks_of, told, until, until_waiting};

/// An event of the order with this number.
pub fn order_event(number: u64, kind: EventKind, customer: UserId) -> Event {
    Event {
        id: EventId::new(nth_id(6_100_000 + number)),
        kind,
        subject: Subject::Order(OrderId::new(nth_id(3_200_000 + number))),
        data: json!({ "customer_id": customer, "number": format!("ORD-2026-{number:06}"), "note": "more" }).into(),
    }
}

fn placed(number: u64) -> Event {
    order_event(number, EventKind::OrderPlaced, a_customer().user_id)
}

/// So many orders were placed.
async fn world_with_orders(orders: u64) -> World {
    let world = World::new().await;
    world.commit(|unit| unit.events().append((1..=orders).map(placed).collect())).await;
    world
}

/// The same, and their mails are written.
async fn world_with_mails(mails: u64) -> World {
    let world = world_with_orders(mails).await;
    world.store.write(1_000).await.unwrap();
    world
}

async fn position_of(world: &World, consumer: &str) -> i64 {
    world.number(&format!("SELECT position FROM event_cursors WHERE consumer = '{consumer}'")).await
}

fn numbers(claimed: &[ClaimedMail]) -> Vec<String> {
    let mut numbers: Vec<String> =
        claimed.iter().map(|claimed| claimed.mail.order_number().unwrap().to_owned()).collect();
    numbers.sort();
    numbers
}

/// A moment as PostgreSQL has it.
async fn moment(world: &World, expression: &str) -> DateTime<Utc> {
    let micros = world.number(&format!("SELECT (extract(epoch FROM {expression}) * 1000000)::bigint")).await;
    DateTime::from_timestamp_micros(micros).unwrap()
}

const MAILS: &str = "SELECT count(*) FROM mails";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_event_of_an_order_becomes_one_mail_to_its_customer_and_others_become_none() {
    let world = World::new().await;
    let kinds = [EventKind::OrderPlaced, EventKind::OrderPaid, EventKind::OrderShipped, EventKind::OrderCancelled];
    world
        .commit(|unit| {
            unit.events().append(vec![told(1, 1)]);
            for (kind, number) in kinds.into_iter().zip(1..) {
                unit.events().append(vec![order_event(number, kind, another_customer().user_id), told(number + 1, 2)]);
            }
        })
        .await;
    assert_eq!(world.store.write(3).await.unwrap(), 3, "no more than asked for");
    assert_eq!(position_of(&world, "mail").await, 3);
    assert_eq!(world.store.write(100).await.unwrap(), 6);
    assert_eq!((world.store.write(100).await.unwrap(), position_of(&world, "mail").await), (0, 9));

    let claimed = world.store.claim(10, 60).await.unwrap();
    let mut told: Vec<_> = claimed.iter().map(|claimed| claimed.mail.kind.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["ORDER_CANCELLED", "ORDER_PAID", "ORDER_PLACED", "ORDER_SHIPPED"]);
    let paid = claimed.iter().find(|claimed| claimed.mail.kind == MailKind::OrderPaid).unwrap();
    let event = order_event(2, EventKind::OrderPaid, another_customer().user_id);
    assert_eq!((paid.mail.event_id, paid.mail.recipient), (event.id, another_customer().user_id));
    assert_eq!((paid.mail.id, &paid.mail.facts), (MailId::of(event.id, paid.mail.recipient), &event.data.to_value()));
    assert_eq!((paid.claim, paid.attempt), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_write_at_once_write_each_mail_once() {
    let world = world_with_orders(300).await;
    let stores: Vec<_> = (0..4).map(|_| world.another_store()).collect();
    let mut written = 0;
    while written < 300 {
        let results = join_all(stores.iter().flat_map(|store| [store.write(7), store.write(11)])).await;
        written += results.into_iter().map(Result::unwrap).sum::<usize>();
    }
    assert_eq!((written, world.number(MAILS).await, position_of(&world, "mail").await), (300, 300, 300));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_read_again_becomes_no_second_mail() {
    let world = world_with_mails(3).await;
    let claimed = world.store.claim(1, 60).await.unwrap();
    assert!(world.store.conclude(&claimed[0], Conclusion::Sent).await.unwrap());
    world.outsider().await.batch_execute("UPDATE event_cursors SET position = 0").await.unwrap();
    assert_eq!(world.store.write(100).await.unwrap(), 3);
    assert_eq!((world.number(MAILS).await, position_of(&world, "mail").await), (3, 3));
    assert_eq!(world.number("SELECT count(*) FROM mails WHERE status = 'SENT'").await, 1);
}

/// Kills whoever is in the middle of writing mails, and says what is left.
async fn killed_while_writing(world: &World) -> (i64, i64, i64) {
    let mut killer = world.outsider().await;
    let barrier = killer.transaction().await.unwrap();
    barrier.batch_execute("LOCK TABLE mails IN EXCLUSIVE MODE").await.unwrap();
    let store = world.another_store();
    let writing = tokio::runtime::Handle::current().spawn(async move { store.write(100).await });
    until_waiting(&world.outsider().await, 1).await;
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    barrier.query(kill, &[]).await.unwrap();
    assert!(writing.await.unwrap().is_err());
    barrier.rollback().await.unwrap();
    let locks = world.number(&locks_of("event_cursors")).await;
    (world.number(MAILS).await, position_of(world, "mail").await, locks)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_in_the_middle_of_writing_writes_neither_a_mail_nor_the_cursor() {
    let world = world_with_orders(5).await;
    assert_eq!(killed_while_writing(&world).await, (0, 0, 0));
    assert_eq!(world.store.write(100).await.unwrap(), 5);
    assert_eq!(world.number(MAILS).await, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_a_cursor_that_another_has() {
    let world = world_with_orders(2).await;
    let mut other = world.outsider().await;
    let transaction = other.transaction().await.unwrap();
    transaction.execute("SELECT FROM event_cursors WHERE consumer = 'mail' FOR UPDATE", &[]).await.unwrap();
    assert_eq!(world.store.write(100).await.unwrap(), 0);
    transaction.rollback().await.unwrap();

    world.store.lease(Consumer::Mail, nth_id(1), 60).await.unwrap();
    assert_eq!(world.store.write(100).await.unwrap(), 0);
    world.store.release(Consumer::Mail, nth_id(1)).await.unwrap();
    world.store.lease(Consumer::Mail, nth_id(1), 0).await.unwrap();
    assert_eq!(world.store.write(100).await.unwrap(), 2, "that lease has ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_only_logs_reads_the_mails_and_writes_none() {
    let world = world_with_orders(3).await;
    world.commit(|unit| unit.events().append(vec![told(1, 1)])).await;
    let first = world.store.read(0, 2).await.unwrap();
    assert_eq!((first.mails.len(), first.reached), (2, 2));
    let rest = world.store.read(2, 100).await.unwrap();
    assert_eq!((rest.mails.len(), rest.reached), (1, 4), "an event of another kind is read over");
    assert_eq!(rest.mails[0].order_number(), Some("ORD-2026-000003"));
    assert_eq!((rest.mails[0].recipient, rest.mails[0].id), {
        let event = placed(3);
        (a_customer().user_id, MailId::of(event.id, a_customer().user_id))
    });
    let none = world.store.read(4, 100).await.unwrap();
    assert_eq!((none.mails.len(), none.reached, world.number(MAILS).await), (0, 4, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_tells_nobody_of_what_happened_before() {
    let world = world_with_orders(4).await;
    world.store.read(0, 1).await.unwrap();
    let outsider = world.outsider().await;
    let migration = |script: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/2026-11-21-000011_mail/");
        std::fs::read_to_string(format!("{folder}{script}")).unwrap()
    };
    outsider.batch_execute(&migration("down.sql")).await.unwrap();
    outsider.batch_execute(&migration("up.sql")).await.unwrap();
    assert_eq!((position_of(&world, "mail").await, position_of(&world, "low_stock").await), (4, 4));
    world.commit(|unit| unit.events().append(vec![placed(5)])).await;
    assert_eq!((world.store.write(100).await.unwrap(), world.number(MAILS).await), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_claim_at_once_are_handed_each_mail_once() {
    let world = world_with_mails(60).await;
    let stores: Vec<_> = (0..4).map(|_| world.another_store()).collect();
    let claims = join_all(stores.iter().flat_map(|store| (0..4).map(|_| store.claim(5, 60)))).await;
    let mut claimed: Vec<ClaimedMail> = claims.into_iter().flat_map(Result::unwrap).collect();
    claimed.extend(world.store.claim(100, 60).await.unwrap());
    let mut ids: Vec<_> = claimed.iter().map(|claimed| claimed.mail.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((claimed.len(), ids.len()), (60, 60));
    assert_eq!(world.store.claim(100, 60).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_mails_that_another_is_just_claiming() {
    let world = world_with_mails(3).await;
    let mut other = world.outsider().await;
    let transaction = other.transaction().await.unwrap();
    let first = "SELECT FROM mails WHERE facts->>'number' = 'ORD-2026-000002' FOR UPDATE";
    transaction.execute(first, &[]).await.unwrap();
    assert_eq!(numbers(&world.store.claim(10, 60).await.unwrap()), ["ORD-2026-000001", "ORD-2026-000003"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_longest_due_is_claimed_first() {
    let world = world_with_mails(3).await;
    let older = "UPDATE mails SET due_at = due_at - interval '1 hour' WHERE facts->>'number' = 'ORD-2026-000003'";
    world.outsider().await.batch_execute(older).await.unwrap();
    assert_eq!(numbers(&world.store.claim(1, 60).await.unwrap()), ["ORD-2026-000003"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_died_gives_its_mails_back_and_one_that_is_late_is_not_heard() {
    let world = world_with_mails(1).await;
    // This lease ends as it begins.
    let late = world.store.claim(1, 0).await.unwrap().remove(0);
    let second = world.store.claim(1, 60).await.unwrap().remove(0);
    assert_eq!((second.mail.id, second.claim, second.attempt), (late.mail.id, 2, 2));
    assert!(!world.store.conclude(&late, Conclusion::Failed { reason: "too late".into() }).await.unwrap());
    assert!(world.store.conclude(&second, Conclusion::Sent).await.unwrap());
    assert!(!world.store.conclude(&second, Conclusion::PutBack).await.unwrap(), "it is done with");
    assert_eq!(world.number("SELECT count(*) FROM mails WHERE status = 'SENT' AND last_failure IS NULL").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_was_put_back_is_due_as_before_and_the_attempt_does_not_count() {
    let world = world_with_mails(1).await;
    let first = world.store.claim(1, 60).await.unwrap().remove(0);
    assert!(world.store.conclude(&first, Conclusion::PutBack).await.unwrap());
    let again = world.store.claim(1, 60).await.unwrap().remove(0);
    assert_eq!((again.claim, again.attempt, again.mail), (2, 1, first.mail.clone()));
    assert!(!world.store.conclude(&first, Conclusion::Sent).await.unwrap(), "another claim is the last one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_failed_for_now_is_due_after_its_wait_and_up_to_a_tenth_more() {
    let world = world_with_mails(40).await;
    let before = moment(&world, "clock_timestamp()").await;
    for claimed in world.store.claim(40, 60).await.unwrap() {
        let later = Conclusion::RetryIn { seconds: 1_000, reason: "450".into() };
        assert!(world.store.conclude(&claimed, later).await.unwrap());
    }
    assert_eq!(world.store.claim(40, 60).await.unwrap(), []);
    let shortest = moment(&world, "(SELECT min(due_at) FROM mails)").await - before;
    let longest = moment(&world, "(SELECT max(due_at) FROM mails)").await - before;
    assert!(shortest >= TimeDelta::seconds(1_000) && longest <= TimeDelta::seconds(1_130), "{shortest} to {longest}");
    assert!(longest - shortest > TimeDelta::seconds(20), "they do not come back together: {shortest} to {longest}");
    assert_eq!(world.number("SELECT count(*) FROM mails WHERE last_failure = '450'").await, 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_with_is_purged_by_age_and_what_is_still_to_be_sent_never() {
    let world = world_with_mails(5).await;
    let outcomes =
        [Conclusion::Sent, Conclusion::Skipped, Conclusion::Failed { reason: "550".into() }, Conclusion::Sent];
    for (claimed, outcome) in world.store.claim(4, 60).await.unwrap().iter().zip(outcomes) {
        assert!(world.store.conclude(claimed, outcome).await.unwrap());
    }
    let outsider = world.outsider().await;
    let aged = outsider
        .execute("UPDATE mails SET concluded_at = concluded_at - interval '9 days' WHERE status <> 'PENDING'", &[])
        .await
        .unwrap();
    assert_eq!(aged, 4);
    outsider
        .batch_execute(
            "UPDATE mails SET concluded_at = clock_timestamp() WHERE status = 'FAILED';
            UPDATE mails SET written_at = written_at - interval '99 days'",
        )
        .await
        .unwrap();
    let a_week_ago = moment(&world, "clock_timestamp() - interval '7 days'").await;
    let old = OldMails(world.store.clone());
    assert_eq!(old.purge(a_week_ago, 2).await.unwrap(), 2, "no more than asked for");
    assert_eq!(old.purge(a_week_ago, 2).await.unwrap(), 1);
    assert_eq!(old.purge(a_week_ago, 2).await.unwrap(), 0);
    until("only the young and the pending are left", async || world.number(MAILS).await == 2).await;
}

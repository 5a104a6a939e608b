use domain::{
    Progress,
    events::{Event, EventCursors, EventKind, Subject},
    testing::{an_order, noon, nth_id},
    values::{EventId, WebhookId},
    webhooks::{DisabledBecause, Endpoint, EndpointStatus, WebhookOutbox},
};
use serde_json::json;

use crate::support::{World, told, until};

const CURSORS: &str = "event_cursors WHERE consumer = 'webhooks'";

fn tested(id: WebhookId) -> Event {
    let data = json!({ "number": 0 }).into();
    Event { id: EventId::new(nth_id(6_500_000)), kind: EventKind::WebhookTested, subject: Subject::Webhook(id), data }
}

async fn kinds(world: &World, endpoint: &Endpoint) -> Vec<String> {
    world.deliveries(endpoint).await.into_iter().map(|it| it.delivery.kind).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_event_is_written_down_once_for_each_endpoint_that_wants_it() {
    let world = World::new().await;
    let all = world.hook(1, &["*"]).await;
    let orders = world.hook(2, &["order.*"]).await;
    let placed = world.hook(3, &["order.placed.v1", "stock.low.v1"]).await;
    let order = Subject::Order(an_order().id);
    let about = |number, kind| Event { kind, subject: order, ..told(number, 1) };
    world
        .commit(|unit| {
            unit.events().append(vec![told(1, 1), about(2, EventKind::OrderPlaced), about(3, EventKind::OrderPaid)]);
        })
        .await;
    for _ in 0..3 {
        world.fan_out().await;
    }
    assert_eq!(kinds(&world, &all).await, ["product.changed.v1", "order.placed.v1", "order.paid.v1"]);
    assert_eq!(kinds(&world, &orders).await, ["order.placed.v1", "order.paid.v1"]);
    assert_eq!(kinds(&world, &placed).await, ["order.placed.v1"]);
    let one = &world.deliveries(&placed).await[0].delivery;
    assert_eq!((one.position, one.event_id, one.due_at, one.attempts), (2, told(2, 1).id, Some(noon()), 0));
    assert_eq!(one.subject, order.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_before_an_endpoint_was_active_is_not_for_it() {
    let world = World::new().await;
    world.tell(&[(1, 1)]).await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(2, 1)]).await;
    let later = world.hook(2, &["*"]).await;
    world.tell(&[(3, 1)]).await;
    world.fan_out().await;
    assert_eq!((world.statuses(&endpoint).await.len(), world.statuses(&later).await.len()), (2, 1));

    let disabled = Endpoint { status: EndpointStatus::Disabled(DisabledBecause::Requested), ..endpoint.clone() };
    world.commit(|unit| unit.webhooks().save_endpoint(disabled)).await;
    world.tell(&[(4, 1)]).await;
    world.commit(|unit| unit.webhooks().save_endpoint(endpoint.clone())).await;
    world.tell(&[(5, 1)]).await;
    world.fan_out().await;
    assert_eq!((world.statuses(&endpoint).await.len(), world.statuses(&later).await.len()), (3, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_tries_an_endpoint_is_for_that_endpoint_only_whatever_it_wants() {
    let world = World::new().await;
    let tried = world.hook(1, &["order.*"]).await;
    let other = world.hook(2, &["*"]).await;
    world.commit(|unit| unit.events().append(vec![tested(tried.id)])).await;
    world.fan_out().await;
    assert_eq!(kinds(&world, &tried).await, ["webhook.tested.v1"]);
    assert!(kinds(&world, &other).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_active_endpoint_nothing_is_written_and_no_position_given() {
    let world = World::new().await;
    world.tell(&[(1, 1)]).await;
    assert_eq!(world.store.fan_out(noon(), 10).await.unwrap(), Progress::Idle);
    let count = async |table: &str| world.number(&format!("SELECT count(*) FROM {table}")).await;
    assert_eq!((count("event_positions").await, count(CURSORS).await), (0, 0));

    // Once it was deleted, nobody is behind any more.
    let endpoint = world.hook(1, &["*"]).await;
    world.fan_out().await;
    assert!(world.store.lags().await.unwrap().iter().any(|lag| lag.consumer == "webhooks"));
    world.commit(|unit| unit.webhooks().delete_endpoint(endpoint.id)).await;
    world.tell(&[(2, 1)]).await;
    world.fan_out().await;
    assert_eq!((count("event_positions").await, count(CURSORS).await), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_who_write_down_at_once_write_each_event_once() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    for number in 1..=40 {
        world.tell(&[(number, 1)]).await;
    }
    let one = async |store: postgres_adapter::PostgresStore| {
        // Somebody else may have the cursor just now.
        until("all is written down", async || {
            store.fan_out(noon(), 3).await.unwrap();
            world.number("SELECT count(*) FROM webhook_deliveries").await >= 40
        })
        .await;
    };
    let another = || world.another_store();
    tokio::join!(one(another()), one(another()), one(another()), one(another()));
    let positions: Vec<i64> = world.deliveries(&endpoint).await.iter().map(|it| it.delivery.position).collect();
    assert_eq!(positions, (1..=40).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_that_was_lost_begins_again_and_writes_nothing_twice() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    world.tell(&[(1, 1), (2, 2)]).await;
    world.fan_out().await;
    world.outsider().await.batch_execute("DELETE FROM event_cursors").await.unwrap();
    world.tell(&[(3, 1)]).await;
    world.fan_out().await;
    assert_eq!(world.statuses(&endpoint).await.len(), 3);
}

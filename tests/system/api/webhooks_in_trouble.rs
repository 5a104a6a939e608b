//! Webhooks whose receivers are down, hang, fail or are gone.

use std::time::Duration;

use serde_json::json;
use system_tests::{Manner, Received, Receiver, eventually};

use super::{
    texts,
    webhooks::{QUICK, a_hook, deliveries, start, start_with, types, until_status},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_was_down_gets_everything_in_order_once_it_is_up_again() {
    let (app, seller) = start().await;
    let receiver = Receiver::start().await;
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    receiver.be(Manner::Down).await;
    let product = seller.product("A", "1", 100).await;
    for _ in 0..10 {
        let order = seller.order(product, 1).await;
        let path = |step: &str| format!("/orders/{}/{step}", order["id"].as_str().unwrap());
        seller.customer.post(&path("pay"), &json!({})).await.expect(200);
        seller.manager.post(&path("ship"), &json!({})).await.expect(200);
    }
    eventually("the endpoint is known to fail", async || {
        seller.admin.get(&hook).await.expect(200)["failures_in_a_row"].as_i64().unwrap() >= 3
    })
    .await;
    receiver.be(Manner::Answers(204)).await;
    receiver.until("everything", |received| received.iter().filter(|it| it.accepted).count() >= 30).await;
    let told = receiver.accepted();
    for subject in told.iter().map(|it| it.json()["subject"].clone()) {
        let of_it: Vec<Received> = told.iter().filter(|it| it.json()["subject"] == subject).cloned().collect();
        assert_eq!(types(&of_it), ["order.placed.v1", "order.paid.v1", "order.shipped.v1"], "{subject}");
    }
    eventually("the endpoint is known to be well", async || {
        seller.admin.get(&hook).await.expect(200)["failing_since"].is_null()
    })
    .await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_endpoint_is_left_alone_but_for_one_probe_now_and_then() {
    let slow = [("WEBHOOK_LONGEST_HOLD_S", "60"), ("WEBHOOK_RETRY_SCHEDULE_S", "0,5,300")];
    let (app, seller) = start_with(&[&QUICK[..3], &slow[..]].concat()).await;
    let receiver = Receiver::start().await;
    let healthy = Receiver::start().await;
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    a_hook(&seller.admin, &healthy, &["order.*"]).await;
    receiver.be(Manner::Answers(500)).await;
    let product = seller.product("A", "1", 1_000).await;
    for _ in 0..60 {
        seller.order(product, 1).await;
    }
    healthy.until("what the other does not take", |received| received.len() == 60).await;
    // Those that were under way together, and a few probes.
    let calls = receiver.received().len();
    assert!((3..=25).contains(&calls), "{calls} calls of 60 orders");
    assert!(seller.admin.get(&hook).await.expect(200)["failing_since"].is_string());
    receiver.be(Manner::Answers(204)).await;
    let ids = |received: &[Received]| {
        received.iter().map(|it| it.id().to_owned()).collect::<std::collections::BTreeSet<_>>().len()
    };
    receiver
        .until("everything", |received| ids(received) == 60 && received.iter().filter(|it| it.accepted).count() >= 60)
        .await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gone_disables_and_says_so_and_enabling_lets_what_waited_go_on() {
    let (app, seller) = start().await;
    let receiver = Receiver::start().await;
    let watching = Receiver::start().await;
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    a_hook(&seller.admin, &watching, &["webhook.*"]).await;
    receiver.be(Manner::Answers(410)).await;
    let product = seller.product("A", "1", 10).await;
    seller.order(product, 1).await;
    watching.until("that it is disabled", |received| received.len() == 1).await;
    let told = watching.received()[0].json();
    assert_eq!((&told["type"], &told["data"]["reason"]), (&"webhook.disabled.v1".into(), &"GONE".into()));
    assert_eq!(told["data"]["webhook_id"], hook.trim_start_matches("/webhooks/"));
    let state = seller.admin.get(&hook).await.expect(200);
    assert_eq!((&state["status"], &state["disabled_because"]), (&"DISABLED".into(), &"GONE".into()));
    seller.admin.post(&format!("{hook}/test"), &json!({})).await.expect_problem(409, "webhook-disabled");
    // What happens while it is disabled is not for it.
    seller.order(product, 1).await;
    receiver.be(Manner::Answers(204)).await;
    seller.admin.patch(&hook, &json!({"status": "ACTIVE"})).await.expect(200);
    seller.order(product, 1).await;
    receiver
        .until("what waited, and what happened since", |received| received.iter().filter(|it| it.accepted).count() == 2)
        .await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_for_days_is_disabled() {
    let (app, seller) = start_with(&[&QUICK[..], &[("WEBHOOK_DISABLE_AFTER_S", "2")]].concat()).await;
    let receiver = Receiver::start().await;
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    receiver.be(Manner::Resets).await;
    let product = seller.product("A", "1", 10).await;
    seller.order(product, 1).await;
    eventually("it is disabled", async || seller.admin.get(&hook).await.expect(200)["disabled_because"] == "FAILING")
        .await;
    let event = seller.admin.get("/events?types=webhook.disabled.v1").await.expect(200)["items"][0].clone();
    assert_eq!(event["data"]["reason"], "FAILING");
    assert_eq!(texts(&deliveries(&seller.admin, &hook).await, "status"), ["PENDING"], "it waits");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_never_taken_is_given_up_and_can_be_replayed() {
    let (app, seller) = start_with(&[&QUICK[..4], &[("WEBHOOK_RETRY_SCHEDULE_S", "0,0,0")]].concat()).await;
    let receiver = Receiver::start().await;
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    receiver.be(Manner::Answers(400)).await;
    let product = seller.product("A", "1", 10).await;
    seller.order(product, 1).await;
    until_status(&seller.admin, &hook, "FAILED").await;
    let failed = deliveries(&seller.admin, &hook).await["items"][0].clone();
    assert_eq!(failed["attempts"].as_array().unwrap().len(), 3);
    assert!(failed["next_attempt_at"].is_null());

    receiver.be(Manner::Answers(200)).await;
    let replay = format!("{hook}/deliveries/{}/replay", failed["id"].as_str().unwrap());
    let again = seller.admin.post_keyed(&replay, "once", &json!({})).await.expect(202);
    assert_eq!((&again["id"], &again["status"]), (&failed["id"], &"PENDING".into()));
    until_status(&seller.admin, &hook, "DELIVERED").await;
    let told = receiver.received();
    assert_eq!(told.len(), 4);
    assert!(told.iter().all(|it| it.id() == failed["event_id"] && it.body == told[0].body));
    let delivered = deliveries(&seller.admin, &hook).await["items"][0].clone();
    assert_eq!(delivered["attempts"][3]["status"], 200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_order_waits_for_an_endpoint_that_hangs() {
    let (app, seller) = start().await;
    let receiver = Receiver::start().await;
    a_hook(&seller.admin, &receiver, &["*"]).await;
    receiver.be(Manner::Hangs).await;
    let product = seller.product("A", "1", 100).await;
    let began = std::time::Instant::now();
    for _ in 0..20 {
        seller.order(product, 1).await;
    }
    // One attempt hangs for two seconds; twenty orders that waited for it would take forty.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    receiver.be(Manner::Answers(204)).await;
    receiver
        .until("everything", |received| {
            let accepted = received.iter().filter(|it| it.accepted && it.json()["type"] == "order.placed.v1");
            accepted.map(|it| it.id().to_owned()).collect::<std::collections::BTreeSet<_>>().len() == 20
        })
        .await;
    app.close().await;
}

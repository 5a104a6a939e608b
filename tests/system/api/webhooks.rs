//! Webhooks: kept over HTTP, delivered by the jobs of the same server to a receiver that verifies them.

use std::time::Duration;

use serde_json::{Value, json};
use system_tests::{Client, Manner, Received, Receiver, Seller, TestApp, eventually};

use super::{parameters, pointers, texts};

/// Jobs run, endpoints may be on this machine, and nobody waits for long.
const QUICK: [(&str, &str); 5] = [
    ("WORKER", "true"),
    ("WEBHOOK_ALLOW_PRIVATE", "true"),
    ("WEBHOOK_TIMEOUT_S", "2"),
    ("WEBHOOK_LONGEST_HOLD_S", "1"),
    ("WEBHOOK_RETRY_SCHEDULE_S", "0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"),
];

async fn start() -> (TestApp, Seller) {
    start_with(&QUICK).await
}

async fn start_with(settings: &[(&'static str, &str)]) -> (TestApp, Seller) {
    let app = TestApp::start_with(1, settings).await;
    let seller = app.seller().await;
    (app, seller)
}

/// A webhook at a receiver: its path, and its secret.
async fn a_hook(admin: &Client, receiver: &Receiver, types: &[&str]) -> (String, String) {
    let made = admin.post("/webhooks", &json!({"url": receiver.url(), "types": types})).await.expect(201);
    (format!("/webhooks/{}", made["id"].as_str().unwrap()), made["secret"].as_str().unwrap().to_owned())
}

fn types(received: &[Received]) -> Vec<String> {
    received.iter().map(|delivery| delivery.json()["type"].as_str().unwrap().to_owned()).collect()
}

async fn deliveries(admin: &Client, hook: &str) -> Value {
    admin.get(&format!("{hook}/deliveries")).await.expect(200)
}

async fn until_status(admin: &Client, hook: &str, status: &str) {
    let what = format!("the first delivery is {status}");
    eventually(&what, async || texts(&deliveries(admin, hook).await, "status").first() == Some(&status)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_delivered_signed_to_whoever_wants_it_and_the_attempt_is_listed() {
    let (app, seller) = start().await;
    let receiver = Receiver::start().await;
    let (hook, secret) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    let product = seller.product("A", "9.99", 10).await;
    let order = seller.order(product, 2).await;
    receiver.until("the order", |received| received.len() == 1).await;
    let [delivery] = receiver.received().try_into().unwrap();
    assert!(delivery.is_signed_with(&secret));
    let told = delivery.json();
    assert_eq!((&told["type"], &told["data"]["number"]), (&"order.placed.v1".into(), &order["number"]));
    assert_eq!((&told["subject_version"], told["id"].as_str()), (&1.into(), Some(delivery.id())));
    let event = seller.admin.get("/events?types=order.placed.v1").await.expect(200)["items"][0].clone();
    assert_eq!((&told["id"], &told["position"], &told["data"]), (&event["id"], &event["position"], &event["data"]));

    until_status(&seller.admin, &hook, "DELIVERED").await;
    let listed = deliveries(&seller.admin, &hook).await;
    let item = &listed["items"][0];
    assert_eq!((&item["event_id"], &item["attempts"][0]["status"]), (&event["id"], &204.into()));
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "the product was not wanted");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_once_and_a_new_one_signs_together_with_the_one_before() {
    let (app, seller) = start().await;
    let receiver = Receiver::start().await;
    let (hook, first) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    for path in [hook.clone(), "/webhooks".to_owned(), format!("{hook}/deliveries")] {
        assert!(!seller.admin.get(&path).await.text.contains("whsec_"), "{path}");
    }
    let second = seller.admin.post(&format!("{hook}/secret"), &json!({})).await.expect(200)["secret"].clone();
    seller.admin.post(&format!("{hook}/test"), &json!({})).await.expect(202);
    receiver.until("the test", |received| received.len() == 1).await;
    let [delivery] = receiver.received().try_into().unwrap();
    assert_eq!(delivery.json()["type"], "webhook.tested.v1");
    assert!(delivery.is_signed_with(&first) && delivery.is_signed_with(second.as_str().unwrap()));
    assert_ne!(first, second.as_str().unwrap());
    app.close().await;
}

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
async fn everything_since_a_position_or_moment_is_delivered_once_more_with_the_same_ids() {
    let (app, seller) = start().await;
    let receiver = Receiver::start().await;
    let product = seller.product("A", "1", 10).await;
    seller.order(product, 1).await;
    let before = seller.admin.get("/events").await.expect(200)["items"].clone();
    let since = before.as_array().unwrap().last().unwrap()["recorded_at"].clone();
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*", "product.*"]).await;
    seller.order(product, 1).await;
    receiver.until("the second order", |received| received.len() == 1).await;
    until_status(&seller.admin, &hook, "DELIVERED").await;

    seller.admin.post(&format!("{hook}/replay"), &json!({"after": 0})).await.expect(202);
    receiver.until("all of them", |received| received.len() == 4).await;
    let ids: Vec<String> = receiver.received().iter().map(|it| it.id().to_owned()).collect();
    assert!(ids[1..].contains(&ids[0]), "{ids:?}");
    eventually("the replay is done", async || {
        let done = texts(&deliveries(&seller.admin, &hook).await, "status").iter().all(|status| *status == "DELIVERED");
        done && seller.admin.get(&hook).await.expect(200)["replaying_after"].is_null()
    })
    .await;
    seller.admin.post(&format!("{hook}/replay"), &json!({"since": since})).await.expect(202);
    receiver.until("both orders", |received| received.len() == 6).await;
    assert_eq!(types(&receiver.received()[4..]), ["order.placed.v1", "order.placed.v1"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_inside_our_own_network_is_not_called_unless_it_is_allowed() {
    let settings = [QUICK[0], ("WEBHOOK_ALLOW_PRIVATE", "false"), QUICK[2]];
    let (app, seller) = start_with(&settings).await;
    let receiver = Receiver::start().await;
    let (hook, _) = a_hook(&seller.admin, &receiver, &["order.*"]).await;
    seller.admin.post(&format!("{hook}/test"), &json!({})).await.expect(202);
    eventually("it was refused", async || {
        let listed = deliveries(&seller.admin, &hook).await;
        listed["items"][0]["attempts"][0]["response"].is_string()
    })
    .await;
    let listed = deliveries(&seller.admin, &hook).await;
    assert_eq!(listed["items"][0]["attempts"][0]["status"], Value::Null);
    assert!(receiver.received().is_empty());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_are_listed_changed_by_version_and_deleted() {
    let (app, seller) = start_with(&[]).await;
    let admin = &seller.admin;
    let mut paths = Vec::new();
    for number in 1..=3 {
        let url = format!("https://erp.example.com/{number}");
        let made = admin.post("/webhooks", &json!({"url": url, "types": ["*"], "description": "ERP"})).await;
        assert_eq!(made.header("etag"), "\"1\"");
        paths.push(made.header("location").to_owned());
        made.expect(201);
    }
    let page = admin.get("/webhooks?limit=2").await.expect(200);
    assert_eq!(texts(&page, "url"), ["https://erp.example.com/3", "https://erp.example.com/2"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = admin.get(&format!("/webhooks?cursor={cursor}")).await.expect(200);
    assert_eq!((texts(&rest, "url").len(), rest["next_cursor"].is_null()), (1, true));

    let changed = admin.patch(&paths[0], &json!({"types": ["stock.low.v1"], "description": null, "version": 1})).await;
    let changed = changed.expect(200);
    assert_eq!((&changed["version"], &changed["description"]), (&2.into(), &Value::Null));
    assert_eq!((&changed["types"], &changed["url"]), (&json!(["stock.low.v1"]), &"https://erp.example.com/1".into()));
    let stale = admin.patch(&paths[0], &json!({"status": "DISABLED", "version": 1})).await;
    assert_eq!(stale.expect_problem(409, "version-conflict")["current_version"], 2);

    admin.delete(&paths[0]).await.expect(200);
    admin.get(&paths[0]).await.expect_problem(404, "not-found");
    admin.delete(&paths[0]).await.expect_problem(404, "not-found");
    admin.get(&format!("{}/deliveries", paths[0])).await.expect_problem(404, "not-found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_webhook_can_be_is_refused_with_all_that_is_wrong() {
    let (app, seller) = start_with(&[]).await;
    let admin = &seller.admin;
    for url in [
        "",
        "erp.example.com",
        "ftp://erp.example.com",
        "https://user:pass@erp.example.com",
        "https://",
        "https://x/#y",
    ] {
        let refused =
            admin.post("/webhooks", &json!({"url": url, "types": ["order.placed.v2"], "secret": "mine"})).await;
        let problem = refused.expect_problem(422, "invalid-request");
        let mut told = pointers(&problem);
        told.sort_unstable();
        assert_eq!(told, ["/secret", "/types", "/url"], "{url}");
    }
    let hook = admin.post("/webhooks", &json!({"url": "https://x", "types": ["*"]})).await.expect(201);
    let hook = format!("/webhooks/{}", hook["id"].as_str().unwrap());
    for body in
        [json!({}), json!({"after": 0, "since": "2026-01-01T00:00:00Z"}), json!({"after": -1}), json!({"since": "x"})]
    {
        admin.post(&format!("{hook}/replay"), &body).await.expect_problem(422, "invalid-request");
    }
    let wrong = admin.get(&format!("{hook}/deliveries?status=LOST&limit=0&cursor=x")).await;
    assert_eq!(parameters(&wrong.expect_problem(422, "invalid-request")).len(), 3);
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

//! Webhooks: kept over HTTP, delivered by the jobs of the same server to a receiver that verifies them.

use serde_json::{Value, json};
use system_tests::{Client, Received, Receiver, Seller, TestApp, eventually};

use super::{parameters, pointers, texts};

/// Jobs run, endpoints may be on this machine, and nobody waits for long.
pub const QUICK: [(&str, &str); 5] = [
    ("WORKER", "true"),
    ("WEBHOOK_ALLOW_PRIVATE", "true"),
    ("WEBHOOK_TIMEOUT_S", "2"),
    ("WEBHOOK_LONGEST_HOLD_S", "1"),
    ("WEBHOOK_RETRY_SCHEDULE_S", "0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"),
];

pub async fn start() -> (TestApp, Seller) {
    start_with(&QUICK).await
}

pub async fn start_with(settings: &[(&'static str, &str)]) -> (TestApp, Seller) {
    let app = TestApp::start_with(1, settings).await;
    let seller = app.seller().await;
    (app, seller)
}

/// A webhook at a receiver: its path, and its secret.
pub async fn a_hook(admin: &Client, receiver: &Receiver, types: &[&str]) -> (String, String) {
    let made = admin.post("/webhooks", &json!({"url": receiver.url(), "types": types})).await.expect(201);
    (format!("/webhooks/{}", made["id"].as_str().unwrap()), made["secret"].as_str().unwrap().to_owned())
}

pub fn types(received: &[Received]) -> Vec<String> {
    received.iter().map(|delivery| delivery.json()["type"].as_str().unwrap().to_owned()).collect()
}

pub async fn deliveries(admin: &Client, hook: &str) -> Value {
    admin.get(&format!("{hook}/deliveries")).await.expect(200)
}

pub async fn until_status(admin: &Client, hook: &str, status: &str) {
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

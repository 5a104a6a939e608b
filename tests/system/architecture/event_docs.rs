//! `docs/events.md` tells of every event what the program writes, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use system_tests::{Manner, Receiver, Seller, TestApp, eventually};

use super::read;

/// What a section of the document says of an event.
struct Told {
    fields: BTreeSet<String>,
    example: Value,
}

fn told() -> BTreeMap<String, Told> {
    let document = read("docs/events.md");
    let sections = document.split("\n## `").skip(1);
    sections.map(|section| (section.split('`').next().unwrap().to_owned(), told_in(section))).collect()
}

fn told_in(section: &str) -> Told {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let example = section.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or("null");
    Told { fields: rows.map(str::to_owned).collect(), example: serde_json::from_str(example).unwrap() }
}

/// Where which kind of value stands. What may be missing is null, and stands for nothing.
fn shape(value: &Value, path: &str, found: &mut BTreeMap<String, &'static str>) {
    match value {
        Value::Null => {}
        Value::Bool(_) => _ = found.insert(path.to_owned(), "flag"),
        Value::Number(_) => _ = found.insert(path.to_owned(), "number"),
        Value::String(_) => _ = found.insert(path.to_owned(), "text"),
        Value::Array(items) => items.iter().for_each(|item| shape(item, &format!("{path}[]"), found)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| shape(value, &format!("{path}.{name}"), found)),
    }
}

/// A day on which everything happens.
async fn everything_happens(app: &TestApp) -> Vec<Value> {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let manager = &seller.manager;
    let drill =
        json!({"sku": "A", "name": "A", "price": "1", "stock_quantity": 9, "reorder_point": 5, "category": "C"});
    seller.admin.post("/products", &drill).await.expect(201);
    let transfer = json!({"sku": "A", "from_location_id": 1, "to_location_id": 2, "quantity": 2, "reference": "R"});
    manager.post("/stock/move", &transfer).await.expect(201);
    let goods = json!({"sku": "A", "location_id": 1, "quantity": 2, "reference": "R"});
    manager.post("/stock/receive", &goods).await.expect(201);
    manager.post("/stock/count", &json!({"sku": "A", "location_id": 1, "counted": 8})).await.expect(201);
    let correction = json!({"sku": "A", "location_id": 1, "quantity_delta": -1, "reason": "lost"});
    manager.post("/stock/adjust", &correction).await.expect(201);
    let wanted = |quantity| json!({"items": [{"sku": "A", "quantity": quantity}], "purchase_order_number": "PO"});
    let order = seller.customer.post("/orders", &wanted(6)).await.expect(201);
    let path = |order: &Value, step: &str| format!("/orders/{}/{step}", order["id"].as_str().unwrap());
    seller.customer.post(&path(&order, "pay"), &json!({})).await.expect(200);
    let parcel = json!({"carrier": "DHL", "tracking_number": "T"});
    manager.post(&path(&order, "ship"), &parcel).await.expect(200);
    let regretted = seller.customer.post("/orders", &wanted(1)).await.expect(201);
    seller.customer.post(&path(&regretted, "cancel"), &json!({"reason": "why not"})).await.expect(200);
    more_happens_to_orders(&seller).await;
    seller.admin.patch("/products/1", &json!({"price": "2"})).await.expect(200);
    let receiver = Receiver::start().await;
    receiver.be(Manner::Answers(410)).await;
    let hook = json!({"url": receiver.url(), "types": ["product.*"]});
    let hook = seller.admin.post("/webhooks", &hook).await.expect(201);
    seller.admin.post(&format!("/webhooks/{}/test", hook["id"].as_str().unwrap()), &json!({})).await.expect(202);
    let told_gone = "/events?types=webhook.disabled.v1";
    eventually("the webhook is disabled", || async {
        seller.admin.get(told_gone).await.expect(200)["items"] != json!([])
    })
    .await;
    let page = seller.admin.get("/events?limit=200").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// An order waits, is filled, shipped, brought back, shipped again and refunded; another one becomes smaller.
async fn more_happens_to_orders(seller: &Seller) {
    let product = seller.product("B", "10", 2).await;
    seller.admin.patch(&format!("/products/{product}"), &json!({"backorder_limit": 100})).await.expect(200);
    let waiting =
        json!({"items": [{"sku": "B", "quantity": 5}], "allow_backorder": true, "purchase_order_number": "PO"});
    let order = seller.customer.post("/orders", &waiting).await.expect(201);
    let path = |step: &str| format!("/orders/{}/{step}", order["id"].as_str().unwrap());
    seller.receive(product, 1, 9).await;
    seller.customer.post(&path("pay"), &json!({})).await.expect(200);
    let less = json!({"items": [{"sku": "B", "quantity": 1}], "reason": "too many"});
    seller.customer.post(&path("cancel"), &less).await.expect(200);
    let shipped =
        seller.manager.post(&path("ship"), &json!({"carrier": "DHL", "tracking_number": "T"})).await.expect(200);
    seller.invoice_of(order["id"].as_str().unwrap()).await;
    let undo = path(&format!("shipments/{}/undo", shipped["shipments"][0]["id"].as_str().unwrap()));
    seller.manager.post(&undo, &json!({"reason": "came back"})).await.expect(200);
    seller.manager.post(&path("ship"), &json!({"carrier": "DHL", "tracking_number": "T"})).await.expect(200);
    seller.admin.post(&path("refund"), &json!({"reason": "broken"})).await.expect(200);
    let credited =
        async || seller.admin.get("/events?types=credit_note.issued.v1").await.expect(200)["items"] != json!([]);
    eventually("it is credited", credited).await;
    let on_account = json!({"payment_terms_days": 30});
    let buyer = seller.customer.get("/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    seller.admin.patch(&format!("/users/{buyer}"), &on_account).await.expect(200);
    let order = seller.order(product, 1).await;
    let path = format!("/orders/{}/ship", order["id"].as_str().unwrap());
    seller.manager.post(&path, &json!({})).await.expect(200);
    seller.invoice_of(order["id"].as_str().unwrap()).await;
}

/// All types, as a question for one that does not exist is answered.
async fn all_types(app: &TestApp) -> BTreeSet<String> {
    let refused = app.seller().await.admin.get("/events?types=nothing").await;
    let problem = refused.expect_problem(422, "invalid-request");
    let words = problem["errors"][0]["detail"].as_str().unwrap().split([' ', ',']).map(str::to_owned);
    words.filter(|word| word.split('.').next_back() == Some("v1")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_of_event_has_its_section_and_no_other() {
    let app = TestApp::start().await;
    assert_eq!(told().into_keys().collect::<BTreeSet<_>>(), all_types(&app).await);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_of_each_event_is_what_is_written() {
    let app = TestApp::start_with(1, &[("WORKER", "true"), ("WEBHOOK_ALLOW_PRIVATE", "true")]).await;
    let told = told();
    let mut seen = BTreeSet::new();
    for event in everything_happens(&app).await {
        let kind = event["type"].as_str().unwrap();
        let section = &told[kind];
        let written: BTreeSet<String> = event["data"].as_object().unwrap().keys().cloned().collect();
        // Opening stock is received with its product, before there is a movement.
        let unsaid: Vec<_> = section.fields.difference(&written).filter(|field| *field != "movement_id").collect();
        assert!(
            unsaid.is_empty() && written.is_subset(&section.fields),
            "{kind}: {written:?} and {:?}",
            section.fields
        );
        let (mut expected, mut found) = (BTreeMap::new(), BTreeMap::new());
        shape(&section.example, "", &mut expected);
        shape(&event["data"], "", &mut found);
        for (path, what) in found {
            assert_eq!(expected.get(&path), Some(&what), "{kind}{path}");
        }
        seen.insert(kind.to_owned());
    }
    assert_eq!(seen, told.into_keys().collect::<BTreeSet<_>>(), "every type is written and told");
    app.close().await;
}

//! What all stock commands refuse.

use serde_json::{Value, json};
use system_tests::TestApp;

use crate::api::pointers;

/// Each command with a body that would be right.
fn commands() -> [(&'static str, Value, &'static str); 5] {
    let transfer = json!({"sku": "A", "from_location_id": 1, "to_location_id": 2, "quantity": 1});
    [
        ("/stock/receive", json!({"sku": "A", "location_id": 1, "quantity": 1}), "quantity"),
        ("/stock/move", transfer.clone(), "quantity"),
        ("/transfer", transfer, "quantity"),
        (
            "/stock/adjust",
            json!({"sku": "A", "location_id": 1, "quantity_delta": 1, "reason": "found"}),
            "quantity_delta",
        ),
        ("/stock/count", json!({"sku": "A", "location_id": 1, "counted": 1}), "counted"),
    ]
}

fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_product_or_location_is_404() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.product("A", "1", 5).await;
    for (path, body, _) in commands() {
        let places: Vec<&String> =
            body.as_object().unwrap().keys().filter(|key| key.ends_with("location_id")).collect();
        for place in places {
            for nowhere in [json!(99), json!("WH-99")] {
                let answer = seller.manager.post(path, &with(&body, place, nowhere)).await;
                answer.expect_problem(404, "not-found");
            }
        }
        seller.manager.post(path, &with(&body, "sku", json!("B"))).await.expect_problem(404, "not-found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quantities_out_of_range_are_422_and_of_another_type_400() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.product("A", "1", 5).await;
    for (path, body, quantity) in commands() {
        let pointer = format!("/{quantity}");
        for wrong in
            [json!(2_000_000_000_i64), json!(-2_000_000_000_i64), json!(i64::MAX), json!(i64::MIN), Value::Null]
        {
            let answer = seller.manager.post(path, &with(&body, quantity, wrong)).await;
            assert_eq!(pointers(&answer.expect_problem(422, "invalid-request")), [pointer.as_str()], "{path}");
        }
        for wrong in [json!("1"), json!(1.5), json!([1]), json!({}), json!(true)] {
            let answer = seller.manager.post(path, &with(&body, quantity, wrong)).await;
            assert_eq!(pointers(&answer.expect_problem(400, "malformed-body")), [pointer.as_str()], "{path}");
        }
    }
    assert_eq!(app.books().await.number("SELECT count(*) FROM stock_ledger").await, 1, "nothing was done");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_named_once_and_unknown_fields_are_refused() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    seller.product("A", "1", 5).await;
    for (path, body, _) in commands() {
        let twice = with(&body, "product_id", json!(1));
        seller.manager.post(path, &twice).await.expect_problem(422, "invalid-request");
        let mut nameless = body.clone();
        nameless.as_object_mut().unwrap().remove("sku");
        let problem = seller.manager.post(path, &nameless).await.expect_problem(422, "invalid-request");
        assert_eq!(pointers(&problem), ["/product_id"], "{path}");
        let unknown = with(&body, "on_hand_after", json!(1_000));
        let problem = seller.manager.post(path, &unknown).await.expect_problem(422, "invalid-request");
        assert_eq!(pointers(&problem), ["/on_hand_after"], "{path}");
        let empty = seller.manager.post(path, &json!({})).await.expect_problem(422, "invalid-request");
        assert!(pointers(&empty).len() >= 3, "{empty}");
    }
    app.close().await;
}

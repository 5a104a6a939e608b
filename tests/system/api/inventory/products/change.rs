//! `PATCH /products/{id}`

use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{Answer, Client, TestApp};

use crate::api::pointers;

async fn patch_if_match(client: &Client, path: &str, tag: &str, body: &Value) -> Answer {
    client.send(client.request(Method::PATCH, path).header("If-Match", tag).json(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_named_changes_and_what_is_not_stays() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body =
        json!({"name": "A", "sku": "A", "price": "1", "description": "old", "category": "Old", "stock_quantity": 3});
    seller.admin.post("/products", &body).await.expect(201);
    let change = json!({"price": 160.00, "description": null, "attributes": {"new": true}});
    let answer = seller.admin.patch("/products/A", &change).await;
    let changed = answer.expect(200);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert!(answer.text.contains(r#""price":160.00"#), "{}", answer.text);
    assert_eq!((&changed["description"], &changed["category"]), (&Value::Null, &json!("Old")));
    assert_eq!((&changed["stock_quantity"], &changed["version"]), (&json!(3), &json!(2)));
    let renamed = seller.admin.patch("/products/A", &json!({"sku": "A-2", "name": "A two"})).await.expect(200);
    assert_eq!((&renamed["sku"], &renamed["version"]), (&json!("A-2"), &json!(3)));
    seller.customer.get("/products/A").await.expect_problem(404, "not-found");
    let events = app.books().await.events("product.changed.v1").await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["previous_price"], "1.00");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_never_changed_here_and_the_refusal_says_where_it_is() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/products/{}", seller.product("FIXED", "1", 3).await);
    for field in ["stock_quantity", "stockQuantity"] {
        let answer = seller.admin.patch(&path, &json!({"price": "2", field: 99})).await;
        answer.expect_problem(422, "invalid-request");
        assert!(answer.text.contains("/stock/receive"), "{}", answer.text);
    }
    let null = seller.admin.patch(&path, &json!({"stock_quantity": null})).await;
    null.expect_problem(422, "invalid-request");
    let problem = seller.admin.patch(&path, &json!({"stock": [], "id": 7, "in_stock": false})).await;
    assert_eq!(pointers(&problem.expect_problem(422, "invalid-request")).len(), 3);
    let product = seller.admin.get(&path).await.expect(200);
    assert_eq!((&product["stock_quantity"], &product["version"]), (&json!(3), &json!(1)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_if_match_is_412_and_a_stale_version_is_409() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/products/{}", seller.product("STALE", "1", 3).await);
    let admin = &seller.admin;
    patch_if_match(admin, &path, "\"1\"", &json!({"price": "2"})).await.expect(200);
    for tag in ["\"1\"", "W/\"2\"", "\"nonsense\"", "2"] {
        let refused = patch_if_match(admin, &path, tag, &json!({"price": "3"})).await;
        assert_eq!(refused.expect_problem(412, "precondition-failed")["current_version"], 2, "{tag}");
    }
    let refused = admin.patch(&path, &json!({"price": "3", "version": 1})).await;
    assert_eq!(refused.expect_problem(409, "version-conflict")["current_version"], 2);
    admin.patch(&path, &json!({"price": "3", "version": 2})).await.expect(200);
    patch_if_match(admin, &path, "*", &json!({"price": "4"})).await.expect(200);
    patch_if_match(admin, &path, "\"4\"", &json!({"price": "5", "version": 3}))
        .await
        .expect_problem(422, "invalid-request");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_change_one_version_at_once_one_succeeds() {
    let app = TestApp::start_two().await;
    let seller = app.seller().await;
    let path = format!("/products/{}", seller.product("RACED", "1", 0).await);
    let bases = app.bases();
    let clients: Vec<Client> = (0..12).map(|number| seller.admin.at(&bases[number % 2])).collect();
    let body = json!({"name": "The winner's"});
    let answers =
        futures_util::future::join_all(clients.iter().map(|client| patch_if_match(client, &path, "\"1\"", &body)))
            .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().all(|answer| [200, 412].contains(&answer.status.as_u16())));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_changes_are_told_at_once_and_change_nothing() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let path = format!("/products/{}", seller.product("LEGAL", "1", 0).await);
    seller.product("TAKEN", "1", 0).await;
    let body =
        json!({"sku": "a b", "name": null, "price": -1, "reorder_point": -1, "status": "GONE", "version": 0, "x": 1});
    let problem = seller.admin.patch(&path, &body).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem).len(), 7, "{problem}");
    seller.admin.patch(&path, &json!({"sku": "TAKEN"})).await.expect_problem(409, "sku-taken");
    seller.admin.patch("/products/99", &json!({"price": 1})).await.expect_problem(404, "not-found");
    let large = json!({"attributes": {"text": "x".repeat(20_000)}});
    let problem = seller.admin.patch(&path, &large).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem), ["/attributes"]);
    assert_eq!(seller.admin.get(&path).await.expect(200)["version"], 1);
    app.close().await;
}

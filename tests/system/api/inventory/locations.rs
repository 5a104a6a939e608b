//! `GET`/`POST /locations`, `PATCH /locations/{id}`

use serde_json::{Value, json};
use system_tests::TestApp;

use crate::api::{pointers, texts};

#[tokio::test(flavor = "multi_thread")]
async fn a_default_location_is_there_from_the_beginning() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let listed = seller.manager.get("/locations").await.expect(200);
    assert_eq!(texts(&listed, "code"), ["WH-01"]);
    assert_eq!(listed["items"][0]["id"], 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn locations_are_opened_renamed_and_listed_by_priority() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({"code": "VAN-7", "name": "The van", "kind": "VAN", "address": "On the road", "priority": 10});
    let van = seller.manager.post("/locations", &body).await.expect(201);
    assert_eq!((&van["kind"], &van["address"]), (&json!("VAN"), &json!("On the road")));
    let plain = seller.manager.post("/locations", &json!({"code": "WH-09"})).await.expect(201);
    assert_eq!(plain["kind"], "WAREHOUSE");
    assert_eq!(texts(&seller.manager.get("/locations").await.expect(200), "code"), ["VAN-7", "WH-01", "WH-09"]);

    let change = json!({"priority": 500, "address": null, "name": "The old van"});
    let changed = seller.manager.patch("/locations/VAN-7", &change).await.expect(200);
    assert_eq!((&changed["address"], &changed["name"]), (&Value::Null, &json!("The old van")));
    let path = format!("/locations/{}", van["id"]);
    assert_eq!(seller.admin.patch(&path, &json!({"code": "VAN-8"})).await.expect(200)["priority"], 500);
    assert_eq!(texts(&seller.manager.get("/locations").await.expect(200), "code"), ["WH-01", "WH-09", "VAN-8"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_names_are_taken_once() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    let post = |body: Value| {
        let client = seller.manager.clone();
        async move { client.post("/locations", &body).await }
    };
    let problem = post(json!({"code": "WH-02", "name": "New"})).await.expect_problem(409, "location-code-taken");
    assert_eq!(pointers(&problem), ["/code"]);
    let taken = json!({"code": "WH-03", "name": "Location WH-02"});
    assert_eq!(pointers(&post(taken).await.expect_problem(409, "location-name-taken")), ["/name"]);
    let patch = seller.manager.patch("/locations/WH-02", &json!({"code": "WH-01"})).await;
    patch.expect_problem(409, "location-code-taken");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn illegal_locations_are_refused_with_pointers() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let body = json!({"code": "a b", "name": " ", "kind": "", "priority": 10_000_000, "stock": 7});
    let problem = seller.manager.post("/locations", &body).await.expect_problem(422, "invalid-request");
    assert_eq!(pointers(&problem).len(), 5, "{problem}");
    for nowhere in ["WH-99", "99", "0", "%00"] {
        let patch = seller.manager.patch(&format!("/locations/{nowhere}"), &json!({"priority": 1})).await;
        patch.expect_problem(404, "not-found");
    }
    let null = seller.manager.patch("/locations/1", &json!({"code": null})).await;
    assert_eq!(pointers(&null.expect_problem(422, "invalid-request")), ["/code"]);
    app.close().await;
}

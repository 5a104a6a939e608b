//! `GET /products/{id}` and `GET /items/{id}`

use reqwest::Method;
use serde_json::json;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_shown_by_priority_of_the_location_and_summed() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let near = seller.location("WH-02", 50).await;
    let id = seller.product("FOUND", "9.99", 5).await;
    seller.receive(id, near, 7).await;
    seller.order(id, 2).await;
    let product = seller.customer.get("/products/FOUND").await.expect(200);
    assert_eq!(product["stock_quantity"], 10);
    let shelves = json!([
        {"location_id": near, "location_code": "WH-02", "on_hand": 7, "reserved": 2, "available": 5},
        {"location_id": 1, "location_code": "WH-01", "on_hand": 5, "reserved": 0, "available": 5}
    ]);
    assert_eq!(product["stock"], shelves);
    for path in [format!("/products/{id}"), format!("/items/{id}"), "/items/FOUND".to_owned()] {
        assert_eq!(seller.customer.get(&path).await.expect(200), product, "{path}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_digits_are_an_id_first_and_a_sku_second() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let first = seller.product("2", "1", 0).await;
    let second = seller.product("777", "1", 0).await;
    assert_eq!(seller.customer.get(&format!("/products/{second}")).await.expect(200)["sku"], "777");
    assert_eq!(seller.customer.get("/products/777").await.expect(200)["id"], second);
    assert_eq!(seller.customer.get(&format!("/products/{first}")).await.expect(200)["sku"], "2");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sku_may_have_any_letters_and_signs_but_spaces() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for (sku, path) in [("A/B", "A%2FB"), ("Ä-ß", "%C3%84-%C3%9F"), ("50%", "50%25"), ("a+b?c#d", "a%2Bb%3Fc%23d")] {
        let id = seller.product(sku, "1", 0).await;
        let answer = seller.customer.get(&format!("/products/{path}")).await;
        assert_eq!(answer.expect(200)["id"], id, "{sku}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_404_whatever_it_is_called() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for name in ["99", "NOTHING", "0", "-1", "99999999999999999999", "%00", "%FF", "a%20b", "%2e%2e%2f"] {
        seller.customer.get(&format!("/products/{name}")).await.expect_problem(404, "not-found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_told_also_to_whoever_knows_the_version() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let id = seller.product("KNOWN", "1", 0).await;
    let path = format!("/products/{id}");
    let ask = |tag: &str| {
        let client = seller.customer.clone();
        let request = client.request(Method::GET, &path).header("If-None-Match", tag);
        async move { client.send(request).await }
    };
    seller.receive(id, 1, 4).await;
    let known = ask("\"1\"").await.expect(200);
    assert_eq!((&known["version"], &known["stock_quantity"]), (&json!(1), &json!(4)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_catalogue_is_read_without_a_token_but_never_with_a_wrong_one() {
    let app = TestApp::start_with(1, &[("PUBLIC_CATALOGUE", "true")]).await;
    let seller = app.seller().await;
    seller.product("PUBLIC", "1", 3).await;
    for path in ["/products", "/products/PUBLIC", "/items/PUBLIC"] {
        app.anonymous().get(path).await.expect(200);
        app.anonymous().with_token("wrong").get(path).await.expect_problem(401, "invalid-token");
    }
    let body = json!({"name": "A", "sku": "A", "price": 1});
    app.anonymous().post("/products", &body).await.expect_problem(401, "not-signed-in");
    app.anonymous().get("/stock").await.expect_problem(401, "not-signed-in");
    app.close().await;
}

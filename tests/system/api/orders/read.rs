//! `GET /orders/{id}`

use reqwest::Method;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_read_by_id_and_by_number_by_its_owner_and_by_staff() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 2).await;
    for name in [order["id"].as_str().unwrap(), order["number"].as_str().unwrap()] {
        for client in [&seller.customer, &seller.manager, &seller.admin] {
            assert_eq!(client.get(&format!("/orders/{name}")).await.expect(200), order);
        }
        seller.stranger.get(&format!("/orders/{name}")).await.expect_problem(404, "not-found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_404_whatever_it_is_called() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    for name in [
        "1",
        "ORD-2026-999999",
        "ord-2026-000001",
        "ORD-2026-1",
        "00000000-0000-7000-8000-000000000000",
        "00000000000070008000000000000000",
        "%00",
        "%FF",
        "ORD-9999-99999999999999999999",
    ] {
        seller.admin.get(&format!("/orders/{name}")).await.expect_problem(404, "not-found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_version_is_not_sent_again_until_something_happens() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let order = seller.order(product, 2).await;
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let ask = || seller.customer.send(seller.customer.request(Method::GET, &path).header("If-None-Match", "\"1\""));
    assert_eq!(ask().await.status, 304);
    super::step(&seller.customer, &order, "pay").await.expect(200);
    let paid = ask().await;
    assert_eq!(paid.expect(200)["status"], "PAID");
    assert_eq!(paid.header("etag"), "\"2\"");
    app.close().await;
}

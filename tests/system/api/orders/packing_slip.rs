//! `GET /orders/{id}/shipments/{shipment_id}/packing-slip`

use reqwest::StatusCode;
use serde_json::json;
use system_tests::TestApp;

use super::{file, step};

#[tokio::test(flavor = "multi_thread")]
async fn each_shipment_has_its_own_which_staff_prints() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "10.00", 10).await;
    let order = seller.order(product, 5).await;
    step(&seller.customer, &order, "pay").await.expect(200);
    let path = |rest: &str| format!("/orders/{}/{rest}", order["id"].as_str().unwrap());
    let part = json!({"items": [{"product_id": product, "quantity": 2}], "carrier": "DHL"});
    seller.manager.post(&path("ship"), &part).await.expect(200);
    let shipped = step(&seller.manager, &order, "ship").await.expect(200);
    let shipments = shipped["shipments"].as_array().unwrap();
    assert_eq!(shipments.len(), 2);
    for shipment in shipments {
        let path = path(&format!("shipments/{}/packing-slip", shipment["id"].as_str().unwrap()));
        let (answer, bytes) = file(&seller.manager, &path).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert!(bytes.starts_with(b"%PDF-1."));
        assert_eq!(file(&seller.manager, &path).await.1, bytes, "drawn twice it is the same");
        seller.customer.get(&path).await.expect_problem(403, "forbidden");
    }
    let unknown = path("shipments/00000000-0000-7000-8000-000000000001/packing-slip");
    seller.manager.get(&unknown).await.expect_problem(404, "not-found");
    app.close().await;
}

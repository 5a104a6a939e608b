//! What was written survives a restart.

use system_tests::{Seller, ServerProcess, fresh_database};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_a_session_and_a_key_survive_a_restart() {
    let database = fresh_database().await;
    let variables = [
        ("DATABASE_URL", database.url()),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
    ];
    let mut server = ServerProcess::start(&variables).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("REMEMBERED", "3.00", 5).await;
    let body = serde_json::json!({"items": [{"product_id": product, "quantity": 2}]});
    let placed = seller.customer.post_keyed("/orders", "remember-me", &body).await.expect(201);
    assert!(server.terminate().await);
    server.spawn_again();
    server.wait_until_ready().await;
    let again = seller.customer.post_keyed("/orders", "remember-me", &body).await;
    assert_eq!(again.expect(201), placed);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(seller.customer.get(&format!("/products/{product}")).await.expect(200)["stock_quantity"], 3);
}

//! Products that run low, by the API and by mail.

use futures_util::future::join_all;
use serde_json::json;
use smtp_adapter::testing::Mailbox;
use system_tests::eventually;

use super::app;

const PRODUCTS: i64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_low_stock_is_one_event_for_each_product_and_one_mail_to_each_manager() {
    let mailbox = Mailbox::open().await;
    let app = app(2, &mailbox).await;
    let seller = app.seller().await;
    for number in 0..PRODUCTS {
        let sku = format!("LOW-{number:02}");
        let body = json!({"name": format!("Widget <{number}>"), "sku": sku, "price": "1", "stock_quantity": 20, "reorder_point": 15});
        seller.admin.post("/products", &body).await.expect(201);
    }
    // From many customers at once: 20 becomes 16, then 15, then less, and none of what comes after tells it again.
    for _ in 0..5 {
        let orders = (0..PRODUCTS).map(|number| {
            let items: Vec<_> = [0, 7].map(|more| format!("LOW-{:02}", (number + more) % PRODUCTS)).to_vec();
            let items: Vec<_> = items.iter().map(|sku| json!({"sku": sku, "quantity": 1})).collect();
            let (body, client) = (json!({ "items": items }), seller.customer.clone());
            async move { client.post("/orders", &body).await.expect(201) }
        });
        join_all(orders).await;
    }
    let books = app.books().await;
    let alerts = books.events("stock.low.v1").await;
    assert_eq!(alerts.len(), 20);
    assert!(alerts.iter().all(|alert| alert["available"] == 14 && alert["reorder_point"] == 15), "{alerts:?}");

    let digests = "SELECT count(*) FROM mails WHERE kind = 'LOW_STOCK' AND status = 'SENT'";
    eventually("the managers are told", async || books.number(digests).await > 0).await;
    let to_managers: Vec<_> =
        mailbox.letters().into_iter().filter(|letter| letter.to == ["manager@example.com"]).collect();
    assert_eq!((to_managers.len(), books.number(digests).await), (1, 1));
    assert_eq!(to_managers[0].header("Subject").unwrap(), "Low stock: 20 products");
    for number in 0..PRODUCTS {
        assert!(to_managers[0].text.contains(&format!("LOW-{number:02}")), "{}", to_managers[0].text);
    }

    // Goods come in; what falls again afterwards is told again.
    let id = seller.admin.get("/products/LOW-00").await.expect(200)["id"].as_i64().unwrap();
    let location = seller.manager.get("/locations").await.expect(200)["items"][0]["id"].as_i64().unwrap();
    seller.receive(id, location, 10).await;
    seller.order(id, 9).await;
    eventually("the managers are told again", async || books.number(digests).await == 2).await;
    let last = mailbox.letters().into_iter().rfind(|letter| letter.to == ["manager@example.com"]).unwrap();
    assert_eq!(last.header("Subject").unwrap(), "Low stock: Widget <0>");
    assert_eq!(books.events("stock.low.v1").await.len(), 21);
    app.close().await;
}

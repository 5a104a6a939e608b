//! A shop that makes events, of many subjects and several of each.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use system_tests::{Client, Seller};
use tokio::task::JoinSet;

/// So many people work at once.
const AT_ONCE: usize = 4;

/// A seller with goods to sell.
pub struct Shop {
    seller: Seller,
    product: i64,
    /// So many orders were placed.
    sold: usize,
}

impl Shop {
    pub async fn open(seller: Seller) -> Self {
        let product = seller.product("BESTSELLER", "1.00", 100_000).await;
        Self { seller, product, sold: 0 }
    }

    /// Places so many orders and pays or cancels each, and receives goods for each: three events of two subjects. Each command is asked
    /// for until it is answered, under a key.
    pub async fn sell(&mut self, orders: usize) {
        let mut work = JoinSet::new();
        let serials = self.sold..self.sold + orders;
        self.sold += orders;
        for first in serials.clone().take(AT_ONCE) {
            let serials = (first..serials.end).step_by(AT_ONCE);
            let (seller, product) = (self.seller.clone(), self.product);
            work.spawn(async move {
                for serial in serials {
                    sell_one(&seller, product, serial).await;
                }
            });
        }
        work.join_all().await;
    }
}

async fn sell_one(seller: &Seller, product: i64, serial: usize) {
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let order = insist(&seller.customer, "/orders", &format!("place-{serial}"), &body).await;
    let end = if serial.is_multiple_of(3) { "cancel" } else { "pay" };
    let path = format!("/orders/{}/{end}", order["id"].as_str().unwrap());
    insist(&seller.customer, &path, &format!("{end}-{serial}"), &json!({})).await;
    let body = json!({"product_id": product, "location_id": 1, "quantity": 1});
    insist(&seller.manager, "/stock/receive", &format!("receive-{serial}"), &body).await;
}

/// Asks until the server is there to answer.
async fn insist(client: &Client, path: &str, key: &str, body: &Value) -> Value {
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        let request = client.request(reqwest::Method::POST, path).header("Idempotency-Key", key).json(body);
        match client.try_send(request).await {
            Ok(answer) if answer.status.is_success() => return answer.json(),
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text),
            Err(_) => tokio::task::yield_now().await,
        }
        assert!(Instant::now() < deadline, "the server did not come back");
    }
}

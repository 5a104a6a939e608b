//! A shop that sells while its broker comes and goes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use system_tests::{Client, Seller};
use tokio::task::JoinSet;

/// So many customers order at once.
const AT_ONCE: usize = 8;

/// Places so many orders. Every third is paid, and the one after it cancelled.
pub async fn sell(seller: &Seller, product: i64, orders: usize) {
    let mut work = JoinSet::new();
    for first in 0..AT_ONCE {
        let (customer, serials) = (seller.customer.clone(), (first..orders).step_by(AT_ONCE));
        work.spawn(async move {
            for serial in serials {
                sell_one(&customer, product, serial).await;
            }
        });
    }
    work.join_all().await;
}

async fn sell_one(customer: &Client, product: i64, serial: usize) {
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let order = insist(customer, "/orders", &format!("order-{serial}"), &body).await;
    let step = match serial % 3 {
        0 => "pay",
        1 => "cancel",
        _ => return,
    };
    let path = format!("/orders/{}/{step}", order["id"].as_str().unwrap());
    insist(customer, &path, &format!("{step}-{serial}"), &json!({})).await;
}

/// Asks until the server is there to answer, under a key.
async fn insist(customer: &Client, path: &str, key: &str, body: &Value) -> Value {
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        let request = customer.request(reqwest::Method::POST, path).header("Idempotency-Key", key).json(body);
        match customer.try_send(request).await {
            Ok(answer) if answer.status.is_success() => return answer.json(),
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text),
            Err(_) => tokio::task::yield_now().await,
        }
        assert!(Instant::now() < deadline, "the server did not come back");
    }
}

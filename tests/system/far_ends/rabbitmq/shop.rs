//! A shop that sells while its broker comes and goes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use system_tests::{Books, Broker, Client, Seller, TestApp};
use tokio::task::JoinSet;

use super::subscriber::{bind, wait_for_exchange};

/// So many customers order at once.
const AT_ONCE: usize = 8;

/// A shop of so many servers that speak to a broker at a URL, and an ERP that reads the events of orders there.
pub async fn open(broker: &Broker, url: &str, servers: usize) -> (TestApp, Seller, i64) {
    let app = TestApp::start_with(servers, &[("WORKER", "true"), ("AMQP_URL", url)]).await;
    let (seller, product) = furnish(broker, app.base()).await;
    (app, seller, product)
}

/// The same, for a server that runs.
pub async fn furnish(broker: &Broker, base: &str) -> (Seller, i64) {
    wait_for_exchange(broker).await;
    bind(broker, "erp", "order.#", &[]).await;
    let seller = Seller::at(base).await;
    let product = seller.product("BOLT", "1.00", 1_000_000).await;
    (seller, product)
}

/// What a server in a process of its own is started with.
pub fn variables<'a>(database: &'a str, broker: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("DATABASE_URL", database),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("AMQP_URL", broker),
    ]
}

/// How many events of a sort were written.
pub async fn count(books: &Books, like: &str) -> usize {
    usize::try_from(books.number(&format!("SELECT count(*) FROM events WHERE type LIKE '{like}'")).await).unwrap()
}

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

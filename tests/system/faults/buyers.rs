//! Buyers who never give up: each order has its key, and is sent again until it is answered.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use serde_json::{Value, json};
use system_tests::{Books, Client};
use tokio::task::JoinSet;

/// Buyers at work.
pub struct Buyers {
    work: JoinSet<Vec<(String, String)>>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
}

impl Buyers {
    /// Sends so many buyers, each of whom orders one unit after the other.
    pub fn send(customer: &Client, product: i64, buyers: usize) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut work = JoinSet::new();
        for buyer in 0..buyers {
            let (stop, acknowledged) = (stop.clone(), acknowledged.clone());
            work.spawn(buy(customer.clone(), product, buyer, stop, acknowledged));
        }
        Self { work, stop, acknowledged }
    }

    /// How many orders were acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Waits until so many more orders are acknowledged than now.
    pub async fn make_progress(&self, more: usize) {
        let goal = self.acknowledged() + more;
        system_tests::eventually("buyers make progress", || async { self.acknowledged() >= goal }).await;
    }

    /// Lets them finish what they began, and says how many orders they were told of.
    pub async fn finish(self) -> usize {
        self.stop.store(true, Ordering::SeqCst);
        self.work.join_all().await.iter().map(Vec::len).sum()
    }

    /// Lets them finish what they began, and compares what they were told with the books.
    pub async fn reconcile(self, books: &Books) {
        self.stop.store(true, Ordering::SeqCst);
        let told: Vec<(String, String)> = self.work.join_all().await.into_iter().flatten().collect();
        let stored = books.rows("SELECT id::text FROM orders", &[]).await;
        let mut ids: Vec<String> = stored.iter().map(|row| row.get(0)).collect();
        let mut acknowledged: Vec<String> = told.iter().map(|(_, order)| order.clone()).collect();
        ids.sort();
        acknowledged.sort();
        assert_eq!(ids, acknowledged, "each key has one order, and each order was acknowledged once");
        books.assert_agree().await;
    }
}

async fn buy(
    customer: Client,
    product: i64,
    buyer: usize,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
) -> Vec<(String, String)> {
    let body = json!({"items": [{"product_id": product, "quantity": 1}]});
    let mut told = Vec::new();
    for serial in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let key = format!("buyer-{buyer}-{serial}");
        let order = insist(&customer, &key, &body).await;
        acknowledged.fetch_add(1, Ordering::SeqCst);
        told.push((key, order));
    }
    told
}

/// Sends an order until it is answered with anything but "later".
async fn insist(customer: &Client, key: &str, body: &Value) -> String {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(90);
    loop {
        let request = customer.request(reqwest::Method::POST, "/orders").header("Idempotency-Key", key).json(body);
        match customer.try_send(request).await {
            Ok(answer) if answer.status == 201 => return answer.json()["id"].as_str().unwrap().to_owned(),
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text),
            Err(_) => tokio::task::yield_now().await,
        }
        assert!(std::time::Instant::now() < deadline, "the server did not come back");
    }
}

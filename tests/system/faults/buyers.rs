//! Buyers who never stop: the seller's customer gives each order a key and sends it again until it is answered, the stranger
//! sends each order once and without a key.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use system_tests::{Books, Client, Seller};
use tokio::task::JoinSet;

/// Buyers at work.
pub struct Buyers {
    work: JoinSet<Told>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
}

/// What buyers were told.
#[derive(Default)]
pub struct Told {
    /// The orders under keys, each of which was acknowledged.
    pub keyed: Vec<String>,
    /// The orders without a key that were acknowledged.
    pub unkeyed: Vec<String>,
    /// How many without a key got no answer, or one that says that their outcome is unknown.
    pub unknown: usize,
}

impl Told {
    fn and(mut self, other: Self) -> Self {
        self.keyed.extend(other.keyed);
        self.unkeyed.extend(other.unkeyed);
        Self { unknown: self.unknown + other.unknown, ..self }
    }

    /// Proves that so many orders under keys and without are neither too few nor too many.
    pub fn assert_counts(&self, keyed: usize, unkeyed: usize) {
        assert_eq!(keyed, self.keyed.len(), "each key has one order, and each order was acknowledged once");
        let acknowledged = self.unkeyed.len();
        assert!((acknowledged..=acknowledged + self.unknown).contains(&unkeyed), "{unkeyed} of {acknowledged} orders");
    }
}

impl Buyers {
    /// Sends so many buyers to these servers, half of them with keys, each of whom orders one unit after the other.
    pub fn send(servers: &[String], seller: &Seller, product: i64, buyers: usize) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut work = JoinSet::new();
        for number in 0..buyers {
            let keyed = number.is_multiple_of(2);
            let buyer = Buyer {
                at_servers: servers
                    .iter()
                    .map(|base| if keyed { seller.customer.at(base) } else { seller.stranger.at(base) })
                    .collect(),
                body: json!({"items": [{"product_id": product, "quantity": 1}]}),
                stop: stop.clone(),
                acknowledged: acknowledged.clone(),
                number,
            };
            if keyed {
                work.spawn(buyer.insist())
            } else {
                work.spawn(buyer.try_luck())
            };
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

    /// Lets them finish what they began, and says what they were told.
    pub async fn finish(self) -> Told {
        self.stop.store(true, Ordering::SeqCst);
        self.work.join_all().await.into_iter().fold(Told::default(), Told::and)
    }

    /// Lets them finish what they began, and compares what they were told with the books.
    pub async fn reconcile(self, books: &Books) {
        let told = self.finish().await;
        let keyed = orders_of(books, "customer@example.com").await;
        let unkeyed = orders_of(books, "stranger@example.com").await;
        told.assert_counts(keyed.len(), unkeyed.len());
        assert_eq!(keyed, told.keyed.into_iter().collect(), "the orders under keys are those that were acknowledged");
        assert!(unkeyed.is_superset(&told.unkeyed.into_iter().collect()), "no acknowledged order is lost");
        books.assert_agree().await;
    }
}

async fn orders_of(books: &Books, email: &str) -> BTreeSet<String> {
    let question = "SELECT o.id::text FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.email = $1";
    books.rows(question, &[&email]).await.iter().map(|row| row.get(0)).collect()
}

struct Buyer {
    /// The customer at each server.
    at_servers: Vec<Client>,
    body: Value,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
    number: usize,
}

impl Buyer {
    /// The customer at another server each time, so that each buyer meets all of them.
    fn at(&self, attempt: usize) -> &Client {
        &self.at_servers[attempt % self.at_servers.len()]
    }

    async fn insist(self) -> Told {
        let mut told = Told::default();
        for serial in 0.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let order = self.order_under(&format!("buyer-{}-{serial}", self.number)).await;
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
            told.keyed.push(order);
        }
        told
    }

    /// Sends an order until it is answered with anything but "later", each time to another server.
    async fn order_under(&self, key: &str) -> String {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(90);
        let mut attempt = self.number / 2;
        loop {
            let customer = self.at(attempt);
            attempt += 1;
            let request = customer.request(reqwest::Method::POST, "/orders").header("Idempotency-Key", key);
            match customer.try_send(request.json(&self.body)).await {
                Ok(answer) if answer.status == 201 => return answer.json()["id"].as_str().unwrap().to_owned(),
                Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text),
                Err(_) => tokio::task::yield_now().await,
            }
            assert!(std::time::Instant::now() < deadline, "the server did not come back");
        }
    }

    async fn try_luck(self) -> Told {
        let mut told = Told::default();
        let mut attempt = self.number / 2;
        while !self.stop.load(Ordering::SeqCst) {
            let customer = self.at(attempt);
            attempt += 1;
            let request = customer.request(reqwest::Method::POST, "/orders").json(&self.body);
            match customer.try_send(request).await {
                Ok(answer) if answer.status == 201 => {
                    self.acknowledged.fetch_add(1, Ordering::SeqCst);
                    told.unkeyed.push(answer.json()["id"].as_str().unwrap().to_owned());
                }
                // Any other refusal promises that nothing was changed.
                Ok(answer) if answer.json()["type"] == "/problems/outcome-unknown" => told.unknown += 1,
                Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text),
                Err(error) if error.is_connect() => tokio::task::yield_now().await,
                Err(_) => told.unknown += 1,
            }
        }
        told
    }
}

//! S4: ten thousand and more malformed requests, made from the OpenAPI document and a corpus of nasty values. The seed of
//! each is its number, so that whatever fails can be sent again.

mod corpus;
mod documented;
mod examples;
mod mutations;
mod requests;

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use futures_util::{StreamExt, stream};
use system_tests::{Answer, Client, Seller, TestApp};

use documented::Documented;
use requests::Nasty;

/// How many requests are sent.
const REQUESTS: u64 = 10_500;

/// How many are in flight.
const AT_ONCE: usize = 12;

/// Longer than any answer may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often each status was answered. Requests that never get past the door would test nothing.
#[derive(Default)]
struct Tally(Mutex<BTreeMap<u16, usize>>);

impl Tally {
    fn count(&self, answer: &Answer) {
        *self.0.lock().unwrap().entry(answer.status.as_u16()).or_default() += 1;
    }

    fn assert_worth_it(&self) {
        let tally = self.0.lock().unwrap();
        for (status, least) in [(200, 300), (201, 50), (400, 500), (401, 100), (403, 100), (404, 300), (422, 1_000)] {
            let times = tally.get(&status).copied().unwrap_or_default();
            assert!(times >= least, "{status} was answered {times} times only: {tally:?}");
        }
    }
}

async fn with_something_to_break(app: &TestApp) -> Seller {
    let seller = app.seller().await;
    seller.location("WH-02", 200).await;
    for sku in ["A", "B", "C"] {
        let product = seller.product(sku, "9.99", 1_000).await;
        seller.order(product, 1).await;
    }
    seller
}

/// Who sends it: mostly those who get furthest. What signs out or changes a password is sent by whoever is spared.
fn sender<'a>(number: u64, path: &str, seller: &'a Seller, others: &'a [Client; 2]) -> &'a Client {
    let [nobody, leaver] = others;
    match number % 8 {
        _ if path.starts_with("/auth/logout") => leaver,
        _ if path.starts_with("/auth/password") => &seller.stranger,
        0 => nobody,
        1 | 2 => &seller.customer,
        3 => &seller.manager,
        _ => &seller.admin,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_malformed_requests_are_answered_as_documented() {
    let app = TestApp::start().await;
    let seller = with_something_to_break(&app).await;
    let nobody = app.anonymous();
    let leaver = serde_json::json!({"email": "leaver@example.com", "password": system_tests::PASSWORD});
    nobody.post("/auth/register", &leaver).await.expect(201);
    let others = &[nobody.clone(), super::sign_in(&app, "leaver@example.com").await];
    let documented = Documented::read(&nobody.get("/openapi.json").await.expect(200));
    let (seller, documented) = (&seller, &documented);
    let tally = &Tally::default();
    let wrong: Vec<String> = stream::iter(0..REQUESTS)
        .map(|number| async move {
            let nasty = Nasty::make(number, documented);
            let client = sender(number, &nasty.template, seller, others);
            let sent = tokio::time::timeout(PATIENCE, client.try_send(nasty.request(client))).await;
            let complaint = match sent {
                Err(_) => Some("no answer in time".to_owned()),
                Ok(Err(error)) => Some(format!("no answer: {error:?}")),
                Ok(Ok(answer)) => {
                    tally.count(&answer);
                    documented.complaint(&nasty, &answer)
                }
            };
            complaint.map(|complaint| format!("request {number}: {nasty:?}: {complaint}"))
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|complaint| async { complaint })
        .take(20)
        .collect()
        .await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    tally.assert_worth_it();
    nobody.get("/health/ready").await.expect(200);
    seller.admin.get("/auth/me").await.expect(200);
    app.close().await;
}

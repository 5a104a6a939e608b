//! Two workers at once.

use system_tests::{Manner, TestApp};

use super::{Endpoint, proof::Proof, shop::Shop};

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_deliver_each_event_once_to_each_endpoint() {
    let app = TestApp::start_with(2, &[("WORKER", "true"), ("WEBHOOK_ALLOW_PRIVATE", "true")]).await;
    let seller = app.seller().await;
    let mut endpoints = Vec::new();
    for _ in 0..3 {
        endpoints.push(Endpoint::create(&seller.admin).await);
    }
    let mut shop = Shop::open(seller).await;
    shop.sell(100).await;
    let proof = Proof::read(app.database_url()).await;
    assert!(proof.events() > 300, "{}", proof.events());
    for endpoint in &endpoints {
        let count = proof.hold(endpoint).await;
        assert_eq!((count.requests, count.copies), (proof.events(), 0), "each event once");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_heal_an_endpoint_without_telling_it_anything_twice() {
    let settings = [("WORKER", "true"), ("WEBHOOK_ALLOW_PRIVATE", "true")];
    let app = TestApp::start_with(2, &settings).await;
    let seller = app.seller().await;
    let endpoint = Endpoint::create(&seller.admin).await;
    endpoint.receiver.be(Manner::Answers(500)).await;
    let mut shop = Shop::open(seller).await;
    shop.sell(30).await;
    endpoint.receiver.until("some attempts", |received| received.len() >= 3).await;
    endpoint.receiver.be(Manner::Answers(204)).await;
    let proof = Proof::read(app.database_url()).await;
    let count = proof.hold(&endpoint).await;
    assert_eq!((count.events, count.copies), (proof.events(), 0));
    app.close().await;
}

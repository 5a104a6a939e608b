//! A receiver that is down, hangs, resets connections or answers badly, and heals; beside it one that is well all the time.

use system_tests::{Manner, TestApp};

use super::{Endpoint, proof::Proof, shop::Shop};

/// Each attempt takes a second at the most, so that an endpoint that hangs does not make a test last for minutes.
const SETTINGS: [(&str, &str); 3] = [("WORKER", "true"), ("WEBHOOK_ALLOW_PRIVATE", "true"), ("WEBHOOK_TIMEOUT_S", "1")];

/// Sells while one of two endpoints is ill, and heals it when the other has everything.
async fn survive(illness: Manner) {
    let app = TestApp::start_with(1, &SETTINGS).await;
    let seller = app.seller().await;
    let (ill, well) = (Endpoint::create(&seller.admin).await, Endpoint::create(&seller.admin).await);
    let mut shop = Shop::open(seller).await;
    shop.sell(4).await;
    Proof::read(app.database_url()).await.hold(&ill).await;
    ill.receiver.be(illness).await;
    // No command waits for the far end: all of these are answered while it is ill.
    shop.sell(16).await;
    let proof = Proof::read(app.database_url()).await;
    let count = proof.hold(&well).await;
    assert_eq!((count.requests, count.copies), (proof.events(), 0), "the one that is well was told each event once");
    let before = ill.receiver.accepted().len();
    assert!(before < proof.events(), "{before} events were accepted by an endpoint that was ill");
    ill.receiver.be(Manner::Answers(204)).await;
    let count = proof.hold(&ill).await;
    assert_eq!((count.events, count.copies), (proof.events(), 0));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_was_down_is_told_everything_when_it_is_up_again() {
    survive(Manner::Down).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hung_is_told_everything_when_it_answers() {
    survive(Manner::Hangs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_reset_its_connections_is_told_everything_afterwards() {
    survive(Manner::Resets).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_answered_500_is_told_everything_afterwards() {
    survive(Manner::Answers(500)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_asked_to_wait_is_told_everything_afterwards() {
    survive(Manner::AsksToWait(429, 2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_redirects_is_told_everything_when_it_does_not() {
    survive(Manner::Answers(307)).await;
}

//! `kill -9` of the worker in each step, of one and of one among two.

use system_tests::{Manner, Seller, ServerProcess, fresh_database};

use super::{Endpoint, proof::Proof, shop::Shop};

async fn start(database_url: &str) -> ServerProcess {
    ServerProcess::start(&[
        ("DATABASE_URL", database_url),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
        ("ACCESS_TOKEN_TTL_S", "3600"),
        ("WEBHOOK_ALLOW_PRIVATE", "true"),
        ("WEBHOOK_TIMEOUT_S", "2"),
    ])
    .await
}

async fn kill(server: &mut ServerProcess) {
    server.kill_9();
    server.spawn_again();
    server.wait_until_ready().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_in_each_step_loses_nothing() {
    let database = fresh_database().await;
    let mut server = start(database.url()).await;
    let seller = Seller::at(server.base()).await;
    let endpoint = Endpoint::create(&seller.admin).await;
    let mut shop = Shop::open(seller).await;

    // As soon as commands are answered: events are written, and perhaps not written down for delivery.
    shop.sell(10).await;
    kill(&mut server).await;

    // While deliveries are under way.
    endpoint.receiver.be(Manner::Hangs).await;
    let before = endpoint.receiver.received().len();
    shop.sell(4).await;
    endpoint.receiver.until("one that is held", |received| received.len() > before).await;
    kill(&mut server).await;
    endpoint.receiver.be(Manner::Answers(204)).await;

    // Between what is accepted and that it is written down: again and again while deliveries go on.
    for _ in 0..4 {
        let before = endpoint.receiver.accepted().len();
        shop.sell(10).await;
        let more = |received: &[system_tests::Received]| received.iter().filter(|one| one.accepted).count() > before;
        endpoint.receiver.until("one more that is accepted", more).await;
        kill(&mut server).await;
    }
    Proof::read(database.url()).await.hold(&endpoint).await;
    assert!(server.terminate().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_one_of_two_workers_is_killed_the_other_goes_on() {
    let database = fresh_database().await;
    let mut victim = start(database.url()).await;
    let survivor = start(database.url()).await;
    let seller = Seller::at(survivor.base()).await;
    let endpoint = Endpoint::create(&seller.admin).await;
    let mut shop = Shop::open(seller).await;
    for _ in 0..4 {
        let before = endpoint.receiver.received().len();
        shop.sell(10).await;
        endpoint.receiver.until("more", |received| received.len() > before).await;
        kill(&mut victim).await;
    }
    victim.kill_9();
    shop.sell(10).await;
    Proof::read(database.url()).await.hold(&endpoint).await;
}

//! The receiver misbehaves as it is told.

use std::collections::HashSet;

use reqwest::{Client, Response};

use super::{Manner, Receiver};

/// The specification's own example, signed long ago.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

async fn post(client: &Client, receiver: &Receiver, id: &str) -> reqwest::Result<Response> {
    client.post(receiver.url()).header("webhook-id", id).body(format!("body of {id}")).send().await
}

#[tokio::test]
async fn it_answers_as_it_is_told_and_remembers_what_it_accepted() {
    let (receiver, client) = (Receiver::start().await, Client::new());
    for (manner, status) in [
        (Manner::Answers(204), 204),
        (Manner::Answers(200), 200),
        (Manner::Answers(500), 500),
        (Manner::AsksToWait(429, 7), 429),
        (Manner::Answers(410), 410),
    ] {
        receiver.be(manner).await;
        let answer = post(&client, &receiver, &status.to_string()).await.unwrap();
        assert_eq!(answer.status(), status);
        let asked = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(asked, (status == 429).then(|| "7".to_owned()));
    }
    let ids = |received: Vec<super::Received>| received.iter().map(|one| one.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(receiver.received()), ["204", "200", "500", "429", "410"]);
    assert_eq!(ids(receiver.accepted()), ["204", "200"]);
    assert_eq!(receiver.received()[2].body, "body of 500");
}

#[tokio::test]
async fn it_is_down_and_up_again_at_the_same_port() {
    let (receiver, client) = (Receiver::start().await, Client::new());
    for round in 0..3 {
        post(&client, &receiver, &format!("{round}")).await.unwrap();
        receiver.be(Manner::Down).await;
        assert!(post(&client, &receiver, "down").await.unwrap_err().is_connect());
        receiver.be(Manner::Answers(204)).await;
    }
    assert_eq!(receiver.received().len(), 3);
}

#[tokio::test]
async fn it_resets_connections_and_holds_them_until_it_is_told_otherwise() {
    let (receiver, client) = (Receiver::start().await, Client::new());
    receiver.be(Manner::Resets).await;
    assert!(post(&client, &receiver, "reset").await.is_err());
    receiver.be(Manner::Hangs).await;
    let held = post(&client, &receiver, "held");
    let heal = async {
        receiver.until("the one that is held", |received| received.iter().any(|one| one.id() == "held")).await;
        receiver.be(Manner::Answers(204)).await;
    };
    let (held, ()) = tokio::join!(held, heal);
    assert!(held.is_err(), "it was never answered");
    post(&client, &receiver, "healed").await.unwrap();
    let accepted: HashSet<String> = receiver.accepted().iter().map(|one| one.id().to_owned()).collect();
    assert_eq!(accepted, HashSet::from(["healed".to_owned()]));
}

#[tokio::test]
async fn what_is_signed_now_is_told_from_what_is_not_or_was_long_ago() {
    let (receiver, client) = (Receiver::start().await, Client::new());
    post(&client, &receiver, "bare").await.unwrap();
    let webhook = standardwebhooks::Webhook::new(SECRET).unwrap();
    for signed_at in [1_614_265_330, now()] {
        let request = client.post(receiver.url()).header("webhook-id", "msg").header("webhook-timestamp", signed_at);
        let signature = webhook.sign("msg", signed_at, b"{}").unwrap();
        request.header("webhook-signature", signature).body("{}").send().await.unwrap();
    }
    let signed: Vec<bool> = receiver.received().iter().map(|one| one.is_signed_with(SECRET)).collect();
    assert_eq!(signed, [false, false, true]);
}

#[expect(clippy::disallowed_methods, reason = "signatures are compared with the clock")]
fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

//! Names whose addresses are made up by a test. Here 127.0.0.1 plays the public address, and any other is inside.

use std::{
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use domain::webhooks::WebhookSender;

use super::{
    assert_forbidden,
    endpoint::{Endpoint, Manner, ok},
    webhook,
};
use crate::{
    HttpWebhookSender, WebhookSenderSettings,
    resolver::{Guard, Lookup},
};

const OUTSIDE: Ipv4Addr = Ipv4Addr::LOCALHOST;
const INSIDE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// Answers each question with the next answer, and the last one for ever.
struct Script {
    answers: Vec<Vec<Ipv4Addr>>,
    asked: AtomicUsize,
}

#[async_trait]
impl Lookup for Script {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let question = self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers.get(question).or(self.answers.last()).unwrap();
        Ok(answer.iter().copied().map(IpAddr::from).collect())
    }
}

fn sender(answers: &[&[Ipv4Addr]]) -> (HttpWebhookSender, Arc<Script>) {
    let answers = answers.iter().map(|answer| answer.to_vec()).collect();
    let script = Arc::new(Script { answers, asked: AtomicUsize::new(0) });
    let guard = Guard::with(script.clone(), |address| address == IpAddr::from(OUTSIDE));
    let settings = WebhookSenderSettings { timeout: Duration::from_secs(30), allow_private: false };
    (HttpWebhookSender::guarded(settings, guard), script)
}

/// An endpoint outside and one inside, on the same port.
async fn endpoints() -> (Endpoint, Endpoint) {
    loop {
        let outside = Endpoint::that(Manner::SaysAndLeaves(ok(""))).await;
        // Somebody else may have the port there.
        let inside = format!("{INSIDE}:{}", outside.port());
        if std::net::TcpListener::bind(&inside).is_ok() {
            return (outside, Endpoint::at(&inside, Manner::SaysAndLeaves(ok(""))).await);
        }
    }
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "elsewhere 127.0.0.2 is no address of this machine")]
async fn a_name_that_changes_its_mind_is_asked_once_and_leads_where_it_said_first() {
    let (outside, inside) = endpoints().await;
    let (sender, script) = sender(&[&[OUTSIDE], &[INSIDE]]);
    let url = format!("http://rebinding.example:{}/hook", outside.port());
    assert!(sender.send(&webhook(&url)).await.is_delivered());
    assert_eq!(script.asked.load(Ordering::SeqCst), 1);
    assert_eq!(outside.only_received().headers["host"], format!("rebinding.example:{}", outside.port()));
    // The endpoint closed the connection, so the next delivery asks again, and is told an address inside.
    assert_forbidden(&sender.send(&webhook(&url)).await, "the second delivery");
    assert_eq!(script.asked.load(Ordering::SeqCst), 2);
    assert_eq!((outside.connections(), inside.connections()), (1, 0));
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "elsewhere 127.0.0.2 is no address of this machine")]
async fn one_address_inside_is_enough_to_refuse_a_name() {
    let (outside, inside) = endpoints().await;
    for answer in [&[INSIDE][..], &[OUTSIDE, INSIDE], &[INSIDE, OUTSIDE], &[OUTSIDE, OUTSIDE, INSIDE]] {
        let (sender, _) = sender(&[answer]);
        let url = format!("http://mixed.example:{}/hook", outside.port());
        assert_forbidden(&sender.send(&webhook(&url)).await, &format!("{answer:?}"));
    }
    assert_eq!((outside.connections(), inside.connections()), (0, 0));
}

#[tokio::test]
async fn a_name_without_addresses_is_unreachable() {
    let (sender, _) = sender(&[&[]]);
    let reason = super::reason(sender.send(&webhook("http://empty.example/")).await);
    assert_eq!(reason, "its host's name could not be found");
}

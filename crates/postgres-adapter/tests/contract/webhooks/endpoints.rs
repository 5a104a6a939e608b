use domain::{
    testing::{a_secret, nth_id},
    values::{PageRequest, Text, Version, WebhookId},
    webhooks::{
        DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, EventTypes, Replay, SigningSecrets, WebhookQueries,
        WebhookUrl,
    },
};

use super::{at, numbered_endpoint};
use crate::support::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_is_read_back_as_it_was_written_and_changed() {
    let world = World::new().await;
    let endpoint = Endpoint {
        description: Some(Text::parse("the ERP").unwrap()),
        ..numbered_endpoint(1, &["order.*", "stock.low.v1"])
    };
    world.commit(|unit| unit.webhooks().insert_endpoint(endpoint.clone(), a_secret(1))).await;
    assert_eq!(world.store.find_endpoint(endpoint.id).await.unwrap(), Some(endpoint.clone()));
    let changed = Endpoint {
        url: WebhookUrl::parse("http://localhost:9/x?y=z").unwrap(),
        types: EventTypes::parse(&["*".to_owned()]).unwrap(),
        description: None,
        status: EndpointStatus::Disabled(DisabledBecause::Failing),
        health: EndpointHealth { failing_since: Some(at(1)), failures: 7, probe_at: Some(at(2)) },
        replay: Some(Replay { after: 3, until: 9, since: Some(at(4)) }),
        version: Version::new(2).unwrap(),
        ..endpoint.clone()
    };
    world.commit(|unit| unit.webhooks().save_endpoint(changed.clone())).await;
    assert_eq!(world.store.find_endpoint(endpoint.id).await.unwrap(), Some(changed));
    assert_eq!(world.store.find_endpoint(WebhookId::new(nth_id(1))).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_read_only_by_whoever_locks_the_endpoint() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    let mut unit = world.begin().await;
    let (locked, secrets) = unit.webhooks().lock_endpoint(endpoint.id).await.unwrap().unwrap();
    assert_eq!((locked, &secrets), (endpoint.clone(), &SigningSecrets::of(a_secret(1))));
    let rotated = SigningSecrets { current: a_secret(2), previous: Some((a_secret(1), at(60))) };
    unit.webhooks().save_secrets(endpoint.id, rotated.clone());
    unit.commit().await.unwrap();

    let mut unit = world.begin().await;
    assert_eq!(unit.webhooks().lock_endpoint(endpoint.id).await.unwrap().unwrap().1, rotated);
    assert!(unit.webhooks().lock_endpoint(WebhookId::new(nth_id(1))).await.unwrap().is_none());
    unit.roll_back().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_are_listed_newest_first_page_by_page() {
    let world = World::new().await;
    for number in 1..=5 {
        world.hook(number, &["*"]).await;
    }
    let (mut seen, mut page) =
        (Vec::new(), PageRequest { limit: domain::values::Limit::new(2).unwrap(), ..PageRequest::default() });
    loop {
        let answer = world.store.list_endpoints(&page).await.unwrap();
        seen.extend(answer.items.iter().map(|endpoint| endpoint.id));
        let Some(next) = answer.next else { break };
        page.after = Some(next);
    }
    assert_eq!(seen, (1..=5).rev().map(|number| numbered_endpoint(number, &["*"]).id).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_change_an_endpoint_at_once_wait_for_each_other() {
    let world = World::new().await;
    let endpoint = world.hook(1, &["*"]).await;
    let outsider = world.outsider().await;
    let mut first = world.begin().await;
    first.webhooks().lock_endpoint(endpoint.id).await.unwrap();
    let mut second = world.begin().await;
    let waiting = second.webhooks().lock_endpoint(endpoint.id);
    let changing = async {
        crate::support::until_waiting(&outsider, 1).await;
        first.webhooks().save_endpoint(Endpoint { version: endpoint.version.next(), ..endpoint.clone() });
        first.commit().await.unwrap();
    };
    let (locked, ()) = tokio::join!(waiting, changing);
    assert_eq!(locked.unwrap().unwrap().0.version, endpoint.version.next());
}

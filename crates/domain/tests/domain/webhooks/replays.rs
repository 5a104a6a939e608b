use domain::{
    store::MockStore,
    testing::{Beat, MockUnit, a_delivery, a_secret, an_admin, an_endpoint, by, noon, store_of},
    values::{Page, PageRequest},
    webhooks::{
        Delivery, DeliveryStatus, Endpoint, MockWebhookOutbox, MockWebhookQueries, Replay, ReplayFrom, SigningSecrets,
        WebhookError,
    },
};

use super::{webhooks, webhooks_on};
use crate::access::{admitted, away};

#[tokio::test]
async fn one_delivery_is_made_once_more() {
    let done = Delivery { status: DeliveryStatus::Failed, due_at: None, attempts: 10, ..a_delivery() };
    let unit = MockUnit::default().that_locks_delivery(Some((an_endpoint(), done.clone())));
    let diary = unit.diary();
    let replayed = webhooks_on(store_of([unit])).replay_delivery(&by(an_admin()), done.webhook_id, done.id).await;
    let replayed = replayed.unwrap().value;
    assert_eq!((replayed.status, replayed.due_at), (DeliveryStatus::Pending, Some(noon())));
    assert_eq!(diary.only(), Beat::ResetDelivery(done.id, noon()));

    let unit = MockUnit::default().that_locks_delivery(None);
    let missing = webhooks_on(store_of([unit])).replay_delivery(&by(an_admin()), done.webhook_id, done.id).await;
    assert!(matches!(missing, Err(WebhookError::DeliveryNotFound)));
}

#[tokio::test]
async fn everything_behind_a_position_or_since_a_moment_is_asked_for_once_more() {
    let unfinished = Some(Replay { after: 3, until: 8, since: None });
    for (from, before, expected) in [
        (ReplayFrom::After(7), None, Replay { after: 7, until: 42, since: None }),
        (ReplayFrom::Since(noon()), None, Replay { after: 7, until: 42, since: Some(noon()) }),
        (ReplayFrom::After(7), unfinished, Replay { after: 3, until: 42, since: None }),
    ] {
        let endpoint = Endpoint { replay: before, ..an_endpoint() };
        let unit = MockUnit::default().that_locks_endpoint(Some((endpoint.clone(), SigningSecrets::of(a_secret(1)))));
        let diary = unit.diary();
        let mut queries = MockWebhookQueries::new();
        queries.expect_positions().times(1).returning(move |asked| {
            assert_eq!(asked, from);
            Ok((7, 42))
        });
        let keep = webhooks(store_of([unit]), queries, MockWebhookOutbox::new());
        let asked = keep.replay_events(&by(an_admin()), endpoint.id, from).await.unwrap().value;
        assert_eq!(asked.replay, Some(expected));
        assert_eq!(diary.only(), Beat::SavedEndpoint(Endpoint { replay: Some(expected), ..endpoint }));
    }
}

#[tokio::test]
async fn only_admins_and_the_operator_replay_and_look_at_deliveries() {
    let id = an_endpoint().id;
    let refused = |error: &WebhookError| matches!(error, WebhookError::Forbidden(_));
    let one = async |request| {
        !webhooks_on(away()).replay_delivery(&request, id, a_delivery().id).await.is_err_and(|it| refused(&it))
    };
    assert_eq!(admitted(one).await, ["ADMIN", "system"]);
    let queries = || {
        let mut queries = MockWebhookQueries::new();
        queries.expect_positions().returning(|_| Ok((0, 0)));
        queries.expect_find_endpoint().returning(|_| Ok(Some(an_endpoint())));
        queries.expect_list_deliveries().returning(|_, _, _| Ok(Page { items: Vec::new(), next: None }));
        queries.expect_list_endpoints().returning(|_| Ok(Page { items: Vec::new(), next: None }));
        queries
    };
    let all = async |request| {
        let keep = webhooks(away(), queries(), MockWebhookOutbox::new());
        !keep.replay_events(&request, id, ReplayFrom::After(0)).await.is_err_and(|it| refused(&it))
    };
    assert_eq!(admitted(all).await, ["ADMIN", "system"]);
    let listed = async |request: domain::store::Request| {
        let keep = webhooks(MockStore::new(), queries(), MockWebhookOutbox::new());
        let page = PageRequest::default();
        let endpoints = keep.list_webhooks(&request.actor, &page).await.is_ok();
        let deliveries = keep.list_deliveries(&request.actor, id, None, &page).await.is_ok();
        assert_eq!(endpoints, deliveries);
        endpoints
    };
    assert_eq!(admitted(listed).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn deliveries_of_what_is_not_there_are_not_found_rather_than_none() {
    let mut queries = MockWebhookQueries::new();
    queries.expect_find_endpoint().returning(|_| Ok(None));
    let keep = webhooks(MockStore::new(), queries, MockWebhookOutbox::new());
    let listed = keep.list_deliveries(&by(an_admin()).actor, an_endpoint().id, None, &PageRequest::default()).await;
    assert!(matches!(listed, Err(WebhookError::NotFound)));
}

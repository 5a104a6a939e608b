//! What happened, for those who may read it.

mod cloud_event;
mod relay_events;

use std::{sync::Arc, time::Duration};

use domain::{
    access::Actor,
    events::{EventFilter, EventKind, EventPattern, Events, ListEventsError, MockEventQueries, RecordedEvent, Subject},
    store::Request,
    testing::{FixedClock, SilentBell, a_customer, a_manager, an_admin, an_order, noon, nth_id, product_id},
    values::{EventId, Limit, WebhookId},
};

use crate::access::admitted;

fn an_event() -> RecordedEvent {
    RecordedEvent {
        position: 8,
        id: EventId::new(nth_id(1)),
        kind: EventKind::StockLow.as_str().to_owned(),
        subject: Subject::Product(product_id(1)).to_string(),
        subject_version: 1,
        data: serde_json::json!({}),
        recorded_at: noon(),
        trace: None,
    }
}

fn events_of(queries: MockEventQueries) -> Events {
    Events::new(Arc::new(queries), Arc::new(SilentBell::default()), Arc::new(FixedClock::default()))
}

#[tokio::test]
async fn whoever_signed_in_reads_events() {
    let list = async |request: Request| {
        let mut queries = MockEventQueries::new();
        queries.expect_list().returning(|_, _, _| Ok(vec![]));
        let events = events_of(queries);
        let listed = events.list(&request.actor, &EventFilter::default(), 0, Limit::default(), Duration::ZERO).await;
        !matches!(listed, Err(ListEventsError::Forbidden(_)))
    };
    assert_eq!(admitted(list).await, ["ADMIN", "INVENTORY_MANAGER", "CUSTOMER", "system"]);
}

#[tokio::test]
async fn customers_are_shown_the_events_of_their_own_orders_only() {
    for (actor, customer) in [
        (Actor::User(a_customer()), Some(a_customer().user_id)),
        (Actor::User(a_manager()), None),
        (Actor::User(an_admin()), None),
    ] {
        let mut queries = MockEventQueries::new();
        queries
            .expect_list()
            .withf(move |filter, _, _| filter.customer == customer)
            .times(1)
            .returning(|_, _, _| Ok(vec![]));
        // Whatever a caller asks for, it is not theirs to say whose events they see.
        let asked = EventFilter { customer: Some(an_admin().user_id), ..EventFilter::default() };
        events_of(queries).list(&actor, &asked, 0, Limit::default(), Duration::ZERO).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_waits_looks_again_until_the_time_is_over() {
    let clock = Arc::new(FixedClock::default());
    let bell = Arc::new(SilentBell::with_clock(clock.clone()));
    let mut queries = MockEventQueries::new();
    queries.expect_list().times(4).returning(|_, _, _| Ok(vec![]));
    let events = Events::new(Arc::new(queries), bell.clone(), clock);
    let wait = Duration::from_secs(5);
    let none = events.list(&Actor::System, &EventFilter::default(), 0, Limit::default(), wait).await.unwrap();
    assert!(none.is_empty());
    assert_eq!(bell.waits().iter().sum::<Duration>(), wait);
}

#[tokio::test]
async fn whoever_waits_is_answered_as_soon_as_something_happened() {
    let bell = Arc::new(SilentBell::default());
    let mut queries = MockEventQueries::new();
    let mut asked = 0;
    queries.expect_list().times(2).returning(move |_, _, _| {
        asked += 1;
        Ok(if asked == 1 { vec![] } else { vec![an_event()] })
    });
    let events = Events::new(Arc::new(queries), bell.clone(), Arc::new(FixedClock::default()));
    let wait = Duration::from_secs(5);
    let happened = events.list(&Actor::System, &EventFilter::default(), 0, Limit::default(), wait).await.unwrap();
    assert_eq!((happened, bell.waits().len()), (vec![an_event()], 1));
}

#[tokio::test]
async fn filter_position_and_limit_reach_the_store_as_they_came() {
    let filter =
        EventFilter { kinds: vec![EventKind::OrderPaid], subject: Some("product/1".to_owned()), customer: None };
    let expected = filter.clone();
    let mut queries = MockEventQueries::new();
    let asked = move |it: &EventFilter, after: &i64, limit: &Limit| (it, *after, limit.items()) == (&expected, 7, 20);
    queries.expect_list().withf(asked).times(1).returning(|_, _, _| Ok(vec![]));
    let events = events_of(queries);
    events.list(&Actor::User(an_admin()), &filter, 7, Limit::new(20).unwrap(), Duration::ZERO).await.unwrap();
}

#[test]
fn every_kind_has_a_name_of_its_own_with_a_version() {
    let mut names = EventKind::ALL.map(EventKind::as_str).to_vec();
    assert!(names.iter().all(|name| name.split('.').next_back() == Some("v1")));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), EventKind::ALL.len());
}

#[test]
fn subjects_are_written_as_paths() {
    assert_eq!(Subject::Product(product_id(1)).to_string(), "product/1");
    assert_eq!(Subject::Order(an_order().id).to_string(), format!("order/{}", an_order().id));
    assert_eq!(Subject::Webhook(WebhookId::new(nth_id(1))).to_string(), format!("webhook/{}", nth_id(1)));
}

#[test]
fn a_pattern_is_a_type_or_a_beginning_or_all() {
    let kinds = |pattern: &str| pattern.parse::<EventPattern>().map(|pattern| pattern.kinds().count());
    assert_eq!(kinds("*"), Ok(EventKind::ALL.len()));
    assert_eq!(kinds("order.placed.v1"), Ok(1));
    assert_eq!(kinds("stock.*"), Ok(5));
    for wrong in ["", "order", "order*", "*.v1", "order.placed.v2", "orders.*", "**", "Order.*", " *"] {
        assert!(kinds(wrong).is_err(), "{wrong}");
    }
}

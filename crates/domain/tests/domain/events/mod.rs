//! What happened, for those who may read it.

use std::sync::Arc;

use domain::{
    access::Actor,
    events::{EventFilter, EventKind, Events, ListEventsError, MockEventQueries, Subject},
    store::Request,
    testing::{an_admin, an_order, product_id},
    values::Limit,
};

use crate::access::admitted;

#[tokio::test]
async fn only_admins_and_the_operator_read_events() {
    let list = async |request: Request| {
        let mut queries = MockEventQueries::new();
        queries.expect_list().returning(|_, _, _| Ok(vec![]));
        let events = Events::new(Arc::new(queries));
        let listed = events.list(&request.actor, &EventFilter::default(), 0, Limit::default()).await;
        !matches!(listed, Err(ListEventsError::Forbidden(_)))
    };
    assert_eq!(admitted(list).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn filter_position_and_limit_reach_the_store_as_they_came() {
    let filter = EventFilter { kinds: vec![EventKind::OrderPaid], subject: Some("product/1".to_owned()) };
    let expected = filter.clone();
    let mut queries = MockEventQueries::new();
    let asked = move |it: &EventFilter, after: &i64, limit: &Limit| (it, *after, limit.items()) == (&expected, 7, 20);
    queries.expect_list().withf(asked).times(1).returning(|_, _, _| Ok(vec![]));
    let events = Events::new(Arc::new(queries));
    events.list(&Actor::User(an_admin()), &filter, 7, Limit::new(20).unwrap()).await.unwrap();
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
}

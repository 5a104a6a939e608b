use domain::{
    access::Actor,
    orders::{FindOrderError, ListOrdersError, MockOrderQueries, OrderFilter},
    store::{MockStore, Request},
    testing::{a_customer, a_manager, an_order, another_customer},
    values::{CustomerRef, OrderRef, Page, PageRequest},
};

use super::Shop;
use crate::access::admitted;

fn reading(queries: MockOrderQueries) -> domain::orders::Orders {
    Shop::reading(MockStore::new(), queries).orders
}

/// Lists as somebody, and returns the filter that reached the store.
async fn asked(actor: Actor, filter: OrderFilter) -> Result<OrderFilter, ListOrdersError> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let mut queries = MockOrderQueries::new();
    queries.expect_list_orders().returning(move |filter, _| {
        sender.send(filter.clone()).unwrap();
        Ok(Page { items: vec![], next: None })
    });
    reading(queries).list(&actor, &filter, &PageRequest::default()).await?;
    Ok(receiver.try_recv().unwrap())
}

fn of(customer: domain::access::Principal) -> OrderFilter {
    OrderFilter { customer: Some(CustomerRef::Id(customer.user_id)), ..OrderFilter::default() }
}

#[tokio::test]
async fn everybody_who_signed_in_sees_orders() {
    let list = async |request: Request| asked(request.actor, OrderFilter::default()).await.is_ok();
    assert_eq!(admitted(list).await, ["ADMIN", "INVENTORY_MANAGER", "CUSTOMER", "system"]);
}

#[tokio::test]
async fn a_customers_list_is_narrowed_to_their_own_and_a_managers_is_not() {
    let all = OrderFilter::default();
    assert_eq!(asked(Actor::User(a_customer()), all.clone()).await.unwrap(), of(a_customer()));
    assert_eq!(asked(Actor::User(a_manager()), all.clone()).await.unwrap(), all);
    assert_eq!(asked(Actor::User(a_manager()), of(a_customer())).await.unwrap(), of(a_customer()));
}

#[tokio::test]
async fn a_customer_who_asks_for_anothers_list_is_refused_and_for_their_own_is_not() {
    let told = asked(Actor::User(a_customer()), of(another_customer())).await;
    assert!(matches!(told, Err(ListOrdersError::Forbidden(_))));
    assert!(asked(Actor::User(a_customer()), of(a_customer())).await.is_ok());
}

#[tokio::test]
async fn somebody_elses_order_is_as_good_as_none() {
    let find = async |actor: Actor, exists: bool| {
        let mut queries = MockOrderQueries::new();
        queries.expect_find_order().returning(move |_| Ok(exists.then(an_order)));
        reading(queries).find(&actor, &OrderRef::Id(an_order().id)).await
    };
    assert_eq!(find(Actor::User(a_customer()), true).await.unwrap(), an_order());
    assert_eq!(find(Actor::User(a_manager()), true).await.unwrap(), an_order());
    let [others, none] =
        [find(Actor::User(another_customer()), true).await, find(Actor::User(another_customer()), false).await];
    assert!(matches!(others, Err(FindOrderError::NotFound)) && matches!(none, Err(FindOrderError::NotFound)));
    assert_eq!(others.unwrap_err().to_string(), none.unwrap_err().to_string());
}

#[tokio::test]
async fn who_is_not_signed_in_is_refused_before_the_order_is_looked_up() {
    let told = reading(MockOrderQueries::new()).find(&Actor::Anonymous, &OrderRef::Id(an_order().id)).await;
    assert!(matches!(told, Err(FindOrderError::Forbidden(_))));
}

//! Lists of orders.

use chrono::TimeDelta;
use domain::{
    orders::{Order, OrderFilter, OrderQueries, OrderStatus, OrderSummary},
    store::StoreError,
    testing::{a_buyer, a_user_who_is, another_customer, euros, noon},
    values::{Cursor, CustomerRef, Limit, Page, PageRequest, Text},
};

use crate::{
    orders::world_with_customer,
    support::{World, numbered_order},
};

/// Six orders, the older the lower its number; those of even numbers are another customer's; 3 and 4 share a moment.
async fn six_orders() -> World {
    let world = world_with_customer().await;
    world.sign_in(&another_customer()).await;
    for number in 1..=6 {
        let mut order = numbered_order(number, 1, 1);
        order.created_at = noon() + TimeDelta::minutes(if number == 4 { 3 } else { i64::try_from(number).unwrap() });
        if number % 2 == 0 {
            let user = a_user_who_is(&another_customer());
            order.customer.id = user.id;
        }
        if number == 5 {
            order.purchase_order_number = Some(Text::parse("PO-5").unwrap());
            order.total = euros(2_500);
            order.shipping = euros(500);
        }
        world.place(&order).await;
        if number == 6 {
            let cancelled = Order { version: order.version.next(), ..domain::testing::a_cancelled_order() };
            let mut lines = order.lines.clone();
            (lines[0].reserved, lines[0].cancelled) = (0, 1);
            let cancelled = Order { version: cancelled.version, lines, ..order };
            world.commit(|unit| unit.orders().save_order(cancelled)).await;
        }
    }
    world
}

async fn walk(world: &World, filter: &OrderFilter, limit: i64) -> Vec<OrderSummary> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let request = PageRequest { limit: Limit::new(limit).unwrap(), after };
        let Page { items, next } = world.store.list_orders(filter, &request).await.unwrap();
        all.extend(items);
        after = next;
        if after.is_none() {
            return all;
        }
    }
}

async fn numbers(world: &World, filter: OrderFilter) -> Vec<u64> {
    let whole = walk(world, &filter, 200).await;
    for limit in [1, 2, 3] {
        assert_eq!(walk(world, &filter, limit).await, whole, "{filter:?} by {limit}");
    }
    let number = |order: &OrderSummary| order.number.to_string().rsplit('-').next().unwrap().parse().unwrap();
    whole.iter().map(number).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_orders_come_first_and_pages_are_one_list() {
    let world = six_orders().await;
    assert_eq!(numbers(&world, OrderFilter::default()).await, [6, 5, 4, 3, 2, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_are_found_by_customer_status_and_time() {
    let world = six_orders().await;
    for customer in
        [CustomerRef::Id(a_buyer().id), CustomerRef::Number(a_buyer().number), CustomerRef::Email(a_buyer().email)]
    {
        let filter = OrderFilter { customer: Some(customer), ..OrderFilter::default() };
        assert_eq!(numbers(&world, filter).await, [5, 3, 1]);
    }
    let cancelled = OrderFilter { status: Some(OrderStatus::Cancelled), ..OrderFilter::default() };
    assert_eq!(numbers(&world, cancelled).await, [6]);
    let minute = |minute| Some(noon() + TimeDelta::minutes(minute));
    let range = OrderFilter { from: minute(2), to: minute(5), ..OrderFilter::default() };
    assert_eq!(numbers(&world, range.clone()).await, [4, 3, 2]);
    let customer = Some(CustomerRef::Id(another_customer().user_id));
    assert_eq!(numbers(&world, OrderFilter { customer, status: Some(OrderStatus::Pending), ..range }).await, [4, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_summary_tells_what_the_order_does() {
    let world = six_orders().await;
    let filter = OrderFilter { customer: Some(CustomerRef::Id(a_buyer().id)), ..OrderFilter::default() };
    let summary = walk(&world, &filter, 200).await.remove(0);
    let order = world.store.find_order(&domain::values::OrderRef::Id(summary.id)).await.unwrap().unwrap();
    let expected = OrderSummary {
        id: order.id,
        number: order.number,
        customer: order.customer.clone(),
        status: order.status(),
        payment: order.payment,
        fulfilment: order.fulfilment(),
        total: euros(2_500),
        purchase_order_number: Some("PO-5".to_owned()),
        version: order.version,
        created_at: order.created_at,
    };
    assert_eq!(summary, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_of_another_list_or_of_nobody_is_refused() {
    let world = six_orders().await;
    let (moment, id) = ("2026-03-02T12:00:00.000000Z", "018f0000-0000-7000-8000-000000000001");
    for parts in [&["users", moment, id][..], &["orders", moment], &["orders", "noon", id], &["orders", moment, "x"]] {
        let after = Some(Cursor(parts.iter().map(|part| (*part).to_owned()).collect()));
        let page = PageRequest { after, ..PageRequest::default() };
        let refused = world.store.list_orders(&OrderFilter::default(), &page).await;
        assert!(matches!(refused, Err(StoreError::BadCursor)), "{parts:?}: {refused:?}");
    }
}

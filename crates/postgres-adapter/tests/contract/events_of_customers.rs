//! The events of a customer's own orders.

use domain::{
    events::{Event, EventFilter, EventKind, Subject},
    orders::{Customer, Order},
    testing::{a_customer, an_order, an_order_number, another_customer, nth_id, product_id},
    values::OrderId,
};

use crate::{
    events::{list, numbers},
    support::{World, told},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_finds_the_events_of_their_own_orders_and_no_others() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    world.stock(1, 100).await;
    let mine = an_order();
    let theirs = Order {
        id: OrderId::new(nth_id(77)),
        number: an_order_number(77),
        customer: Customer { id: another_customer().user_id, ..mine.customer.clone() },
        ..mine.clone()
    };
    for (order, number) in [(&mine, 1), (&theirs, 2)] {
        world.place(order).await;
        let placed = Event { kind: EventKind::OrderPlaced, subject: Subject::Order(order.id), ..told(number, 1) };
        let paid = Event { kind: EventKind::OrderPaid, subject: Subject::Order(order.id), ..told(number + 10, 1) };
        world.commit(|unit| unit.events().append(vec![placed, told(number + 20, 1), paid])).await;
    }
    let of = |customer: &Customer| EventFilter { customer: Some(customer.id), ..EventFilter::default() };
    assert_eq!(numbers(&list(&world, &of(&mine.customer), 0, 50).await), [1, 11]);
    assert_eq!(numbers(&list(&world, &of(&theirs.customer), 0, 50).await), [2, 12]);
    let paid = EventFilter { kinds: vec![EventKind::OrderPaid], ..of(&mine.customer) };
    assert_eq!(numbers(&list(&world, &paid, 0, 50).await), [11]);
    let first = list(&world, &of(&mine.customer), 0, 1).await[0].position;
    assert_eq!(numbers(&list(&world, &of(&mine.customer), first, 50).await), [11]);
    for (subject, expected) in [
        (Subject::Order(mine.id), vec![1, 11]),
        (Subject::Order(theirs.id), vec![]),
        (Subject::Product(product_id(1)), vec![]),
    ] {
        let asked = EventFilter { subject: Some(subject.to_string()), ..of(&mine.customer) };
        assert_eq!(numbers(&list(&world, &asked, 0, 50).await), expected, "{subject}");
    }
}

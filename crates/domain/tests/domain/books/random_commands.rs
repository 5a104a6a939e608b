use std::collections::BTreeMap;

use domain::{
    events::EventKind,
    orders::{Fulfilment, Order, OrderStatus, PaymentState, PaymentStatus},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use tokio::runtime::Builder;

use super::{
    actions::{Action, action},
    groups::Tally,
    house::House,
    laws::{Auditor, nobody_is_owed_anything},
};

/// Does everything, audits the books after each action and when all has come to rest, and returns the house.
fn walk(actions: Vec<Action>) -> House {
    Builder::new_current_thread().build().unwrap().block_on(async {
        let mut house = House::open().await;
        let mut auditor = Auditor::default();
        auditor.audit(&house.books.ledger());
        for action in actions {
            house.act(action).await;
            auditor.audit(&house.books.ledger());
        }
        house.come_to_rest().await;
        auditor.audit(&house.books.ledger());
        nobody_is_owed_anything(&house.books.ledger(), &house.gateway);
        house
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_sequence_of_commands_and_failures_breaks_a_law(actions in prop::collection::vec(action(), 1..60)) {
        walk(actions);
    }
}

#[test]
fn random_commands_reach_every_state_or_they_would_prove_nothing() {
    let mut runner = TestRunner::deterministic();
    let (mut statuses, mut payments, mut given_back, mut tally) = (Vec::new(), Vec::new(), 0, Tally::default());
    let mut told: BTreeMap<EventKind, usize> = BTreeMap::new();
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..60 {
        let actions = prop::collection::vec(action(), 60).new_tree(&mut runner).unwrap().current();
        let house = walk(actions);
        statuses.extend(house.books.ledger().orders.values().map(Order::status));
        payments.extend(house.books.ledger().payments.values().map(|payment| payment.status));
        given_back += house.gateway.given_back().len();
        house.books.ledger().events.iter().for_each(|event| *told.entry(event.kind).or_default() += 1);
        for order in house.books.ledger().orders.values() {
            let states = [
                ("partly shipped", order.fulfilment() == Fulfilment::Partial),
                ("on account, shipped and not paid", order.status() == OrderStatus::Shipped && order.paid_at.is_none()),
                ("still waiting", order.lines.iter().any(|line| line.backordered > 0)),
                (
                    "refunded and kept",
                    (order.status(), order.payment) == (OrderStatus::Shipped, PaymentState::Refunded),
                ),
                ("refunded in part", order.payment == PaymentState::Paid && order.amount_refunded.minor() > 0),
            ];
            states.iter().filter(|(_, reached)| *reached).for_each(|(name, _)| *reached.entry(name).or_default() += 1);
        }
        tally.add(house.tally);
    }
    for status in [OrderStatus::Pending, OrderStatus::Paid, OrderStatus::Shipped, OrderStatus::Cancelled] {
        assert!(statuses.iter().filter(|it| **it == status).count() >= 10, "{status} in {}", statuses.len());
    }
    for kind in [
        EventKind::OrderBackordered,
        EventKind::BackorderFilled,
        EventKind::OrderReduced,
        EventKind::OrderRefunded,
        EventKind::ShipmentUndone,
    ] {
        assert!(told.get(&kind).is_some_and(|times| *times >= 5), "{kind:?} in {told:?}");
    }
    assert!(reached.len() == 5 && reached.values().all(|times| *times >= 3), "{reached:?}");
    for status in [PaymentStatus::Approved, PaymentStatus::Declined] {
        assert!(payments.iter().filter(|it| **it == status).count() >= 5, "{status:?} in {}", payments.len());
    }
    assert!(given_back >= 5);
    let Tally { together, refused_beside_placed, alone, replayed, unknown, unkeyed } = tally;
    assert!([together, refused_beside_placed, alone, replayed, unkeyed].iter().all(|it| *it >= 20), "{tally:?}");
    assert!(unknown >= 3, "{tally:?}");
}

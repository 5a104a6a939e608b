use domain::orders::{Order, OrderStatus, PaymentStatus};
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
    for _ in 0..40 {
        let actions = prop::collection::vec(action(), 60).new_tree(&mut runner).unwrap().current();
        let house = walk(actions);
        statuses.extend(house.books.ledger().orders.values().map(Order::status));
        payments.extend(house.books.ledger().payments.values().map(|payment| payment.status));
        given_back += house.gateway.given_back().len();
        tally.add(house.tally);
    }
    for status in [OrderStatus::Pending, OrderStatus::Paid, OrderStatus::Shipped, OrderStatus::Cancelled] {
        assert!(statuses.iter().filter(|it| **it == status).count() >= 10, "{status} in {}", statuses.len());
    }
    for status in [PaymentStatus::Approved, PaymentStatus::Declined, PaymentStatus::Refunded] {
        assert!(payments.iter().filter(|it| **it == status).count() >= 5, "{status:?} in {}", payments.len());
    }
    assert!(given_back >= 5);
    let Tally { together, refused_beside_placed, alone, replayed, unknown, unkeyed } = tally;
    assert!([together, refused_beside_placed, alone, replayed, unkeyed].iter().all(|it| *it >= 20), "{tally:?}");
    assert!(unknown >= 3, "{tally:?}");
}

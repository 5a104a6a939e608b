//! What people, gateways and networks may do, at random.

use domain::testing::GatewayMood;
use proptest::prelude::*;

use super::{Fault, groups::Member};

/// One thing that happens. Products, locations and orders are picked by number, whichever exist.
#[derive(Clone, Debug)]
pub enum Action {
    Receive(i32, i32, i64),
    Move(i32, i32, i32, i64),
    Adjust(i32, i32, i64),
    Count(i32, i32, i64),
    Reorder(i32, i64),
    Place(Vec<(i32, i64)>),
    PlaceTogether(Vec<Member>),
    /// The last order is sent once more, under its key.
    Repeat,
    Pay(usize),
    Ship(usize),
    Cancel(usize),
    Settle,
    Gateway(GatewayMood),
    Fails(Fault),
}

pub const PRODUCTS: i32 = 3;

pub fn action() -> impl Strategy<Value = Action> {
    let (product, place, units) = (1..=PRODUCTS, 1..=super::ledger::PLACES, 1..15_i64);
    let order = 0..5_usize;
    let mood = prop::sample::select(vec![
        GatewayMood::Approving,
        GatewayMood::Approving,
        GatewayMood::Approving,
        GatewayMood::Declining,
        GatewayMood::Silent,
        GatewayMood::LosingAnswers,
    ]);
    let fault = prop::sample::select(vec![Fault::Conflict, Fault::LostAfter, Fault::LostBefore]);
    prop_oneof![
        3 => (product.clone(), place.clone(), units.clone()).prop_map(|(p, l, n)| Action::Receive(p, l, n)),
        2 => (product.clone(), place.clone(), place.clone(), units).prop_map(|(p, a, b, n)| Action::Move(p, a, b, n)),
        2 => (product.clone(), place.clone(), -9..9_i64).prop_map(|(p, l, n)| Action::Adjust(p, l, n)),
        2 => (product.clone(), place, 0..15_i64).prop_map(|(p, l, n)| Action::Count(p, l, n)),
        1 => (product, 0..9_i64).prop_map(|(p, n)| Action::Reorder(p, n)),
        5 => items().prop_map(Action::Place),
        3 => prop::collection::vec(member(), 1..8).prop_map(Action::PlaceTogether),
        2 => Just(Action::Repeat),
        6 => order.clone().prop_map(Action::Pay),
        5 => order.clone().prop_map(Action::Ship),
        2 => order.prop_map(Action::Cancel),
        1 => Just(Action::Settle),
        2 => mood.prop_map(Action::Gateway),
        2 => fault.prop_map(Action::Fails),
    ]
}

fn items() -> impl Strategy<Value = Vec<(i32, i64)>> {
    prop::collection::vec((1..=PRODUCTS, 1..8_i64), 1..5)
}

/// One order of a group.
pub fn member() -> impl Strategy<Value = Member> {
    prop_oneof![
        5 => items().prop_map(Member::New),
        2 => (0..8_usize).prop_map(Member::Copy),
        2 => items().prop_map(Member::Unkeyed),
    ]
}

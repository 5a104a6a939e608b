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
    /// An order that may wait for stock.
    Wait(Vec<(i32, i64)>),
    /// So many units of one of its products, from one place or from anywhere.
    ShipPart(usize, i32, i64, Option<i32>),
    Undo(usize, usize),
    CancelPart(usize, i32, i64),
    Refund(usize),
    /// A count that takes from those who hold what is not there.
    Release(i32, i32, i64),
    Limit(i32, Option<i64>),
    /// Whether orders are placed on account from now on.
    Account(bool),
    Settle,
    Gateway(GatewayMood),
    Fails(Fault),
}

pub const PRODUCTS: i32 = 3;

pub fn action() -> impl Strategy<Value = Action> {
    let (product, place, units) = (1..=PRODUCTS, 1..=super::ledger::PLACES, 1..15_i64);
    let order = 0..4_usize;
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
        5 => (product.clone(), place.clone(), units.clone()).prop_map(|(p, l, n)| Action::Receive(p, l, n)),
        2 => (product.clone(), place.clone(), place.clone(), units).prop_map(|(p, a, b, n)| Action::Move(p, a, b, n)),
        2 => (product.clone(), place.clone(), -9..9_i64).prop_map(|(p, l, n)| Action::Adjust(p, l, n)),
        2 => (product.clone(), place.clone(), 0..15_i64).prop_map(|(p, l, n)| Action::Count(p, l, n)),
        1 => (product.clone(), 0..9_i64).prop_map(|(p, n)| Action::Reorder(p, n)),
        5 => items().prop_map(Action::Place),
        5 => prop::collection::vec(member(), 1..8).prop_map(Action::PlaceTogether),
        2 => Just(Action::Repeat),
        9 => order.clone().prop_map(Action::Pay),
        8 => order.clone().prop_map(Action::Ship),
        2 => order.clone().prop_map(Action::Cancel),
        6 => items().prop_map(Action::Wait),
        5 => (order.clone(), product.clone(), 1..6_i64, prop::option::of(place.clone()))
            .prop_map(|(o, p, n, l)| Action::ShipPart(o, p, n, l)),
        6 => (order.clone(), 0..2_usize).prop_map(|(o, n)| Action::Undo(o, n)),
        4 => (order.clone(), product.clone(), 1..6_i64).prop_map(|(o, p, n)| Action::CancelPart(o, p, n)),
        4 => order.prop_map(Action::Refund),
        3 => (product.clone(), place.clone(), 0..8_i64).prop_map(|(p, l, n)| Action::Release(p, l, n)),
        1 => (product.clone(), prop::option::of(0..9_i64)).prop_map(|(p, n)| Action::Limit(p, n)),
        1 => any::<bool>().prop_map(Action::Account),
        1 => Just(Action::Settle),
        2 => mood.prop_map(Action::Gateway),
        4 => fault.prop_map(Action::Fails),
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

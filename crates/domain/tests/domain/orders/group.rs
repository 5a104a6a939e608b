//! Groups of orders on mocks: what they are made of, and what is looked for in a unit's diary.

use domain::{
    events::EventKind,
    inventory::LockedProduct,
    orders::{Offers, Order, PlaceOrder, Placement, Turn},
    store::Request,
    testing::{Beat, Diary, MockUnit, a_buyer, a_purchase, offers_of},
};

pub fn placement(request: Request, items: &[(i32, i64)]) -> Placement {
    Placement { request, command: a_purchase(items) }
}

pub fn of(request: Request, command: PlaceOrder) -> Placement {
    Placement { request, command }
}

/// What is locked and found for so many orders of [`a_buyer`].
pub fn offers_for(orders: usize, products: Vec<LockedProduct>) -> Offers {
    Offers { customers: vec![Some(a_buyer()); orders], serials: (1..).take(orders).collect(), ..offers_of(products) }
}

/// A unit for so many orders.
pub fn unit_for(orders: usize, products: Vec<LockedProduct>) -> MockUnit {
    MockUnit::default().that_locks_offers(offers_for(orders, products))
}

#[track_caller]
pub fn placed(turn: &Turn) -> &Order {
    let Turn::Placed(done) = turn else { panic!("not placed but {turn:?}") };
    assert!(!done.replayed);
    &done.value
}

/// One letter for each turn: placed, refused, alone.
pub fn letters(turns: &[Turn]) -> String {
    let letter = |turn: &Turn| match turn {
        Turn::Placed(_) => 'p',
        Turn::Refused(_) => 'r',
        Turn::Alone => 'a',
    };
    turns.iter().map(letter).collect()
}

/// What was queued on behalf of each place. What was queued before any place was named belongs to the first.
pub fn by_place(diary: &Diary, places: usize) -> Vec<Vec<Beat>> {
    let mut queued = vec![Vec::new(); places];
    let mut at = 0;
    for beat in diary.queued() {
        if let Beat::OnBehalfOf(place) = beat { at = place } else { queued[at].push(beat) }
    }
    queued
}

pub fn orders_in(beats: &[Beat]) -> Vec<Order> {
    beats
        .iter()
        .filter_map(|beat| if let Beat::InsertedOrder(order) = beat { Some(order.clone()) } else { None })
        .collect()
}

pub fn kinds_in(beats: &[Beat]) -> Vec<EventKind> {
    let kinds = |beat: &Beat| match beat {
        Beat::Appended(events) => events.iter().map(|event| event.kind).collect(),
        _ => Vec::new(),
    };
    beats.iter().flat_map(kinds).collect()
}

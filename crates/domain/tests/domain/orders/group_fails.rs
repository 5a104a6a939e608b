//! A group that cannot be committed: nothing of it is told, and who cannot be doubled is placed alone.

use domain::{
    orders::{Offers, PlaceOrderError, Turn},
    store::{StoreError, Violation},
    testing::{
        Beat, MockUnit, a_customer, a_locked_product, another_customer, begins, by, conflict, keyed, outcome_unknown,
        store_of_a_group, unavailable,
    },
};

use super::{
    Shop,
    group::{letters, offers_for, placed, placement, unit_for},
};

/// A keyed order, one without a key, and one of each that is refused, in a unit that ends like this.
async fn turns_of(unit: impl FnOnce(MockUnit) -> MockUnit) -> (Vec<Turn>, Vec<Beat>) {
    let unit = unit(unit_for(4, vec![a_locked_product().with_level(1, 2, 0)]));
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [
        placement(keyed(a_customer(), "a"), &[(1, 1)]),
        placement(by(a_customer()), &[(1, 1)]),
        placement(keyed(a_customer(), "b"), &[(1, 1)]),
        placement(by(a_customer()), &[(1, 1)]),
    ];
    let turns = shop.orders.place_together(&placements).await;
    (turns, diary.beats())
}

async fn after(failure: StoreError) -> Vec<Turn> {
    let (turns, beats) = turns_of(|unit| unit.that_fails_to_commit(failure)).await;
    assert_eq!(beats.last(), Some(&Beat::CommitFailed));
    turns
}

#[tokio::test]
async fn the_same_group_whose_commit_succeeds_places_two_and_refuses_two() {
    assert_eq!(letters(&turns_of(|unit| unit).await.0), "pprr");
}

#[tokio::test]
async fn a_group_of_which_nothing_was_written_is_placed_one_by_one_also_what_it_refused() {
    let failures = [
        conflict(),
        StoreError::Violated(Violation::KeyTaken),
        StoreError::Violated(Violation::StockMissed),
        StoreError::Busy("lock timeout".into()),
        StoreError::Broken("bug".into()),
    ];
    for failure in failures {
        let what = failure.to_string();
        assert_eq!(letters(&after(failure).await), "aaaa", "{what}");
    }
}

#[tokio::test]
async fn whether_an_order_without_a_key_was_placed_is_told_to_be_unknown_and_one_with_a_key_finds_out() {
    let turns = after(outcome_unknown()).await;
    assert_eq!(letters(&turns), "arar");
    for turn in [&turns[1], &turns[3]] {
        assert!(matches!(turn, Turn::Refused(PlaceOrderError::Store(StoreError::OutcomeUnknown(_)))), "{turn:?}");
    }
}

#[tokio::test]
async fn where_the_store_is_away_everybody_is_told_so_at_once() {
    for turn in after(unavailable()).await {
        assert!(matches!(turn, Turn::Refused(PlaceOrderError::Store(StoreError::Unavailable(_)))), "{turn:?}");
    }
}

#[tokio::test]
async fn a_group_that_cannot_even_begin_or_lock_fails_alike() {
    type Failure = fn() -> StoreError;
    let failures: [(Failure, &str); 2] = [(conflict, "aa"), (unavailable, "rr")];
    for (failure, expected) in failures {
        let placements = [placement(keyed(a_customer(), "a"), &[(1, 1)]), placement(by(a_customer()), &[(1, 1)])];
        let mut store = begins([]);
        store.expect_begin_together().times(1).returning(move |_| Err(failure()));
        assert_eq!(letters(&Shop::on(store).orders.place_together(&placements).await), expected);

        let mut unit = MockUnit::default();
        unit.orders.expect_lock_offers().times(1).returning(move |_| Err(failure()));
        let diary = unit.diary();
        let shop = Shop::on(store_of_a_group(unit, []));
        assert_eq!(letters(&shop.orders.place_together(&placements).await), expected);
        assert!(diary.refused(), "it is rolled back");
    }
}

#[tokio::test]
async fn a_group_of_refusals_only_is_rolled_back() {
    let unit = unit_for(2, vec![a_locked_product().with_level(1, 1, 0)]).that_turns_away(1, StoreError::SignedOut);
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [a_customer(), another_customer()].map(|actor| placement(by(actor), &[(1, 2)]));
    assert_eq!(letters(&shop.orders.place_together(&placements).await), "rr");
    assert_eq!(diary.beats().last(), Some(&Beat::RolledBack));
}

#[tokio::test]
async fn a_store_that_offers_less_than_it_was_asked_for_places_nothing() {
    let whole = offers_for(2, vec![a_locked_product().with_level(1, 9, 0)]);
    for offers in [Offers { serials: vec![1], ..whole.clone() }, Offers { customers: vec![], ..whole }] {
        let unit = MockUnit::default().that_locks_offers(offers);
        let diary = unit.diary();
        let shop = Shop::on(store_of_a_group(unit, []));
        let placements = [a_customer(), another_customer()].map(|actor| placement(by(actor), &[(1, 2)]));
        assert_eq!(letters(&shop.orders.place_together(&placements).await), "aa");
        assert_eq!(diary.beats().last(), Some(&Beat::RolledBack));
    }
}

#[tokio::test]
async fn of_two_copies_in_a_group_one_is_placed_and_the_other_waits_for_its_answer() {
    let unit = unit_for(3, vec![a_locked_product().with_level(1, 9, 0)]);
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [
        placement(keyed(a_customer(), "k"), &[(1, 1)]),
        placement(keyed(another_customer(), "k"), &[(1, 1)]),
        placement(keyed(a_customer(), "k"), &[(1, 1)]),
        placement(keyed(a_customer(), "other"), &[(1, 1)]),
        placement(keyed(a_customer(), "k"), &[(1, 7)]),
    ];
    let turns = shop.orders.place_together(&placements).await;
    assert_eq!(letters(&turns), "ppapa");
    assert_ne!(placed(&turns[0]).id, placed(&turns[1]).id, "a key belongs to its user");
}

#[tokio::test]
async fn orders_without_a_key_are_no_copies_of_each_other() {
    let unit = unit_for(3, vec![a_locked_product().with_level(1, 9, 0)]);
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [1, 1, 1].map(|units| placement(by(a_customer()), &[(1, units)]));
    assert_eq!(letters(&shop.orders.place_together(&placements).await), "ppp");
}

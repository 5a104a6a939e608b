//! Orders that are not placed leave no trace.

use domain::{
    access::Actor,
    inventory::{LockedProduct, Shortage},
    orders::{Offers, PlaceOrder, PlaceOrderError},
    store::{Request, StoreError, Violation},
    testing::{
        MockUnit, a_buyer, a_customer, a_locked_product, a_purchase, an_admin, an_order, another_customer, by, keyed,
        offers_of, product_id, sku, store_of,
    },
    values::{CustomerNumber, CustomerRef, Email},
};

use super::{Shop, kept};
use crate::access::{admitted, away};

/// Places on these offers, and returns the refusal after checking that nothing was queued.
async fn refused(offers: Offers, command: PlaceOrder) -> PlaceOrderError {
    let unit = MockUnit::default().that_locks_offers(offers);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let refusal = shop.orders.place(&by(a_customer()), &command).await.unwrap_err();
    assert!(diary.refused());
    refusal
}

fn one(product: LockedProduct) -> Offers {
    offers_of(vec![product])
}

#[tokio::test]
async fn admins_and_customers_place_and_managers_do_not() {
    let let_in = async |request| {
        let placed = Shop::on(away()).orders.place(&request, &a_purchase(&[(1, 1)])).await;
        !matches!(placed, Err(PlaceOrderError::Forbidden(_) | PlaceOrderError::CustomerMissing))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "CUSTOMER"]);
}

#[tokio::test]
async fn the_operator_needs_to_name_a_customer() {
    let operator = Request::of(Actor::System);
    let refused = Shop::on(store_of([])).orders.place(&operator, &a_purchase(&[(1, 1)])).await;
    assert!(matches!(refused, Err(PlaceOrderError::CustomerMissing)));

    let unit = MockUnit::default().that_locks_offers(one(a_locked_product().with_level(1, 1, 0)));
    let named = PlaceOrder { customer: Some(CustomerRef::Id(a_customer().user_id)), ..a_purchase(&[(1, 1)]) };
    assert!(Shop::on(store_of([unit])).orders.place(&operator, &named).await.is_ok());
}

#[tokio::test]
async fn a_customer_who_names_another_is_refused_before_anything_is_looked_up() {
    let other = Some(CustomerRef::Id(another_customer().user_id));
    let command = PlaceOrder { customer: other, ..a_purchase(&[(1, 1)]) };
    let refused = Shop::on(store_of([])).orders.place(&by(a_customer()), &command).await;
    assert!(matches!(refused, Err(PlaceOrderError::Forbidden(_))));
}

#[tokio::test]
async fn an_order_of_nothing_or_of_more_than_500_items_is_refused() {
    for items in [0, 501] {
        let refused = Shop::on(store_of([])).orders.place(&by(a_customer()), &a_purchase(&vec![(1, 1); items])).await;
        assert!(matches!(refused, Err(PlaceOrderError::WrongNumberOfItems)));
    }
}

#[tokio::test]
async fn a_customer_who_does_not_exist_or_is_disabled_cannot_be_sold_to() {
    let offers = Offers { customers: vec![None], ..one(a_locked_product().with_level(1, 1, 0)) };
    assert!(matches!(refused(offers, a_purchase(&[(1, 1)])).await, PlaceOrderError::CustomerNotFound));
}

#[tokio::test]
async fn unknown_products_are_told_by_the_place_of_their_items() {
    let refusal = refused(one(a_locked_product().with_level(1, 9, 0)), a_purchase(&[(7, 1), (1, 1), (8, 1)])).await;
    assert!(matches!(refusal, PlaceOrderError::UnknownProducts(items) if items == [0, 2]));
}

#[tokio::test]
async fn discontinued_products_are_told_by_the_place_of_their_items() {
    let products =
        vec![a_locked_product().with_level(1, 9, 0), a_locked_product().with_id(2).with_level(1, 9, 0).discontinued()];
    let refusal = refused(offers_of(products), a_purchase(&[(1, 1), (2, 1)])).await;
    assert!(matches!(refusal, PlaceOrderError::Discontinued(items) if items == [1]));
}

#[tokio::test]
async fn every_shortage_is_told_and_nothing_is_taken_of_the_rest() {
    let products = vec![
        a_locked_product().with_level(1, 9, 7).with_level(2, 1, 0),
        a_locked_product().with_id(2).with_level(1, 9, 0),
        a_locked_product().with_id(3),
    ];
    let refusal = refused(offers_of(products), a_purchase(&[(1, 4), (2, 1), (3, 1)])).await;
    let short = |id: i32, requested, available| Shortage {
        product_id: product_id(id),
        sku: sku(&format!("SKU-{id}")),
        requested,
        available,
    };
    let PlaceOrderError::InsufficientStock(told) = refusal else { panic!("{refusal:?}") };
    assert_eq!(told, [short(1, 4, 3), short(3, 1, 0)]);
}

#[tokio::test]
async fn two_items_that_each_fit_and_together_do_not_are_a_shortage() {
    let refusal = refused(one(a_locked_product().with_level(1, 5, 0)), a_purchase(&[(1, 3), (1, 3)])).await;
    assert!(matches!(refusal, PlaceOrderError::InsufficientStock(short) if short[0].requested == 6));
}

#[tokio::test]
async fn quantities_and_amounts_beyond_all_bounds_are_refused() {
    let billion = 1_000_000_000;
    let plenty = || one(a_locked_product().with_level(1, 10 * billion, 0).with_price(99_999_999));
    let refusal = refused(plenty(), a_purchase(&[(1, billion), (1, 1)])).await;
    assert!(matches!(refusal, PlaceOrderError::OutOfRange(_)), "the sum of two items");
    let refusal = refused(plenty(), a_purchase(&[(1, billion)])).await;
    assert!(matches!(refusal, PlaceOrderError::OutOfRange(_)), "the amount");
}

#[tokio::test]
async fn the_retry_of_a_success_is_never_told_that_there_is_not_enough() {
    let unit = MockUnit::default().that_locks_offers(one(a_locked_product()));
    let diary = unit.diary();
    let mut store = store_of([unit]);
    store.expect_recall().times(1).returning(|_| Ok(Some(kept(&an_order()))));
    let shop = Shop::on(store);
    let again = shop.orders.place(&keyed(a_customer(), "k"), &a_purchase(&[(1, 2)])).await.unwrap();
    assert_eq!((again.value, again.replayed), (an_order(), true));
    assert!(diary.refused());
}

#[tokio::test]
async fn a_delta_that_missed_is_decided_anew_on_what_is_there_now() {
    let missed = MockUnit::default()
        .that_locks_offers(one(a_locked_product().with_level(1, 2, 0)))
        .that_fails_to_commit(StoreError::Violated(Violation::StockMissed));
    let gone = MockUnit::default().that_locks_offers(one(a_locked_product()));
    let mut store = store_of([missed, gone]);
    store.expect_back_off().times(1).return_const(());
    let shop = Shop::on(store);
    let told = shop.orders.place(&by(an_admin()), &a_purchase(&[(1, 2)])).await;
    assert!(matches!(told, Err(PlaceOrderError::InsufficientStock(_))));
}

#[tokio::test]
async fn a_customer_may_name_themselves_by_number_or_address_and_nobody_else() {
    let me = a_buyer();
    let another = CustomerNumber::new(me.number.number() + 1).unwrap();
    let names = [
        (CustomerRef::Id(me.id), true),
        (CustomerRef::Number(me.number), true),
        (CustomerRef::Email(me.email), true),
        (CustomerRef::Number(another), false),
        (CustomerRef::Email(Email::parse("somebody@else.example").unwrap()), false),
    ];
    for (named, passes) in names {
        let product = a_locked_product().with_level(1, 5, 0);
        let unit = MockUnit::default().that_locks_offers(one(product));
        let command = PlaceOrder { customer: Some(named.clone()), ..a_purchase(&[(1, 1)]) };
        let placed = Shop::on(store_of([unit])).orders.place(&by(a_customer()), &command).await;
        assert_eq!(placed.is_ok(), passes, "{named:?}");
        assert!(passes || matches!(placed, Err(PlaceOrderError::Forbidden(_))));
    }
}

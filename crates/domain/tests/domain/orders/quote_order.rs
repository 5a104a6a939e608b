//! What an order would come to, if it were placed now.

use domain::{
    orders::{AllocationReason, MockOrderQueries, Offers, Order, PlaceOrder, PlaceOrderError, Quote},
    store::Request,
    testing::{
        Diary, MockUnit, a_customer, a_locked_product, a_purchase, by, offers_of, store_of, taxing_terms, unavailable,
    },
};

use super::Shop;
use crate::access::admitted;

fn offered() -> Offers {
    let split = a_locked_product().with_level(1, 2, 0).with_level(2, 9, 4);
    let (one, sparse) =
        (a_locked_product().with_id(2).with_level(2, 4, 0), a_locked_product().with_id(3).with_level(1, 1, 0));
    let gone = a_locked_product().with_id(4).with_level(1, 9, 0).discontinued();
    let limited = a_locked_product().with_id(5).with_level(1, 1, 0).with_backorder_limit(2);
    offers_of(vec![split, one, sparse, gone, limited])
}

/// A shop whose store has no unit to give.
async fn quoted(purchase: &PlaceOrder) -> Result<Quote, PlaceOrderError> {
    let mut queries = MockOrderQueries::new();
    queries.expect_find_offers().times(1).returning(|_| Ok(offered()));
    let shop = Shop::selling(store_of([]), queries, taxing_terms("0.19", 490));
    shop.orders.quote(&by(a_customer()).actor, purchase).await
}

/// The same order, placed.
async fn placed(purchase: &PlaceOrder) -> Result<(Order, Diary), PlaceOrderError> {
    let unit = MockUnit::default().that_locks_offers(offered());
    let diary = unit.diary();
    let shop = Shop::selling(store_of([unit]), MockOrderQueries::new(), taxing_terms("0.19", 490));
    let placed = shop.orders.place(&by(a_customer()), purchase).await?;
    Ok((placed.value, diary))
}

fn waiting_for(items: &[(i32, i64)]) -> PlaceOrder {
    PlaceOrder { allow_backorder: true, ..a_purchase(items) }
}

#[tokio::test]
async fn whoever_may_order_is_quoted() {
    let let_in = async |request: Request| {
        let mut queries = MockOrderQueries::new();
        queries.expect_find_offers().returning(|_| Err(unavailable()));
        let told = Shop::reading(store_of([]), queries).orders.quote(&request.actor, &a_purchase(&[(1, 1)])).await;
        !matches!(told, Err(PlaceOrderError::Forbidden(_) | PlaceOrderError::CustomerMissing))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "CUSTOMER"]);
}

#[tokio::test]
async fn a_quote_is_what_placing_decides_on_the_same_offers_and_begins_nothing() {
    let there = [&[(1, 2), (2, 3)][..], &[(1, 7)], &[(1, 6), (2, 4), (1, 1)], &[(3, 1), (2, 1)]].map(a_purchase);
    let waits = [&[(1, 9), (2, 4)][..], &[(3, 2), (5, 3)], &[(2, 1)]].map(waiting_for);
    for purchase in there.into_iter().chain(waits) {
        let quote = quoted(&purchase).await.unwrap();
        let (placed, diary) = placed(&purchase).await.unwrap();
        let (id, number) = (placed.id, placed.number);
        assert_eq!(Order { id, number, ..quote.order.clone() }, placed, "to the cent and to the unit");
        let mut would: Vec<_> = quote.allocations.iter().map(|it| (it.line, it.location_id, it.quantity)).collect();
        let line_of = |product| placed.line_of(product).unwrap().line;
        let mut did: Vec<_> =
            diary.changes().iter().map(|it| (line_of(it.product_id), it.location_id, it.reserved_delta)).collect();
        would.sort_unstable();
        did.sort_unstable();
        assert_eq!(would, did, "{:?}", purchase.items);
    }
}

#[tokio::test]
async fn what_placing_refuses_is_not_quoted_for_the_same_reason() {
    let short = [&[(1, 8), (2, 5)][..], &[(2, 1), (9, 1)], &[(4, 1), (1, 1)]].map(a_purchase);
    for purchase in short.into_iter().chain([waiting_for(&[(1, 8), (5, 4)])]) {
        let (told, placed) = (quoted(&purchase).await, placed(&purchase).await.map(|_| ()));
        let (told, placed) = (told.unwrap_err(), placed.unwrap_err());
        assert_eq!(format!("{told:?}"), format!("{placed:?}"));
        assert!(!matches!(told, PlaceOrderError::Store(_)), "{told}");
    }
    let nothing = Shop::on(store_of([])).orders.quote(&by(a_customer()).actor, &a_purchase(&[])).await;
    assert!(matches!(nothing, Err(PlaceOrderError::WrongNumberOfItems)));
}

#[tokio::test]
async fn each_allocation_says_why_from_there() {
    let why = async |items: &[(i32, i64)]| {
        let quote = quoted(&a_purchase(items)).await.unwrap();
        quote.allocations.iter().map(|it| (it.location_code.to_string(), it.quantity, it.reason)).collect::<Vec<_>>()
    };
    let (whole, of_line, largest) =
        (AllocationReason::CoversOrder, AllocationReason::CoversLine, AllocationReason::LargestFirst);
    assert_eq!(why(&[(1, 3), (2, 1)]).await, [("WH-02".to_owned(), 3, whole), ("WH-02".to_owned(), 1, whole)]);
    assert_eq!(why(&[(1, 3), (3, 1)]).await, [("WH-02".to_owned(), 3, of_line), ("WH-01".to_owned(), 1, of_line)]);
    assert_eq!(why(&[(1, 7)]).await, [("WH-02".to_owned(), 5, largest), ("WH-01".to_owned(), 2, largest)]);
}

#[tokio::test]
async fn what_waits_is_quoted_as_waiting_and_without_the_flag_refused_whole() {
    let mut purchase = a_purchase(&[(1, 9), (2, 4)]);
    let told = quoted(&purchase).await.unwrap_err();
    assert!(matches!(told, PlaceOrderError::InsufficientStock(short) if short.len() == 1 && short[0].available == 7));
    purchase.allow_backorder = true;
    let quote = quoted(&purchase).await.unwrap();
    let lines: Vec<_> = quote.order.lines.iter().map(|line| (line.reserved, line.backordered)).collect();
    assert_eq!(lines, [(7, 2), (4, 0)]);
    assert_eq!(quote.allocations.iter().map(|it| it.quantity).sum::<i64>(), 11);
}

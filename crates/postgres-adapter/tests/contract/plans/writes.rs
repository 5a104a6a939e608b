//! Commands, with all that their foreign keys ask.

use domain::{
    access::Actor,
    inventory::{AdjustStock, CountStock, MoveStock, ReceiveStock},
    orders::{CancelOrder, OrderedItem, PayOrder, PlaceOrder, ShipOrder},
    store::Request,
    testing::{a_customer, by, keyed, location_id, sku},
    values::{LocationRef, OrderRef, ProductRef, Quantity, StockCount, StockDelta, Text},
};

use super::business::Business;
use crate::support::by_id;

fn units(number: i64) -> Quantity {
    Quantity::new(number).unwrap()
}

fn at(location: i32) -> LocationRef {
    LocationRef::Id(location_id(location))
}

fn purchase(products: &[ProductRef]) -> PlaceOrder {
    let item = |product: &ProductRef| OrderedItem { product: product.clone(), quantity: units(1) };
    PlaceOrder { items: products.iter().map(item).collect(), ..PlaceOrder::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_placed_by_indexes_however_its_products_are_named() {
    let business = Business::open().await;
    let customer = business.sign_in(a_customer()).await;
    let named = ProductRef::Sku(sku("SKU-0000021"));
    for (request, products) in [
        (by(customer), vec![by_id(17)]),
        (keyed(customer, "once"), vec![by_id(17), by_id(1_234), by_id(3_999)]),
        (keyed(customer, "twice"), vec![by_id(17), named]),
    ] {
        let placed = business.explain("an order", async {
            business.orders.place(&request, &purchase(&products)).await.unwrap();
        });
        let placed = placed.await;
        assert!(placed.has("INTO orders") && placed.has("INTO stock_ledger") && placed.has("FOR NO KEY UPDATE"));
        placed.assert_indexed();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_paid_shipped_and_cancelled_by_indexes() {
    let business = Business::open().await;
    let customer = business.sign_in(a_customer()).await;
    let system = Request::of(Actor::System);
    let place = async || {
        let placed = business.orders.place(&by(customer), &purchase(&[by_id(17), by_id(21)])).await.unwrap();
        OrderRef::Id(placed.value.id)
    };
    let order = place().await;
    let paid = async { business.orders.pay(&system, order.clone(), PayOrder::default()).await.unwrap() };
    business.explain("a payment", paid).await.assert_indexed();
    let shipped = async { business.orders.ship(&system, order.clone(), ShipOrder::default()).await.unwrap() };
    business.explain("a shipment", shipped).await.assert_indexed();
    let order = place().await;
    let cancelled = async { business.orders.cancel(&system, order, CancelOrder::default()).await.unwrap() };
    business.explain("a cancellation", cancelled).await.assert_indexed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_is_received_moved_adjusted_and_counted_by_indexes() {
    let business = Business::open().await;
    let (inventory, system, product) = (&business.inventory, Request::of(Actor::System), by_id(17));
    let receive = ReceiveStock { product: product.clone(), location: at(1), quantity: units(5), reference: None };
    let received = async { inventory.receive_stock(&system, receive).await.unwrap() };
    business.explain("a receipt", received).await.assert_indexed();
    let transfer = MoveStock { product: product.clone(), from: at(1), to: at(2), quantity: units(5), reference: None };
    let moved = async { inventory.move_stock(&system, transfer).await.unwrap() };
    business.explain("a transfer", moved).await.assert_indexed();
    let reason = Text::parse("broken").unwrap();
    let delta = StockDelta::new(-1).unwrap();
    let adjust = AdjustStock { product: product.clone(), location: at(1), delta, reason, reference: None };
    let adjusted = async { inventory.adjust_stock(&system, adjust).await.unwrap() };
    business.explain("an adjustment", adjusted).await.assert_indexed();
    let counted = StockCount::new(2_000).unwrap();
    let count = CountStock { product, location: at(2), counted, expected: None, release: false, reference: None };
    let counted = async { inventory.count_stock(&system, count).await.unwrap() };
    business.explain("a count", counted).await.assert_indexed();
}

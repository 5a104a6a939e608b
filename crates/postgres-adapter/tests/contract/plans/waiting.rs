//! What waits, what is shipped or cancelled in part, and what is given back.

use domain::{
    access::Actor,
    inventory::{CountStock, ReceiveStock},
    orders::{
        CancelItem, CancelOrder, OfferRequest, Order, OrderQueries, OrderedItem, PayOrder, PlaceOrder, RefundOrder,
        ShipItem, ShipOrder, UndoShipment,
    },
    store::Request,
    testing::{a_customer, by, location_id, nth_id, sku},
    values::{CustomerRef, ExpectedVersion, LocationRef, OrderRef, ProductRef, RefundId, StockCount},
};

use super::business::Business;
use crate::{support::by_id, trade::units_of};

fn system() -> Request {
    Request::of(Actor::System)
}

/// Everything of a product is gone, and many wait for it, some of whom have another product as well.
async fn sold_out(business: &Business) -> Vec<Order> {
    business.sign_in(a_customer()).await;
    for location in 1..=4 {
        count(business, location, 0).await;
    }
    let mut orders = Vec::new();
    for number in 0..40 {
        let item = |product, units| OrderedItem { product: by_id(product), quantity: units_of(units) };
        let items = if number % 2 == 0 { vec![item(17, 3)] } else { vec![item(17, 3), item(21, 2)] };
        let command = PlaceOrder { items, allow_backorder: true, ..PlaceOrder::default() };
        orders.push(business.orders.place(&by(a_customer()), &command).await.unwrap().value);
    }
    business.world.outsider().await.batch_execute("ANALYZE orders, order_items, products").await.unwrap();
    orders
}

/// Takes what is missing from the newest orders.
async fn count(business: &Business, location: i32, units: i64) {
    let (location, counted) = (LocationRef::Id(location_id(location)), StockCount::new(units).unwrap());
    let command = CountStock { product: by_id(17), location, counted, expected: None, release: true, reference: None };
    business.inventory.count_stock(&system(), command).await.unwrap();
}

async fn receive(business: &Business, units: i64) {
    let (location, quantity) = (LocationRef::Id(location_id(1)), units_of(units));
    let command = ReceiveStock { product: by_id(17), location, quantity, reference: None };
    business.inventory.receive_stock(&system(), command).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_wait_and_those_who_hold_are_found_and_saved_by_indexes() {
    let business = Business::open().await;
    let orders = sold_out(&business).await;
    let received = business.explain("a receipt for many", receive(&business, 50)).await;
    received.assert_follows("order_items_waiting");
    received.assert_indexed();
    let counted = business.explain("a count that takes", count(&business, 1, 7)).await;
    counted.assert_follows("order_items_holding");
    counted.assert_indexed();
    let which = OrderRef::Id(orders[0].id);
    let cancelled = async { business.orders.cancel(&system(), which, CancelOrder::default()).await.unwrap() };
    let cancelled = business.explain("a cancellation for others", cancelled).await;
    cancelled.assert_follows("order_items_waiting");
    cancelled.assert_indexed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_of_orders_are_shipped_undone_cancelled_and_given_back_by_indexes() {
    let business = Business::open().await;
    sold_out(&business).await;
    receive(&business, 3_000).await;
    let item = |product, units| OrderedItem { product: by_id(product), quantity: units_of(units) };
    let command = PlaceOrder { items: vec![item(17, 5), item(21, 1)], ..PlaceOrder::default() };
    let order = business.orders.place(&by(a_customer()), &command).await.unwrap().value;
    let (orders, which) = (&business.orders, || OrderRef::Id(order.id));
    orders.pay(&system(), which(), PayOrder::default()).await.unwrap();
    let part = ShipOrder {
        items: vec![ShipItem { product: by_id(17), quantity: Some(units_of(2)), location: None }],
        ..ShipOrder::default()
    };
    let shipped = async { orders.ship(&system(), which(), part).await.unwrap() };
    business.explain("a shipment in part", shipped).await.assert_indexed();
    let shipment = orders.find(&Actor::System, &which()).await.unwrap().shipments[0].id;
    let undo = UndoShipment { shipment, reason: None, expected: ExpectedVersion::Any };
    let undone = async { orders.undo_shipment(&system(), which(), undo).await.unwrap() };
    business.explain("an undone shipment", undone).await.assert_indexed();
    let part = CancelOrder {
        items: vec![CancelItem { product: by_id(17), quantity: Some(units_of(1)) }],
        ..CancelOrder::default()
    };
    let cancelled = async { orders.cancel(&system(), which(), part).await.unwrap() };
    let cancelled = business.explain("a cancellation in part", cancelled).await;
    assert!(cancelled.has("UPDATE refunds"), "the gateway gave it back at once");
    cancelled.assert_indexed();
    orders.ship(&system(), which(), ShipOrder::default()).await.unwrap();
    let refunded = async { orders.refund(&system(), which(), RefundOrder::default()).await.unwrap() };
    business.explain("a refund", refunded).await.assert_indexed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offers_payments_and_what_is_owed_are_read_by_indexes() {
    let business = Business::open().await;
    let order = sold_out(&business).await.remove(0);
    let store = &business.world.store;
    let customers = vec![CustomerRef::Id(order.customer.id), CustomerRef::Email(order.customer.email.clone())];
    let products = vec![by_id(17), ProductRef::Sku(sku("SKU-0000021"))];
    let request = OfferRequest { products, customers, orders: 1 };
    business.explain("offers", async { store.find_offers(&request).await.unwrap() }).await.assert_indexed();
    let payments = async { store.list_payments(order.id).await.unwrap() };
    let payments = business.explain("payments", payments).await;
    payments.assert_follows("refunds_of_order");
    payments.assert_indexed();
    for of in [None, Some(order.id)] {
        let owed = business.explain("what is owed", async { store.list_owed(of).await.unwrap() }).await;
        owed.assert_follows(if of.is_none() { "refunds_unsettled" } else { "refunds_of_order" });
        owed.assert_indexed();
    }
    let refund = RefundId::new(nth_id(1));
    business.explain("a refund", async { store.find_refund(refund).await.unwrap() }).await.assert_indexed();
    let unsettled = async { store.list_unsettled(order.created_at).await.unwrap() };
    let unsettled = business.explain("what is unsettled", unsettled).await;
    unsettled.assert_follows("payments_unsettled");
    unsettled.assert_indexed();
}

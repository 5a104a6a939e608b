//! Whoever decides on a version that is stale decides nothing.

use domain::{
    orders::{CancelOrder, CancelOrderError, Order, PayOrder, PayOrderError, ShipOrder, ShipOrderError},
    testing::{MockUnit, a_customer, a_locked_order, a_manager, a_paid_order, an_order, by, store_of},
    values::{ExpectedVersion, OrderRef, Version},
};

use super::Shop;

/// A shop that locks this order, for whoever saw the version after it.
fn shop_with(order: &Order) -> (Shop, ExpectedVersion, OrderRef) {
    let unit = MockUnit::default().that_locks_order(Some(a_locked_order(order.clone(), vec![])));
    let shop = Shop::on(store_of([unit]));
    (shop, ExpectedVersion::IfMatch(order.version.next()), OrderRef::Id(order.id))
}

#[tokio::test]
async fn a_stale_version_is_not_paid() {
    let (shop, expected, which) = shop_with(&an_order());
    let told = shop.orders.pay(&by(a_customer()), which, PayOrder { expected }).await;
    assert!(matches!(told, Err(PayOrderError::PreconditionFailed(Version::FIRST))));
}

#[tokio::test]
async fn a_stale_version_is_not_shipped() {
    let order = a_paid_order();
    let (shop, expected, which) = shop_with(&order);
    let told = shop.orders.ship(&by(a_manager()), which, ShipOrder { expected, ..ShipOrder::default() }).await;
    assert!(matches!(told, Err(ShipOrderError::PreconditionFailed(present)) if present == order.version));
}

#[tokio::test]
async fn a_stale_version_is_not_cancelled() {
    let (shop, expected, which) = shop_with(&an_order());
    let told = shop.orders.cancel(&by(a_customer()), which, CancelOrder { expected, ..CancelOrder::default() }).await;
    assert!(matches!(told, Err(CancelOrderError::PreconditionFailed(Version::FIRST))));
}

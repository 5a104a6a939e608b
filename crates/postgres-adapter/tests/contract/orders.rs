//! Orders: locked, written, read back.

use domain::{
    inventory::{Cause, InventoryQueries, MovementKind, Product, StockChange, VerifyFilter},
    orders::{Fulfilment, Held, Order, OrderQueries, OrderStatus},
    store::{StoreError, Violation},
    testing::{
        a_customer, a_payment, a_shipped_order, an_order, another_location, euros, location_id, noon, nth_id,
        product_id, sku,
    },
    values::{OrderId, OrderRef, Quantity, ShipmentId, Text},
};
use tokio::runtime::Handle;

use crate::support::{World, by_id, change, numbered_order, numbered_product, received, reserved, until_waiting};

/// A world with the customer of every order.
pub async fn world_with_customer() -> World {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.stock(1, 10).await;
    world
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::parse(text).unwrap()
}

fn full_order() -> Order {
    let mut order = an_order();
    let second = domain::orders::OrderLine {
        line: 2,
        product_id: product_id(2),
        sku: sku("OLD-SKU"),
        product_name: Text::parse("As sold").unwrap(),
        quantity: Quantity::new(7).unwrap(),
        unit_price: euros(333),
        tax_rate: "0.0825".parse().unwrap(),
        tax: euros(192),
        reserved: 4,
        backordered: 3,
        ..order.lines[0].clone()
    };
    order.lines.push(second);
    (order.subtotal, order.tax, order.shipping, order.total) = (euros(4_331), euros(192), euros(500), euros(5_023));
    order.shipping_address = Some(text("2 Side Street\nTown"));
    order.billing_address = Some(text("3 High Street"));
    order.note = Some(text("Ring twice"));
    order.purchase_order_number = Some(text("PO-1"));
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_read_back_as_it_was_written_by_id_and_by_number() {
    let world = world_with_customer().await;
    world.stock(2, 10).await;
    world.place(&full_order()).await;
    for which in [OrderRef::Id(full_order().id), OrderRef::Number(full_order().number)] {
        assert_eq!(world.store.find_order(&which).await.unwrap(), Some(full_order()));
    }
    assert_eq!(world.store.find_order(&OrderRef::Id(OrderId::new(nth_id(1)))).await.unwrap(), None);
    let unknown = OrderRef::Number(numbered_order(99, 1, 1).number);
    assert_eq!(world.store.find_order(&unknown).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_order_comes_with_its_products_what_it_holds_and_its_payments() {
    let world = world_with_customer().await;
    world.stock(2, 10).await;
    let order = full_order();
    world
        .commit(|unit| {
            unit.inventory().insert_location(another_location(2));
            unit.inventory().record(vec![received(2, 2, 5)]);
        })
        .await;
    let reserve = |product, location, units| StockChange {
        cause: Cause { order: Some(order.id), ..Cause::default() },
        ..reserved(product, location, units)
    };
    world
        .commit(|unit| {
            unit.orders().insert_order(order.clone());
            unit.inventory().record(vec![reserve(1, 1, 2), reserve(2, 1, 3), reserve(2, 2, 1)]);
            unit.orders().insert_payment(a_payment(domain::orders::PaymentStatus::Declined));
        })
        .await;
    for which in [OrderRef::Id(order.id), OrderRef::Number(order.number)] {
        let mut unit = world.begin().await;
        let locked = unit.orders().lock_order(&which).await.unwrap().unwrap();
        assert_eq!(locked.order, order);
        assert_eq!(locked.products.iter().map(|product| product.id.number()).collect::<Vec<_>>(), [1, 2]);
        let held = |product, location, units| Held {
            product_id: product_id(product),
            location_id: location_id(location),
            quantity: Quantity::new(units).unwrap(),
        };
        assert_eq!(locked.held, [held(1, 1, 2), held(2, 1, 3), held(2, 2, 1)]);
        assert_eq!(locked.payments, [a_payment(domain::orders::PaymentStatus::Declined)]);
        unit.roll_back().await;
    }
    let mut unit = world.begin().await;
    assert_eq!(unit.orders().lock_order(&OrderRef::Id(OrderId::new(nth_id(1)))).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_locked_behind_its_products() {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    let watcher = world.outsider().await;
    let mut holder = world.begin().await;
    holder.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap();
    let mut unit = world.begin().await;
    let waiting = Handle::current().spawn(async move {
        unit.orders().lock_order(&OrderRef::Id(an_order().id)).await.unwrap();
        unit
    });
    until_waiting(&watcher, 1).await;
    // Whoever waits for a product does not hold the order yet.
    watcher.execute("SELECT FROM orders FOR UPDATE NOWAIT", &[]).await.unwrap();
    holder.roll_back().await;
    let _unit = waiting.await.unwrap();
    let refused = watcher.execute("SELECT FROM orders FOR UPDATE NOWAIT", &[]).await;
    assert!(refused.is_err(), "nobody holds the order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waited_for_an_order_sees_what_was_done_to_it_meanwhile() {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    let watcher = world.outsider().await;
    let which = OrderRef::Number(an_order().number);
    let mut first = world.begin().await;
    let locked = first.orders().lock_order(&which).await.unwrap().unwrap();
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let locked = second.orders().lock_order(&which).await.unwrap().unwrap();
        second.roll_back().await;
        locked
    });
    until_waiting(&watcher, 1).await;
    let shipped = Order { version: locked.order.version.next(), ..a_shipped_order() };
    first.orders().save_order(shipped.clone());
    first.orders().insert_shipment(shipped.id, shipped.shipments[0].clone());
    first.orders().insert_payment(a_payment(domain::orders::PaymentStatus::Approved));
    first.inventory().record(vec![StockChange {
        cause: Cause { order: Some(shipped.id), ..Cause::default() },
        ..change(1, 1, MovementKind::Shipped, -2, -2)
    }]);
    first.commit().await.unwrap();
    let locked = second.await.unwrap();
    assert_eq!(locked.order, shipped);
    assert_eq!((locked.held.len(), locked.payments.len()), (0, 1));
    assert_eq!((locked.products[0].available(), locked.products[0].levels[0].on_hand), (8, 8));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_order_is_read_back_with_its_shipments() {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    let mut shipped = a_shipped_order();
    shipped.version = an_order().version.next();
    shipped.cancel_reason = Some(text("kept for the record"));
    shipped.cancelled_at = Some(noon());
    let mut parcel = shipped.shipments[0].clone();
    (parcel.carrier, parcel.tracking_number) = (Some(text("DHL")), Some(text("00340434")));
    shipped.shipments = vec![parcel.clone()];
    let mut later = parcel.clone();
    later.id = ShipmentId::new(nth_id(5_000_002));
    later.shipped_at = noon() + chrono::TimeDelta::hours(1);
    later.items[0].line = 2;
    shipped.shipments.push(later.clone());
    world
        .commit(|unit| {
            unit.orders().insert_shipment(shipped.id, parcel);
            unit.orders().insert_shipment(shipped.id, later);
            unit.orders().save_order(shipped.clone());
        })
        .await;
    let read = world.store.find_order(&OrderRef::Id(shipped.id)).await.unwrap().unwrap();
    assert_eq!(read, shipped);
    assert_eq!((read.status(), read.fulfilment()), (OrderStatus::Shipped, Fulfilment::Fulfilled));
    assert_eq!(
        world.number("SELECT count(*) FROM orders WHERE status = 'SHIPPED' AND fulfilment = 'FULFILLED'").await,
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_saved_only_over_the_version_before() {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    let next = Order { version: an_order().version.next(), ..an_order() };
    let after_next = Order { version: next.version.next(), ..an_order() };
    for stale in [an_order(), after_next.clone()] {
        let result = world
            .try_commit(|unit| {
                unit.orders().save_order(stale);
                unit.inventory().insert_product(numbered_product(9));
            })
            .await;
        assert!(matches!(result, Err(StoreError::Violated(Violation::Stale))), "{result:?}");
    }
    assert_eq!(world.store.find_product(&by_id(9)).await.unwrap(), None);
    world
        .commit(|unit| {
            unit.orders().save_order(next);
            unit.orders().save_order(after_next.clone());
        })
        .await;
    assert_eq!(world.store.find_order(&OrderRef::Id(after_next.id)).await.unwrap(), Some(after_next));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_keeps_what_was_sold_whatever_the_product_is_called_now() {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    let renamed =
        Product { sku: sku("NEW"), name: Text::parse("New name").unwrap(), price: euros(1), ..numbered_product(1) };
    world.commit(|unit| unit.inventory().save_product(renamed)).await;
    assert_eq!(world.store.find_order(&OrderRef::Id(an_order().id)).await.unwrap(), Some(an_order()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_orders_are_placed_by_one_unit() {
    let world = world_with_customer().await;
    let orders: Vec<Order> = (1..=3).map(|number| numbered_order(number, 1, 2)).collect();
    world
        .commit(|unit| {
            for order in &orders {
                unit.orders().insert_order(order.clone());
            }
            unit.inventory().record(
                orders
                    .iter()
                    .map(|order| StockChange {
                        cause: Cause { order: Some(order.id), ..Cause::default() },
                        ..reserved(1, 1, 2)
                    })
                    .collect(),
            );
        })
        .await;
    for order in orders {
        assert_eq!(world.store.find_order(&OrderRef::Id(order.id)).await.unwrap(), Some(order));
    }
    assert_eq!(world.store.verify(&VerifyFilter::default()).await.unwrap().drift, 0);
}

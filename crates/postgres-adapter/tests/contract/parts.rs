//! Orders of which a part was shipped, came back, was cancelled or waits.

use domain::{
    inventory::{Availability, InventoryQueries},
    orders::{
        CancelItem, CancelOrder, Held, Order, OrderQueries, PayOrder, PaymentState, ShipItem, ShipOrder, Shipment,
        UndoShipment,
    },
    testing::{a_customer, a_shipped_order, an_admin, an_order, by, euros, location_id, noon, product_id},
    values::{ExpectedVersion, OrderRef, PaymentTerms, Region, TaxClass, Text, Version},
};

use crate::{
    orders::world_with_customer,
    support::{World, by_id, waiting_order},
    trade::{Trade, assert_books_agree, units_of},
};

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::parse(text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_an_order_is_taxed_paid_and_given_back_is_read_back_as_it_was_written() {
    let world = world_with_customer().await;
    let mut order = an_order();
    order.payment_terms = Some(PaymentTerms::net(30).unwrap());
    order.region = Some(Region::parse("DE-BE").unwrap());
    order.tax_exemption_id = Some(text("VAT-1"));
    order.shipping_rule = Some(text("flat rate"));
    order.lines[0].tax_class = TaxClass::parse("reduced").unwrap();
    order.lines[0].tax_rule = Some(text("reduced@DE"));
    (order.payment, order.paid_at, order.amount_paid, order.amount_refunded) =
        (PaymentState::Paid, Some(noon()), euros(1_999), euros(1_998));
    world.place(&order).await;
    assert_eq!(world.store.find_order(&OrderRef::Id(order.id)).await.unwrap(), Some(order.clone()));
    let given_back = Order { version: order.version.next(), amount_refunded: euros(1_999), ..order };
    let given_back = Order { payment: PaymentState::Refunded, ..given_back };
    world.commit(|unit| unit.orders().save_order(given_back.clone())).await;
    let mut unit = world.begin().await;
    let locked = unit.orders().lock_order(&OrderRef::Id(given_back.id)).await.unwrap().unwrap();
    assert_eq!(locked.order, given_back);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shipment_that_was_undone_says_so_and_why() {
    let world = world_with_customer().await;
    world.place(&an_order()).await;
    let shipped = Order { version: Version::FIRST.next(), ..a_shipped_order() };
    let parcel = shipped.shipments[0].clone();
    world
        .commit(|unit| {
            unit.orders().save_order(shipped.clone());
            unit.orders().insert_shipment(shipped.id, parcel.clone());
        })
        .await;
    for undone_because in [Some(text("it came back")), None] {
        let undone = Shipment { undone_at: Some(noon()), undone_because, ..parcel.clone() };
        world.commit(|unit| unit.orders().save_shipment(undone.clone())).await;
        let which = OrderRef::Id(shipped.id);
        assert_eq!(world.store.find_order(&which).await.unwrap().unwrap().shipments, std::slice::from_ref(&undone));
        let mut unit = world.begin().await;
        assert_eq!(unit.orders().lock_order(&which).await.unwrap().unwrap().order.shipments, [undone]);
        unit.roll_back().await;
    }
}

async fn held(world: &World, order: &OrderRef) -> Vec<(i32, i64)> {
    let mut unit = world.begin().await;
    let locked = unit.orders().lock_order(order).await.unwrap().unwrap();
    unit.roll_back().await;
    let told = |held: &Held| (held.product_id.number(), held.quantity.units());
    locked.held.iter().map(told).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_order_holds_follows_every_part_of_it() {
    let world = World::new().await;
    let trade = Trade::open(&world).await;
    world.stock(1, 10).await;
    world.stock(2, 3).await;
    let (order, admin) = (trade.place(&[(1, 6), (2, 5)]).await, by(an_admin()));
    let which = OrderRef::Id(order.id);
    assert_eq!(held(&world, &which).await, [(1, 6), (2, 3)]);
    trade.orders.pay(&by(a_customer()), which.clone(), PayOrder::default()).await.unwrap();
    let item =
        |product, units: i64| ShipItem { product: by_id(product), quantity: Some(units_of(units)), location: None };
    let part = ShipOrder { items: vec![item(1, 2), item(2, 3)], ..ShipOrder::default() };
    let shipped = trade.orders.ship(&admin, which.clone(), part).await.unwrap().value;
    assert_eq!(held(&world, &which).await, [(1, 4)]);
    let item = CancelItem { product: by_id(1), quantity: Some(units_of(1)) };
    let part = CancelOrder { items: vec![item], ..CancelOrder::default() };
    trade.orders.cancel(&admin, which.clone(), part).await.unwrap();
    assert_eq!(held(&world, &which).await, [(1, 3)]);
    let undo = UndoShipment { shipment: shipped.shipments[0].id, reason: None, expected: ExpectedVersion::default() };
    trade.orders.undo_shipment(&admin, which.clone(), undo).await.unwrap();
    assert_eq!(held(&world, &which).await, [(1, 5), (2, 3)]);
    trade.receive(2, 9).await;
    assert_eq!(held(&world, &which).await, [(1, 5), (2, 5)]);
    assert_books_agree(&world).await;
    let rest = trade.orders.cancel(&admin, which.clone(), CancelOrder::default()).await.unwrap().value;
    assert_eq!((held(&world, &which).await, rest.amount_refunded), (vec![], euros(11_000)));
    assert_books_agree(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_says_how_much_of_it_waits_and_keeps_its_version() {
    let world = world_with_customer().await;
    let before = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
    assert_eq!(before.backordered, 0);
    world.place(&waiting_order(1, 1, 3)).await;
    let said = Availability { product_id: product_id(1), in_stock: false, stock_low: false, backordered: 3 };
    world.commit(|unit| unit.inventory().save_availability(vec![said])).await;
    let after = world.store.find_product(&by_id(1)).await.unwrap().unwrap();
    assert_eq!((after.backordered, &after.product), (3, &before.product));
    let mut unit = world.begin().await;
    let locked = unit.inventory().lock_stock(&[by_id(1)], &[]).await.unwrap().products.remove(0);
    assert_eq!((locked.backordered, locked.backordered_in_row), (3, 3));
    // A person's change leaves it alone.
    unit.inventory().save_product(before.product.clone());
    unit.commit().await.unwrap();
    assert_eq!(world.store.find_product(&by_id(1)).await.unwrap().unwrap().backordered, 3);
    let less = Availability { backordered: -1, ..said };
    assert!(world.try_commit(|unit| unit.inventory().save_availability(vec![less])).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counted_stock_that_is_missing_is_taken_from_the_newest_orders_which_wait_first_come_first() {
    let world = World::new().await;
    let trade = Trade::open(&world).await;
    world.stock(1, 9).await;
    let (first, second, third) =
        (trade.place(&[(1, 3)]).await, trade.place(&[(1, 3)]).await, trade.place(&[(1, 3)]).await);
    trade.count(1, 4).await;
    let counters = async |order: &Order| {
        let order = world.store.find_order(&OrderRef::Id(order.id)).await.unwrap().unwrap();
        (order.lines[0].reserved, order.lines[0].backordered)
    };
    assert_eq!([counters(&first).await, counters(&second).await, counters(&third).await], [(3, 0), (1, 2), (0, 3)]);
    assert_books_agree(&world).await;
    trade.receive(1, 3).await;
    assert_eq!([counters(&first).await, counters(&second).await, counters(&third).await], [(3, 0), (3, 0), (1, 2)]);
    assert_books_agree(&world).await;
    let level = world.store.find_product(&by_id(1)).await.unwrap().unwrap().levels.remove(0);
    assert_eq!((level.location_id, level.on_hand, level.reserved), (location_id(1), 7, 7));
}

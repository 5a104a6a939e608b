//! What parts of orders, and stock for those who wait, cost in statements and round trips, counted on the wire.

use domain::{
    access::Actor,
    inventory::{CountStock, ReceiveStock},
    orders::{CancelItem, CancelOrder, PayOrder, PlaceOrder, RefundOrder, ShipItem, ShipOrder, UndoShipment},
    testing::{a_customer, a_manager, a_purchase, an_admin, by, location_id},
    values::{ExpectedVersion, LocationRef, OrderRef, StockCount},
};

use crate::{
    house::{House, counted},
    support::by_id,
    trade::units_of,
};

#[test]
fn a_part_of_an_order_costs_what_the_whole_does() {
    counted(async |house| {
        for lines in [2, 50] {
            let mut orders = Vec::new();
            for _ in 0..2 {
                let order = OrderRef::Id(house.place(lines).await.id);
                house.orders.pay(&by(a_customer()), order.clone(), PayOrder::default()).await.unwrap();
                orders.push(order);
            }
            let which = |nth: i64| orders[usize::try_from(nth).unwrap() - 1].clone();
            let ship = async |nth| {
                let item = ShipItem { product: by_id(1), quantity: Some(units_of(1)), location: None };
                let part = ShipOrder { items: vec![item], ..ShipOrder::default() };
                house.orders.ship(&by(a_manager()), which(nth), part).await.unwrap();
            };
            house.costs("ship a part", (18, 3), ship).await;
            let undo = async |nth| {
                let order = house.orders.find(&Actor::User(an_admin()), &which(nth)).await.unwrap();
                let undo =
                    UndoShipment { shipment: order.shipments[0].id, reason: None, expected: ExpectedVersion::Any };
                house.orders.undo_shipment(&by(a_manager()), which(nth), undo).await.unwrap();
            };
            house.costs("find, and undo a shipment", (5 + 17, 1 + 3), undo).await;
            let cancel = async |nth| {
                let part = CancelOrder {
                    items: vec![CancelItem { product: by_id(1), quantity: Some(units_of(1)) }],
                    ..CancelOrder::default()
                };
                house.orders.cancel(&by(a_customer()), which(nth), part).await.unwrap();
            };
            house.costs("cancel a part, and give back what was paid", (17 + 5, 3 + 4), cancel).await;
            let refund = async |nth| {
                house.orders.ship(&by(a_manager()), which(nth), ShipOrder::default()).await.unwrap();
                house.orders.refund(&by(an_admin()), which(nth), RefundOrder::default()).await.unwrap();
            };
            house.costs("ship the rest, and refund it", (18 + 16 + 5, 3 + 3 + 4), refund).await;
        }
    });
}

/// Sells a product out, and places so many orders of one unit each, which wait.
async fn wait(house: &House, product: i32, orders: usize) {
    count(house, product, 0).await;
    for _ in 0..orders {
        let command = PlaceOrder { allow_backorder: true, ..a_purchase(&[(product, 1)]) };
        house.orders.place(&by(a_customer()), &command).await.unwrap();
    }
}

async fn count(house: &House, product: i32, units: i64) {
    let (location, counted) = (LocationRef::Id(location_id(1)), StockCount::new(units).unwrap());
    let command =
        CountStock { product: by_id(product), location, counted, expected: None, release: true, reference: None };
    house.inventory.count_stock(&by(a_manager()), command).await.unwrap();
}

async fn receive(house: &House, product: i32, units: i64) {
    let (location, quantity) = (LocationRef::Id(location_id(1)), units_of(units));
    let command = ReceiveStock { product: by_id(product), location, quantity, reference: None };
    house.inventory.receive_stock(&by(a_manager()), command).await.unwrap();
}

#[test]
fn stock_for_those_who_wait_costs_two_round_trips_more_however_many_they_are() {
    counted(async |house| {
        wait(house, 1, 44).await;
        house.costs("receive without anybody waiting", (9, 2), async |_| receive(house, 2, 5).await).await;
        house.costs("receive for one", (17, 4), async |_| receive(house, 1, 1).await).await;
        house.costs("receive for twenty", (17, 4), async |_| receive(house, 1, 20).await).await;
    });
}

#[test]
fn a_cancel_that_fills_others_costs_two_round_trips_more() {
    counted(async |house| {
        let mut orders = Vec::new();
        for _ in 0..2 {
            orders.push(OrderRef::Id(house.place(2).await.id));
        }
        for product in [1, 2] {
            // Both orders hold on to what they have.
            count(house, product, 2).await;
            for _ in 0..4 {
                let command = PlaceOrder { allow_backorder: true, ..a_purchase(&[(product, 1)]) };
                house.orders.place(&by(a_customer()), &command).await.unwrap();
            }
        }
        let cancel = async |nth: i64| {
            let which = orders[usize::try_from(nth).unwrap() - 1].clone();
            house.orders.cancel(&by(a_customer()), which, CancelOrder::default()).await.unwrap();
        };
        house.costs("cancel for two who wait", (22, 5), cancel).await;
    });
}

#[test]
fn stock_that_is_taken_from_orders_costs_two_round_trips_more() {
    counted(async |house| {
        for _ in 0..6 {
            house.place(1).await;
        }
        let take = async |nth| count(house, 1, 6 - 3 * nth).await;
        house.costs("count, and take from three orders", (17, 4), take).await;
    });
}

#[test]
fn a_quote_and_a_list_of_payments_cost_one_or_two_round_trips() {
    counted(async |house| {
        for lines in [1, 50] {
            let items: Vec<(i32, i64)> = (1..=lines).map(|product| (product, 1)).collect();
            let quote = async |_| {
                house.orders.quote(&Actor::User(a_customer()), &a_purchase(&items)).await.unwrap();
            };
            house.costs("quote", (5, 1), quote).await;
        }
        let order = OrderRef::Id(house.place(1).await.id);
        let payments = async |_| drop(house.orders.list_payments(&Actor::User(a_customer()), &order).await.unwrap());
        house.costs("payments", (5 + 4, 2), payments).await;
    });
}

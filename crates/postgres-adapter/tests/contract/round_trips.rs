//! What each use case costs in statements and round trips, counted on the wire. A loop of statements shows here: an order of
//! fifty lines costs what an order of one does.

use std::time::Duration;

use domain::{
    access::Actor,
    events::EventFilter,
    inventory::{AdjustStock, CountStock, LevelFilter, MoveStock, MovementFilter, ProductFilter, ReceiveStock},
    orders::{CancelOrder, OrderFilter, PayOrder, ShipOrder},
    store::Request,
    testing::{a_customer, a_manager, a_password, a_purchase, a_registration, an_admin, by, keyed, noon},
    users::{LogIn, RegisterUser},
    values::{Email, Limit, LocationCode, LocationRef, OrderRef, PageRequest, Quantity, StockCount, StockDelta, Text},
};

use crate::{house::counted, support::by_id};

fn here() -> LocationRef {
    LocationRef::Code(LocationCode::parse("WH-01").unwrap())
}

fn units(number: i64) -> Quantity {
    Quantity::new(number).unwrap()
}

#[test]
fn an_order_costs_the_same_whatever_its_lines() {
    counted(async |house| {
        house.costs("place 1 line", (10, 2), async |_| drop(house.place(1).await)).await;
        house.costs("place 50 lines", (10, 2), async |_| drop(house.place(50).await)).await;
        let under_a_key = async |nth| {
            let request = keyed(a_customer(), &format!("key-{nth}"));
            house.orders.place(&request, &a_purchase(&[(1, 1)])).await.unwrap();
        };
        house.costs("place under a key", (11, 2), under_a_key).await;
    });
}

#[test]
fn a_group_of_orders_costs_what_one_order_does() {
    counted(async |house| {
        house.costs("place 2 orders", (11, 2), async |nth| house.place_together(nth, 2).await).await;
        house.costs("place 30 orders", (11, 2), async |nth| house.place_together(nth, 30).await).await;
    });
}

#[test]
fn what_becomes_of_an_order_costs_the_same_whatever_its_lines() {
    counted(async |house| {
        for lines in [1, 50] {
            let mut orders = Vec::new();
            for _ in 0..4 {
                orders.push(house.place(lines).await);
            }
            let which = |place: i64| OrderRef::Id(orders[usize::try_from(place).unwrap() - 1].id);
            let pay = async |nth| {
                house.orders.pay(&by(a_customer()), which(nth), PayOrder::default()).await.unwrap();
            };
            house.costs("pay", (29, 6), pay).await;
            let ship = async |nth| {
                house.orders.ship(&by(a_manager()), which(nth), ShipOrder::default()).await.unwrap();
            };
            house.costs("ship", (18, 3), ship).await;
            let cancel = async |nth| {
                house.orders.cancel(&by(a_customer()), which(2 + nth), CancelOrder::default()).await.unwrap();
            };
            house.costs("cancel", (16, 3), cancel).await;
            let find = async |nth| drop(house.orders.find(&Actor::User(a_customer()), &which(nth)).await.unwrap());
            house.costs("find", (5, 1), find).await;
        }
    });
}

#[test]
fn a_change_of_stock_costs_two_round_trips() {
    counted(async |house| {
        let (request, product) = (by(a_manager()), by_id(1));
        let receive = async |_| {
            let (product, location, quantity) = (product.clone(), here(), units(5));
            let command = ReceiveStock { product, location, quantity, reference: None };
            house.inventory.receive_stock(&request, command).await.unwrap();
        };
        house.costs("receive", (9, 2), receive).await;
        let transfer = async |_| {
            let to = LocationRef::Code(LocationCode::parse("WH-02").unwrap());
            let command = MoveStock { product: product.clone(), from: here(), to, quantity: units(1), reference: None };
            house.inventory.move_stock(&request, command).await.unwrap();
        };
        house.costs("move", (9, 2), transfer).await;
        let adjust = async |_| {
            let (product, delta) = (product.clone(), StockDelta::new(-1).unwrap());
            let reason = Text::parse("broken").unwrap();
            let command = AdjustStock { product, location: here(), delta, reason, reference: None };
            house.inventory.adjust_stock(&request, command).await.unwrap();
        };
        house.costs("adjust", (9, 2), adjust).await;
        let count = async |nth| {
            let (product, counted) = (product.clone(), StockCount::new(100 + nth).unwrap());
            let command =
                CountStock { product, location: here(), counted, expected: None, release: false, reference: None };
            house.inventory.count_stock(&request, command).await.unwrap();
        };
        house.costs("count", (9, 2), count).await;
    });
}

#[test]
fn signing_in_costs_the_same_for_everybody() {
    counted(async |house| {
        let email = |nth: i64| Email::parse(&format!("new-{nth}@example.com")).unwrap();
        let register = async |nth| {
            let command = RegisterUser { email: email(nth), ..a_registration() };
            house.users.register(&Request::of(Actor::Anonymous), command).await.unwrap();
        };
        house.costs("register", (4, 2), register).await;
        let log_in =
            async |nth| drop(house.users.log_in(LogIn { email: email(nth), password: a_password() }).await.unwrap());
        house.costs("log in", (6, 3), log_in).await;
        let signed_in = house.users.log_in(LogIn { email: email(1), password: a_password() }).await.unwrap();
        let again = house.users.log_in(LogIn { email: email(1), password: a_password() }).await.unwrap();
        let refresh = async |nth| {
            let token = if nth == 1 { &signed_in.refresh_token } else { &again.refresh_token };
            drop(house.users.refresh(token.clone()).await.unwrap());
        };
        house.costs("refresh", (7, 2), refresh).await;
    });
}

#[test]
fn a_page_of_any_list_but_events_costs_one_round_trip() {
    counted(async |house| {
        for _ in 0..3 {
            house.place(3).await;
        }
        let (admin, page) = (Actor::User(an_admin()), PageRequest::default());
        let product = async |_| drop(house.inventory.find_product(&admin, &by_id(1)).await.unwrap());
        house.costs("a product", (1, 1), product).await;
        let products = async |_| {
            let page = house.inventory.list_products(&admin, &ProductFilter::default(), &page).await.unwrap();
            assert_eq!(page.items.len(), page_size());
        };
        house.costs("products", (1, 1), products).await;
        let levels = async |_| {
            let page = house.inventory.list_levels(&admin, &LevelFilter::default(), None, &page).await.unwrap();
            assert_eq!(page.items.len(), page_size());
        };
        house.costs("levels", (1, 1), levels).await;
        let as_of = async |_| {
            let page = house.inventory.list_levels(&admin, &LevelFilter::default(), Some(noon()), &page).await.unwrap();
            drop(page);
        };
        house.costs("levels as of a moment", (1, 1), as_of).await;
        let movements = async |_| {
            let page = house.inventory.list_movements(&admin, &MovementFilter::default(), &page).await.unwrap();
            assert_eq!(page.items.len(), page_size());
        };
        house.costs("movements", (1, 1), movements).await;
        let orders = async |_| {
            let page = house.orders.list(&admin, &OrderFilter::default(), &page).await.unwrap();
            assert_eq!(page.items.len(), 3);
        };
        house.costs("orders", (1, 1), orders).await;
        let users = async |_| assert_eq!(house.users.list_users(&admin, &page).await.unwrap().items.len(), 3);
        house.costs("users", (1, 1), users).await;
        let events = async |_| {
            let page =
                house.events.list(&admin, &EventFilter::default(), 0, Limit::default(), Duration::ZERO).await.unwrap();
            assert_eq!(page.len(), 3);
        };
        // Those that are new are given their positions first.
        house.costs("events", (2, 2), events).await;
    });
}

fn page_size() -> usize {
    Limit::default().items()
}

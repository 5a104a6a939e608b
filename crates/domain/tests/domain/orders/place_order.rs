use domain::{
    events::{EventKind, Subject},
    inventory::MovementKind,
    orders::{MockOrderQueries, OfferRequest, Order, OrderStatus, PaymentState, PlaceOrder},
    store::StoreError,
    testing::{
        Beat, MockUnit, a_customer, a_locked_product, a_purchase, an_admin, an_order, an_order_number, begins, by,
        euros, keyed, noon, offers_of, product_id, sku, store_of, taxing_terms,
    },
    values::{CustomerRef, ProductRef, Version},
};

use super::{Shop, kept};

fn selling(products: Vec<domain::inventory::LockedProduct>) -> MockUnit {
    MockUnit::default().that_locks_offers(offers_of(products))
}

#[tokio::test]
async fn an_order_reserves_its_stock_at_the_price_that_was_locked() {
    let unit = selling(vec![
        a_locked_product().with_level(1, 10, 4).with_price(1_999),
        a_locked_product().with_id(2).with_level(1, 10, 0).with_price(500),
    ]);
    let diary = unit.diary();
    let shop = Shop::selling(store_of([unit]), MockOrderQueries::new(), taxing_terms("0.10", 490));
    let placed = shop.orders.place(&by(a_customer()), &a_purchase(&[(2, 1), (1, 2)])).await.unwrap();
    assert!(!placed.replayed);
    let order = placed.value;
    assert_eq!((order.number, order.created_at, order.version), (an_order_number(1), noon(), Version::FIRST));
    assert_eq!((order.status(), order.payment), (OrderStatus::Pending, PaymentState::Unpaid));
    let lines: Vec<_> = order.lines.iter().map(|line| (line.line, line.product_id.number(), line.unit_price)).collect();
    assert_eq!(lines, [(1, 2, euros(500)), (2, 1, euros(1_999))]);
    assert_eq!((order.subtotal, order.tax, order.shipping), (euros(4_498), euros(450), euros(490)));
    assert_eq!(order.total, euros(5_438));
    assert!(diary.keeps_the_beats() && diary.committed());
    assert_eq!(diary.queued()[0], Beat::InsertedOrder(order.clone()));
    let changes = diary.changes();
    assert!(changes.iter().all(|change| change.kind == MovementKind::Reserved && change.on_hand_delta == 0));
    assert!(changes.iter().all(|change| change.cause.order == Some(order.id)));
    assert_eq!(changes.iter().map(|change| change.reserved_delta).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn an_order_is_told_with_its_reservations_and_its_customer() {
    let unit = selling(vec![a_locked_product().with_level(2, 10, 0)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.place(&by(a_customer()), &a_purchase(&[(1, 3)])).await.unwrap().value;
    let events = diary.events();
    assert_eq!(diary.kinds(), [EventKind::OrderPlaced]);
    assert_eq!(events[0].subject, Subject::Order(order.id));
    assert_eq!(events[0].data.to_value()["reservations"][0]["location_id"], 2);
    assert_eq!(events[0].data.to_value()["total_amount"], "30.00");
    assert!(!events[0].data.as_str().contains("example.com"), "no address may leave in an event");
    assert_eq!(events[0].data.to_value()["customer_id"], a_customer().user_id.to_string());
}

#[tokio::test]
async fn the_last_units_take_the_product_out_of_stock_and_tell_that_it_is_low() {
    let unit = selling(vec![a_locked_product().with_level(1, 5, 0).with_reorder_point(2)]);
    let diary = unit.diary();
    Shop::on(store_of([unit])).orders.place(&by(a_customer()), &a_purchase(&[(1, 5)])).await.unwrap();
    assert_eq!(diary.kinds(), [EventKind::OrderPlaced, EventKind::StockLow]);
    let gone = |beat: &Beat| matches!(beat, Beat::SavedAvailability(rows) if !rows[0].in_stock && rows[0].stock_low);
    assert!(diary.queued().iter().any(gone));
}

#[tokio::test]
async fn two_items_of_one_product_are_one_line_however_they_name_it() {
    let unit = selling(vec![a_locked_product().with_level(1, 10, 0)]);
    let diary = unit.diary();
    let mut command = a_purchase(&[(1, 2), (1, 3)]);
    command.items[1].product = ProductRef::Sku(sku("SKU-1"));
    let order = Shop::on(store_of([unit])).orders.place(&by(a_customer()), &command).await.unwrap().value;
    assert_eq!((order.lines.len(), order.lines[0].quantity.units(), order.lines[0].reserved), (1, 5, 5));
    assert_eq!(diary.changes().len(), 1);
}

#[tokio::test]
async fn an_all_digit_name_buys_the_product_with_that_id_before_the_one_with_that_sku() {
    let mut namesake = a_locked_product().with_id(3).with_level(1, 10, 0);
    namesake.sku = sku("5");
    let unit = selling(vec![namesake, a_locked_product().with_id(5).with_level(1, 10, 0)]);
    let mut command = a_purchase(&[(5, 1)]);
    command.items[0].product = ProductRef::IdOrSku(product_id(5), sku("5"));
    let order = Shop::on(store_of([unit])).orders.place(&by(a_customer()), &command).await.unwrap().value;
    assert_eq!(order.lines[0].product_id, product_id(5));
}

#[tokio::test]
async fn everything_is_locked_in_one_request_for_whoever_buys() {
    let named = CustomerRef::Email(domain::testing::a_buyer().email);
    let asks = async |request, customer: Option<CustomerRef>, expected: CustomerRef| {
        let wanted =
            OfferRequest { products: vec![ProductRef::Id(product_id(1))], customers: vec![expected], orders: 1 };
        let mut unit = MockUnit::default();
        let offers = offers_of(vec![a_locked_product().with_level(1, 10, 0)]);
        let asked = mockall::predicate::eq(wanted);
        unit.orders.expect_lock_offers().with(asked).times(1).return_once(move |_| Ok(offers));
        let command = PlaceOrder { customer, ..a_purchase(&[(1, 1)]) };
        Shop::on(store_of([unit])).orders.place(&request, &command).await.unwrap().value
    };
    let own = CustomerRef::Id(a_customer().user_id);
    asks(by(a_customer()), None, own.clone()).await;
    asks(by(a_customer()), Some(own.clone()), own).await;
    let order = asks(by(an_admin()), Some(named.clone()), named).await;
    assert_eq!(order.customer.id, a_customer().user_id);
}

#[tokio::test]
async fn what_the_customer_says_is_kept_and_what_the_user_row_says_is_frozen() {
    let unit = selling(vec![a_locked_product().with_level(1, 10, 0)]);
    let command = PlaceOrder {
        shipping_address: Some("2 Dock Road".to_owned().try_into().unwrap()),
        note: Some("ring twice".to_owned().try_into().unwrap()),
        purchase_order_number: Some("PO-7".to_owned().try_into().unwrap()),
        ..a_purchase(&[(1, 1)])
    };
    let order = Shop::on(store_of([unit])).orders.place(&by(a_customer()), &command).await.unwrap().value;
    assert_eq!((order.shipping_address, order.note), (command.shipping_address, command.note));
    assert_eq!(order.purchase_order_number, command.purchase_order_number);
    assert_eq!(order.billing_address, domain::testing::a_buyer().billing_address);
}

#[tokio::test]
async fn a_repetition_is_answered_the_same_and_begins_no_unit() {
    let shop = Shop::on(begins([Err(StoreError::AlreadyAnswered(kept(&an_order())))]));
    let again = shop.orders.place(&keyed(a_customer(), "k"), &a_purchase(&[(1, 2)])).await.unwrap();
    assert_eq!((again.value, again.replayed), (an_order(), true));
}

#[tokio::test]
async fn a_first_success_is_kept_under_its_key_as_it_was_answered() {
    let unit = selling(vec![a_locked_product().with_level(1, 10, 0)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of([unit]));
    let order = shop.orders.place(&keyed(a_customer(), "k"), &a_purchase(&[(1, 2)])).await.unwrap().value;
    assert_eq!(serde_json::from_value::<Order>(diary.answer().unwrap()).unwrap(), order);
}

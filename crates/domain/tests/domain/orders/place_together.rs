//! Orders that share a unit of work: each is decided on what the earlier ones left, and answered for itself.

use domain::{
    access::Actor,
    events::{EventKind, Subject},
    orders::{OfferRequest, Order, PlaceOrder, PlaceOrderError, Placement, Turn},
    store::{KeyReused, Request, StoreError},
    testing::{
        Beat, MockUnit, a_customer, a_locked_product, a_manager, an_admin, an_order, an_order_number, another_customer,
        by, keyed, product_id, sku, store_of, store_of_a_group,
    },
    values::{CustomerRef, Email, ProductRef, Quantity},
};

use super::{
    Shop,
    group::{by_place, kinds_in, letters, of, offers_for, orders_in, placed, placement, unit_for},
    kept,
};

#[tokio::test]
async fn each_gets_its_own_order_in_its_place_and_all_are_committed_once() {
    let unit =
        unit_for(3, vec![a_locked_product().with_level(1, 9, 0), a_locked_product().with_id(2).with_level(1, 9, 0)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [(1, 2), (2, 3), (1, 1)].map(|item| placement(by(a_customer()), &[item]));
    let turns = shop.orders.place_together(&placements).await;
    assert_eq!(turns.len(), 3);
    for ((turn, (product, units)), serial) in turns.iter().zip([(1, 2), (2, 3), (1, 1)]).zip(1..) {
        let order = placed(turn);
        assert_eq!(order.number, an_order_number(serial));
        assert_eq!((order.lines[0].product_id, order.lines[0].reserved), (product_id(product), units));
    }
    assert!(diary.keeps_the_beats() && diary.committed());
    assert_eq!(diary.asked(), ["lock_offers"]);
    let inserted = orders_in(&diary.queued());
    assert_eq!(inserted, turns.iter().map(|turn| placed(turn).clone()).collect::<Vec<_>>());
    assert_eq!(diary.kinds().len(), inserted.len(), "each is told once");
}

#[tokio::test]
async fn an_earlier_order_takes_from_what_a_later_one_sees() {
    let unit = unit_for(4, vec![a_locked_product().with_level(1, 3, 0).with_level(2, 2, 0)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [2, 4, 2, 1].map(|units| placement(by(a_customer()), &[(1, units)]));
    let turns = shop.orders.place_together(&placements).await;
    assert_eq!(letters(&turns), "prpp");
    let taken: Vec<_> = diary.changes().iter().map(|it| (it.location_id.number(), it.reserved_delta)).collect();
    assert_eq!(taken, [(1, 2), (2, 2), (1, 1)]);
}

#[tokio::test]
async fn a_refused_order_leaves_what_it_wanted_to_those_behind_it() {
    let unit =
        unit_for(3, vec![a_locked_product().with_level(1, 5, 0), a_locked_product().with_id(2).with_level(1, 1, 0)]);
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [
        placement(by(a_customer()), &[(1, 3)]),
        placement(by(a_customer()), &[(1, 2), (2, 2)]),
        placement(by(a_customer()), &[(1, 2), (2, 1)]),
    ];
    let turns = shop.orders.place_together(&placements).await;
    assert_eq!(letters(&turns), "prp");
    let Turn::Refused(PlaceOrderError::InsufficientStock(short)) = &turns[1] else { panic!("{turns:?}") };
    let told: Vec<_> = short.iter().map(|it| (it.product_id.number(), it.requested, it.available)).collect();
    assert_eq!(told, [(2, 2, 1)]);
}

#[tokio::test]
async fn every_refusal_refuses_one_order_with_its_own_reason() {
    let products =
        vec![a_locked_product().with_level(1, 9, 0), a_locked_product().with_id(2).with_level(1, 9, 0).discontinued()];
    let mut offers = offers_for(5, products);
    offers.customers[2] = None;
    let unit = MockUnit::default().that_locks_offers(offers);
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let somebody = CustomerRef::Email(Email::parse("somebody@else.example").unwrap());
    let placements = [
        placement(by(a_customer()), &[(7, 1)]),
        placement(by(a_customer()), &[(1, 1), (2, 1)]),
        placement(by(a_customer()), &[(1, 1)]),
        of(by(a_customer()), PlaceOrder { customer: Some(somebody), ..placement(by(a_customer()), &[(1, 1)]).command }),
        placement(by(a_customer()), &[(1, 9)]),
    ];
    let turns = shop.orders.place_together(&placements).await;
    assert!(matches!(&turns[0], Turn::Refused(PlaceOrderError::UnknownProducts(items)) if *items == [0]));
    assert!(matches!(&turns[1], Turn::Refused(PlaceOrderError::Discontinued(items)) if *items == [1]));
    assert!(matches!(&turns[2], Turn::Refused(PlaceOrderError::CustomerNotFound)));
    assert!(matches!(&turns[3], Turn::Refused(PlaceOrderError::Forbidden(_))));
    assert_eq!(placed(&turns[4]).lines[0].reserved, 9);
    assert_eq!(orders_in(&diary.queued()).len(), 1);
}

#[tokio::test]
async fn whoever_is_turned_away_is_turned_away_alone_and_takes_nothing() {
    let unit = unit_for(5, vec![a_locked_product().with_level(1, 4, 0)])
        .that_turns_away(0, StoreError::SignedOut)
        .that_turns_away(3, StoreError::AlreadyAnswered(kept(&an_order())))
        .that_turns_away(1, KeyReused.into());
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = ["a", "b", "c", "d", "e"].map(|key| placement(keyed(a_customer(), key), &[(1, 2)]));
    let turns = shop.orders.place_together(&placements).await;
    assert!(matches!(&turns[0], Turn::Refused(PlaceOrderError::Store(StoreError::SignedOut))));
    assert!(matches!(&turns[1], Turn::Refused(PlaceOrderError::Store(StoreError::KeyReused(_)))));
    let Turn::Placed(before) = &turns[3] else { panic!("{turns:?}") };
    assert_eq!((&before.value, before.replayed), (&an_order(), true));
    let now = [placed(&turns[2]).clone(), placed(&turns[4]).clone()];
    assert_eq!(orders_in(&diary.queued()), now);
    let answers = diary.queued().iter().filter(|beat| matches!(beat, Beat::Answered(_))).count();
    assert_eq!(answers, 2, "whoever was turned away has no answer kept");
}

#[tokio::test]
async fn a_kept_answer_that_cannot_be_read_is_our_fault_and_nobody_elses() {
    let mut unreadable = kept(&an_order());
    unreadable.answer = "an order".into();
    let unit = unit_for(2, vec![a_locked_product().with_level(1, 4, 0)])
        .that_turns_away(0, StoreError::AlreadyAnswered(unreadable));
    let shop = Shop::on(store_of_a_group(unit, []));
    let turns = shop.orders.place_together(&["a", "b"].map(|key| placement(keyed(a_customer(), key), &[(1, 2)]))).await;
    assert!(matches!(&turns[0], Turn::Refused(PlaceOrderError::Store(StoreError::Broken(_)))));
    placed(&turns[1]);
}

#[tokio::test]
async fn events_and_answers_belong_to_the_request_that_they_tell_of() {
    let unit = unit_for(4, vec![a_locked_product().with_level(1, 9, 0)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let requests = [keyed(a_customer(), "a"), by(a_customer()), keyed(a_customer(), "c"), keyed(a_customer(), "d")];
    let mut placements = requests.map(|request| placement(request, &[(1, 2)]));
    placements[2].command.items[0].quantity = Quantity::new(99).unwrap();
    let turns = shop.orders.place_together(&placements).await;
    assert_eq!(letters(&turns), "pprp");
    let queued = by_place(&diary, 4);
    assert_eq!(queued[2], []);
    for place in [0, 1, 3] {
        let order = placed(&turns[place]);
        assert_eq!(orders_in(&queued[place]), std::slice::from_ref(order));
        let told = |beat: &Beat| matches!(beat, Beat::Appended(it) if it[0].subject == Subject::Order(order.id));
        assert!(queued[place].iter().any(told));
        let answers: Vec<Order> = queued[place]
            .iter()
            .filter_map(
                |beat| if let Beat::Answered(it) = beat { serde_json::from_value(it.clone()).ok() } else { None },
            )
            .collect();
        assert_eq!(answers, if place == 1 { vec![] } else { vec![order.clone()] });
    }
}

#[tokio::test]
async fn stock_that_runs_low_is_told_once_and_with_the_order_that_made_it_low() {
    let unit = unit_for(4, vec![a_locked_product().with_level(1, 6, 0).with_reorder_point(5)]);
    let diary = unit.diary();
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [1, 1, 1, 3].map(|units| placement(by(a_customer()), &[(1, units)]));
    assert_eq!(letters(&shop.orders.place_together(&placements).await), "pppp");
    let kinds: Vec<_> = by_place(&diary, 4).iter().map(|beats| kinds_in(beats)).collect();
    let (order, low) = (EventKind::OrderPlaced, EventKind::StockLow);
    assert_eq!(kinds, [vec![order], vec![order, low], vec![order], vec![order]]);
    let flags = |beat: &Beat| match beat {
        Beat::SavedAvailability(rows) => Some((rows.len(), rows[0].in_stock, rows[0].stock_low)),
        _ => None,
    };
    let saved: Vec<_> = diary.queued().iter().filter_map(flags).collect();
    assert_eq!(saved, [(1, true, true), (1, false, true)]);
}

#[tokio::test]
async fn everything_is_locked_in_one_request_for_all_of_them() {
    let wanted = OfferRequest {
        products: [2, 1, 2].map(|id| ProductRef::Id(product_id(id))).to_vec(),
        customers: [a_customer().user_id, another_customer().user_id].map(CustomerRef::Id).to_vec(),
        orders: 2,
    };
    let products = vec![a_locked_product().with_level(1, 9, 0), a_locked_product().with_id(2).with_level(1, 9, 0)];
    let mut unit = MockUnit::default();
    let asked = mockall::predicate::eq(wanted);
    unit.orders.expect_lock_offers().with(asked).times(1).return_once(move |_| Ok(offers_for(2, products)));
    let shop = Shop::on(store_of_a_group(unit, []));
    let placements = [placement(by(a_customer()), &[(2, 1), (1, 1)]), placement(by(another_customer()), &[(2, 1)])];
    assert_eq!(letters(&shop.orders.place_together(&placements).await), "pp");
}

#[tokio::test]
async fn an_all_digit_name_means_the_same_product_whatever_the_others_order() {
    let mut namesake = a_locked_product().with_id(3).with_level(1, 10, 0);
    namesake.sku = sku("5");
    // As a unit locks them; the group puts them in the order of their ids.
    let unit = unit_for(2, vec![a_locked_product().with_id(5).with_level(1, 10, 0), namesake]);
    let shop = Shop::on(store_of_a_group(unit, []));
    let mut placements = [placement(by(a_customer()), &[(5, 1)]), placement(by(a_customer()), &[(5, 1)])];
    placements[0].command.items[0].product = ProductRef::IdOrSku(product_id(5), sku("5"));
    placements[1].command.items[0].product = ProductRef::Sku(sku("5"));
    let turns = shop.orders.place_together(&placements).await;
    assert_eq!(
        (placed(&turns[0]).lines[0].product_id, placed(&turns[1]).lines[0].product_id),
        (product_id(5), product_id(3))
    );
}

#[tokio::test]
async fn whoever_may_not_order_is_refused_before_the_store_is_asked_for_anything() {
    let shop = Shop::on(store_of([]));
    let placements = [
        placement(by(a_manager()), &[(1, 1)]),
        placement(Request::of(Actor::Anonymous), &[(1, 1)]),
        placement(Request::of(Actor::System), &[(1, 1)]),
        placement(by(an_admin()), &[]),
        placement(by(an_admin()), &[(1, 1); 501]),
    ];
    let turns = shop.orders.place_together(&placements).await;
    assert!(matches!(&turns[0], Turn::Refused(PlaceOrderError::Forbidden(_))));
    assert!(matches!(&turns[1], Turn::Refused(PlaceOrderError::Forbidden(_))));
    assert!(matches!(&turns[2], Turn::Refused(PlaceOrderError::CustomerMissing)));
    assert!(matches!(&turns[3], Turn::Refused(PlaceOrderError::WrongNumberOfItems)));
    assert!(matches!(&turns[4], Turn::Refused(PlaceOrderError::WrongNumberOfItems)));
    assert!(shop.orders.place_together::<Placement>(&[]).await.is_empty());
}

#[tokio::test]
async fn those_who_may_not_order_are_left_out_of_the_unit_and_the_others_keep_their_places() {
    let unit = unit_for(2, vec![a_locked_product().with_level(1, 9, 0)]).that_turns_away(1, StoreError::SignedOut);
    let mut store = store_of([]);
    let unit = std::sync::Mutex::new(Some(unit));
    store.expect_begin_together().times(1).returning(move |requests| {
        assert_eq!(requests, [by(a_customer()), by(another_customer())]);
        Ok(Box::new(unit.lock().unwrap().take().unwrap()))
    });
    let shop = Shop::on(store);
    let actors = [a_manager(), a_customer(), a_manager(), another_customer()];
    let turns = shop.orders.place_together(&actors.map(|actor| placement(by(actor), &[(1, 1)]))).await;
    assert_eq!(letters(&turns), "rprr");
    assert!(matches!(&turns[3], Turn::Refused(PlaceOrderError::Store(StoreError::SignedOut))));
}

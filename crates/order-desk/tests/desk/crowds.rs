//! Many callers on many threads: everybody is answered, whatever the lanes, and the desk comes to rest.

use std::collections::BTreeSet;

use domain::{
    orders::PlaceOrders,
    testing::{a_customer, by, keyed},
};
use order_desk::DeskSettings;
use tokio::runtime::Builder;

use crate::{
    gate::GatedStore,
    shop::{Shop, many, one, served, settings, user},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everybody_in_a_crowd_is_served_whatever_the_lanes_and_the_groups() {
    for (lanes, group) in [(1, 1), (1, 64), (2, 3), (4, 16), (8, 2)] {
        let store = GatedStore::letting_through(10_000);
        let shop = Shop::open(DeskSettings { lanes: many(lanes), group: many(group), ..settings() }, &store);
        let crowd = (0..600).map(|number| shop.caller(by(user(number % 7)), one())).collect();
        let ids: BTreeSet<_> = served(crowd).await.into_iter().map(|done| done.value.id).collect();
        assert_eq!((ids.len(), shop.desk.waiting(), store.told().len()), (600, 0, 600));
        assert!(store.sizes().iter().all(|size| (1..=group).contains(size)), "{lanes} lanes, {:?}", store.sizes());
        shop.desk.place(by(a_customer()), one()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_desk_that_people_leave_all_the_time_serves_those_who_stay_and_comes_to_rest() {
    for round in 0..20 {
        let store = GatedStore::letting_through(10_000);
        let shop = Shop::open(DeskSettings { lanes: many(2), group: many(4), ..settings() }, &store);
        let key = |number: u64| keyed(user(number % 5), &format!("{round}-{number}"));
        let (staying, leaving): (Vec<_>, Vec<_>) =
            (0..200).map(|number| (number, shop.caller(key(number), one()))).partition(|(number, _)| number % 3 > 0);
        for (_, caller) in &leaving {
            caller.abort();
        }
        served(staying.into_iter().map(|(_, caller)| caller).collect()).await;
        for (number, caller) in leaving {
            drop(caller.await);
            // Placed before or not: under its key it is placed once.
            shop.desk.place(key(number), one()).await.unwrap();
            assert!(shop.desk.place(key(number), one()).await.unwrap().replayed);
        }
        assert_eq!(shop.desk.waiting(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_may_live_on_another_runtime_than_the_lanes() {
    let store = GatedStore::letting_through(100);
    let shop = Shop::open(settings(), &store);
    let desk = shop.desk.clone();
    let elsewhere = std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().unwrap();
        (0..20).filter(|_| runtime.block_on(desk.place(by(a_customer()), one())).is_ok()).count()
    });
    let placed = tokio::task::spawn_blocking(|| elsewhere.join()).await.unwrap().unwrap();
    assert_eq!((placed, shop.desk.figures().orders), (20, 20));
}

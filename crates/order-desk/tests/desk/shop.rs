//! A desk on a gated store, and callers who wait at it.

use std::{num::NonZeroUsize, sync::Arc, time::Duration};

use domain::{
    access::Principal,
    orders::{MockOrderQueries, Order, Orders, PlaceOrder, PlaceOrderError, PlaceOrders},
    store::{Done, Request},
    testing::{CountingIds, FixedClock, RecordingGateway, a_customer, a_purchase, by, nth_id, taxing_terms},
    values::UserId,
};
use order_desk::{DeskSettings, OrderDesk};
use tokio::{runtime::Handle, task::JoinHandle};

use crate::gate::GatedStore;

pub type Answer = Result<Done<Order>, PlaceOrderError>;

pub struct Shop {
    pub desk: OrderDesk,
    pub store: GatedStore,
}

/// One lane, groups of 64, and a queue of 4,096.
pub fn settings() -> DeskSettings {
    DeskSettings { lanes: many(1), group: many(64), queue: many(4_096) }
}

pub fn many(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

impl Shop {
    pub fn open(settings: DeskSettings, store: &GatedStore) -> Self {
        let orders = Orders::new(
            Arc::new(store.clone()),
            Arc::new(MockOrderQueries::new()),
            Arc::new(RecordingGateway::default()),
            Arc::new(FixedClock::default()),
            Arc::new(CountingIds::default()),
            taxing_terms("0", 0),
        );
        Self { desk: OrderDesk::new(orders, settings, Handle::current()), store: store.clone() }
    }

    /// Somebody who waits at the desk for an order.
    pub fn caller(&self, request: Request, command: PlaceOrder) -> JoinHandle<Answer> {
        let desk = self.desk.clone();
        Handle::current().spawn(async move { desk.place(request, command).await })
    }

    /// So many callers of one unit each, who all wait when this returns.
    pub async fn crowd(&self, callers: usize) -> Vec<JoinHandle<Answer>> {
        let before = self.desk.waiting();
        let crowd = (0..callers).map(|_| self.caller(by(a_customer()), one())).collect();
        self.until_waiting(before + callers).await;
        crowd
    }

    /// Somebody whose order keeps the lane busy: it has come to the gate.
    pub async fn busy(&self) -> JoinHandle<Answer> {
        self.busy_with(1).await
    }

    /// The same, with an order of this product.
    pub async fn busy_with(&self, product: i32) -> JoinHandle<Answer> {
        let arrived = self.store.arrived();
        let first = self.caller(by(a_customer()), a_purchase(&[(product, 1)]));
        in_time("a commit comes to the gate", self.store.until_arrived(arrived + 1)).await;
        first
    }

    pub async fn until_waiting(&self, callers: usize) {
        until("so many wait", || self.desk.waiting() == callers).await;
    }
}

/// Asks until it is so.
pub async fn until(what: &str, so: impl Fn() -> bool) {
    let asking = async {
        while !so() {
            tokio::task::yield_now().await;
        }
    };
    in_time(what, asking).await;
}

pub fn one() -> PlaceOrder {
    a_purchase(&[(1, 1)])
}

/// Another user for each number.
pub fn user(number: u64) -> Principal {
    Principal { user_id: UserId::new(nth_id(7_000_000 + number)), ..a_customer() }
}

/// Everybody was served.
pub async fn served(callers: Vec<JoinHandle<Answer>>) -> Vec<Done<Order>> {
    let mut orders = Vec::new();
    for caller in callers {
        orders.push(in_time("a caller is answered", caller).await.unwrap().unwrap());
    }
    orders
}

/// Waits, but not for ever.
async fn in_time<T>(what: &str, waited_for: impl Future<Output = T>) -> T {
    let patience = tokio::time::timeout(Duration::from_secs(60), waited_for).await;
    patience.unwrap_or_else(|_| panic!("waited in vain until {what}"))
}

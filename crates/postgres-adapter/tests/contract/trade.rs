//! Use cases on a store, as a server has them.

use std::sync::Arc;

use domain::{
    inventory::{CountStock, Inventory, InventoryQueries, ReceiveStock, VerifyFilter},
    orders::{Order, OrderedItem, Orders, PayOrder, PlaceOrder, Terms},
    ports::{Clock, Ids},
    testing::{CountingIds, FixedClock, RecordingGateway, a_customer, a_manager, an_admin, by, eur, location_id},
    values::{LocationRef, OrderRef, Quantity, StockCount},
};

use crate::support::{World, by_id};

pub struct Trade {
    pub orders: Orders,
    pub inventory: Inventory,
}

impl Trade {
    /// The customer, the manager and the admin sign in.
    pub async fn open(world: &World) -> Self {
        for principal in [a_customer(), a_manager(), an_admin()] {
            world.sign_in(&principal).await;
        }
        let store = Arc::new(world.store.clone());
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::default());
        let ids: Arc<dyn Ids> = Arc::new(CountingIds::default());
        let gateway = Arc::new(RecordingGateway::default());
        Self {
            inventory: Inventory::new(store.clone(), store.clone(), clock.clone(), ids.clone(), eur(), false),
            orders: Orders::new(store.clone(), store, gateway, clock, ids, Terms::free(eur())),
        }
    }

    /// Places an order of these products and quantities; what is not there waits.
    pub async fn place(&self, items: &[(i32, i64)]) -> Order {
        let item = |(product, units): &(i32, i64)| OrderedItem { product: by_id(*product), quantity: units_of(*units) };
        let items = items.iter().map(item).collect();
        let command = PlaceOrder { items, allow_backorder: true, ..PlaceOrder::default() };
        self.orders.place(&by(a_customer()), &command).await.unwrap().value
    }

    /// An order of one unit of product 1 that is paid.
    pub async fn paid(&self) -> Order {
        let order = OrderRef::Id(self.place(&[(1, 1)]).await.id);
        self.orders.pay(&by(a_customer()), order, PayOrder::default()).await.unwrap().value
    }

    pub async fn receive(&self, product: i32, units: i64) {
        let (location, quantity) = (LocationRef::Id(location_id(1)), units_of(units));
        let command = ReceiveStock { product: by_id(product), location, quantity, reference: None };
        self.inventory.receive_stock(&by(a_manager()), command).await.unwrap();
    }

    /// Counts a product, and takes what is missing from the newest orders.
    pub async fn count(&self, product: i32, units: i64) {
        let (location, counted) = (LocationRef::Id(location_id(1)), StockCount::new(units).unwrap());
        let command =
            CountStock { product: by_id(product), location, counted, expected: None, release: true, reference: None };
        self.inventory.count_stock(&by(a_manager()), command).await.unwrap();
    }
}

pub fn units_of(units: i64) -> Quantity {
    Quantity::new(units).unwrap()
}

/// Levels, ledger, lines and what waits agree.
pub async fn assert_books_agree(world: &World) {
    let found = world.store.verify(&VerifyFilter::default()).await.unwrap();
    assert_eq!(found.drift, 0, "{:?}", found.drifts);
}

//! The use cases on one connection to PostgreSQL that is counted.

use std::{cell::RefCell, sync::Arc};

use domain::{
    events::Events,
    inventory::Inventory,
    orders::{Order, Orders, PaymentGateway, Placement, Terms, Turn},
    ports::{Clock, Ids},
    store::Store,
    testing::{
        CountingIds, FakeAccessTokens, FakeHasher, FakeRefreshTokens, FixedClock, RecordingGateway, a_customer,
        a_manager, a_purchase, an_admin, by, eur, keyed, noon,
    },
    users::{UserPolicy, Users, UsersPorts},
};
use tokio::runtime::Builder;

use crate::{
    proxy::{Proxy, Traffic},
    support::{World, store_at},
};

/// So many products lie at the default location.
const PRODUCTS: i32 = 60;

/// The whole house on one connection that is counted.
pub struct House {
    proxy: Proxy,
    pub orders: Orders,
    pub inventory: Inventory,
    pub users: Users,
    pub events: Events,
    surprises: RefCell<Vec<String>>,
}

/// Customers, and what they may buy.
async fn furnished() -> World {
    let world = World::new().await;
    for principal in [a_customer(), a_manager(), an_admin()] {
        world.sign_in(&principal).await;
    }
    for number in 1..=PRODUCTS {
        world.stock(number, 1_000).await;
    }
    let elsewhere = "INSERT INTO locations (id, priority, code, name, kind, created_at)
        VALUES (2, 200, 'WH-02', 'Second warehouse', 'WAREHOUSE', now())";
    world.outsider().await.batch_execute(elsewhere).await.unwrap();
    world
}

/// Opens a house and lets somebody visit it, all on one thread: when the proxy's turn comes, everybody else has said what they
/// could. Only migrations need more threads.
pub fn counted(visit: impl AsyncFnOnce(&House)) {
    let threads = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let world = threads.block_on(furnished());
    let thread = Builder::new_current_thread().enable_all().build().unwrap();
    thread.block_on(async {
        let house = House::open(&world).await;
        visit(&house).await;
        house.close();
    });
}

impl House {
    async fn open(world: &World) -> Self {
        let proxy = Proxy::before(world.database.url()).await;
        // A use case that needs a second connection while it holds the first waits in vain.
        let store = Arc::new(store_at(proxy.url(), |settings| settings.max_connections = 1));
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(noon()));
        let ids: Arc<dyn Ids> = Arc::new(CountingIds::default());
        let gateway: Arc<dyn PaymentGateway> = Arc::new(RecordingGateway::default());
        let kept: Arc<dyn Store> = store.clone();
        let ports = UsersPorts {
            store: kept.clone(),
            queries: store.clone(),
            hasher: Arc::new(FakeHasher::default()),
            access_tokens: Arc::new(FakeAccessTokens::default()),
            refresh_tokens: Arc::new(FakeRefreshTokens::default()),
            clock: clock.clone(),
            ids: ids.clone(),
        };
        Self {
            proxy,
            inventory: Inventory::new(kept.clone(), store.clone(), clock.clone(), ids.clone(), eur(), false),
            orders: Orders::new(kept, store.clone(), gateway, clock.clone(), ids, Terms::free(eur())),
            users: Users::new(ports, UserPolicy::default()),
            events: Events::new(store.clone(), store, clock),
            surprises: RefCell::default(),
        }
    }

    /// Compares what a use case costs, as statements and round trips, with what it should. It costs that much once its
    /// statements are prepared, so the second time, and must then prepare none.
    pub async fn costs(&self, what: &str, expected: (usize, usize), use_case: impl AsyncFn(i64)) {
        use_case(1).await;
        self.proxy.take();
        use_case(2).await;
        let Traffic { statements, parsed, round_trips } = self.proxy.take();
        if parsed > 0 {
            self.surprises.borrow_mut().push(format!("{what}: {parsed} statements were not prepared"));
        }
        if (statements, round_trips) != expected {
            self.surprises.borrow_mut().push(format!("{what}: ({statements}, {round_trips}), not {expected:?}"));
        }
    }

    fn close(self) {
        let surprises = self.surprises.into_inner();
        assert!(surprises.is_empty(), "statements and round trips:\n{}", surprises.join("\n"));
    }

    pub async fn place(&self, lines: i32) -> Order {
        let items: Vec<(i32, i64)> = (1..=lines).map(|product| (product, 1)).collect();
        self.orders.place(&by(a_customer()), &a_purchase(&items)).await.unwrap().value
    }

    /// Places orders of two lines each, all of them under keys.
    pub async fn place_together(&self, nth: i64, orders: i32) {
        let placement = |product: i32| Placement {
            request: keyed(a_customer(), &format!("{orders}-{nth}-{product}")),
            command: a_purchase(&[(product, 1), (product + 1, 1)]),
        };
        let placements: Vec<Placement> = (1..=orders).map(placement).collect();
        let turns = self.orders.place_together(&placements).await;
        assert!(turns.iter().all(|turn| matches!(turn, Turn::Placed(_))), "{turns:?}");
        for (placement, turn) in placements.iter().zip(turns) {
            self.orders.conclude(placement, turn).await.unwrap();
        }
    }
}

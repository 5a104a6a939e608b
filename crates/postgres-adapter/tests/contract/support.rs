//! A store of its own for each test, somebody who looks at it from outside, and what they put into it.

use std::{error::Error, time::Duration};

use domain::{
    access::Principal,
    events::{Event, EventKind, Subject},
    inventory::{Cause, MovementKind, Product, StockChange},
    orders::Order,
    store::{Request, Store, StoreError, UnitOfWork},
    testing::{
        a_password, a_product, a_user_who_is, an_order, eur, hash_of, location_id, noon, nth_id, product_id, sku,
    },
    users::{Session, TokenDigest},
    values::{EventId, OrderId, ProductRef, Quantity, Text},
};
use embedded_postgres::testing::{self, TestDatabase};
use postgres_adapter::{PostgresSettings, PostgresStore, migrations};
use serde_json::json;
use tokio::runtime::Handle;
use tokio_postgres::{Client, NoTls};

pub type Fallible<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// A store on a database of its own.
pub struct World {
    pub store: PostgresStore,
    pub database: TestDatabase,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings than the usual ones.
    pub async fn with(change: impl FnOnce(&mut PostgresSettings)) -> Self {
        let cluster = testing::cluster().await;
        let migrated = cluster.template("migrated", async |url| -> Fallible {
            migrations::run(&url, &Handle::current()).await?;
            Ok(())
        });
        let database = cluster.database(&migrated.await.unwrap()).await.unwrap();
        let store = store_at(database.url(), change);
        Self { store, database }
    }

    /// A second store on the same database, as another server has it.
    pub fn another_store(&self) -> PostgresStore {
        store_at(self.database.url(), |_| {})
    }

    /// A unit of nobody in particular.
    pub async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.begin_for(&Request::of(domain::access::Actor::System)).await
    }

    pub async fn begin_for(&self, request: &Request) -> Box<dyn UnitOfWork> {
        self.store.begin(request).await.unwrap()
    }

    /// Does something in a unit of its own, and commits it.
    pub async fn commit(&self, work: impl FnOnce(&mut dyn UnitOfWork)) {
        self.try_commit(work).await.unwrap();
    }

    pub async fn try_commit(&self, work: impl FnOnce(&mut dyn UnitOfWork)) -> Result<(), StoreError> {
        let mut unit = self.begin().await;
        work(unit.as_mut());
        unit.commit().await
    }

    /// A connection of a superuser that the store knows nothing of.
    pub async fn outsider(&self) -> Client {
        outsider(self.database.url()).await
    }

    /// The one number that a question is answered with.
    pub async fn number(&self, question: &str) -> i64 {
        self.outsider().await.query_one(question, &[]).await.unwrap().get(0)
    }

    /// Inserts [`numbered_product`] with so many units at the default location.
    pub async fn stock(&self, number: i32, units: i64) -> Product {
        let product = numbered_product(number);
        self.commit(|unit| {
            unit.inventory().insert_product(product.clone());
            if units > 0 {
                unit.inventory().record(vec![received(number, 1, units)]);
            }
        })
        .await;
        product
    }

    /// Inserts the user behind a principal, with their session.
    pub async fn sign_in(&self, principal: &Principal) {
        let principal = *principal;
        self.commit(|unit| {
            unit.users().insert_user(a_user_who_is(&principal), hash_of(&a_password()));
            let session = Session { id: principal.session_id, user_id: principal.user_id, created_at: noon() };
            let digest = TokenDigest(principal.session_id.uuid().as_bytes().repeat(2));
            unit.users().insert_session(session, digest, noon());
        })
        .await;
    }

    /// Inserts an order and reserves what it wants at the default location.
    pub async fn place(&self, order: &Order) {
        let order = order.clone();
        self.commit(|unit| {
            let reserve = |line: &domain::orders::OrderLine| StockChange {
                cause: Cause { order: Some(order.id), ..Cause::default() },
                ..change(line.product_id.number(), 1, MovementKind::Reserved, 0, line.reserved)
            };
            unit.inventory().record(order.lines.iter().filter(|line| line.reserved > 0).map(reserve).collect());
            unit.orders().insert_order(order.clone());
        })
        .await;
    }
}

pub fn store_at(url: &str, change: impl FnOnce(&mut PostgresSettings)) -> PostgresStore {
    let mut settings = PostgresSettings::new(url, eur(), Handle::current());
    settings.max_connections = 4;
    change(&mut settings);
    PostgresStore::connect(&settings).unwrap()
}

pub async fn outsider(url: &str) -> Client {
    let (client, driver) = tokio_postgres::connect(url, NoTls).await.unwrap();
    Handle::current().spawn(driver);
    client
}

/// Asks until the answer is yes. A test that waits for ever is stopped after a while.
pub async fn until<F: Future<Output = bool>>(what: &str, mut ask: impl FnMut() -> F) {
    let patience = tokio::time::timeout(Duration::from_secs(20), async {
        while !ask().await {
            tokio::task::yield_now().await;
        }
    });
    assert!(patience.await.is_ok(), "waited in vain until {what}");
}

/// Waits until so many backends of this database wait for a lock.
pub async fn until_waiting(outsider: &Client, backends: i64) {
    let question =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until("somebody waits for a lock", || async {
        let waiting: i64 = outsider.query_one(question, &[]).await.unwrap().get(0);
        waiting == backends
    })
    .await;
}

/// Asks for the locks on a table. Tables of all databases of the cluster are listed, and have the same ids where they come from
/// one template.
pub fn locks_of(table: &str) -> String {
    format!(
        "SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
}

/// Waits until nobody but the outsider has a transaction.
pub async fn until_idle(outsider: &Client) {
    let question = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
          AND state NOT IN ('idle', 'disabled')";
    until("all transactions have ended", || async {
        let busy: i64 = outsider.query_one(question, &[]).await.unwrap().get(0);
        busy == 0
    })
    .await;
}

/// `SKU-n`, with id n.
pub fn numbered_product(number: i32) -> Product {
    Product {
        id: product_id(number),
        sku: sku(&format!("SKU-{number}")),
        name: Text::parse(&format!("Product {number}")).unwrap(),
        ..a_product()
    }
}

pub fn by_id(number: i32) -> ProductRef {
    ProductRef::Id(product_id(number))
}

pub fn change(product: i32, location: i32, kind: MovementKind, on_hand: i64, reserved: i64) -> StockChange {
    StockChange {
        product_id: product_id(product),
        location_id: location_id(location),
        kind,
        on_hand_delta: on_hand,
        reserved_delta: reserved,
        cause: Cause::default(),
    }
}

pub fn received(product: i32, location: i32, units: i64) -> StockChange {
    change(product, location, MovementKind::Received, units, 0)
}

pub fn reserved(product: i32, location: i32, units: i64) -> StockChange {
    change(product, location, MovementKind::Reserved, 0, units)
}

/// [`an_order`] with another id and number, of so many units of one product.
pub fn numbered_order(number: u64, product: i32, units: i64) -> Order {
    let mut order = an_order();
    order.id = OrderId::new(nth_id(3_100_000 + number));
    order.number = domain::testing::an_order_number(i64::try_from(number).unwrap());
    for line in &mut order.lines {
        line.product_id = product_id(product);
        line.quantity = Quantity::new(units).unwrap();
        line.reserved = units;
    }
    order
}

/// [`numbered_order`], all of whose units wait for stock.
pub fn waiting_order(number: u64, product: i32, units: i64) -> Order {
    let mut order = numbered_order(number, product, units);
    for line in &mut order.lines {
        (line.reserved, line.backordered) = (0, units);
    }
    order
}

/// The numbers of orders made by [`numbered_order`].
pub fn numbers<'a>(orders: impl IntoIterator<Item = &'a Order>) -> Vec<String> {
    orders.into_iter().map(|order| order.number.to_string().replace("ORD-2026-00000", "")).collect()
}

/// An event about a product.
pub fn told(number: u64, product: i32) -> Event {
    Event {
        id: EventId::new(nth_id(6_000_000 + number)),
        kind: EventKind::ProductChanged,
        subject: Subject::Product(product_id(product)),
        data: json!({ "number": number }).into(),
    }
}

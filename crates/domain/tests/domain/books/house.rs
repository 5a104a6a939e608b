//! A whole installation on books in memory, and how each action is done on it.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{
    inventory::{
        AdjustStock, ChangeProduct, CountStock, CreateProduct, Inventory, MockInventoryQueries, MoveStock, ReceiveStock,
    },
    orders::{CancelOrder, Order, Orders, PlaceOrderError, ShipOrder},
    testing::{
        CountingIds, FixedClock, GatewayMood, RecordingGateway, a_customer, a_product, a_purchase, an_admin, by, eur,
        euros, keyed, location_id, product_id, sku, taxing_terms,
    },
    values::{ExpectedVersion, LocationRef, OrderRef, ProductRef, Quantity, StockCount, StockDelta, Text},
};

use super::{
    Books,
    actions::{Action, PRODUCTS},
    groups::Tally,
    steps::{less, part},
};

/// Items that were ordered, and what was answered, if it was a success.
pub type Sent = (Vec<(i32, i64)>, Option<Order>);

/// A whole installation on books in memory.
pub struct House {
    pub books: Books,
    pub gateway: Arc<RecordingGateway>,
    pub orders: Orders,
    pub sent: Vec<Sent>,
    pub tally: Tally,
    /// How many steps were taken, each under a key of its own.
    pub steps: usize,
    inventory: Inventory,
    clock: Arc<FixedClock>,
}

impl House {
    pub async fn open() -> Self {
        let books = Books::default();
        let (clock, ids) = (Arc::new(FixedClock::default()), Arc::new(CountingIds::default()));
        let gateway = Arc::new(RecordingGateway::default());
        let store = Arc::new(books.clone());
        let queries = Arc::new(MockInventoryQueries::new());
        let inventory = Inventory::new(store.clone(), queries, clock.clone(), ids.clone(), eur(), false);
        let terms = taxing_terms("0.19", 490);
        let orders = Orders::new(store.clone(), store, gateway.clone(), clock.clone(), ids, terms);
        let house =
            Self { books, gateway, inventory, orders, clock, sent: Vec::new(), tally: Tally::default(), steps: 0 };
        for number in 1..=PRODUCTS {
            let product = a_product();
            let command = CreateProduct {
                sku: sku(&format!("SKU-{number}")),
                name: product.name,
                description: None,
                category: None,
                attributes: product.attributes,
                price: euros(333 * i64::from(number)),
                reorder_point: StockCount::new(i64::from(number)).unwrap(),
                tax_class: None,
                backorder_limit: None,
                opening_stock: StockCount::new(10).unwrap(),
                location: None,
            };
            house.inventory.create_product(&by(an_admin()), command).await.unwrap();
        }
        house
    }

    /// Does it. Refusals and failures are as good as successes here: what counts are the books.
    pub async fn act(&mut self, action: Action) {
        let request = by(an_admin());
        match action {
            Action::Receive(item, at, units) => {
                let quantity = Quantity::new(units).unwrap();
                let command = ReceiveStock { product: product(item), location: place(at), quantity, reference: None };
                drop(self.inventory.receive_stock(&request, command).await);
            }
            Action::Move(item, from, to, units) => {
                let (from, to, quantity) = (place(from), place(to), Quantity::new(units).unwrap());
                let command = MoveStock { product: product(item), from, to, quantity, reference: None };
                drop(self.inventory.move_stock(&request, command).await);
            }
            Action::Adjust(item, at, units) => {
                let Ok(delta) = StockDelta::new(units) else { return };
                let (product, location, reason) = (product(item), place(at), Text::parse("found").unwrap());
                let command = AdjustStock { product, location, delta, reason, reference: None };
                drop(self.inventory.adjust_stock(&request, command).await);
            }
            Action::Count(item, at, units) => {
                let (product, location, counted) = (product(item), place(at), StockCount::new(units).unwrap());
                let command =
                    CountStock { product, location, counted, expected: None, release: false, reference: None };
                drop(self.inventory.count_stock(&request, command).await);
            }
            Action::Reorder(item, units) => {
                let reorder_point = Some(StockCount::new(units).unwrap());
                let command = ChangeProduct { reorder_point, ..ChangeProduct::default() };
                drop(self.inventory.change_product(&request, product(item), ExpectedVersion::Any, command).await);
            }
            Action::Place(items) => self.place(self.sent.len(), items).await,
            Action::PlaceTogether(members) => self.place_together(members).await,
            Action::Repeat => {
                let Some((items, _)) = self.sent.last().cloned() else { return };
                self.place(self.sent.len() - 1, items).await;
            }
            Action::Pay(number) => self.pay(number).await,
            Action::Ship(number) => self.ship(number, ShipOrder::default()).await,
            Action::Cancel(number) => self.cancel(number, CancelOrder::default()).await,
            Action::Wait(items) => self.wait(&items).await,
            Action::ShipPart(number, item, units, at) => self.ship(number, part(item, units, at)).await,
            Action::Undo(number, shipment) => self.undo(number, shipment).await,
            Action::CancelPart(number, item, units) => self.cancel(number, less(item, units)).await,
            Action::Refund(number) => self.refund(number).await,
            Action::Release(item, at, units) => {
                let (product, location, counted) = (product(item), place(at), StockCount::new(units).unwrap());
                let command = CountStock { product, location, counted, expected: None, release: true, reference: None };
                drop(self.inventory.count_stock(&request, command).await);
            }
            Action::Limit(item, limit) => {
                let backorder_limit = Some(limit.map(|units| StockCount::new(units).unwrap()));
                let command = ChangeProduct { backorder_limit, ..ChangeProduct::default() };
                drop(self.inventory.change_product(&request, product(item), ExpectedVersion::Any, command).await);
            }
            Action::Account(on_account) => self.books.change(|ledger| ledger.on_account = on_account),
            Action::Settle => {
                self.clock.advance(TimeDelta::minutes(5));
                self.orders.settle_payments().await.unwrap();
            }
            Action::Gateway(mood) => self.gateway.set_mood(mood),
            Action::Fails(fault) => self.books.fail(fault),
        }
    }

    /// Places under the key of this number. Whatever was answered once is answered for ever.
    async fn place(&mut self, number: usize, items: Vec<(i32, i64)>) {
        let before = self.books.ledger().clone();
        let request = keyed(a_customer(), &format!("key-{number}"));
        let placed = self.orders.place(&request, &a_purchase(&items)).await;
        if number == self.sent.len() {
            self.sent.push((items.clone(), None));
        }
        let answered = &mut self.sent[number].1;
        match placed {
            Ok(done) => {
                assert_eq!(*answered.get_or_insert(done.value.clone()), done.value);
            }
            Err(PlaceOrderError::InsufficientStock(short)) => {
                assert!(answered.is_none(), "the retry of a success is never told that there is not enough");
                for shortage in short {
                    let product = &before.products[&shortage.product_id];
                    assert_eq!(before.locked(product).available(), shortage.available);
                    assert!(shortage.available < shortage.requested);
                }
            }
            Err(error) => panic!("{error}"),
        }
        self.count_effects();
    }

    /// One effect for each key and for each order without one; those whose outcome is unknown had one or none.
    pub fn count_effects(&self) {
        let known = self.sent.iter().filter(|(_, answered)| answered.is_some()).count() + self.tally.unkeyed;
        let effects = self.books.ledger().orders.len();
        assert!((known..=known + self.tally.unknown).contains(&effects), "{effects} effects of {known} orders");
    }

    /// Everything recovers, and the job that settles payments runs as often as it takes.
    pub async fn come_to_rest(&mut self) {
        self.act(Action::Gateway(GatewayMood::Approving)).await;
        for _ in 0..20 {
            self.act(Action::Settle).await;
        }
    }

    pub fn order(&self, number: usize) -> Option<OrderRef> {
        self.books.ledger().orders.keys().nth(number).copied().map(OrderRef::Id)
    }
}

pub fn product(number: i32) -> ProductRef {
    ProductRef::Id(product_id(number))
}

pub fn place(number: i32) -> LocationRef {
    LocationRef::Id(location_id(number))
}

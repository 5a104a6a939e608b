//! Steps of orders, each taken twice under one key: the second time changes nothing.

use domain::{
    orders::{
        CancelItem, CancelOrder, PayOrder, PlaceOrder, PlaceOrderError, RefundOrder, ShipItem, ShipOrder, UndoShipment,
    },
    store::{Done, Request},
    testing::{a_customer, a_purchase, an_admin, by, keyed},
    values::{ExpectedVersion, OrderRef, Quantity},
};

use super::{
    house::{House, place, product},
    ledger::Ledger,
};

/// So many units of a product, from one place or from anywhere.
pub fn part(item: i32, units: i64, at: Option<i32>) -> ShipOrder {
    let quantity = Some(Quantity::new(units).unwrap());
    let item = ShipItem { product: product(item), quantity, location: at.map(place) };
    ShipOrder { items: vec![item], ..ShipOrder::default() }
}

/// So many units of a product fewer.
pub fn less(item: i32, units: i64) -> CancelOrder {
    let item = CancelItem { product: product(item), quantity: Some(Quantity::new(units).unwrap()) };
    CancelOrder { items: vec![item], ..CancelOrder::default() }
}

impl House {
    /// Takes a step twice. Refusals and failures are as good as successes; but what succeeded once has no second effect.
    async fn twice<T, E>(&mut self, step: impl AsyncFn(&Self, &Request) -> Result<Done<T>, E>) {
        self.steps += 1;
        let request = keyed(an_admin(), &format!("step-{}", self.steps));
        if step(self, &request).await.is_err() {
            return;
        }
        let before: Ledger = self.books.ledger().clone();
        let again = step(self, &request).await;
        assert!(again.is_ok_and(|done| done.replayed), "a success is answered the same again");
        assert!(before == *self.books.ledger(), "and changes nothing the second time");
    }

    pub async fn pay(&mut self, number: usize) {
        let Some(order) = self.order(number) else { return };
        self.twice(async |house, request| house.orders.pay(request, order.clone(), PayOrder::default()).await).await;
    }

    pub async fn ship(&mut self, number: usize, command: ShipOrder) {
        let Some(order) = self.order(number) else { return };
        self.twice(async |house, request| house.orders.ship(request, order.clone(), command.clone()).await).await;
    }

    pub async fn cancel(&mut self, number: usize, command: CancelOrder) {
        let Some(order) = self.order(number) else { return };
        self.twice(async |house, request| house.orders.cancel(request, order.clone(), command.clone()).await).await;
    }

    pub async fn refund(&mut self, number: usize) {
        let Some(order) = self.order(number) else { return };
        self.twice(async |house, request| house.orders.refund(request, order.clone(), RefundOrder::default()).await)
            .await;
    }

    pub async fn undo(&mut self, number: usize, shipment: usize) {
        let Some(OrderRef::Id(id)) = self.order(number) else { return };
        let shipment = self.books.ledger().orders[&id].shipments.get(shipment).map(|shipment| shipment.id);
        let Some(shipment) = shipment else { return };
        let command = UndoShipment { shipment, reason: None, expected: ExpectedVersion::Any };
        let step = async |house: &Self, request: &Request| {
            house.orders.undo_shipment(request, OrderRef::Id(id), command.clone()).await
        };
        self.twice(step).await;
    }

    /// An order that may wait for stock. What it would be is asked before, and is what it becomes.
    pub async fn wait(&mut self, items: &[(i32, i64)]) {
        let command = PlaceOrder { allow_backorder: true, ..a_purchase(items) };
        let before = self.books.ledger().clone();
        let quote = self.orders.quote(&by(a_customer()).actor, &command).await;
        assert!(before == *self.books.ledger(), "to ask changes nothing");
        self.steps += 1;
        let request = keyed(a_customer(), &format!("wait-{}", self.steps));
        match self.orders.place(&request, &command).await {
            Ok(placed) => {
                self.tally.unkeyed += 1;
                let quoted = quote.unwrap().order;
                assert_eq!((quoted.lines, quoted.total), (placed.value.lines, placed.value.total));
            }
            Err(PlaceOrderError::InsufficientStock(short)) => {
                assert!(matches!(quote, Err(PlaceOrderError::InsufficientStock(told)) if told == short));
                for shortage in short {
                    let product = before.locked(&before.products[&shortage.product_id]);
                    assert!(!product.lets_wait(shortage.requested - shortage.available), "it could have waited");
                }
            }
            Err(PlaceOrderError::Store(_)) => self.tally.unknown += 1,
            Err(error) => panic!("{error}"),
        }
    }
}

//! Orders, from placing to shipping.

use std::sync::Arc;

use domain::{
    orders::{MockOrderQueries, Orders, Terms},
    store::{KeyedAnswer, MockStore},
    testing::{CountingIds, FixedClock, GatewayMood, RecordingGateway, a_customer, taxing_terms},
};

mod allocation;
mod backorders;
mod cancel_order;
mod cancel_part;
mod conclude;
mod expected_version;
mod filling;
mod golden_prices;
mod group;
mod group_fails;
mod laws_of_prices;
mod list_orders;
mod pay_keyed;
mod pay_order;
mod place_order;
mod place_refused;
mod place_together;
mod quote_order;
mod refund_order;
mod settle_payments;
mod several;
mod ship_order;
mod ship_part;
mod status;
mod undo_shipment;

/// The use cases of orders, with what stands around them within reach.
struct Shop {
    orders: Orders,
    gateway: Arc<RecordingGateway>,
    clock: Arc<FixedClock>,
}

impl Shop {
    fn on(store: MockStore) -> Self {
        Self::reading(store, MockOrderQueries::new())
    }

    fn reading(store: MockStore, queries: MockOrderQueries) -> Self {
        Self::selling(store, queries, taxing_terms("0", 0))
    }

    fn selling(store: MockStore, queries: MockOrderQueries, terms: Terms) -> Self {
        let gateway = Arc::new(RecordingGateway::default());
        let clock = Arc::new(FixedClock::default());
        let orders = Orders::new(
            Arc::new(store),
            Arc::new(queries),
            gateway.clone(),
            clock.clone(),
            Arc::new(CountingIds::default()),
            terms,
        );
        Self { orders, gateway, clock }
    }

    fn with_gateway(self, mood: GatewayMood) -> Self {
        self.gateway.set_mood(mood);
        self
    }
}

/// An answer kept under a key of [`a_customer`].
fn kept(answer: &impl serde::Serialize) -> KeyedAnswer {
    KeyedAnswer { actor: a_customer().user_id, answer: serde_json::to_value(answer).unwrap() }
}

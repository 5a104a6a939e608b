//! Orders within a unit of work.

use async_trait::async_trait;
use domain::{
    orders::{LockedOrder, OfferRequest, Offers, Order, OrdersUnit, Payment, Shipment},
    store::StoreError,
    values::{OrderId, OrderRef},
};
use futures_util::FutureExt;

use super::{lock_offers, lock_order, which::Which};
use crate::{
    inventory::{ProductRefs, Products},
    store::PostgresUnit,
};

#[async_trait]
impl OrdersUnit for PostgresUnit {
    async fn lock_offers(&mut self, request: &OfferRequest) -> Result<Offers, StoreError> {
        let refs = ProductRefs::of(&request.products);
        let products = Products { refs: &refs, currency: self.shared.currency };
        let wanted = lock_offers::Wanted { request, products };
        self.run(&wanted, |link, wanted| lock_offers::lock_offers(link, wanted).boxed()).await
    }

    async fn lock_order(&mut self, which: &OrderRef) -> Result<Option<LockedOrder>, StoreError> {
        let which = Which::of(which);
        let found = self.run(&which, |link, which| lock_order::find_products(link, which).boxed()).await?;
        let Some((id, products)) = found else { return Ok(None) };
        let products = ProductRefs { ids: products, skus: Vec::new() };
        let wanted = lock_order::Wanted { id, products, currency: self.shared.currency };
        self.run(&wanted, |link, wanted| lock_order::lock_order(link, wanted).boxed()).await
    }

    fn insert_order(&mut self, order: Order) {
        self.queue.new_orders.push(order);
    }

    fn save_order(&mut self, order: Order) {
        // Two changes in one unit are two versions, and written one after the other.
        self.queue.orders.retain(|queued| (queued.id, queued.version) != (order.id, order.version));
        self.queue.orders.push(order);
    }

    fn insert_payment(&mut self, payment: Payment) {
        self.queue.new_payments.push(payment);
    }

    fn save_payment(&mut self, payment: Payment) {
        match self.queue.new_payments.iter_mut().find(|queued| queued.id == payment.id) {
            Some(queued) => *queued = payment,
            None => self.queue.payments.push(payment),
        }
    }

    fn insert_shipment(&mut self, order: OrderId, shipment: Shipment) {
        self.queue.shipments.push((order, shipment));
    }
}

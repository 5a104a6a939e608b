//! Orders within a unit of work.

use async_trait::async_trait;
use domain::{
    orders::{HoldingOrder, LockedOrder, OfferRequest, Offers, Order, OrdersUnit, Payment, Refund, Shipment, Wanting},
    store::StoreError,
    values::{LocationId, OrderId, OrderRef, ProductId},
};
use futures_util::FutureExt;

use super::{lock_offers, lock_order, lock_waiting, which::Which};
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

    async fn lock_waiting(&mut self, wanting: &[Wanting], except: Option<OrderId>) -> Result<Vec<Order>, StoreError> {
        let asked = lock_waiting::Waiting { wanting, except };
        self.run(&asked, |link, asked| lock_waiting::lock_waiting(link, asked).boxed()).await
    }

    async fn lock_holding(
        &mut self,
        product: ProductId,
        location: LocationId,
        units: i64,
    ) -> Result<Vec<HoldingOrder>, StoreError> {
        let holding = lock_waiting::Holding { product: product.number(), location: location.number(), units };
        self.run(&holding, |link, holding| lock_waiting::lock_holding(link, holding).boxed()).await
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

    fn insert_refund(&mut self, refund: Refund) {
        self.queue.new_refunds.push(refund);
    }

    fn save_refund(&mut self, refund: Refund) {
        self.queue.refunds.push(refund);
    }

    fn save_shipment(&mut self, shipment: Shipment) {
        self.queue.undone.push(shipment);
    }

    fn insert_shipment(&mut self, order: OrderId, shipment: Shipment) {
        self.queue.shipments.push((order, shipment));
    }
}

//! Orders to be read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    orders::{OfferRequest, Offers, Order, OrderFilter, OrderQueries, OrderSummary, Payment, Refund},
    store::StoreError,
    values::{OrderId, OrderRef, Page, PageRequest, RefundId},
};
use futures_util::{FutureExt, future::join};

use super::{find_order, list_orders, lock_offers, payments, refunds, which::Which};
use crate::{
    PostgresStore,
    connection::Link,
    inventory::{ProductRefs, Products},
    store::snapshot,
};

#[async_trait]
impl OrderQueries for PostgresStore {
    async fn find_order(&self, which: &OrderRef) -> Result<Option<Order>, StoreError> {
        let which = Which::of(which);
        self.0.connections.read(&which, |link, which| find_order::find_order(link, which).boxed()).await
    }

    async fn list_orders(&self, filter: &OrderFilter, page: &PageRequest) -> Result<Page<OrderSummary>, StoreError> {
        let wanted = list_orders::Wanted { filter, page };
        self.0.connections.read(&wanted, |link, wanted| list_orders::list_orders(link, wanted).boxed()).await
    }

    async fn find_offers(&self, request: &OfferRequest) -> Result<Offers, StoreError> {
        let refs = ProductRefs::of(&request.products);
        let wanted = lock_offers::Wanted { request, products: Products { refs: &refs, currency: self.0.currency } };
        self.0.connections.read(&wanted, |link, wanted| lock_offers::find_offers(link, wanted).boxed()).await
    }

    async fn list_unsettled(&self, begun_before: DateTime<Utc>) -> Result<Vec<Payment>, StoreError> {
        self.0.connections.read(&begun_before, |link, moment| payments::list_unsettled(link, moment).boxed()).await
    }

    async fn list_owed(&self, order: Option<OrderId>) -> Result<Vec<Refund>, StoreError> {
        self.0.connections.read(&order, |link, order| refunds::list_owed(link, *order).boxed()).await
    }

    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError> {
        self.0.connections.read(&id, |link, id| refunds::find(link, *id).boxed()).await
    }

    async fn list_payments(&self, order: OrderId) -> Result<(Vec<Payment>, Vec<Refund>), StoreError> {
        self.0.connections.read(&order, |link, order| snapshot(link, both(link, order.uuid())).boxed()).await
    }
}

async fn both(link: &Link, order: uuid::Uuid) -> Result<(Vec<Payment>, Vec<Refund>), StoreError> {
    let (payments, refunds) = join(payments::of_order(link, order), refunds::of_order(link, order)).await;
    Ok((payments?, refunds?))
}

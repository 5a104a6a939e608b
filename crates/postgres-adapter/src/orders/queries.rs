//! Orders to be read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    orders::{Order, OrderFilter, OrderQueries, OrderSummary, Payment},
    store::StoreError,
    values::{OrderRef, Page, PageRequest, PaymentId},
};
use futures_util::FutureExt;

use super::{find_order, list_orders, payments, which::Which};
use crate::PostgresStore;

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

    async fn list_unsettled(&self, begun_before: DateTime<Utc>) -> Result<Vec<Payment>, StoreError> {
        self.0.connections.read(&begun_before, |link, moment| payments::list_unsettled(link, moment).boxed()).await
    }

    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StoreError> {
        self.0.connections.read(&id, |link, id| payments::find(link, id).boxed()).await
    }
}

//! The books as the queries of orders.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    orders::{
        OfferRequest, Offers, Order, OrderFilter, OrderQueries, OrderSummary, Payment, PaymentStatus, Refund,
        RefundStatus,
    },
    store::StoreError,
    values::{OrderId, OrderRef, Page, PageRequest, RefundId},
};

use super::Books;

#[async_trait]
impl OrderQueries for Books {
    async fn find_order(&self, which: &OrderRef) -> Result<Option<Order>, StoreError> {
        Ok(self.ledger().lock_order(which).map(|locked| locked.order))
    }

    async fn list_orders(&self, _: &OrderFilter, _: &PageRequest) -> Result<Page<OrderSummary>, StoreError> {
        Ok(Page { items: vec![], next: None })
    }

    async fn find_offers(&self, request: &OfferRequest) -> Result<Offers, StoreError> {
        // On a copy: nothing is drawn.
        let mut copy = self.ledger().clone();
        Ok(copy.lock_offers(request))
    }

    async fn list_unsettled(&self, begun_before: DateTime<Utc>) -> Result<Vec<Payment>, StoreError> {
        let unsettled = |it: &&Payment| it.status == PaymentStatus::Pending && it.created_at < begun_before;
        Ok(self.ledger().payments.values().filter(unsettled).take(100).cloned().collect())
    }

    async fn list_owed(&self, order: Option<OrderId>) -> Result<Vec<Refund>, StoreError> {
        let owed = |it: &&Refund| it.status == RefundStatus::Pending && order.is_none_or(|id| id == it.order_id);
        Ok(self.ledger().refunds.values().filter(owed).take(100).cloned().collect())
    }

    async fn find_refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError> {
        Ok(self.ledger().refunds.get(&id).cloned())
    }

    async fn list_payments(&self, order: OrderId) -> Result<(Vec<Payment>, Vec<Refund>), StoreError> {
        let ledger = self.ledger();
        let payments = ledger.payments.values().filter(|it| it.order_id == order).cloned().collect();
        let refunds = ledger.refunds.values().filter(|it| it.order_id == order).cloned().collect();
        Ok((payments, refunds))
    }
}

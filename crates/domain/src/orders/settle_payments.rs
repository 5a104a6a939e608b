//! Payments that a crash, or a gateway that gave no answer, left between two units are brought to their end.

use async_trait::async_trait;
use chrono::TimeDelta;

use super::{Charge, LockedOrder, Orders, PayOrderError, Payment, PaymentStatus};
use crate::{
    access::Actor,
    store::{Command, Request, StoreError, UnitOfWork, perform},
    values::{OrderRef, PaymentId},
};

/// A payment begun this long ago belongs to no request that is still running.
const ABANDONED_AFTER_S: i64 = 120;

/// Why payments were not settled.
#[derive(Debug, thiserror::Error)]
pub enum SettlePaymentsError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Orders {
    /// Asks the gateway again for what is unsettled, and returns how many payments came to their end. Safe to run at any
    /// time, in several processes at once.
    pub async fn settle_payments(&self) -> Result<usize, SettlePaymentsError> {
        let before = self.clock.now() - TimeDelta::seconds(ABANDONED_AFTER_S);
        let mut settled = 0;
        for payment in self.queries.list_unsettled(before).await? {
            if self.settle(payment).await {
                settled += 1;
            }
        }
        Ok(settled)
    }

    async fn settle(&self, payment: Payment) -> bool {
        if payment.status == PaymentStatus::Refunding {
            return self.refund(payment.id).await;
        }
        let Ok(charge) = self.gateway.charge(&payment).await else { return false };
        let declined = matches!(charge, Charge::Declined { .. });
        match self.settle_charge(&Request::of(Actor::System), payment, charge).await {
            Ok(_) | Err(PayOrderError::Cancelled) => true,
            Err(PayOrderError::Declined(_)) => declined,
            Err(_) => false,
        }
    }

    /// Gives money back that is owed, and says whether it is done. What fails here is owed still, and asked for again later.
    pub(super) async fn refund(&self, id: PaymentId) -> bool {
        let Ok(Some(payment)) = self.queries.find_payment(id).await else { return false };
        if payment.status != PaymentStatus::Refunding {
            return payment.status == PaymentStatus::Refunded;
        }
        if self.gateway.refund(&payment).await.is_err() {
            return false;
        }
        let refunding = Refunding { orders: self, payment };
        perform(&*self.store, &Request::of(Actor::System), &refunding).await.is_ok()
    }
}

struct Refunding<'a> {
    orders: &'a Orders,
    payment: Payment,
}

#[async_trait]
impl Command for Refunding<'_> {
    type Output = ();
    type Error = PayOrderError;
    const NAME: &'static str = "settle_refund";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<(), PayOrderError> {
        let which = OrderRef::Id(self.payment.order_id);
        let LockedOrder { payments, .. } = unit.orders().lock_order(&which).await?.ok_or(PayOrderError::NotFound)?;
        let stored = payments.into_iter().find(|payment| payment.id == self.payment.id);
        if let Some(payment) = stored.filter(|payment| payment.status == PaymentStatus::Refunding) {
            let settled_at = Some(self.orders.clock.now());
            unit.orders().save_payment(Payment { status: PaymentStatus::Refunded, settled_at, ..payment });
        }
        Ok(())
    }
}

//! Payments and refunds that a crash, or a gateway that gave no answer, left between two units are brought to their end.

use async_trait::async_trait;
use chrono::TimeDelta;

use super::{Charge, Orders, PayOrderError, Payment, Refund, RefundStatus};
use crate::{
    access::Actor,
    store::{Command, Request, StoreError, UnitOfWork, perform},
    values::RefundId,
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
    /// Asks the gateway again for what is unsettled, and returns how many payments and refunds came to their end. Safe to run at any
    /// time, in several processes at once.
    pub async fn settle_payments(&self) -> Result<usize, SettlePaymentsError> {
        let before = self.clock.now() - TimeDelta::seconds(ABANDONED_AFTER_S);
        let mut settled = 0;
        for payment in self.queries.list_unsettled(before).await? {
            settled += usize::from(self.settle_payment(payment).await);
        }
        for refund in self.queries.list_owed(None).await? {
            settled += usize::from(self.settle_refund(refund.id).await);
        }
        Ok(settled)
    }

    async fn settle_payment(&self, payment: Payment) -> bool {
        let Ok(charge) = self.gateway.charge(&payment).await else { return false };
        self.payment_answered(payment, charge).await
    }

    /// What a gateway says of a payment by itself, however late: it is written down as if it had been the answer, and says whether the
    /// payment came to its end by it. For an order that was cancelled meanwhile the money is given back.
    pub async fn payment_answered(&self, payment: Payment, charge: Charge) -> bool {
        let declined = matches!(charge, Charge::Declined { .. });
        match self.settle_charge(&Request::of(Actor::System), payment, charge).await {
            Ok(_) | Err(PayOrderError::Cancelled) => true,
            Err(PayOrderError::Declined(_)) => declined,
            Err(_) => false,
        }
    }

    /// Gives money back that is owed, and says whether it is done. What fails here is owed still, and asked for again later.
    pub(super) async fn settle_refund(&self, id: RefundId) -> bool {
        let Ok(Some(refund)) = self.queries.find_refund(id).await else { return false };
        if refund.status == RefundStatus::Refunded {
            return true;
        }
        let Ok(reference) = self.gateway.refund(&refund).await else { return false };
        let settled_at = Some(self.clock.now());
        let (status, gateway_reference) = (RefundStatus::Refunded, Some(reference));
        let settling = Settling(Refund { status, gateway_reference, settled_at, ..refund });
        perform(&*self.store, &Request::of(Actor::System), &settling).await.is_ok()
    }
}

/// Writes down that the gateway gave money back. The order counted it when it was decided.
struct Settling(Refund);

#[async_trait]
impl Command for Settling {
    type Output = ();
    type Error = PayOrderError;
    const NAME: &'static str = "settle_refund";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<(), PayOrderError> {
        unit.orders().save_refund(self.0.clone());
        Ok(())
    }
}

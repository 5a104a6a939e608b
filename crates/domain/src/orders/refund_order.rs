//! Money is given back.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{
    LockedOrder, Order, OrderStatus, Orders, Payment, PaymentState, PaymentStatus, Refund, RefundStatus, order_events,
};
use crate::{
    access::{Forbidden, Permission},
    ports::Ids,
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{ExpectedVersion, Invalid, Money, OrderId, OrderRef, RefundId, Text, Version},
};

/// Why all that was paid for a shipped order is given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefundOrder {
    /// In words.
    pub reason: Option<Text<500>>,
    /// The version of the order that the caller saw.
    pub expected: ExpectedVersion,
}

/// Why nothing was given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundOrderError {
    /// The actor may not give money back.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// Nothing was paid for it.
    #[error("the order is not paid")]
    NotPaid,
    /// It was given back before.
    #[error("the order is refunded already")]
    AlreadyRefunded,
    /// It is still to leave the house, so it is cancelled instead.
    #[error("the order is not shipped: cancel what is not wanted, which gives back what was paid for it")]
    NotShipped,
    /// Somebody else was first, and the caller named the version before.
    #[error("the order has version {}, not the expected one", .0.number())]
    PreconditionFailed(Version),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for RefundOrderError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Orders {
    /// Gives back all that is left of what was paid for a shipped order, which the customer keeps.
    pub async fn refund(
        &self,
        request: &Request,
        which: OrderRef,
        command: RefundOrder,
    ) -> Result<Done<Order>, RefundOrderError> {
        request.actor.require(Permission::RefundOrders)?;
        let refunded = perform(&*self.store, request, &Refunding { orders: self, which, command }).await?;
        if !refunded.replayed {
            self.pay_back(refunded.value.id).await;
        }
        Ok(refunded)
    }

    /// Best effort: what is not given back now is found by [`Orders::settle_payments`].
    pub(super) async fn pay_back(&self, order: OrderId) {
        let Ok(owed) = self.queries.list_owed(Some(order)).await else { return };
        for refund in owed {
            self.settle_refund(refund.id).await;
        }
    }
}

struct Refunding<'a> {
    orders: &'a Orders,
    which: OrderRef,
    command: RefundOrder,
}

#[async_trait]
impl Command for Refunding<'_> {
    type Output = Order;
    type Error = RefundOrderError;
    const NAME: &'static str = "refund_order";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, RefundOrderError> {
        let locked = unit.orders().lock_order(&self.which).await?.ok_or(RefundOrderError::NotFound)?;
        let LockedOrder { mut order, payments, .. } = locked;
        if !self.command.expected.is_met_by(order.version) {
            return Err(RefundOrderError::PreconditionFailed(order.version));
        }
        match order.payment {
            PaymentState::Unpaid => return Err(RefundOrderError::NotPaid),
            PaymentState::Refunded => return Err(RefundOrderError::AlreadyRefunded),
            PaymentState::Paid if order.status() != OrderStatus::Shipped => return Err(RefundOrderError::NotShipped),
            PaymentState::Paid => {}
        }
        let (ids, now, reason) = (&*self.orders.ids, self.orders.clock.now(), self.command.reason.as_ref());
        let refund = give_back(ids, &mut order, &payments, all_of_it, reason, now)?.ok_or(RefundOrderError::NotPaid)?;
        order.stepped();
        unit.events().append(vec![order_events::refunded(ids, &order, refund.amount, reason)]);
        unit.orders().save_order(order.clone());
        unit.orders().insert_refund(refund);
        Ok(order)
    }
}

/// What was paid and not given back.
fn all_of_it(order: &Order) -> Result<Money, Invalid> {
    order.amount_paid.minus(order.amount_refunded)
}

/// What was paid, and not given back, beyond what the order comes to now.
pub(super) fn overpaid(order: &Order) -> Result<Money, Invalid> {
    let (kept, due) = (order.amount_paid.minus(order.amount_refunded)?, order.due()?);
    if due.minor() >= kept.minor() { Ok(Money::zero(due.currency())) } else { kept.minus(due) }
}

/// Decides a refund of so much as `amount` says, if that is anything: counts it on the order, and returns it to be queued.
pub(super) fn give_back(
    ids: &dyn Ids,
    order: &mut Order,
    payments: &[Payment],
    amount: fn(&Order) -> Result<Money, Invalid>,
    reason: Option<&Text<500>>,
    now: DateTime<Utc>,
) -> Result<Option<Refund>, StoreError> {
    let broken = |invalid: Invalid| StoreError::Broken(invalid.into());
    let amount = amount(order).map_err(broken)?;
    let paid = payments.iter().find(|payment| payment.status == PaymentStatus::Approved);
    let Some(payment) = paid.filter(|_| amount.minor() > 0) else { return Ok(None) };
    order.amount_refunded = order.amount_refunded.plus(amount).map_err(broken)?;
    Ok(Some(Refund {
        id: RefundId::new(ids.next()),
        payment_id: payment.id,
        order_id: order.id,
        amount,
        status: RefundStatus::Pending,
        reason: reason.cloned(),
        gateway_reference: None,
        created_at: now,
        settled_at: None,
    }))
}

//! An order is not wanted any more.

use async_trait::async_trait;

use super::{LockedOrder, Order, OrderStatus, Orders, PaymentState, PaymentStatus, order_events, ship_order::take};
use crate::{
    access::{Actor, Forbidden, Permission},
    inventory::{Cause, MovementKind, stock_events},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{ExpectedVersion, OrderRef, Text, Version},
};

/// Why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelOrder {
    /// In words.
    pub reason: Option<Text<500>>,
    /// The version of the order that the caller saw.
    pub expected: ExpectedVersion,
}

/// Why an order was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelOrderError {
    /// The actor may not cancel orders.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order, or none that the actor may know of.
    #[error("there is no such order")]
    NotFound,
    /// It has left the house.
    #[error("the order is shipped already")]
    AlreadyShipped,
    /// It is cancelled.
    #[error("the order is cancelled already")]
    AlreadyCancelled,
    /// Somebody else was first, and the caller named the version before.
    #[error("the order has version {}, not the expected one", .0.number())]
    PreconditionFailed(Version),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for CancelOrderError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Orders {
    /// Releases everything an order holds. What was paid is owed back from that moment, and given back at once if the
    /// gateway answers, else later.
    pub async fn cancel(
        &self,
        request: &Request,
        which: OrderRef,
        command: CancelOrder,
    ) -> Result<Done<Order>, CancelOrderError> {
        if !request.actor.may(Permission::CancelAllOrders) {
            request.actor.require(Permission::CancelOwnOrders)?;
        }
        let cancelling = Cancelling { orders: self, request, which, command };
        let cancelled = perform(&*self.store, request, &cancelling).await?;
        if !cancelled.replayed {
            self.refund_order(&cancelled.value).await;
        }
        Ok(cancelled)
    }

    /// Best effort: what is not given back now is found by [`Orders::settle_payments`].
    async fn refund_order(&self, order: &Order) {
        if order.payment != PaymentState::Refunded {
            return;
        }
        let Ok(unsettled) = self.queries.list_unsettled(order.created_at).await else { return };
        for payment in unsettled.into_iter().filter(|payment| payment.order_id == order.id) {
            self.refund(payment.id).await;
        }
    }
}

struct Cancelling<'a> {
    orders: &'a Orders,
    request: &'a Request,
    which: OrderRef,
    command: CancelOrder,
}

#[async_trait]
impl Command for Cancelling<'_> {
    type Output = Order;
    type Error = CancelOrderError;
    const NAME: &'static str = "cancel_order";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, CancelOrderError> {
        let locked = unit.orders().lock_order(&self.which).await?.ok_or(CancelOrderError::NotFound)?;
        let LockedOrder { mut order, mut products, held, payments } = locked;
        if !may_cancel(&self.request.actor, &order) {
            return Err(CancelOrderError::NotFound);
        }
        if !self.command.expected.is_met_by(order.version) {
            return Err(CancelOrderError::PreconditionFailed(order.version));
        }
        match order.status() {
            OrderStatus::Shipped => return Err(CancelOrderError::AlreadyShipped),
            OrderStatus::Cancelled => return Err(CancelOrderError::AlreadyCancelled),
            OrderStatus::Pending | OrderStatus::Paid => {}
        }
        let cause = Cause {
            order: Some(order.id),
            reason: self.command.reason.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let changes = take(&held, &mut products, MovementKind::Released, &cause)?;
        for line in &mut order.lines {
            line.cancelled += line.reserved + line.backordered;
            (line.reserved, line.backordered) = (0, 0);
        }
        for mut payment in payments.into_iter().filter(|payment| payment.status == PaymentStatus::Approved) {
            payment.status = PaymentStatus::Refunding;
            order.payment = PaymentState::Refunded;
            unit.orders().save_payment(payment);
        }
        order.cancelled_at = Some(self.orders.clock.now());
        order.cancel_reason.clone_from(&self.command.reason);
        order.version = order.version.next();
        let event = order_events::cancelled(&*self.orders.ids, &order);
        unit.orders().save_order(order.clone());
        stock_events::record(unit, &*self.orders.ids, &mut products, changes, vec![event]);
        Ok(order)
    }
}

fn may_cancel(actor: &Actor, order: &Order) -> bool {
    actor.may(Permission::CancelAllOrders) || actor.is(order.customer.id)
}

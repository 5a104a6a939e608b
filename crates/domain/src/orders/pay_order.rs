//! An order is paid: one unit writes down that a payment is about to be made, the gateway is called with its id, and
//! another unit writes down the outcome.

use async_trait::async_trait;

use super::{
    Charge, GatewayError, LockedOrder, Order, OrderStatus, Orders, Payment, PaymentState, PaymentStatus, order_events,
    refund_order::{give_back, overpaid},
};
use crate::{
    access::{Actor, Forbidden, Permission},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{ExpectedVersion, OrderRef, PaymentId, Version},
};

/// How it is paid: always in full, by the one gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayOrder {
    /// The version of the order that the caller saw.
    pub expected: ExpectedVersion,
}

/// Why an order was not paid.
#[derive(Debug, thiserror::Error)]
pub enum PayOrderError {
    /// The actor may not pay orders.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order, or none that the actor may know of.
    #[error("there is no such order")]
    NotFound,
    /// It is paid.
    #[error("the order is paid already")]
    AlreadyPaid,
    /// It was paid, and the money was given back.
    #[error("the order was refunded")]
    Refunded,
    /// It is cancelled.
    #[error("the order is cancelled")]
    Cancelled,
    /// The gateway refused.
    #[error("the payment was declined: {0}")]
    Declined(String),
    /// The gateway gave no answer; paying again asks for the same payment.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Somebody else was first, and the caller named the version before.
    #[error("the order has version {}, not the expected one", .0.number())]
    PreconditionFailed(Version),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for PayOrderError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Orders {
    /// Pays all that an order comes to. Twice at once ends in one payment: both ask the gateway for the same one.
    pub async fn pay(
        &self,
        request: &Request,
        which: OrderRef,
        command: PayOrder,
    ) -> Result<Done<Order>, PayOrderError> {
        if !request.actor.may(Permission::PayAllOrders) {
            request.actor.require(Permission::PayOwnOrders)?;
        }
        // The answer under the key belongs to the second unit; the first only looks it up, before and after a refusal.
        if let Some(answer) = self.recall(request).await? {
            return replay(answer);
        }
        let unkeyed = Request { key: None, ..request.clone() };
        let starting = Starting { orders: self, request: &unkeyed, which, command };
        let payment = match perform(&*self.store, &unkeyed, &starting).await {
            Ok(started) => started.value,
            Err(refusal) => return self.recall(request).await?.map_or(Err(refusal), replay),
        };
        let charge = self.gateway.charge(&payment).await?;
        self.settle_charge(request, payment, charge).await
    }

    async fn recall(&self, request: &Request) -> Result<Option<Order>, PayOrderError> {
        if request.key.is_none() {
            return Ok(None);
        }
        let Some(keyed) = self.store.recall(request).await? else { return Ok(None) };
        let order = serde_json::from_value(keyed.answer).map_err(|error| StoreError::Broken(error.into()))?;
        Ok(Some(order))
    }

    /// Writes a gateway's outcome down, and gives the money back if the order was cancelled meanwhile.
    pub(super) async fn settle_charge(
        &self,
        request: &Request,
        payment: Payment,
        charge: Charge,
    ) -> Result<Done<Order>, PayOrderError> {
        // A refusal has to be committed too, but only successes are kept under the key.
        let declined = matches!(charge, Charge::Declined { .. });
        let request = Request { key: request.key.clone().filter(|_| !declined), ..request.clone() };
        let settling = Settling { orders: self, payment: payment.clone(), charge: charge.clone() };
        let settled = perform(&*self.store, &request, &settling).await?;
        if let Charge::Declined { reason } = charge {
            return Err(PayOrderError::Declined(reason));
        }
        if settled.value.status() == OrderStatus::Cancelled {
            self.pay_back(payment.order_id).await;
            return Err(PayOrderError::Cancelled);
        }
        if settled.value.amount_refunded.minor() > 0 {
            // It was reduced while it was paid.
            self.pay_back(payment.order_id).await;
        }
        Ok(settled)
    }
}

/// A payment that came too late is written down like a success, and told as what it is.
fn replay(order: Order) -> Result<Done<Order>, PayOrderError> {
    if order.status() == OrderStatus::Cancelled {
        return Err(PayOrderError::Cancelled);
    }
    Ok(Done { value: order, replayed: true })
}

/// Writes down that a payment is about to be made, or finds the one that is.
struct Starting<'a> {
    orders: &'a Orders,
    request: &'a Request,
    which: OrderRef,
    command: PayOrder,
}

#[async_trait]
impl Command for Starting<'_> {
    type Output = Payment;
    type Error = PayOrderError;
    const NAME: &'static str = "start_payment";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Payment, PayOrderError> {
        let locked = unit.orders().lock_order(&self.which).await?.ok_or(PayOrderError::NotFound)?;
        let LockedOrder { order, payments, .. } = locked;
        if !may_pay(&self.request.actor, &order) {
            return Err(PayOrderError::NotFound);
        }
        if !self.command.expected.is_met_by(order.version) {
            return Err(PayOrderError::PreconditionFailed(order.version));
        }
        if order.status() == OrderStatus::Cancelled {
            return Err(PayOrderError::Cancelled);
        }
        match order.payment {
            PaymentState::Unpaid => {}
            PaymentState::Paid => return Err(PayOrderError::AlreadyPaid),
            PaymentState::Refunded => return Err(PayOrderError::Refunded),
        }
        if let Some(pending) = payments.into_iter().find(|payment| payment.status == PaymentStatus::Pending) {
            return Ok(pending);
        }
        let payment = Payment {
            id: PaymentId::new(self.orders.ids.next()),
            order_id: order.id,
            amount: order.due().map_err(|reason| StoreError::Broken(reason.into()))?,
            status: PaymentStatus::Pending,
            gateway_reference: None,
            created_at: self.orders.clock.now(),
            settled_at: None,
        };
        unit.orders().insert_payment(payment.clone());
        Ok(payment)
    }
}

fn may_pay(actor: &Actor, order: &Order) -> bool {
    actor.may(Permission::PayAllOrders) || actor.is(order.customer.id)
}

/// Writes the outcome down.
struct Settling<'a> {
    orders: &'a Orders,
    payment: Payment,
    charge: Charge,
}

#[async_trait]
impl Command for Settling<'_> {
    type Output = Order;
    type Error = PayOrderError;
    const NAME: &'static str = "settle_payment";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, PayOrderError> {
        let which = OrderRef::Id(self.payment.order_id);
        let locked = unit.orders().lock_order(&which).await?.ok_or(PayOrderError::NotFound)?;
        let LockedOrder { mut order, payments, .. } = locked;
        let stored = payments.into_iter().find(|payment| payment.id == self.payment.id);
        let Some(mut payment) = stored else { return Err(PayOrderError::NotFound) };
        // Somebody else settled the same payment first: the answer is what came of it.
        if payment.status != PaymentStatus::Pending {
            return Ok(order);
        }
        let now = self.orders.clock.now();
        payment.settled_at = Some(now);
        match &self.charge {
            Charge::Declined { .. } => payment.status = PaymentStatus::Declined,
            Charge::Approved { reference } => {
                payment.gateway_reference = Some(reference.clone());
                payment.status = PaymentStatus::Approved;
                self.take(unit, &mut order, &payment)?;
            }
        }
        unit.orders().save_payment(payment);
        Ok(order)
    }
}

impl Settling<'_> {
    /// Counts the money on the order. What it does not come to any more, since it was cancelled or reduced meanwhile, is owed back.
    fn take(&self, unit: &mut dyn UnitOfWork, order: &mut Order, payment: &Payment) -> Result<(), PayOrderError> {
        let (ids, now) = (&*self.orders.ids, self.orders.clock.now());
        let paid = order.amount_paid.plus(payment.amount).map_err(|reason| StoreError::Broken(reason.into()))?;
        order.amount_paid = paid;
        order.paid_at = Some(now);
        let refund = give_back(ids, order, std::slice::from_ref(payment), overpaid, None, now)?;
        order.stepped();
        let event = match &refund {
            Some(refund) if order.status() == OrderStatus::Cancelled => {
                order_events::refunded(ids, order, refund.amount, None)
            }
            _ => order_events::paid(ids, order),
        };
        unit.orders().save_order(order.clone());
        if let Some(refund) = refund {
            unit.orders().insert_refund(refund);
        }
        unit.events().append(vec![event]);
        Ok(())
    }
}

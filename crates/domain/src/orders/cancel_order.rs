//! An order is not wanted any more, or some of it.

use async_trait::async_trait;

use super::{
    LockedOrder, Order, OrderLine, OrderStatus, Orders,
    fill_backorders::{Filling, record_and_fill},
    order_events::{self, ReducedLine},
    refund_order::{give_back, overpaid},
    reserved::{Holdings, change_levels},
};
use crate::{
    access::{Actor, Forbidden, Permission},
    inventory::{Cause, LockedProduct, MovementKind},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{ExpectedVersion, OrderRef, ProductRef, Quantity, Text, Version},
};

/// Some of an order that is not wanted any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelItem {
    /// Of what.
    pub product: ProductRef,
    /// How many; all that did not leave the house without. Those that wait for stock go first.
    pub quantity: Option<Quantity>,
}

/// What is cancelled, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelOrder {
    /// What; everything that did not leave the house without.
    pub items: Vec<CancelItem>,
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
    /// Some of it has left the house, so it is not the customer's to cancel any more.
    #[error("some of the order is shipped already: ask the seller")]
    PartlyShipped,
    /// It is cancelled.
    #[error("the order is cancelled already")]
    AlreadyCancelled,
    /// This item, counted from 0, names a product that is not on the order.
    #[error("the order has no such product")]
    NotOnOrder(usize),
    /// This item, counted from 0, asks for more than is left to cancel.
    #[error("only {left} units are left to cancel")]
    TooMany {
        /// Which.
        item: usize,
        /// How many are left.
        left: i64,
    },
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
    /// Releases what is cancelled, for others who wait for it. What was paid for it is owed back from that moment, and given back at
    /// once if the gateway answers, else later.
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
        if !cancelled.replayed && cancelled.value.amount_refunded.minor() > 0 {
            self.pay_back(cancelled.value.id).await;
        }
        Ok(cancelled)
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
        self.may_cancel(&locked.order)?;
        let LockedOrder { mut order, mut products, held, payments } = locked;
        let unwanted = choose(&self.command, &order, &products)?;
        let mut holdings = Holdings::of(&order, &held)?;
        let mut released = Vec::new();
        for ReducedLine { line, product_id, quantity, .. } in &unwanted {
            let Some(line) = order.lines.iter_mut().find(|known| known.line == *line) else { continue };
            let from_reserved = give_up(line, *quantity, &mut products);
            released.extend(holdings.take(*product_id, None, from_reserved));
        }
        let cause = Cause {
            order: Some(order.id),
            reason: self.command.reason.clone(),
            actor: self.request.actor.user_id(),
            ..Cause::default()
        };
        let changes = change_levels(&released, &mut products, MovementKind::Released, &cause)?;
        let ids = &*self.orders.ids;
        let now = self.orders.clock.now();
        if order.status() == OrderStatus::Cancelled {
            order.cancelled_at = Some(now);
            order.cancel_reason.clone_from(&self.command.reason);
        }
        let refund = give_back(ids, &mut order, &payments, overpaid, self.command.reason.as_ref(), now)?;
        order.stepped();
        let event = if order.status() == OrderStatus::Cancelled {
            order_events::cancelled(ids, &order, refund.as_ref())
        } else {
            order_events::reduced(ids, &order, &unwanted, self.command.reason.as_ref(), refund.as_ref())
        };
        let filling = Filling { actor: cause.actor, except: Some(order.id) };
        record_and_fill(unit, ids, &mut products, changes, vec![event], filling).await?;
        unit.orders().save_order(order.clone());
        if let Some(refund) = refund {
            unit.orders().insert_refund(refund);
        }
        Ok(order)
    }
}

impl Cancelling<'_> {
    fn may_cancel(&self, order: &Order) -> Result<(), CancelOrderError> {
        let actor: &Actor = &self.request.actor;
        let is_anybodys = actor.may(Permission::CancelAllOrders);
        if !is_anybodys && !actor.is(order.customer.id) {
            return Err(CancelOrderError::NotFound);
        }
        if !self.command.expected.is_met_by(order.version) {
            return Err(CancelOrderError::PreconditionFailed(order.version));
        }
        match order.status() {
            OrderStatus::Shipped => Err(CancelOrderError::AlreadyShipped),
            OrderStatus::Cancelled => Err(CancelOrderError::AlreadyCancelled),
            _ if !is_anybodys && order.lines.iter().any(|line| line.shipped > 0) => {
                Err(CancelOrderError::PartlyShipped)
            }
            OrderStatus::Pending | OrderStatus::Paid => Ok(()),
        }
    }
}

/// How many units of which lines are cancelled.
fn choose(
    command: &CancelOrder,
    order: &Order,
    products: &[LockedProduct],
) -> Result<Vec<ReducedLine>, CancelOrderError> {
    let reduced = |line: &OrderLine, quantity| ReducedLine {
        line: line.line,
        product_id: line.product_id,
        sku: line.sku.clone(),
        quantity,
    };
    if command.items.is_empty() {
        return Ok(order.lines.iter().filter(|it| it.open() > 0).map(|line| reduced(line, line.open())).collect());
    }
    let mut unwanted: Vec<ReducedLine> = Vec::new();
    for (item, number) in command.items.iter().zip(0..) {
        let product = LockedProduct::named(products, &item.product);
        let line = product.and_then(|product| order.line_of(product.id));
        let line = line.ok_or(CancelOrderError::NotOnOrder(number))?;
        let before: i64 = unwanted.iter().filter(|other| other.line == line.line).map(|other| other.quantity).sum();
        let left = line.open() - before;
        let quantity = item.quantity.map_or(left, Quantity::units);
        if quantity > left || left == 0 {
            return Err(CancelOrderError::TooMany { item: number, left });
        }
        unwanted.push(reduced(line, quantity));
    }
    Ok(unwanted)
}

/// Takes units off a line: first those that wait for stock. Returns how many were reserved.
fn give_up(line: &mut OrderLine, units: i64, products: &mut [LockedProduct]) -> i64 {
    let waiting = units.min(line.backordered);
    line.backordered -= waiting;
    line.reserved -= units - waiting;
    line.cancelled += units;
    if let Some(product) = products.iter_mut().find(|product| product.id == line.product_id) {
        product.backordered -= waiting;
    }
    units - waiting
}

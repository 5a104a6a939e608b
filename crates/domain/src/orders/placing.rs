//! Orders on their way through a unit of work, one or many: locked together, decided in turn.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{
    Customer, Decided, OfferRequest, Order, Orders, PlaceOrder, PlaceOrderError,
    decide_order::{Circumstances, decide},
    locked_products::LockedProducts,
    order_events,
};
use crate::{
    access::{Forbidden, Permission},
    inventory::stock_events,
    store::{Command, Request, StoreError, UnitOfWork},
    values::{CustomerRef, OrderId},
};

/// An order that may be asked for, on its way to be placed.
pub(super) struct Placing<'a> {
    orders: &'a Orders,
    pub request: &'a Request,
    pub command: &'a PlaceOrder,
    customer: CustomerRef,
}

impl<'a> Placing<'a> {
    /// Refuses what can be refused without asking the store.
    pub fn new(orders: &'a Orders, request: &'a Request, command: &'a PlaceOrder) -> Result<Self, PlaceOrderError> {
        let customer = customer_of(request, command)?;
        if command.items.is_empty() || command.items.len() > PlaceOrder::MAX_ITEMS {
            return Err(PlaceOrderError::WrongNumberOfItems);
        }
        Ok(Self { orders, request, command, customer })
    }

    /// What it needs to know.
    pub fn offers(&self) -> OfferRequest {
        wanted(std::slice::from_ref(self))
    }

    pub fn circumstances(&self, serial: i64, customer: Customer) -> Circumstances<'a> {
        Circumstances {
            id: OrderId::new(self.orders.ids.next()),
            serial,
            customer,
            actor: self.request.actor.user_id(),
            terms: &self.orders.terms,
            now: self.orders.clock.now(),
        }
    }

    /// The customer, if there is one and they may be named.
    pub fn whose(&self, customer: Option<Customer>) -> Result<Customer, PlaceOrderError> {
        let customer = customer.ok_or(PlaceOrderError::CustomerNotFound)?;
        // A customer learns of nobody else: another one's name is refused whether it exists or not.
        if self.command.customer.as_ref().is_some_and(|named| !customer.is(named)) {
            return Err(PlaceOrderError::Forbidden(Forbidden));
        }
        Ok(customer)
    }

    /// Decides it on what is left of the products, and queues what was decided.
    fn place(
        &self,
        unit: &mut dyn UnitOfWork,
        products: &mut LockedProducts,
        customer: Option<Customer>,
        serial: i64,
    ) -> Result<Order, PlaceOrderError> {
        let about = self.circumstances(serial, self.whose(customer)?);
        let Decided { order, reservations, .. } = decide(self.command, products, &about)?;
        let mut told = vec![order_events::placed(&*self.orders.ids, &order, &reservations)];
        let waiting = order_events::waiting(&order);
        if !waiting.is_empty() {
            told.push(order_events::backordered(&*self.orders.ids, &order, &waiting));
        }
        unit.orders().insert_order(order.clone());
        let products = products.of(&order);
        stock_events::record(unit, &*self.orders.ids, products, reservations, told);
        Ok(order)
    }
}

/// Locks what some orders need, decides each in turn, and queues those that may be placed. An earlier one takes from what a
/// later one sees; a refused one takes nothing.
pub(super) async fn place_all(
    unit: &mut dyn UnitOfWork,
    placings: &[Placing<'_>],
) -> Result<Vec<Result<Order, PlaceOrderError>>, StoreError> {
    let offers = unit.orders().lock_offers(&wanted(placings)).await?;
    let mut turned_away: BTreeMap<usize, StoreError> = unit.turned_away().into_iter().collect();
    let mut products = LockedProducts::new(offers.products);
    let mut placed = Vec::with_capacity(placings.len());
    for (place, ((placing, customer), serial)) in placings.iter().zip(offers.customers).zip(offers.serials).enumerate()
    {
        if let Some(why) = turned_away.remove(&place) {
            placed.push(Err(why.into()));
            continue;
        }
        if placings.len() > 1 {
            unit.on_behalf_of(place);
        }
        placed.push(placing.place(unit, &mut products, customer, serial));
    }
    if placed.len() < placings.len() {
        return Err(StoreError::Broken("the store offered less than it was asked for".into()));
    }
    Ok(placed)
}

fn wanted(placings: &[Placing<'_>]) -> OfferRequest {
    let items = placings.iter().flat_map(|placing| &placing.command.items);
    OfferRequest {
        products: items.map(|item| item.product.clone()).collect(),
        customers: placings.iter().map(|placing| placing.customer.clone()).collect(),
        orders: placings.len(),
    }
}

#[async_trait]
impl Command for Placing<'_> {
    type Output = Order;
    type Error = PlaceOrderError;
    const NAME: &'static str = "place_order";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, PlaceOrderError> {
        let placed = place_all(unit, std::slice::from_ref(self)).await?;
        placed.into_iter().next().unwrap_or(Err(PlaceOrderError::CustomerNotFound))
    }
}

fn customer_of(request: &Request, command: &PlaceOrder) -> Result<CustomerRef, PlaceOrderError> {
    request.actor.require(Permission::PlaceOrders)?;
    let own = request.actor.user_id().map(CustomerRef::Id);
    match (&command.customer, own) {
        (None, own) => own.ok_or(PlaceOrderError::CustomerMissing),
        (Some(named), _) if request.actor.may(Permission::PlaceOrdersForOthers) => Ok(named.clone()),
        (Some(CustomerRef::Id(named)), _) if !request.actor.is(*named) => Err(PlaceOrderError::Forbidden(Forbidden)),
        // Whether a number or an address is the customer's own is seen when their record was read.
        (Some(_), own) => own.ok_or(PlaceOrderError::Forbidden(Forbidden)),
    }
}

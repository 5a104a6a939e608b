//! A customer buys.

use async_trait::async_trait;

use super::{
    Customer, Decided, OfferRequest, Order, OrderMail, OrderMailKind, Orders, Refused,
    decide_order::{Circumstances, decide},
    order_events,
};
use crate::{
    access::{Forbidden, Permission},
    inventory::{Shortage, stock_events},
    store::{Command, CommandError, Done, Request, StoreError, UnitOfWork, perform},
    values::{CustomerRef, Invalid, OrderId, ProductRef, Quantity, Text},
};

/// One item of an order. Two items of one product become one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedItem {
    /// Of what.
    pub product: ProductRef,
    /// How many.
    pub quantity: Quantity,
}

/// An order to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceOrder {
    /// What is ordered: 1 to 500 items.
    pub items: Vec<OrderedItem>,
    /// On behalf of whom; oneself unless told.
    pub customer: Option<CustomerRef>,
    /// The customer's own number for it.
    pub purchase_order_number: Option<Text<100>>,
    /// Where to.
    pub shipping_address: Option<Text<1000>>,
    /// A note to the warehouse.
    pub note: Option<Text<2000>>,
}

impl PlaceOrder {
    /// The most items of one order.
    pub const MAX_ITEMS: usize = 500;
}

/// Why an order was not placed.
#[derive(Debug, thiserror::Error)]
pub enum PlaceOrderError {
    /// The actor may not place orders, or not for others.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// An order has 1 to 500 items.
    #[error("an order has 1 to 500 items")]
    WrongNumberOfItems,
    /// The operator at the command line is nobody's customer.
    #[error("the order needs a customer")]
    CustomerMissing,
    /// There is no such active customer.
    #[error("there is no such customer")]
    CustomerNotFound,
    /// These items, counted from 0, name no product.
    #[error("some items name a product that does not exist")]
    UnknownProducts(Vec<usize>),
    /// These items, counted from 0, name a product that is sold no more.
    #[error("some items name a product that is sold no more")]
    Discontinued(Vec<usize>),
    /// There is not enough of these.
    #[error("there is not enough stock")]
    InsufficientStock(Vec<Shortage>),
    /// A quantity or amount left the range of what can be ordered.
    #[error("the order is too large: {0}")]
    OutOfRange(Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refused> for PlaceOrderError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownProducts(items) => Self::UnknownProducts(items),
            Refused::Discontinued(items) => Self::Discontinued(items),
            Refused::InsufficientStock(shortages) => Self::InsufficientStock(shortages),
            Refused::OutOfRange(reason) => Self::OutOfRange(reason),
        }
    }
}

impl CommandError for PlaceOrderError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Orders {
    /// Places an order: reserves the stock of every line, at today's price, or nothing at all. The price is the one read
    /// under the lock that reserved the stock.
    pub async fn place(&self, request: &Request, command: PlaceOrder) -> Result<Done<Order>, PlaceOrderError> {
        let customer = customer_of(request, &command)?;
        if command.items.is_empty() || command.items.len() > PlaceOrder::MAX_ITEMS {
            return Err(PlaceOrderError::WrongNumberOfItems);
        }
        let placed = perform(&*self.store, request, &Placing { orders: self, request, command, customer }).await?;
        if !placed.replayed {
            self.mailer.send(OrderMail::about(&placed.value, OrderMailKind::Placed)).await;
        }
        Ok(placed)
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

struct Placing<'a> {
    orders: &'a Orders,
    request: &'a Request,
    command: PlaceOrder,
    customer: CustomerRef,
}

#[async_trait]
impl Command for Placing<'_> {
    type Output = Order;
    type Error = PlaceOrderError;
    const NAME: &'static str = "place_order";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Order, PlaceOrderError> {
        let wanted = OfferRequest {
            products: self.command.items.iter().map(|item| item.product.clone()).collect(),
            customers: vec![self.customer.clone()],
            orders: 1,
        };
        let mut offers = unit.orders().lock_offers(&wanted).await?;
        let customer = offers.customers.into_iter().next().flatten().ok_or(PlaceOrderError::CustomerNotFound)?;
        // A customer learns of nobody else: another one's name is refused whether it exists or not.
        if self.command.customer.as_ref().is_some_and(|named| !customer.is(named)) {
            return Err(PlaceOrderError::Forbidden(Forbidden));
        }
        let serial = offers.serials.first().copied().unwrap_or_default();
        let Decided { order, reservations } =
            decide(&self.command, &mut offers.products, &self.circumstances(serial, customer))?;
        let placed = order_events::placed(&*self.orders.ids, &order, &reservations);
        unit.orders().insert_order(order.clone());
        stock_events::record(unit, &*self.orders.ids, &mut offers.products, reservations, vec![placed]);
        Ok(order)
    }
}

impl Placing<'_> {
    fn circumstances(&self, serial: i64, customer: Customer) -> Circumstances<'_> {
        Circumstances {
            id: OrderId::new(self.orders.ids.next()),
            serial,
            customer,
            actor: self.request.actor.user_id(),
            terms: &self.orders.terms,
            now: self.orders.clock.now(),
        }
    }
}

//! A customer buys.

use super::{Order, Orders, Refused, placing::Placing};
use crate::{
    access::Forbidden,
    inventory::Shortage,
    store::{CommandError, Done, Request, StoreError, perform},
    values::{CustomerRef, Invalid, ProductRef, Quantity, Region, Text},
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceOrder {
    /// What is ordered: 1 to 500 items.
    pub items: Vec<OrderedItem>,
    /// On behalf of whom; oneself unless told.
    pub customer: Option<CustomerRef>,
    /// The customer's own number for it.
    pub purchase_order_number: Option<Text<100>>,
    /// Whether what is not there may wait for stock, as far as its product allows; else the whole order is refused.
    pub allow_backorder: bool,
    /// Where to.
    pub shipping_address: Option<Text<1000>>,
    /// Where that is, as far as tax is concerned; where the customer is unless told.
    pub region: Option<Region>,
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
    pub async fn place(&self, request: &Request, command: &PlaceOrder) -> Result<Done<Order>, PlaceOrderError> {
        let placing = Placing::new(self, request, command)?;
        perform(&*self.store, request, &placing).await
    }
}

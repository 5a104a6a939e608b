//! What a mail says, read from the facts that were kept for it.

use serde::Deserialize;
use serde_json::Value;

use super::{Mail, MailKind};
use crate::{
    orders::{OrderNumber, PaymentState},
    values::{Currency, Invalid, Money, Quantity, Sku, Text},
};

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailContent {
    /// News of an order.
    Order(OrderNews, OrderFacts),
    /// Products ran low, in the order in which they did; and so many more, for which there was no room.
    LowStock(Vec<LowStock>, usize),
}

/// What happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderNews {
    /// It was placed.
    Placed,
    /// It was paid.
    Paid,
    /// It was shipped.
    Shipped {
        /// By whom.
        carrier: Option<Text<100>>,
        /// The carrier's number for it.
        tracking_number: Option<Text<200>>,
    },
    /// It was cancelled.
    Cancelled {
        /// Why.
        reason: Option<Text<500>>,
        /// Whether it had been paid, so that the money goes back.
        refunded: bool,
    },
}

/// An order, as it stood when the event was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    /// Its number.
    pub number: OrderNumber,
    /// The customer's own number for it.
    pub purchase_order_number: Option<Text<100>>,
    /// Its lines.
    pub items: Vec<OrderItem>,
    /// The sum of the lines.
    pub subtotal: Money,
    /// The tax on them.
    pub tax: Money,
    /// What shipping costs.
    pub shipping: Money,
    /// All together.
    pub total: Money,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderItem {
    /// The product's SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Text<200>,
    /// How many.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Money,
    /// The price of all of them, without tax.
    pub amount: Money,
}

/// A product that ran low.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LowStock {
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Text<200>,
    /// How many were left.
    pub available: i64,
    /// Below how many it is to be ordered again.
    pub reorder_point: i64,
}

/// The facts of a mail are not what its kind needs.
#[derive(Debug, thiserror::Error)]
#[error("the facts of mail {id} cannot be read: {reason}")]
pub struct UnreadableMail {
    id: crate::values::MailId,
    reason: String,
}

impl Mail {
    /// Reads what it says.
    pub fn content(&self) -> Result<MailContent, UnreadableMail> {
        self.read().map_err(|reason| UnreadableMail { id: self.id, reason })
    }

    fn read(&self) -> Result<MailContent, String> {
        let facts = self.facts.clone();
        if self.kind == MailKind::LowStock {
            let Digested { products, more } = from(facts)?;
            return Ok(MailContent::LowStock(products, more));
        }
        let told: Told = from(facts)?;
        let order = told.facts().map_err(|invalid| invalid.to_string())?;
        let news = match self.kind {
            MailKind::OrderPaid => OrderNews::Paid,
            MailKind::OrderShipped => {
                let Travels { carrier, tracking_number } = told.shipment.unwrap_or_default();
                OrderNews::Shipped { carrier, tracking_number }
            }
            MailKind::OrderCancelled => {
                OrderNews::Cancelled { reason: told.reason, refunded: told.payment == PaymentState::Refunded }
            }
            MailKind::OrderPlaced | MailKind::LowStock => OrderNews::Placed,
        };
        Ok(MailContent::Order(news, order))
    }
}

fn from<T: for<'de> Deserialize<'de>>(facts: Value) -> Result<T, String> {
    serde_json::from_value(facts).map_err(|error| error.to_string())
}

/// The facts of a digest.
#[derive(Deserialize)]
struct Digested {
    products: Vec<LowStock>,
    #[serde(default)]
    more: usize,
}

/// The data of an event of an order. Amounts are digits there.
#[derive(Deserialize)]
struct Told {
    number: OrderNumber,
    payment: PaymentState,
    currency: Currency,
    subtotal: String,
    tax: String,
    shipping: String,
    total_amount: String,
    purchase_order_number: Option<Text<100>>,
    items: Vec<ToldItem>,
    reason: Option<Text<500>>,
    shipment: Option<Travels>,
}

#[derive(Deserialize)]
struct ToldItem {
    sku: Sku,
    product_name: Text<200>,
    quantity: Quantity,
    unit_price: String,
}

#[derive(Default, Deserialize)]
struct Travels {
    carrier: Option<Text<100>>,
    tracking_number: Option<Text<200>>,
}

impl Told {
    fn facts(&self) -> Result<OrderFacts, Invalid> {
        let money = |digits: &str| {
            let decimal = digits.parse().map_err(|_| Invalid::because("an amount is written in digits"))?;
            Money::from_decimal(&decimal, self.currency)
        };
        let item = |item: &ToldItem| {
            let unit_price = money(&item.unit_price)?;
            let amount = unit_price.times(item.quantity.units())?;
            let (sku, name) = (item.sku.clone(), item.product_name.clone());
            Ok(OrderItem { sku, name, quantity: item.quantity, unit_price, amount })
        };
        Ok(OrderFacts {
            number: self.number,
            purchase_order_number: self.purchase_order_number.clone(),
            items: self.items.iter().map(item).collect::<Result<_, Invalid>>()?,
            subtotal: money(&self.subtotal)?,
            tax: money(&self.tax)?,
            shipping: money(&self.shipping)?,
            total: money(&self.total_amount)?,
        })
    }
}

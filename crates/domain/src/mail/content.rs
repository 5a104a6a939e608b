//! What a mail says, read from the facts that were kept for it.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Mail, MailKind,
    facts::{Digested, Told, ToldDocument, Travels},
};
use crate::{
    invoicing::DocumentNumber,
    orders::OrderNumber,
    values::{Money, Quantity, Sku, Text},
};

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailContent {
    /// News of an order.
    Order(OrderNews, OrderFacts),
    /// An invoice or a credit note, which is attached.
    Document(DocumentNews),
    /// Products ran low, in the order in which they did; and so many more, for which there was no room.
    LowStock(Vec<LowStock>, usize),
}

/// What happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderNews {
    /// It was placed.
    Placed,
    /// It was paid.
    Paid {
        /// How much.
        amount: Money,
        /// What of it is given back, since some of the order was cancelled meanwhile.
        given_back: Option<Money>,
        /// Whether some of it is still to be shipped.
        to_follow: bool,
    },
    /// It was shipped.
    Shipped {
        /// How much of it.
        parcel: Parcel,
        /// By whom.
        carrier: Option<Text<100>>,
        /// The carrier's number for it.
        tracking_number: Option<Text<200>>,
    },
    /// It was cancelled.
    Cancelled {
        /// Why.
        reason: Option<Text<500>>,
        /// How much is given back for it.
        refund: Option<Money>,
    },
    /// Some of it waits for stock.
    Backordered(Vec<NewsLine>),
    /// What waited for stock is reserved.
    Filled(Vec<NewsLine>),
    /// Some of it was cancelled.
    Reduced {
        /// What.
        lines: Vec<NewsLine>,
        /// Why.
        reason: Option<Text<500>>,
        /// How much is given back for it.
        refund: Option<Money>,
    },
    /// Money is given back.
    Refunded {
        /// How much.
        amount: Money,
        /// Why.
        reason: Option<Text<500>>,
    },
}

/// How much of an order a shipment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// All that is wanted of it.
    Whole,
    /// Some of it, and the rest follows.
    Part(Vec<NewsLine>),
    /// What was left of it.
    Rest(Vec<NewsLine>),
}

/// Units of a line that something happened to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewsLine {
    /// The product's SKU.
    pub sku: Sku,
    /// How many.
    pub quantity: i64,
}

/// An invoice or a credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNews {
    /// Its number, which says of which kind it is.
    pub number: DocumentNumber,
    /// The order's number.
    pub order: OrderNumber,
    /// What it comes to.
    pub total: Money,
    /// By when it is to be paid.
    pub due_on: Option<NaiveDate>,
    /// The invoice that it takes back from.
    pub credits: Option<DocumentNumber>,
    /// The name of the object that is attached.
    pub object: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
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
    /// All together, as sold.
    pub total: Money,
    /// What it comes to without what was cancelled.
    pub due: Money,
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
    /// How many of them wait for stock.
    pub backordered: i64,
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
        if matches!(self.kind, MailKind::Invoice | MailKind::CreditNote) {
            let told: ToldDocument = from(facts)?;
            return told.news().map(MailContent::Document).map_err(|invalid| invalid.to_string());
        }
        let mut told: Told = from(facts)?;
        let order = told.facts().map_err(|invalid| invalid.to_string())?;
        let news = match self.kind {
            MailKind::OrderPaid => {
                let (amount, given_back) = told.paid().map_err(|invalid| invalid.to_string())?;
                OrderNews::Paid { amount, given_back, to_follow: told.is_to_follow() }
            }
            MailKind::OrderShipped => {
                let travels = told.shipment.take().unwrap_or_default();
                let parcel = told.parcel(&travels);
                let Travels { carrier, tracking_number, .. } = travels;
                OrderNews::Shipped { parcel, carrier, tracking_number }
            }
            MailKind::OrderCancelled => {
                let refund = told.given_back().map_err(|invalid| invalid.to_string())?;
                OrderNews::Cancelled { reason: told.reason, refund }
            }
            MailKind::OrderBackordered => OrderNews::Backordered(told.backordered),
            MailKind::BackorderFilled => OrderNews::Filled(told.filled),
            MailKind::OrderReduced => {
                let refund = told.given_back().map_err(|invalid| invalid.to_string())?;
                OrderNews::Reduced { lines: told.reduced, reason: told.reason, refund }
            }
            MailKind::OrderRefunded => {
                let amount =
                    told.money(told.refund.as_deref().unwrap_or("0.00")).map_err(|invalid| invalid.to_string())?;
                OrderNews::Refunded { amount, reason: told.reason }
            }
            MailKind::OrderPlaced | MailKind::Invoice | MailKind::CreditNote | MailKind::LowStock => OrderNews::Placed,
        };
        Ok(MailContent::Order(news, order))
    }
}

fn from<T: for<'de> Deserialize<'de>>(facts: Value) -> Result<T, String> {
    serde_json::from_value(facts).map_err(|error| error.to_string())
}

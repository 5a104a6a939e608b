//! The facts that mails are made of, as events tell them.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{DocumentNews, LowStock, NewsLine, OrderFacts, OrderItem, Parcel};
use crate::{
    invoicing::DocumentNumber,
    orders::{OrderNumber, PaymentState},
    values::{Currency, Invalid, Money, Quantity, Sku, Text},
};

/// The facts of a digest.
#[derive(Deserialize)]
pub(super) struct Digested {
    pub products: Vec<LowStock>,
    #[serde(default)]
    pub more: usize,
}

/// The data of an event of an order. Amounts are digits there.
#[derive(Deserialize)]
pub(super) struct Told {
    pub number: OrderNumber,
    pub payment: PaymentState,
    pub currency: Currency,
    pub subtotal: String,
    pub tax: String,
    pub shipping: String,
    pub total_amount: String,
    /// Events of before there were parts of orders do not tell these three.
    amount_due: Option<String>,
    amount_paid: Option<String>,
    amount_refunded: Option<String>,
    pub purchase_order_number: Option<Text<100>>,
    items: Vec<ToldItem>,
    pub reason: Option<Text<500>>,
    pub shipment: Option<Travels>,
    #[serde(default)]
    pub backordered: Vec<NewsLine>,
    #[serde(default)]
    pub filled: Vec<NewsLine>,
    #[serde(default)]
    pub reduced: Vec<NewsLine>,
    pub refund: Option<String>,
}

/// The data of an event of a document.
#[derive(Deserialize)]
pub(super) struct ToldDocument {
    pub document_number: DocumentNumber,
    pub number: OrderNumber,
    pub currency: Currency,
    pub total_amount: String,
    pub due_on: Option<NaiveDate>,
    pub credits: Option<DocumentNumber>,
    pub object: String,
    pub sha256: String,
}

impl ToldDocument {
    pub fn news(self) -> Result<DocumentNews, Invalid> {
        Ok(DocumentNews {
            number: self.document_number,
            order: self.number,
            total: amount(&self.total_amount, self.currency)?,
            due_on: self.due_on,
            credits: self.credits,
            object: self.object,
            sha256: self.sha256,
        })
    }
}

fn amount(digits: &str, currency: Currency) -> Result<Money, Invalid> {
    let decimal = digits.parse().map_err(|_| Invalid::because("an amount is written in digits"))?;
    Money::from_decimal(&decimal, currency)
}

#[derive(Deserialize)]
struct ToldItem {
    #[serde(default)]
    line: i32,
    pub sku: Sku,
    pub product_name: Text<200>,
    pub quantity: Quantity,
    pub unit_price: String,
    #[serde(default)]
    reserved: i64,
    #[serde(default)]
    pub backordered: i64,
    #[serde(default)]
    shipped: i64,
}

impl ToldItem {
    const fn open(&self) -> i64 {
        self.reserved + self.backordered
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Travels {
    pub carrier: Option<Text<100>>,
    pub tracking_number: Option<Text<200>>,
    #[serde(default)]
    items: Vec<Packed>,
}

#[derive(Deserialize)]
struct Packed {
    line: i32,
    quantity: i64,
}

impl Told {
    /// What the customer paid, and what of it they get back.
    pub fn paid(&self) -> Result<(Money, Option<Money>), Invalid> {
        let paid = self.money(self.amount_paid.as_deref().unwrap_or(&self.total_amount))?;
        let back = self.amount_refunded.as_deref().map(|digits| self.money(digits)).transpose()?;
        Ok((paid, back.filter(|back| back.minor() > 0)))
    }

    /// What a customer gets back for what was cancelled.
    pub fn given_back(&self) -> Result<Option<Money>, Invalid> {
        match (&self.refund, &self.amount_paid) {
            (Some(refund), _) => self.money(refund).map(Some),
            (None, None) if self.payment == PaymentState::Refunded => self.money(&self.total_amount).map(Some),
            (None, _) => Ok(None),
        }
    }

    /// Whether any of it is still to leave the house.
    pub fn is_to_follow(&self) -> bool {
        self.items.iter().any(|item| item.open() > 0)
    }

    /// How much of the order a shipment is.
    pub fn parcel(&self, travels: &Travels) -> Parcel {
        let packed: i64 = travels.items.iter().map(|packed| packed.quantity).sum();
        let shipped: i64 = self.items.iter().map(|item| item.shipped).sum();
        let lines = || {
            self.items.iter().filter_map(|item| {
                let here = travels.items.iter().filter(|packed| packed.line == item.line);
                let quantity: i64 = here.map(|packed| packed.quantity).sum();
                (quantity > 0).then(|| NewsLine { sku: item.sku.clone(), quantity })
            })
        };
        match (self.is_to_follow(), packed < shipped) {
            (true, _) => Parcel::Part(lines().collect()),
            (false, true) => Parcel::Rest(lines().collect()),
            (false, false) => Parcel::Whole,
        }
    }

    pub fn money(&self, digits: &str) -> Result<Money, Invalid> {
        amount(digits, self.currency)
    }

    pub fn facts(&self) -> Result<OrderFacts, Invalid> {
        let money = |digits: &str| self.money(digits);
        let item = |item: &ToldItem| {
            let unit_price = money(&item.unit_price)?;
            let amount = unit_price.times(item.quantity.units())?;
            let (sku, name) = (item.sku.clone(), item.product_name.clone());
            let (quantity, backordered) = (item.quantity, item.backordered);
            Ok(OrderItem { sku, name, quantity, unit_price, amount, backordered })
        };
        Ok(OrderFacts {
            number: self.number,
            purchase_order_number: self.purchase_order_number.clone(),
            items: self.items.iter().map(item).collect::<Result<_, Invalid>>()?,
            subtotal: money(&self.subtotal)?,
            tax: money(&self.tax)?,
            shipping: money(&self.shipping)?,
            total: money(&self.total_amount)?,
            due: money(self.amount_due.as_deref().unwrap_or(&self.total_amount))?,
        })
    }
}

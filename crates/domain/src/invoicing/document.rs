//! Invoices and credit notes: what they say, frozen when they are issued, so that they can be drawn again and are the same.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, DocumentNumber};
use crate::{
    orders::OrderNumber,
    values::{CustomerNumber, DocumentId, Money, OrderId, PaymentTerms, Quantity, Sku, TaxRate, Text, UserId},
};

/// Who sells, as documents name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Their name.
    pub name: Text<200>,
    /// Their address, in lines.
    pub address: Option<Text<1000>>,
    /// By what the tax office knows them.
    pub tax_id: Option<Text<100>>,
    /// What every document ends with: bank account, register, telephone.
    pub footer: Option<Text<1000>>,
}

/// Who bought, as they were called when the document was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billed {
    /// Their customer number.
    pub number: CustomerNumber,
    /// Their name.
    pub name: Option<Text<200>>,
    /// Their company.
    pub company: Option<Text<200>>,
    /// Where the document goes, in lines.
    pub address: Option<Text<1000>>,
    /// The id of their exemption from tax, if they pay none.
    pub tax_exemption_id: Option<Text<100>>,
}

/// One product on a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLine {
    /// The order's line.
    pub line: i32,
    /// Its SKU as sold.
    pub sku: Sku,
    /// Its name as sold.
    pub name: Text<200>,
    /// How many.
    pub quantity: Quantity,
    /// The price of one, without tax.
    pub unit_price: Money,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Price times quantity, without tax.
    pub net: Money,
    /// The tax on it, rounded half up.
    pub tax: Money,
}

/// What was taxed at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxedAt {
    /// The rate.
    pub rate: TaxRate,
    /// The sum of the lines, without tax.
    pub net: Money,
    /// The sum of their tax.
    pub tax: Money,
}

/// How a document is to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// It was paid then.
    Paid(DateTime<Utc>),
    /// It is due by a day.
    Due {
        /// On these terms; at once without.
        terms: Option<PaymentTerms>,
        /// The last day.
        by: NaiveDate,
    },
    /// It takes back from what was or was not paid.
    Credited,
}

/// What a credit note takes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credits {
    /// Of which invoice.
    pub invoice: DocumentNumber,
    /// When that was issued.
    pub issued_at: DateTime<Utc>,
    /// Why.
    pub reason: Option<Text<500>>,
}

/// What an invoice or a credit note says. Its amounts are positive, also on a credit note.
/// `total = subtotal + tax + shipping`, and each of them is the sum of what stands above it, to the cent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Of which kind it is.
    pub kind: DocumentKind,
    /// Who sells.
    pub seller: Seller,
    /// Who bought.
    pub billed: Billed,
    /// Where the goods went, in lines.
    pub shipping_address: Option<Text<1000>>,
    /// The order.
    pub order_number: OrderNumber,
    /// When it was placed.
    pub ordered_at: DateTime<Utc>,
    /// The customer's own number for it.
    pub purchase_order_number: Option<Text<100>>,
    /// Its lines.
    pub lines: Vec<DocumentLine>,
    /// What was taxed at which rate, the lowest rate first.
    pub taxes: Vec<TaxedAt>,
    /// The sum of the lines, without tax.
    pub subtotal: Money,
    /// The sum of the tax.
    pub tax: Money,
    /// What shipping costs.
    pub shipping: Money,
    /// All together.
    pub total: Money,
    /// How it is to be paid.
    pub settlement: Settlement,
    /// What a credit note takes back.
    pub credits: Option<Credits>,
}

/// A document that was issued: numbered, and never changed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedDocument {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: DocumentNumber,
    /// Of which order.
    pub order_id: OrderId,
    /// Of which customer.
    pub customer_id: UserId,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// What it says.
    pub document: Document,
}

/// What lies in a parcel: products and quantities without prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackingSlip {
    /// Who sends.
    pub seller: Seller,
    /// To whom: name and company.
    pub recipient: Vec<String>,
    /// Where to, in lines.
    pub shipping_address: Option<Text<1000>>,
    /// The order.
    pub order_number: OrderNumber,
    /// When it was placed.
    pub ordered_at: DateTime<Utc>,
    /// The customer's own number for it.
    pub purchase_order_number: Option<Text<100>>,
    /// When the parcel left.
    pub shipped_at: DateTime<Utc>,
    /// Who carries it.
    pub carrier: Option<Text<100>>,
    /// The carrier's number for it.
    pub tracking_number: Option<Text<200>>,
    /// A note to the warehouse.
    pub note: Option<Text<2000>>,
    /// What lies in it.
    pub lines: Vec<PackedLine>,
    /// How many units are still to come.
    pub to_follow: i64,
}

/// Units of one line from one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedLine {
    /// The order's line.
    pub line: i32,
    /// The SKU as sold.
    pub sku: Sku,
    /// The name as sold.
    pub name: Text<200>,
    /// From where, by the location's code.
    pub location: String,
    /// How many.
    pub quantity: Quantity,
}

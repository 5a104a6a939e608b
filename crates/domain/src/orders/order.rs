//! The order and its lines.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{OrderNumber, Shipment};
use crate::values::{
    CustomerNumber, CustomerRef, Email, Invalid, Money, OrderId, ProductId, Quantity, Sku, TaxRate, Text, UserId,
    Version,
};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// As written in the API and the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                [$(Self::$variant),+]
                    .into_iter()
                    .find(|word| word.as_str().eq_ignore_ascii_case(text))
                    .ok_or_else(|| Invalid::because(concat!($what, " is one of" $(, " ", $text)+)))
            }
        }
    };
}

words!(
    /// Where an order stands, derived from its payment and its lines.
    OrderStatus,
    "an order's status",
    /// Placed, and its stock reserved.
    Pending = "PENDING",
    /// Paid, and not shipped.
    Paid = "PAID",
    /// Everything that is not cancelled has left the house.
    Shipped = "SHIPPED",
    /// Every line is cancelled.
    Cancelled = "CANCELLED",
);

words!(
    /// Whether an order was paid.
    PaymentState,
    "a payment state",
    /// Not yet.
    Unpaid = "UNPAID",
    /// In full.
    Paid = "PAID",
    /// Paid, and the money is given back.
    Refunded = "REFUNDED",
);

words!(
    /// How much of an order has left the house.
    Fulfilment,
    "a fulfilment",
    /// Nothing.
    Unfulfilled = "UNFULFILLED",
    /// Some of it.
    Partial = "PARTIAL",
    /// All that is not cancelled.
    Fulfilled = "FULFILLED",
);

/// Who buys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The user's id.
    pub id: UserId,
    /// The customer number.
    pub number: CustomerNumber,
    /// Their e-mail address.
    pub email: Email,
    /// Their name.
    pub name: Option<Text<200>>,
    /// Their company.
    pub company: Option<Text<200>>,
    /// Where invoices go.
    pub billing_address: Option<Text<1000>>,
}

impl Customer {
    /// Whether a name means this customer.
    pub fn is(&self, which: &CustomerRef) -> bool {
        match which {
            CustomerRef::Id(id) => *id == self.id,
            CustomerRef::Number(number) => *number == self.number,
            CustomerRef::Email(email) => *email == self.email,
        }
    }
}

/// One product on an order, as sold. `reserved + backordered + shipped + cancelled = quantity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Counts the lines from 1.
    pub line: i32,
    /// The product; once an order.
    pub product_id: ProductId,
    /// Its SKU when it was sold.
    pub sku: Sku,
    /// Its name when it was sold.
    pub product_name: Text<200>,
    /// How many were ordered.
    pub quantity: Quantity,
    /// The price of one unit, read under the lock that reserved the stock.
    pub unit_price: Money,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// The tax on the line, rounded half up.
    pub tax: Money,
    /// Units that wait on a shelf.
    pub reserved: i64,
    /// Units that wait for stock.
    pub backordered: i64,
    /// Units that left the house.
    pub shipped: i64,
    /// Units that are not wanted any more.
    pub cancelled: i64,
}

impl OrderLine {
    /// Price times quantity, without tax.
    pub fn net(&self) -> Result<Money, Invalid> {
        self.unit_price.times(self.quantity.units())
    }
}

/// An order. `total = subtotal + tax + shipping`, to the cent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// What people call it.
    pub number: OrderNumber,
    /// Who bought.
    pub customer: Customer,
    /// Whether it was paid.
    pub payment: PaymentState,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// What was shipped.
    pub shipments: Vec<Shipment>,
    /// Where to.
    pub shipping_address: Option<Text<1000>>,
    /// Where the invoice goes, as it was when the order was placed.
    pub billing_address: Option<Text<1000>>,
    /// A note to the warehouse.
    pub note: Option<Text<2000>>,
    /// The customer's own number for it.
    pub purchase_order_number: Option<Text<100>>,
    /// The sum of the lines, without tax.
    pub subtotal: Money,
    /// The sum of the lines' tax.
    pub tax: Money,
    /// What shipping costs.
    pub shipping: Money,
    /// What is to be paid.
    pub total: Money,
    /// Rises with every change.
    pub version: Version,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// When the last of it was shipped.
    pub shipped_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub cancel_reason: Option<Text<500>>,
}

impl Order {
    /// Where it stands: cancelled if every line is; shipped if nothing waits and something was shipped; else paid if it is
    /// paid; else pending.
    pub fn status(&self) -> OrderStatus {
        let waiting: i64 = self.lines.iter().map(|line| line.reserved + line.backordered).sum();
        let shipped: i64 = self.lines.iter().map(|line| line.shipped).sum();
        if waiting == 0 && shipped == 0 {
            OrderStatus::Cancelled
        } else if waiting == 0 {
            OrderStatus::Shipped
        } else if self.payment == PaymentState::Paid {
            OrderStatus::Paid
        } else {
            OrderStatus::Pending
        }
    }

    /// How much of it has left the house.
    pub fn fulfilment(&self) -> Fulfilment {
        let waiting = self.lines.iter().any(|line| line.reserved + line.backordered > 0);
        let shipped = self.lines.iter().any(|line| line.shipped > 0);
        match (shipped, waiting) {
            (false, _) => Fulfilment::Unfulfilled,
            (true, true) => Fulfilment::Partial,
            (true, false) => Fulfilment::Fulfilled,
        }
    }

    /// The line of a product.
    pub fn line_of(&self, product: ProductId) -> Option<&OrderLine> {
        self.lines.iter().find(|line| line.product_id == product)
    }
}

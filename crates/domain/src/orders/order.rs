//! The order and its lines.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    OrderNumber, Shipment,
    state::{Fulfilment, OrderStatus, PaymentState},
};
use crate::values::{
    CustomerNumber, CustomerRef, Email, Invalid, Money, OrderId, PaymentTerms, ProductId, Quantity, Region, Sku,
    TaxClass, TaxRate, Text, UserId, Version,
};

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
    /// On what terms they are shipped to before they pay; without, they pay first.
    #[serde(default)]
    pub payment_terms: Option<PaymentTerms>,
    /// The id of their exemption from tax; without, they pay it.
    #[serde(default)]
    pub tax_exemption_id: Option<Text<100>>,
    /// Where they are, as far as tax is concerned.
    #[serde(default)]
    pub region: Option<Region>,
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
    /// The product's tax class when it was sold.
    #[serde(default)]
    pub tax_class: TaxClass,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// Which rule the rate came of: its name in the configuration, `default`, or `exempt`.
    #[serde(default)]
    pub tax_rule: Option<Text<100>>,
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

    /// What so many units of the line come to: without tax, and the tax on them, rounded half up.
    pub fn amounts(&self, units: i64) -> Result<(Money, Money), Invalid> {
        let net = self.unit_price.times(units)?;
        Ok((net, net.taxed_at(self.tax_rate)?))
    }

    /// Units that were not cancelled.
    pub const fn wanted(&self) -> i64 {
        self.quantity.units() - self.cancelled
    }

    /// Units that are still to leave the house.
    pub const fn open(&self) -> i64 {
        self.reserved + self.backordered
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
    /// On what terms it is shipped before it is paid; without, it is paid first.
    #[serde(default)]
    pub payment_terms: Option<PaymentTerms>,
    /// Where to.
    pub shipping_address: Option<Text<1000>>,
    /// Where that is, as far as tax is concerned.
    #[serde(default)]
    pub region: Option<Region>,
    /// The id of the customer's exemption from tax, if no tax was put on it.
    #[serde(default)]
    pub tax_exemption_id: Option<Text<100>>,
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
    /// How that came about.
    #[serde(default)]
    pub shipping_rule: Option<Text<100>>,
    /// What it came to as sold, whatever was cancelled since.
    pub total: Money,
    /// What was paid.
    pub amount_paid: Money,
    /// What of it was given back, or is owed back.
    pub amount_refunded: Money,
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
        let waiting: i64 = self.lines.iter().map(OrderLine::open).sum();
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
        let waiting = self.lines.iter().any(|line| line.open() > 0);
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

    /// What all that is not cancelled comes to: the total as sold, as long as nothing is. Shipping is in it while anything is left.
    pub fn due(&self) -> Result<Money, Invalid> {
        if self.lines.iter().all(|line| line.cancelled == 0) {
            return Ok(self.total);
        }
        let mut due = Money::zero(self.total.currency());
        for line in &self.lines {
            let (net, tax) = line.amounts(line.wanted())?;
            due = due.plus(net)?.plus(tax)?;
        }
        if self.lines.iter().any(|line| line.wanted() > 0) { due.plus(self.shipping) } else { Ok(due) }
    }

    /// Whether it is paid, as follows from what was paid and given back.
    pub fn payment_state(&self) -> PaymentState {
        if self.paid_at.is_none() {
            PaymentState::Unpaid
        } else if self.amount_refunded.minor() < self.amount_paid.minor() {
            PaymentState::Paid
        } else if self.amount_paid.minor() > 0 || self.status() == OrderStatus::Cancelled {
            PaymentState::Refunded
        } else {
            PaymentState::Paid
        }
    }

    /// Brings what follows from the counters in line with them, after a step was decided: the payment, when the last of it was shipped,
    /// and the version.
    pub(super) fn stepped(&mut self) {
        self.payment = self.payment_state();
        let last = self.shipments.iter().filter(|shipment| shipment.undone_at.is_none()).map(|it| it.shipped_at).max();
        self.shipped_at = last.filter(|_| self.status() == OrderStatus::Shipped);
        self.version = self.version.next();
    }
}

//! An order that is not placed, as the API shows it.

use domain::orders::{Quote, QuotedAllocation};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::line_body::LineBody;
use crate::{extract::Exact, problem::Problem};

/// What an order would come to, and where it would be taken from, if it were placed now.
#[derive(Serialize, ToSchema)]
#[schema(as = Quote)]
pub struct QuoteBody {
    /// Who would buy.
    customer_id: Uuid,
    /// The currency of all its amounts.
    #[schema(example = "EUR")]
    currency: String,
    /// Its lines. `reserved` of a line would be taken, `backordered` would wait for stock; `tax_rule` says which rate it is.
    items: Vec<LineBody>,
    /// What would be taken from where, and why from there.
    allocations: Vec<AllocationBody>,
    /// The sum of the lines, without tax.
    subtotal: Exact,
    /// The sum of the lines' tax.
    tax: Exact,
    /// What shipping would cost.
    shipping: Exact,
    /// How that comes about: `flat rate`, or from which sum on it is free.
    shipping_rule: Option<String>,
    /// What would be to be paid.
    total_amount: Exact,
    /// On account: it would be shipped before it is paid. Paid first without.
    payment_terms_days: Option<i32>,
    /// The id of the customer's exemption, if no tax would be put on it.
    tax_exemption_id: Option<String>,
    /// Where to, as far as tax is concerned.
    shipping_region: Option<String>,
}

/// Units of a line that one location would serve.
#[derive(Serialize, ToSchema)]
#[schema(as = Allocation)]
pub struct AllocationBody {
    /// The line.
    line: i32,
    /// From where.
    location_id: i32,
    /// The location's code.
    location_code: String,
    /// How many.
    quantity: i64,
    /// `COVERS_ORDER`: the first location, by priority, that has the whole order. `COVERS_LINE`: the first that has the whole line.
    /// `LARGEST_FIRST`: none has, so it is taken from where most of it lies.
    #[schema(example = "COVERS_ORDER")]
    reason: &'static str,
}

impl From<QuotedAllocation> for AllocationBody {
    fn from(allocation: QuotedAllocation) -> Self {
        Self {
            line: allocation.line,
            location_id: allocation.location_id.number(),
            location_code: allocation.location_code.into(),
            quantity: allocation.quantity,
            reason: allocation.reason.as_str(),
        }
    }
}

impl QuoteBody {
    /// Shows a quote.
    pub fn of(quote: Quote) -> Result<Self, Problem> {
        let Quote { order, allocations } = quote;
        let items = order.lines.into_iter().map(LineBody::try_from).collect::<Result<_, _>>();
        Ok(Self {
            customer_id: order.customer.id.uuid(),
            currency: order.total.currency().into(),
            items: items.map_err(Problem::broken)?,
            allocations: allocations.into_iter().map(AllocationBody::from).collect(),
            subtotal: Exact(order.subtotal),
            tax: Exact(order.tax),
            shipping: Exact(order.shipping),
            shipping_rule: order.shipping_rule.map(String::from),
            total_amount: Exact(order.total),
            payment_terms_days: order.payment_terms.map(domain::values::PaymentTerms::days),
            tax_exemption_id: order.tax_exemption_id.map(String::from),
            shipping_region: order.region.map(String::from),
        })
    }
}

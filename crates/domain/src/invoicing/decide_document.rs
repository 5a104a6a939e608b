//! What an order's documents have to say, and what is still to be issued for that. Pure: it follows from the order as it stands and
//! from what was issued, so that it can be asked as often as one likes.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Utc};

use super::{
    Billed, Credits, Document, DocumentKind, DocumentLine, IssueOn, IssuedDocument, Seller, Settlement, TaxedAt,
};
use crate::{
    orders::{Order, OrderLine, OrderStatus, PaymentState},
    values::{Invalid, Money, Quantity, TaxRate, Text},
};

/// What decides besides the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoicingPolicy {
    /// Who sells.
    pub seller: Seller,
    /// When an invoice is issued.
    pub issue_on: IssueOn,
}

/// The next document of an order, if one is to be issued: its invoice, or a credit note over what the invoice is worth less by now.
pub fn decide_document(
    order: &Order,
    issued: &[IssuedDocument],
    policy: &InvoicingPolicy,
    reason: Option<&Text<500>>,
    now: DateTime<Utc>,
) -> Result<Option<Document>, Invalid> {
    match issued.iter().find(|it| it.number.kind() == DocumentKind::Invoice) {
        None if is_due(order, policy.issue_on) => invoice(order, policy, now).map(Some),
        None => Ok(None),
        Some(invoice) => credit_note(order, invoice, issued, policy, reason),
    }
}

fn is_due(order: &Order, issue_on: IssueOn) -> bool {
    if order.payment == PaymentState::Refunded || order.status() == OrderStatus::Cancelled {
        return false;
    }
    order.status() == OrderStatus::Shipped
        || (issue_on == IssueOn::Payment && order.payment_terms.is_none() && order.paid_at.is_some())
}

/// How many units of a line the customer has to pay for.
fn owed(order: &Order, line: &OrderLine) -> i64 {
    if order.payment == PaymentState::Refunded { 0 } else { line.wanted() }
}

fn invoice(order: &Order, policy: &InvoicingPolicy, now: DateTime<Utc>) -> Result<Document, Invalid> {
    let mut lines = Vec::with_capacity(order.lines.len());
    for line in order.lines.iter().filter(|line| line.wanted() > 0) {
        let (net, tax) = line.amounts(line.wanted())?;
        lines.push(line_of(line, line.wanted(), net, tax)?);
    }
    let settlement = order.paid_at.map_or_else(
        || {
            let days = order.payment_terms.map_or(0, |terms| terms.days().unsigned_abs());
            let by = now.date_naive().checked_add_days(Days::new(days.into()));
            Settlement::Due { terms: order.payment_terms, by: by.unwrap_or_else(|| now.date_naive()) }
        },
        Settlement::Paid,
    );
    document(DocumentKind::Invoice, order, policy, lines, order.shipping, settlement, None)
}

fn credit_note(
    order: &Order,
    invoice: &IssuedDocument,
    issued: &[IssuedDocument],
    policy: &InvoicingPolicy,
    reason: Option<&Text<500>>,
) -> Result<Option<Document>, Invalid> {
    let notes = || issued.iter().filter(|it| it.number.kind() == DocumentKind::CreditNote).map(|it| &it.document);
    let credited: BTreeMap<i32, i64> = notes().flat_map(|note| &note.lines).fold(BTreeMap::new(), |mut sums, line| {
        *sums.entry(line.line).or_default() += line.quantity.units();
        sums
    });
    let mut lines = Vec::new();
    for line in &order.lines {
        let invoiced =
            invoice.document.lines.iter().find(|it| it.line == line.line).map_or(0, |it| it.quantity.units());
        let so_far = invoiced - credited.get(&line.line).copied().unwrap_or_default();
        let target = owed(order, line).min(so_far);
        if target < so_far {
            // The difference of two sums, each rounded as a whole, so that what is left is what the rest would have come to.
            let ((net, tax), (net_left, tax_left)) = (line.amounts(so_far)?, line.amounts(target)?);
            lines.push(line_of(line, so_far - target, net.minus(net_left)?, tax.minus(tax_left)?)?);
        }
    }
    let nothing_left = order.lines.iter().all(|line| owed(order, line) == 0);
    let shipping_left = notes().try_fold(invoice.document.shipping, |left, note| left.minus(note.shipping))?;
    let shipping = if nothing_left { shipping_left } else { Money::zero(shipping_left.currency()) };
    if lines.is_empty() && shipping.minor() == 0 {
        return Ok(None);
    }
    let credits = Credits { invoice: invoice.number, issued_at: invoice.issued_at, reason: reason.cloned() };
    document(DocumentKind::CreditNote, order, policy, lines, shipping, Settlement::Credited, Some(credits)).map(Some)
}

fn line_of(line: &OrderLine, units: i64, net: Money, tax: Money) -> Result<DocumentLine, Invalid> {
    Ok(DocumentLine {
        line: line.line,
        sku: line.sku.clone(),
        name: line.product_name.clone(),
        quantity: Quantity::new(units)?,
        unit_price: line.unit_price,
        tax_rate: line.tax_rate,
        net,
        tax,
    })
}

fn document(
    kind: DocumentKind,
    order: &Order,
    policy: &InvoicingPolicy,
    lines: Vec<DocumentLine>,
    shipping: Money,
    settlement: Settlement,
    credits: Option<Credits>,
) -> Result<Document, Invalid> {
    let zero = Money::zero(shipping.currency());
    let subtotal = lines.iter().try_fold(zero, |sum, line| sum.plus(line.net))?;
    let tax = lines.iter().try_fold(zero, |sum, line| sum.plus(line.tax))?;
    let customer = &order.customer;
    Ok(Document {
        kind,
        seller: policy.seller.clone(),
        billed: Billed {
            number: customer.number,
            // Somebody has to be named.
            name: customer.name.clone().or_else(|| {
                let email = customer.company.is_none().then(|| Text::parse(customer.email.as_str()));
                email.and_then(Result::ok)
            }),
            company: customer.company.clone(),
            address: order.billing_address.clone().or_else(|| customer.billing_address.clone()),
            tax_exemption_id: order.tax_exemption_id.clone(),
        },
        shipping_address: order.shipping_address.clone(),
        order_number: order.number,
        ordered_at: order.created_at,
        purchase_order_number: order.purchase_order_number.clone(),
        taxes: taxes(&lines)?,
        lines,
        subtotal,
        tax,
        shipping,
        total: subtotal.plus(tax)?.plus(shipping)?,
        settlement,
        credits,
    })
}

/// What was taxed at which rate, the lowest rate first. Lines taken together, not taxed again: their rounded taxes are added up.
fn taxes(lines: &[DocumentLine]) -> Result<Vec<TaxedAt>, Invalid> {
    let mut by_rate: BTreeMap<u16, TaxedAt> = BTreeMap::new();
    for DocumentLine { tax_rate, net, tax, .. } in lines {
        let nothing = Money::zero(net.currency());
        let rate: TaxRate = *tax_rate;
        let sums = by_rate.entry(rate.ten_thousandths()).or_insert(TaxedAt { rate, net: nothing, tax: nothing });
        (sums.net, sums.tax) = (sums.net.plus(*net)?, sums.tax.plus(*tax)?);
    }
    Ok(by_rate.into_values().collect())
}

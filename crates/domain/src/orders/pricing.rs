//! What an order comes to. Each line's tax is rounded by itself, half up, so that lines + tax + shipping = total to the cent; each
//! amount is frozen with the rule that it came of.

use chrono::Datelike;

use super::{
    Order, OrderLine, OrderNumber, PaymentState, PlaceOrder, decide_order::Circumstances,
    locked_products::LockedProducts, taxes::AppliedTax,
};
use crate::values::{Invalid, Money, ProductId, Quantity, Version};

/// The order as sold, with everything reserved.
pub(super) fn price(
    command: &PlaceOrder,
    wanted: &[(ProductId, Quantity)],
    products: &LockedProducts,
    about: &Circumstances<'_>,
) -> Result<Order, Invalid> {
    let terms = about.terms;
    let mut lines = Vec::with_capacity(wanted.len());
    let region = command.region.as_ref().or(about.customer.region.as_ref());
    let (mut subtotal, mut tax) = (Money::zero(terms.currency), Money::zero(terms.currency));
    for ((id, quantity), number) in wanted.iter().zip(1..) {
        let Some(product) = products.get(*id) else { continue };
        let net = product.price.times(quantity.units())?;
        let applied = if about.customer.tax_exemption_id.is_some() {
            AppliedTax::exempt()?
        } else {
            terms.taxes.rate(&product.tax_class, region)?
        };
        let line_tax = net.taxed_at(applied.rate)?;
        subtotal = subtotal.plus(net)?;
        tax = tax.plus(line_tax)?;
        lines.push(OrderLine {
            line: number,
            product_id: product.id,
            sku: product.sku.clone(),
            product_name: product.name.clone(),
            quantity: *quantity,
            unit_price: product.price,
            tax_class: product.tax_class.clone(),
            tax_rate: applied.rate,
            tax_rule: Some(applied.rule),
            tax: line_tax,
            reserved: quantity.units(),
            backordered: 0,
            shipped: 0,
            cancelled: 0,
        });
    }
    let (shipping, shipping_rule) = terms.shipping_of(subtotal)?;
    Ok(Order {
        id: about.id,
        number: OrderNumber::new(about.now.year(), about.serial)?,
        customer: about.customer.clone(),
        payment: PaymentState::Unpaid,
        lines,
        shipments: Vec::new(),
        payment_terms: about.customer.payment_terms,
        shipping_address: command.shipping_address.clone(),
        region: region.cloned(),
        tax_exemption_id: about.customer.tax_exemption_id.clone(),
        billing_address: about.customer.billing_address.clone(),
        note: command.note.clone(),
        purchase_order_number: command.purchase_order_number.clone(),
        subtotal,
        tax,
        shipping,
        shipping_rule,
        total: subtotal.plus(tax)?.plus(shipping)?,
        amount_paid: Money::zero(terms.currency),
        amount_refunded: Money::zero(terms.currency),
        version: Version::FIRST,
        created_at: about.now,
        paid_at: None,
        shipped_at: None,
        cancelled_at: None,
        cancel_reason: None,
    })
}

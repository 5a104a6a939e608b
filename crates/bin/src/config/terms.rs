//! On what terms orders are placed, and how they are paid.

use anyhow::{Result, anyhow};
use bigdecimal::BigDecimal;
use domain::{
    orders::{TaxRule, Taxes, Terms},
    values::{Currency, Money},
};

use super::{Environment, list, optional, or};
use crate::adapters::GatewayMood;

pub(super) fn read(env: &Environment) -> Result<Terms> {
    let currency: Currency = or(env, "CURRENCY", "EUR")?;
    let rules = list(env, "TAX_RATES");
    let rules = rules
        .iter()
        .map(|rule| rule.parse::<TaxRule>())
        .collect::<Result<_, _>>()
        .map_err(|reason| anyhow!("TAX_RATES is not right: {reason}"))?;
    Ok(Terms {
        currency,
        taxes: Taxes { default: or(env, "TAX_RATE", "0")?, rules },
        shipping: amount(env, "SHIPPING_FLAT_RATE", currency)?.unwrap_or(Money::zero(currency)),
        free_shipping_from: amount(env, "FREE_SHIPPING_FROM", currency)?,
    })
}

fn amount(env: &Environment, name: &str, currency: Currency) -> Result<Option<Money>> {
    let Some(amount) = optional::<BigDecimal>(env, name)? else { return Ok(None) };
    Money::from_decimal(&amount, currency).map(Some).map_err(|reason| anyhow!("{name} is not right: {reason}"))
}

pub(super) fn gateway(env: &Environment) -> Result<GatewayMood> {
    or(env, "MOCK_GATEWAY", "approve")
}

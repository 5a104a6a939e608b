//! The payments and refunds of an order, to be read.

use super::{FindOrderError, Orders, Payment, Refund};
use crate::{access::Actor, values::OrderRef};

/// All of them, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderPayments {
    /// What was asked of the gateway.
    pub payments: Vec<Payment>,
    /// What it was asked to give back.
    pub refunds: Vec<Refund>,
}

impl Orders {
    /// The payments and refunds of an order that the actor may see.
    pub async fn list_payments(&self, actor: &Actor, which: &OrderRef) -> Result<OrderPayments, FindOrderError> {
        let order = self.find(actor, which).await?;
        let (payments, refunds) = self.queries.list_payments(order.id).await?;
        Ok(OrderPayments { payments, refunds })
    }
}

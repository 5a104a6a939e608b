//! What an order would come to, and where it would be taken from, if it were placed now.

use serde::{Deserialize, Serialize};

use super::{
    AllocationReason, Decided, Order, Orders, PlaceOrder, PlaceOrderError, decide_order::decide,
    locked_products::LockedProducts, placing::Placing,
};
use crate::{
    access::Actor,
    store::Request,
    values::{LocationCode, LocationId},
};

/// Units of a line that one location would serve, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedAllocation {
    /// The order's line.
    pub line: i32,
    /// From where.
    pub location_id: LocationId,
    /// The location's code.
    pub location_code: LocationCode,
    /// How many.
    pub quantity: i64,
    /// Why from there.
    pub reason: AllocationReason,
}

/// An order that was priced and allocated, and not placed. Its id and number mean nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The order as it would be.
    pub order: Order,
    /// What would be taken from where.
    pub allocations: Vec<QuotedAllocation>,
}

impl Orders {
    /// Prices and allocates an order by the decision that would place it, on what there is at this instant, and changes nothing. By the
    /// time it is placed, somebody else may have been first.
    pub async fn quote(&self, actor: &Actor, command: &PlaceOrder) -> Result<Quote, PlaceOrderError> {
        let request = Request::of(*actor);
        let placing = Placing::new(self, &request, command)?;
        let offers = self.queries.find_offers(&placing.offers()).await?;
        let mut products = LockedProducts::new(offers.products);
        let at_first = products.clone();
        let customer = offers.customers.into_iter().next().flatten();
        let about = placing.circumstances(1, placing.whose(customer)?);
        let Decided { order, allocations, .. } = decide(command, &mut products, &about)?;
        let quoted = allocations.into_iter().filter_map(|allocation| {
            let line = order.lines.get(allocation.line)?;
            let level = at_first.get(line.product_id)?.level(allocation.location_id)?;
            Some(QuotedAllocation {
                line: line.line,
                location_id: level.location_id,
                location_code: level.location_code.clone(),
                quantity: allocation.quantity,
                reason: allocation.reason,
            })
        });
        let allocations = quoted.collect();
        Ok(Quote { order, allocations })
    }
}

//! Orders to be read.

use chrono::{DateTime, Utc};

use super::{Customer, Fulfilment, Order, OrderNumber, OrderStatus, Orders, PaymentState};
use crate::{
    access::{Actor, Forbidden, Permission},
    store::StoreError,
    values::{CustomerRef, Money, OrderId, OrderRef, Page, PageRequest, Version},
};

/// Which orders are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Only with this status.
    pub status: Option<OrderStatus>,
    /// Only of this customer.
    pub customer: Option<CustomerRef>,
    /// Only placed at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Only placed before this moment.
    pub to: Option<DateTime<Utc>>,
}

/// An order as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderSummary {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Who bought.
    pub customer: Customer,
    /// Where it stands.
    pub status: OrderStatus,
    /// Whether it was paid.
    pub payment: PaymentState,
    /// How much has left the house.
    pub fulfilment: Fulfilment,
    /// What is to be paid.
    pub total: Money,
    /// The customer's own number for it.
    pub purchase_order_number: Option<String>,
    /// Its version.
    pub version: Version,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
}

/// Why orders were not listed.
#[derive(Debug, thiserror::Error)]
pub enum ListOrdersError {
    /// The actor may not see orders, or not those of others.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an order was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindOrderError {
    /// The actor may not see orders.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order, or none that the actor may know of.
    #[error("there is no such order")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Orders {
    /// A page of orders, newest first: all for those who may see all, else one's own.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &OrderFilter,
        page: &PageRequest,
    ) -> Result<Page<OrderSummary>, ListOrdersError> {
        if actor.may(Permission::ReadAllOrders) {
            return Ok(self.queries.list_orders(filter, page).await?);
        }
        actor.require(Permission::ReadOwnOrders)?;
        let own = actor.user_id().map(CustomerRef::Id).ok_or(Forbidden)?;
        let named = filter.customer.as_ref();
        if matches!(named, Some(CustomerRef::Id(_))) && named != Some(&own) {
            return Err(ListOrdersError::Forbidden(Forbidden));
        }
        let own = OrderFilter { customer: Some(own), ..filter.clone() };
        let listed = self.queries.list_orders(&own, page).await?;
        // A number or an address is compared with the customer's own, which their orders carry.
        let names_another = |order: &OrderSummary| named.is_some_and(|named| !order.customer.is(named));
        if listed.items.first().is_some_and(names_another) {
            return Err(ListOrdersError::Forbidden(Forbidden));
        }
        Ok(listed)
    }

    /// One order. Somebody else's is as good as none.
    pub async fn find(&self, actor: &Actor, which: &OrderRef) -> Result<Order, FindOrderError> {
        if !actor.may(Permission::ReadAllOrders) {
            actor.require(Permission::ReadOwnOrders)?;
        }
        let order = self.queries.find_order(which).await?.ok_or(FindOrderError::NotFound)?;
        if actor.may(Permission::ReadAllOrders) || actor.is(order.customer.id) {
            Ok(order)
        } else {
            Err(FindOrderError::NotFound)
        }
    }
}

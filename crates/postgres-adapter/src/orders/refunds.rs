//! Refunds.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    orders::{Refund, RefundStatus},
    store::StoreError,
    values::{self, Currency, Invalid, Money, OrderId, PaymentId, RefundId},
};

use crate::{
    connection::Link,
    statement::{nullable, statement},
    store::Row,
};

/// A row of `refunds`.
#[derive(Queryable)]
struct RefundRow {
    id: uuid::Uuid,
    payment: uuid::Uuid,
    order: uuid::Uuid,
    amount: i64,
    currency: String,
    status: String,
    reason: Option<String>,
    gateway_reference: Option<String>,
    created_at: DateTime<Utc>,
    settled_at: Option<DateTime<Utc>>,
}

impl RefundRow {
    fn into_refund(self) -> Result<Refund, StoreError> {
        let row = Row::of("refunds", self.id);
        let currency = row.read("currency", Currency::parse(&self.currency))?;
        let status = RefundStatus::ALL.into_iter().find(|status| status.as_str() == self.status);
        Ok(Refund {
            id: RefundId::new(self.id),
            payment_id: PaymentId::new(self.payment),
            order_id: OrderId::new(self.order),
            amount: row.read("amount", Money::from_minor(self.amount, currency))?,
            status: row.read("status", status.ok_or_else(|| Invalid::because("no refund has this status")))?,
            reason: row.maybe("reason", self.reason.as_deref(), values::Text::parse)?,
            gateway_reference: self.gateway_reference,
            created_at: self.created_at,
            settled_at: self.settled_at,
        })
    }
}

/// The columns of a [`RefundRow`].
macro_rules! refund_columns {
    () => {
        "id, payment_id, order_id, (amount * 100)::bigint, currency, status, reason, gateway_reference, created_at, settled_at"
    };
}

statement! {
    /// The refunds of an order, oldest first.
    RefundsOfOrder {
        order: uuid::Uuid as Uuid,
    } -> RefundRow as (Uuid, Uuid, Uuid, BigInt, Text, Text, Nullable<Text>, Nullable<Text>, Timestamptz, Nullable<Timestamptz>);
    concat!("SELECT ", refund_columns!(), " FROM refunds WHERE order_id = $1 ORDER BY created_at, id")
}

statement! {
    /// One refund.
    FindRefund {
        id: uuid::Uuid as Uuid,
    } -> RefundRow as (Uuid, Uuid, Uuid, BigInt, Text, Text, Nullable<Text>, Nullable<Text>, Timestamptz, Nullable<Timestamptz>);
    concat!("SELECT ", refund_columns!(), " FROM refunds WHERE id = $1")
}

statement! {
    /// What the gateway is still to give back.
    Owed {
    } -> RefundRow as (Uuid, Uuid, Uuid, BigInt, Text, Text, Nullable<Text>, Nullable<Text>, Timestamptz, Nullable<Timestamptz>);
    concat!("SELECT ", refund_columns!(), " FROM refunds WHERE status = 'PENDING' ORDER BY created_at, id LIMIT 100")
}

fn into_refunds(rows: Vec<RefundRow>) -> Result<Vec<Refund>, StoreError> {
    rows.into_iter().map(RefundRow::into_refund).collect()
}

pub(super) async fn of_order(link: &Link, order: uuid::Uuid) -> Result<Vec<Refund>, StoreError> {
    into_refunds(RefundsOfOrder { order }.load(link).await?)
}

pub(super) async fn find(link: &Link, id: RefundId) -> Result<Option<Refund>, StoreError> {
    let rows = FindRefund { id: id.uuid() }.load(link).await?;
    rows.into_iter().next().map(RefundRow::into_refund).transpose()
}

/// Of one order, which has few, or of all.
pub(super) async fn list_owed(link: &Link, order: Option<OrderId>) -> Result<Vec<Refund>, StoreError> {
    let Some(order) = order else { return into_refunds(Owed {}.load(link).await?) };
    let mut refunds = of_order(link, order.uuid()).await?;
    refunds.retain(|refund| refund.status == RefundStatus::Pending);
    Ok(refunds)
}

statement! {
    /// Inserts a refund.
    InsertRefund<'a> {
        id: uuid::Uuid as Uuid,
        payment: uuid::Uuid as Uuid,
        order: uuid::Uuid as Uuid,
        amount: i64 as BigInt,
        currency: String as Text,
        status: &'a str as Text,
        reason: Option<&'a str> as Nullable<Text>,
        gateway_reference: Option<&'a str> as Nullable<Text>,
        created_at: DateTime<Utc> as Timestamptz,
        settled_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
    }
    "INSERT INTO refunds (id, payment_id, order_id, amount, currency, status, reason, gateway_reference, created_at, settled_at)
    VALUES ($1, $2, $3, $4 * 0.01, $5, $6, $7, $8, $9, $10)"
}

statement! {
    /// Writes a refund's outcome, once.
    SaveRefund<'a> {
        status: &'a str as Text,
        gateway_reference: Option<&'a str> as Nullable<Text>,
        settled_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE refunds SET status = $1, gateway_reference = $2, settled_at = $3 WHERE id = $4 AND status = 'PENDING'"
}

pub(super) async fn insert(link: &Link, refund: &Refund) -> Result<(), StoreError> {
    InsertRefund {
        id: refund.id.uuid(),
        payment: refund.payment_id.uuid(),
        order: refund.order_id.uuid(),
        amount: refund.amount.minor(),
        currency: refund.amount.currency().to_string(),
        status: refund.status.as_str(),
        reason: nullable(refund.reason.as_ref()),
        gateway_reference: refund.gateway_reference.as_deref(),
        created_at: refund.created_at,
        settled_at: refund.settled_at,
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save(link: &Link, refund: &Refund) -> Result<(), StoreError> {
    SaveRefund {
        status: refund.status.as_str(),
        gateway_reference: refund.gateway_reference.as_deref(),
        settled_at: refund.settled_at,
        id: refund.id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}

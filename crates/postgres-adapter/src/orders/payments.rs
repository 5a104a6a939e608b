//! Payments.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    orders::{Payment, PaymentStatus},
    store::StoreError,
    values::{Currency, Invalid, Money, OrderId, PaymentId},
};

use crate::{connection::Link, statement::statement, store::Row};

/// A row of `payments`.
#[derive(Queryable)]
pub(super) struct PaymentRow {
    id: uuid::Uuid,
    order: uuid::Uuid,
    amount: i64,
    currency: String,
    status: String,
    gateway_reference: Option<String>,
    created_at: DateTime<Utc>,
    settled_at: Option<DateTime<Utc>>,
}

impl PaymentRow {
    fn into_payment(self) -> Result<Payment, StoreError> {
        let row = Row::of("payments", self.id);
        let currency = row.read("currency", Currency::parse(&self.currency))?;
        let status = PaymentStatus::ALL.into_iter().find(|status| status.as_str() == self.status);
        Ok(Payment {
            id: PaymentId::new(self.id),
            order_id: OrderId::new(self.order),
            amount: row.read("amount", Money::from_minor(self.amount, currency))?,
            status: row.read("status", status.ok_or_else(|| Invalid::because("no payment has this status")))?,
            gateway_reference: self.gateway_reference,
            created_at: self.created_at,
            settled_at: self.settled_at,
        })
    }
}

fn into_payments(rows: Vec<PaymentRow>) -> Result<Vec<Payment>, StoreError> {
    rows.into_iter().map(PaymentRow::into_payment).collect()
}

statement! {
    /// The payments of an order, oldest first.
    PaymentsOfOrder {
        order: uuid::Uuid as Uuid,
    } -> PaymentRow as (Uuid, Uuid, BigInt, Text, Text, Nullable<Text>, Timestamptz, Nullable<Timestamptz>);
    "SELECT id, order_id, (amount * 100)::bigint, currency, status, gateway_reference, created_at, settled_at
    FROM payments WHERE order_id = $1 ORDER BY created_at, id"
}

statement! {
    /// Payments that a crash may have left between two units.
    Unsettled {
        begun_before: DateTime<Utc> as Timestamptz,
    } -> PaymentRow as (Uuid, Uuid, BigInt, Text, Text, Nullable<Text>, Timestamptz, Nullable<Timestamptz>);
    "SELECT id, order_id, (amount * 100)::bigint, currency, status, gateway_reference, created_at, settled_at
    FROM payments WHERE status = 'PENDING' AND created_at < $1 ORDER BY created_at, id LIMIT 100"
}

pub(super) async fn of_order(link: &Link, order: uuid::Uuid) -> Result<Vec<Payment>, StoreError> {
    into_payments(PaymentsOfOrder { order }.load(link).await?)
}

pub(super) async fn list_unsettled(link: &Link, begun_before: &DateTime<Utc>) -> Result<Vec<Payment>, StoreError> {
    into_payments(Unsettled { begun_before: *begun_before }.load(link).await?)
}

statement! {
    /// Inserts a payment.
    InsertPayment<'a> {
        id: uuid::Uuid as Uuid,
        order: uuid::Uuid as Uuid,
        amount: i64 as BigInt,
        currency: String as Text,
        status: &'a str as Text,
        gateway_reference: Option<&'a str> as Nullable<Text>,
        created_at: DateTime<Utc> as Timestamptz,
        settled_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
    }
    "INSERT INTO payments (id, order_id, amount, currency, status, gateway_reference, created_at, settled_at)
    VALUES ($1, $2, $3 * 0.01, $4, $5, $6, $7, $8)"
}

statement! {
    /// Writes a payment's outcome.
    SavePayment<'a> {
        status: &'a str as Text,
        gateway_reference: Option<&'a str> as Nullable<Text>,
        settled_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE payments SET status = $1, gateway_reference = $2, settled_at = $3 WHERE id = $4"
}

pub(super) async fn insert(link: &Link, payment: &Payment) -> Result<(), StoreError> {
    InsertPayment {
        id: payment.id.uuid(),
        order: payment.order_id.uuid(),
        amount: payment.amount.minor(),
        currency: payment.amount.currency().to_string(),
        status: payment.status.as_str(),
        gateway_reference: payment.gateway_reference.as_deref(),
        created_at: payment.created_at,
        settled_at: payment.settled_at,
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save(link: &Link, payment: &Payment) -> Result<(), StoreError> {
    SavePayment {
        status: payment.status.as_str(),
        gateway_reference: payment.gateway_reference.as_deref(),
        settled_at: payment.settled_at,
        id: payment.id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}
